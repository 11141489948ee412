"""The app's installation by OAuth: our page, Slack's consent, and back. The way itself is Bolt's own.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import aiohttp
from babel.core import negotiate_locale
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response

from blocks.install_pages import INSTALL_PATH, REASONS, REDIRECT_PATH, failed_page, install_page, installed_page
from blocks.reader import Reader
from bot import log
from bot.clock import Clock
from bot.errors import BotError, Unreachable
from bot.tenants.installations import Installation
from bot.tenants.scopes import SCOPES
from bot.trips.model import UserId, WorkspaceId
from bot.trips.ports import PlaceNames

LOG = log.get("install")
HTML = "text/html; charset=utf-8"
KNOWN = {*REASONS, "missing_code", "invalid_code"}
"""Why it may fail; another word comes from whoever wrote the address, and is not repeated."""
GUARDED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The address of the page holds a code: it goes nowhere, and no other page may show ours inside it."""


class Arrivals(Protocol):
    async def arrived(self, installation: Installation) -> None:
        """On disk when this returns. Raises NotSaved."""
        ...


class States(Protocol):
    """Each may raise NotSaved."""

    async def issue(self) -> str: ...

    async def redeem(self, state: str) -> bool:
        """Once."""
        ...


@dataclass(frozen=True, slots=True)
class App:
    """Who we are to Slack's OAuth. `public_url` may be empty: then Slack knows where people are to be sent back."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    authorize_url: str


class KeptInstallations(AsyncInstallationStore):
    """Bolt hands over what it was given; it never asks us, since `handlers.slack_app` authorizes by itself."""

    def __init__(self, arrivals: Arrivals, clock: Clock) -> None:
        self._arrivals, self._clock = arrivals, clock

    async def async_save(self, installation: SlackInstallation) -> None:
        await self._arrivals.arrived(_ours(installation, self._clock.now()))


class KeptStates(AsyncOAuthStateStore):
    def __init__(self, states: States) -> None:
        self._states = states

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        del args, kwargs
        return await self._states.issue()

    async def async_consume(self, state: str) -> bool:
        return await self._states.redeem(state)


class Flow(AsyncOAuthFlow):
    """Bolt's, with our page, and with silence told apart from refusal."""

    def __init__(self, pages: "Pages", client: AsyncWebClient, settings: AsyncOAuthSettings) -> None:
        quiet = logging.getLogger("slack_bolt.oauth")  # it would log codes
        quiet.setLevel(logging.ERROR)
        super().__init__(client=client, logger=quiet, settings=settings)
        self._pages = pages

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return install_page(url, self._pages.reader(request))

    async def run_installation(self, code: str) -> SlackInstallation | None:
        try:
            return await super().run_installation(code)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"Slack did not answer: {type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class Pages:
    places: PlaceNames

    def reader(self, request: AsyncBoltRequest) -> Reader:
        """Nobody is known yet, so in the language that the browser asks for."""
        wanted = ",".join(request.headers.get("accept-language", ()))
        asked = [one.partition(";")[0].strip() for one in wanted.split(",")]
        found = negotiate_locale(asked, ("en", "zh"), sep="-") or "en"
        return Reader(found, ZoneInfo("UTC"), self.places)

    async def installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        installation = args.installation
        is_org_wide = bool(installation.is_enterprise_install)
        name = installation.enterprise_name if is_org_wide else installation.team_name
        page = installed_page(name or "", self.reader(args.request), is_org_wide=is_org_wide)
        return _last(args.settings, 200, page)

    async def failed(self, args: AsyncFailureArgs) -> BoltResponse:
        reason = args.reason if args.reason in KNOWN else "other"
        LOG.warning("not installed", reason=reason)
        return _last(args.settings, args.suggested_status_code, failed_page(reason, self.reader(args.request)))


@dataclass(frozen=True, slots=True)
class InstallDoor:
    flow: Flow
    pages: Pages

    async def page(self, request: Request) -> Response:
        return await self._answered(request, self.flow.handle_installation)

    async def callback(self, request: Request) -> Response:
        return await self._answered(request, self.flow.handle_callback)

    async def _answered(
        self, request: Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Response:
        asked = to_async_bolt_request(request, b"")
        try:
            response = to_starlette_response(await handle(asked))
        except BotError as error:
            LOG.error("not installed", error=type(error).__name__, reason=str(error))  # noqa: TRY400  # the trace would tell no more
            reason = "no_answer" if isinstance(error, Unreachable) else "not_saved"
            response = Response(failed_page(reason, self.pages.reader(asked)), 503, media_type=HTML)
        response.headers.update(GUARDED)
        return response


def install_door(
    app: App, client: AsyncWebClient, arrivals: Arrivals, states: States, places: PlaceNames, clock: Clock
) -> InstallDoor:
    """`client` has no token, and repeats nothing by itself: a code works once."""
    pages = Pages(places)
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        redirect_uri=f"{app.public_url.rstrip('/')}{REDIRECT_PATH}" if app.public_url else None,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=app.authorize_url,
        callback_options=AsyncCallbackOptions(pages.installed, pages.failed),
        installation_store=KeptInstallations(arrivals, clock),
        state_store=KeptStates(states),
    )
    return InstallDoor(Flow(pages, client, settings), pages)


def _last(settings: AsyncOAuthSettings, status: int, page: str) -> BoltResponse:
    """The way is at its end, so the browser's cookie goes."""
    forgotten = settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=status, headers={"Content-Type": HTML, "Set-Cookie": forgotten}, body=page)


def _ours(found: SlackInstallation, now: datetime) -> Installation:
    """The SDK reckons when the token expires by the computer's own clock."""
    left = found.bot_token_expires_at - time() if found.bot_token_expires_at else None
    return Installation(
        workspace=WorkspaceId(str(found.enterprise_id if found.is_enterprise_install else found.team_id)),
        token=str(found.bot_token),
        bot_id=str(found.bot_id),
        bot_user=UserId(str(found.bot_user_id)),
        installed_at=now.astimezone(UTC),
        name=str((found.enterprise_name if found.is_enterprise_install else found.team_name) or ""),
        scopes=tuple(found.bot_scopes or ()),
        installer=UserId(found.user_id),
        refresh_token=found.bot_refresh_token or "",
        expires_at=now.astimezone(UTC) + timedelta(seconds=left) if left is not None else None,
    )

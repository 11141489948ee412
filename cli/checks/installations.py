"""Where the app is installed: can each be read, does its token still work, may it do what we need."""

import asyncio
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.install_pages import INSTALL_PATH
from bot.clock import SystemClock
from bot.errors import Misconfigured
from bot.settings import Settings
from bot.stores.installations import InstallationStore
from bot.tenants.installations import Installation
from bot.trips.model import WorkspaceId
from cli.checks.finding import Finding, Tell, note, well, wrong
from cli.checks.slack import SECONDS, SIDE, missing_scopes
from delivery.refusals import code_of

AT_MOST, AT_ONCE = 50, 8
"""So many tokens are tried, and so many side by side."""
AGAIN = f"install the app there again, at {INSTALL_PATH}"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


async def check(settings: Settings, store: InstallationStore, tell: Tell) -> None:
    """Raises NotSaved where the store cannot be asked."""
    workspaces = await store.workspaces()
    if not workspaces and not settings.slack_client_id:
        return
    tell(_way_in(settings))
    tell(_counted(workspaces))
    turns = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=settings.slack_api_url, session=session, timeout=SECONDS)

        async def look(workspace: WorkspaceId) -> list[Finding]:
            async with turns:
                return await _look(workspace, store, client)

        for found in await asyncio.gather(*(look(one) for one in workspaces[:AT_MOST])):
            for finding in found:
                tell(finding)


def _way_in(settings: Settings) -> Finding:
    if not settings.installs_by_oauth:
        return note(SIDE, "no further workspace can install the app", "set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET")
    place = urlsplit(settings.public_url)
    if settings.public_url and place.scheme != "https" and place.hostname not in LOOPBACK:
        return wrong(
            SIDE, f"PUBLIC_URL {settings.public_url} is no https", "browsers keep the installation's cookie only there"
        )
    return well(SIDE, f"workspaces install the app at {settings.public_url.rstrip('/')}{INSTALL_PATH}")


def _counted(workspaces: list[WorkspaceId]) -> Finding:
    count = len(workspaces)
    if not count:
        return note(SIDE, "no workspace has installed the app yet", f"open {INSTALL_PATH} in a browser")
    if count > AT_MOST:
        return note(
            SIDE,
            f"{count} workspaces have the app, {AT_MOST} of them are looked at",
            "the log names every token that fails",
        )
    return well(SIDE, f"{count} {'workspace has' if count == 1 else 'workspaces have'} the app")


async def _look(workspace: WorkspaceId, store: InstallationStore, client: AsyncWebClient) -> list[Finding]:
    try:
        held = await store.of(workspace)
    except Misconfigured as error:
        return [wrong(SIDE, str(error), "until then nobody there is served")]
    if held is None:
        return []
    try:
        answer = await client.auth_test(token=held.token)
    except SlackApiError as error:
        return [_refused(held, code_of(error))]
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return [wrong(SIDE, f"{_named(held)}: no answer ({type(error).__name__})", "open the way to Slack, or a proxy")]
    told = {name.lower(): value for name, value in answer.headers.items()}
    missing = missing_scopes(told.get("x-oauth-scopes", ""), f"{_named(held)}: ")
    return missing or [well(SIDE, f"{_named(held)}: the token works, with all scopes")]


def _refused(held: Installation, code: str) -> Finding:
    if code == "token_expired" and held.refresh_token and held.expires_by(SystemClock().now()):
        return note(SIDE, f"{_named(held)}: the token expired", "it is renewed before its next use")
    return wrong(SIDE, f"{_named(held)}: the token is refused ({code or 'Slack fails'})", AGAIN)


def _named(held: Installation) -> str:
    return f"{held.name} ({held.workspace})" if held.name else held.workspace

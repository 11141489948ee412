"""A client for each workspace, with its own token; all of them share one session, and so its connections."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.tenants.installations import Installation
from bot.trips.model import WorkspaceId
from delivery.refusals import code_of

SECONDS = 10
"""Of patience with one call."""

Renew = Callable[[str], Awaitable[str | None]]
"""From a token that Slack calls expired to the next; None where there is none."""


class Workspaces(Protocol):
    async def working_in(self, workspace: WorkspaceId) -> Installation:
        """With a token that works for a while. Raises NotInstalled or Misconfigured."""
        ...

    async def renewed(self, workspace: WorkspaceId, token: str) -> Installation | None:
        """After Slack said that this token expired; None for one that nothing can renew."""
        ...


class RenewingClient(AsyncWebClient):
    """A call that is answered `token_expired` had no effect: it is made once more with the next token."""

    renew: Renew

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **request)
        except SlackApiError as error:
            fresh = await self.renew(str(self.token)) if code_of(error) == "token_expired" else None
            if not fresh:
                raise
        self.token = fresh
        return await super().api_call(api_method, **request)


@dataclass(frozen=True, slots=True)
class Clients:
    """`patient`: a 429 or 5xx is waited out, twice, instead of passed on; for what is said once and kept nowhere."""

    workspaces: Workspaces
    session: aiohttp.ClientSession
    base_url: str
    patient: bool = False
    _made: dict[tuple[WorkspaceId, bool], RenewingClient] = field(default_factory=dict, repr=False)

    async def of(self, workspace: WorkspaceId) -> AsyncWebClient:
        """Raises NotInstalled, or Misconfigured where the app must be installed again."""
        installation = await self.workspaces.working_in(workspace)
        known = self._made.get((workspace, self.patient))
        if known is None or known.token != installation.token:
            known = self._made[workspace, self.patient] = self._client(installation)
        return known

    def forget(self, workspace: WorkspaceId | None) -> None:
        """The token of one workspace, or of all."""
        for key in [one for one in self._made if workspace in {None, one[0]}]:
            del self._made[key]

    def way_back(self, response_url: str) -> AsyncWebhookClient:
        """A press's own `response_url`, which needs no token."""
        return AsyncWebhookClient(response_url, session=self.session, timeout=SECONDS)

    def waiting_out_limits(self) -> "Clients":
        return replace(self, patient=True)

    def _client(self, installation: Installation) -> RenewingClient:
        workspace = installation.workspace

        async def renew(token: str) -> str | None:
            renewed = await self.workspaces.renewed(workspace, token)
            return renewed.token if renewed else None

        client = RenewingClient(installation.token, base_url=self.base_url, session=self.session, timeout=SECONDS)
        client.renew = renew
        if self.patient:
            client.retry_handlers += [AsyncRateLimitErrorRetryHandler(2), AsyncServerErrorRetryHandler(2)]
        return client


def without_token(session: aiohttp.ClientSession, base_url: str) -> AsyncWebClient:
    """For what proves itself otherwise. Repeats nothing: codes and refresh tokens work once."""
    return AsyncWebClient(base_url=base_url, session=session, timeout=SECONDS, retry_handlers=[])

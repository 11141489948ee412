"""The one adapter over Slack's Web API: our errors, our patience, each workspace's own token."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks.parts import Message
from bot.errors import Busy, NotFound
from bot.people.model import Profile
from bot.people.slack_user import profile_from
from bot.relay.courier import Placed
from bot.trips.model import UserId, WorkspaceId
from delivery.patience import Patience
from delivery.refusals import called

Call = Callable[[], Awaitable[Any]]
MARKED = "travelbot_copy"
LOOK_BACK = 15
"""Messages; Slack gives apps outside its Marketplace no more in one look."""


class Clients(Protocol):
    async def of(self, workspace: WorkspaceId) -> AsyncWebClient:
        """A client with this workspace's bot token. Raises Misconfigured for one we have no token of."""
        ...

    def way_back(self, response_url: str) -> AsyncWebhookClient:
        """A press's own, which needs no token."""
        ...


@dataclass(frozen=True, slots=True)
class SlackApi:
    clients: Clients
    patience: Patience = field(default_factory=Patience)

    async def post(self, workspace: WorkspaceId, channel: str, message: Message, mark: str) -> tuple[str, str]:
        """Post to a channel or to a person's DM; answers the channel and ts under which it can be updated.

        `mark` (an id, nothing personal) goes along as metadata, so that `find` can tell the message again.
        """
        client, payload = await self.clients.of(workspace), message.payload()
        metadata = {"event_type": MARKED, "event_payload": {"mark": mark}}
        answer = await self._call(
            workspace,
            "chat.postMessage",
            lambda: client.chat_postMessage(channel=channel, unfurl_links=False, metadata=metadata, **payload),
        )
        return str(answer["channel"]), str(answer["ts"])

    async def find(self, workspace: WorkspaceId, user: UserId, mark: str) -> list[tuple[str, str]]:
        """Channel and ts of our messages with this mark among the newest of this person's DM, newest first.

        One bounded look: what is older than LOOK_BACK messages is not found.
        """
        client = await self.clients.of(workspace)
        opened = await self._call(workspace, "conversations.open", lambda: client.conversations_open(users=user))
        channel = str(opened["channel"]["id"])
        answer = await self._call(
            workspace,
            "conversations.history",
            lambda: client.conversations_history(channel=channel, limit=LOOK_BACK, include_all_metadata=True),
        )
        return [(channel, str(one["ts"])) for one in answer["messages"] if _mark_of(one) == mark]

    async def update(self, workspace: WorkspaceId, place: Placed, message: Message) -> None:
        client, payload = await self.clients.of(workspace), message.payload()
        await self._call(
            workspace, "chat.update", lambda: client.chat_update(channel=place.channel, ts=place.ts, **payload)
        )

    async def delete(self, workspace: WorkspaceId, channel: str, ts: str) -> None:
        client = await self.clients.of(workspace)
        await self._call(workspace, "chat.delete", lambda: client.chat_delete(channel=channel, ts=ts))

    async def replace(self, response_url: str, message: Message) -> bool:
        """Replace the pressed message through its own `response_url`; False where that is used up or too old."""
        try:
            answer = await self.clients.way_back(response_url).send_dict(
                {**message.payload(), "replace_original": True}
            )
        except (aiohttp.ClientError, TimeoutError, SlackClientError):
            return False
        return bool(answer.status_code == 200 and answer.body == "ok")  # noqa: PLR2004  # HTTP's own number

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile | None:
        client = await self.clients.of(workspace)
        return await self._profile(workspace, "users.info", lambda: client.users_info(user=user, include_locale=True))

    async def profile_by_email(self, workspace: WorkspaceId, email: str) -> Profile | None:
        client = await self.clients.of(workspace)
        found = await self._profile(workspace, "users.lookupByEmail", lambda: client.users_lookupByEmail(email=email))
        return await self.profile(workspace, found.user) if found else None  # a look-up by e-mail tells no locale

    async def _profile(self, workspace: WorkspaceId, method: str, call: Call) -> Profile | None:
        try:
            answer = await self._call(workspace, method, call)
        except NotFound:
            return None
        return profile_from(answer["user"], workspace)

    async def _call(self, workspace: WorkspaceId, method: str, call: Call) -> Any:
        self.patience.check(workspace, method)
        try:
            return await called(call)
        except Busy as busy:
            self.patience.asked(workspace, method, busy.retry_after)
            raise


def _mark_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == MARKED
    return str((metadata.get("event_payload") or {}).get("mark")) if ours else None

"""The one adapter over Slack's Web API: our errors, our patience, each workspace's own token."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks.parts import Message
from bot import log
from bot.errors import BotError, Broken, Busy, Denied, Misconfigured, NotFound, Unreachable
from bot.people.model import Profile
from bot.people.slack_user import profile_from
from bot.relay.courier import Placed
from bot.trips.model import UserId, WorkspaceId
from delivery.patience import Patience

LOG = log.get("slack")

Call = Callable[[], Awaitable[Any]]
MARKED = "travelbot_copy"
LOOK_BACK = 15
"""Messages; Slack gives apps outside its Marketplace no more in one look."""

BY_CODE: dict[str, type[BotError]] = {
    **dict.fromkeys(
        ("channel_not_found", "message_not_found", "user_not_found", "users_not_found", "cant_update_message"), NotFound
    ),
    **dict.fromkeys(
        ("user_disabled", "account_inactive", "is_archived", "messages_tab_disabled", "user_not_visible"), Denied
    ),
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "missing_scope", "not_allowed_token_type"),
        Misconfigured,
    ),
}
"""Slack's error codes by what we can do about them; whatever is not here is Broken."""


class Clients(Protocol):
    def of(self, workspace: WorkspaceId) -> AsyncWebClient:
        """A client with this workspace's bot token. Raises Misconfigured for one we have no token of."""
        ...


@dataclass(frozen=True, slots=True)
class SlackApi:
    clients: Clients
    patience: Patience = field(default_factory=Patience)

    async def post(self, workspace: WorkspaceId, channel: str, message: Message, mark: str) -> tuple[str, str]:
        """Post to a channel or to a person's DM; answers the channel and ts under which it can be updated.

        `mark` (an id, nothing personal) goes along as metadata, so that `find` can tell the message again.
        """
        client, payload = self.clients.of(workspace), message.payload()
        metadata = {"event_type": MARKED, "event_payload": {"mark": mark}}
        answer = await self._call(
            workspace,
            "chat.postMessage",
            lambda: client.chat_postMessage(channel=channel, unfurl_links=False, metadata=metadata, **payload),
        )
        return str(answer["channel"]), str(answer["ts"])

    async def find(self, workspace: WorkspaceId, user: UserId, mark: str) -> tuple[str, str] | None:
        """Channel and ts of our message with this mark, among the newest of this person's DM: one bounded look."""
        client = self.clients.of(workspace)
        opened = await self._call(workspace, "conversations.open", lambda: client.conversations_open(users=user))
        channel = str(opened["channel"]["id"])
        answer = await self._call(
            workspace,
            "conversations.history",
            lambda: client.conversations_history(channel=channel, limit=LOOK_BACK, include_all_metadata=True),
        )
        stands = next((one for one in answer["messages"] if _mark_of(one) == mark), None)
        return (channel, str(stands["ts"])) if stands else None

    async def update(self, workspace: WorkspaceId, place: Placed, message: Message) -> None:
        client, payload = self.clients.of(workspace), message.payload()
        await self._call(
            workspace, "chat.update", lambda: client.chat_update(channel=place.channel, ts=place.ts, **payload)
        )

    async def replace(self, workspace: WorkspaceId, response_url: str, message: Message) -> bool:
        """Replace the pressed message through its own `response_url`; False where that is used up or too old."""
        client = self.clients.of(workspace)
        webhook = AsyncWebhookClient(response_url, session=client.session, timeout=client.timeout)
        try:
            answer = await webhook.send_dict({**message.payload(), "replace_original": True})
        except (aiohttp.ClientError, TimeoutError, SlackClientError):
            return False
        return bool(answer.status_code == 200 and answer.body == "ok")  # noqa: PLR2004  # HTTP's own number

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile | None:
        client = self.clients.of(workspace)
        return await self._profile(workspace, "users.info", lambda: client.users_info(user=user, include_locale=True))

    async def profile_by_email(self, workspace: WorkspaceId, email: str) -> Profile | None:
        client = self.clients.of(workspace)
        found = await self._profile(workspace, "users.lookupByEmail", lambda: client.users_lookupByEmail(email=email))
        return await self.profile(workspace, found.user) if found else None  # a look-up by e-mail tells no locale

    @staticmethod
    async def who_am_i(client: AsyncWebClient) -> Any:
        """`auth.test` of a token: team_id, bot_id, user_id."""
        return await _called(client.auth_test)

    async def _profile(self, workspace: WorkspaceId, method: str, call: Call) -> Profile | None:
        try:
            answer = await self._call(workspace, method, call)
        except NotFound:
            return None
        return profile_from(answer["user"], workspace)

    async def _call(self, workspace: WorkspaceId, method: str, call: Call) -> Any:
        self.patience.check(workspace, method)
        try:
            return await _called(call)
        except Busy as busy:
            self.patience.asked(workspace, method, busy.retry_after)
            raise


def _mark_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == MARKED
    return str((metadata.get("event_payload") or {}).get("mark")) if ours else None


async def _called(call: Call) -> Any:
    try:
        return await call()
    except SlackApiError as error:
        raise _translated(error) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unreachable(f"Slack did not answer: {type(error).__name__}") from error


def _translated(error: SlackApiError) -> BotError:
    response = error.response
    said = response.data if isinstance(response.data, dict) else {}  # a proxy's or Slack's own 5xx is plain text
    code = str(said.get("error", ""))
    if response.status_code == 429 or code in {"ratelimited", "rate_limited"}:  # noqa: PLR2004  # HTTP's own number
        return Busy("Slack asks us to wait", retry_after=float(response.headers.get("Retry-After", 1)))
    if code.startswith("invalid_"):
        messages = (said.get("response_metadata") or {}).get("messages") or []
        LOG.error("slack refused what we sent", code=code, messages=messages)
    return BY_CODE.get(code, Broken)(f"Slack says {code or response.status_code}")

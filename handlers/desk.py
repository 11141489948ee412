"""What all journeys share: who is asking, in which language to answer, and how to say something privately."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks import sentences
from blocks.audience import Readers
from blocks.parts import Message
from blocks.reader import Reader
from bot import log
from bot.clock import Clock
from bot.errors import BotError
from bot.people.administration import may_administer
from bot.people.identity import Identity
from bot.people.model import Person
from bot.tenants.binding import Binding
from bot.tenants.model import Unbound
from bot.trips.drafts import Answered, Draft
from bot.trips.model import EmployeeId, TripId, UserId, WorkspaceId
from bot.trips.service import TripDesk
from handlers.background import Background
from handlers.request import Sender

LOG = log.get("handlers")


class Drafts(Protocol):
    async def load(self, workspace: WorkspaceId, owner: UserId, draft_id: str) -> Draft | None: ...

    async def save(self, draft: Draft) -> Draft: ...

    async def revise(
        self, workspace: WorkspaceId, owner: UserId, draft_id: str, change: Callable[[Draft | None], Draft | None]
    ) -> Draft | None:
        """The draft as changed; None where nothing changed. Raises NotSaved."""
        ...

    async def answered_at(self, workspace: WorkspaceId, owner: UserId, ts: str) -> Draft | None: ...

    async def of_owner(self, workspace: WorkspaceId, owner: UserId, limit: int = 5) -> list[Draft]: ...

    async def discard(self, workspace: WorkspaceId, owner: UserId, draft_id: str) -> None: ...


class Clients(Protocol):
    async def of(self, workspace: WorkspaceId) -> AsyncWebClient:
        """Raises Misconfigured where no token works."""
        ...

    def way_back(self, response_url: str) -> AsyncWebhookClient:
        """A press's own, which needs no token."""
        ...


class Bindings(Protocol):
    async def of(self, workspace: WorkspaceId) -> Binding | None:
        """Raises NotSaved, Misconfigured."""
        ...


class Ahead(Protocol):
    def of_press(self, workspace: WorkspaceId, user: UserId, trip_id: TripId) -> AbstractAsyncContextManager[None]:
        """Within the block the trip, and what this user's last press needed, is at hand: read now, in one round trip.

        Raises NotSaved.
        """
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    trips: TripDesk
    drafts: Drafts
    identity: Identity
    readers: Readers
    clients: Clients
    background: Background
    clock: Clock
    ahead: Ahead
    bindings: Bindings

    async def person(self, sender: Sender) -> Person:
        return await self.identity.person(sender.workspace, sender.user)

    async def check_bound(self, workspace: WorkspaceId) -> None:
        """Raises Unbound where no company at Hesine belongs to the workspace."""
        if await self.bindings.of(workspace) is None:
            raise Unbound(f"workspace {workspace} is bound to no Hesine company")

    async def tell_unbound(self, sender: Sender) -> None:
        """What is missing; an administrator is told how to bind."""
        try:
            administrator = may_administer(await self.identity.profile(sender.workspace, sender.user))
        except BotError:
            administrator = False
        await self.tell(sender, lambda reader: sentences.unbound(reader, administrator=administrator))

    async def reader(self, sender: Sender, person: Person, mentioned: Iterable[EmployeeId] = ()) -> Reader:
        me = person.employee.id if person.employee else None
        profile = person.profile
        return await self.readers.of(sender.workspace, profile.locale, profile.zone, mentioned, me)

    async def whisper(self, sender: Sender, message: Message | str) -> None:
        """Say something to this person alone: through the click's own way back, else in their DM with us."""
        payload = (message if isinstance(message, Message) else Message(message)).payload()
        if sender.response_url and await self._said_on_the_way_back(sender.response_url, payload):
            return
        client = await self.clients.of(sender.workspace)
        await client.chat_postMessage(channel=sender.user, unfurl_links=False, **payload)

    async def post(self, sender: Sender, message: Message, thread_ts: str | None = None) -> Answered:
        """Write to this person's DM with us; where it stands, so that it can be redrawn."""
        client = await self.clients.of(sender.workspace)
        said = await client.chat_postMessage(
            channel=sender.user, thread_ts=thread_ts, unfurl_links=False, **message.payload()
        )
        return Answered(str(said["channel"]), str(said["ts"]))

    async def redraw(self, sender: Sender, place: Answered, message: Message) -> bool:
        """False where Slack would not, most often because the message was deleted."""
        client = await self.clients.of(sender.workspace)
        return await self._shown(client.chat_update(channel=place.channel, ts=place.ts, **message.payload()))

    async def _said_on_the_way_back(self, response_url: str, payload: dict[str, Any]) -> bool:
        said = {**payload, "response_type": "ephemeral", "replace_original": False}
        try:
            answer = await self.clients.way_back(response_url).send_dict(said)
        except (aiohttp.ClientError, TimeoutError, SlackClientError):
            LOG.info("response_url did not answer, writing to the person's DM")
            return False
        return bool(answer.status_code == 200)  # noqa: PLR2004  # HTTP's own number

    def behind(self, sender: Sender, work: Coroutine[Any, Any, None]) -> None:
        """Go on behind the answer. If that fails, the person is told, as after a press that failed."""
        self.background.run(self._told(sender, work))

    async def tell(self, sender: Sender, sentence: Callable[[Reader], str]) -> None:
        readers = await self.reader_at_hand(sender)
        await self.whisper(sender, "\n".join(sentence(reader) for reader in readers))

    async def _told(self, sender: Sender, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except BotError as error:
            failed = error
            LOG.warning("not done behind the answer", error=type(error).__name__, reason=str(error))
            await self.tell(sender, lambda reader: sentences.failure(failed, reader))

    async def reader_at_hand(self, sender: Sender) -> tuple[Reader, ...]:
        """For saying that something failed, whatever failed: the person's reader, or one of each language."""
        try:
            return (await self.reader(sender, await self.person(sender)),)
        except BotError:
            return self.readers_of_each_language()

    def readers_of_each_language(self) -> tuple[Reader, ...]:
        """For whoever cannot be looked up now."""
        return tuple(Reader(locale, ZoneInfo("UTC"), self.readers.places) for locale in ("en-US", "zh-CN"))

    async def open_view(self, sender: Sender, view: View) -> bool:
        """Open a modal; False where Slack would not, most often because the trigger (3 s, once) was too old."""
        client = await self.clients.of(sender.workspace)
        return await self._shown(client.views_open(trigger_id=sender.trigger_id, view=view))

    async def update_view(self, sender: Sender, view_id: str, view: View) -> bool:
        """Redraw an open modal; False where it is no longer open."""
        client = await self.clients.of(sender.workspace)
        return await self._shown(client.views_update(view_id=view_id, view=view))

    async def _shown(self, call: Awaitable[object]) -> bool:
        try:
            await call
        except SlackApiError as error:
            LOG.warning("slack did not show it", reason=str(error.response.data)[:200])
            return False
        except (aiohttp.ClientError, TimeoutError) as error:
            LOG.warning("slack did not show it", code=type(error).__name__)
            return False
        return True

"""A workspace: its people, conversations and messages."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.people import Person, staff
from sandbox.slack.shapes import Json

Kind = Literal["im", "channel"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows. Blocks carry their `block_id`s."""

    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: Json | None = None


@dataclass(slots=True)
class Message:
    """`for_user` is set on an ephemeral message: only that person sees it and no API reaches it."""

    ts: str
    channel: str
    author: Json
    content: Content
    thread_ts: str | None = None
    for_user: str | None = None
    edited: Json | None = None
    deleted: bool = False
    versions: list[Json] = field(default_factory=list)
    entered: dict[str, Json] = field(default_factory=dict)
    offered: dict[str, list[Json]] = field(default_factory=dict)

    def as_json(self) -> Json:
        shown: Json = {"type": "message", **self.author, "text": self.content.text, "ts": self.ts}
        if self.content.blocks:
            shown["blocks"] = list(self.content.blocks)
        if self.content.attachments:
            shown["attachments"] = list(self.content.attachments)
        if self.content.metadata:
            shown["metadata"] = self.content.metadata
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        return shown | ({"edited": self.edited} if self.edited else {})


@dataclass(slots=True)
class Channel:
    """`user` is the person on the other side of a DM with the bot."""

    id: str
    kind: Kind
    name: str
    members: set[str]
    user: str | None = None
    is_archived: bool = False
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)

    def seen_by(self, user: str) -> list[Message]:
        return [m for m in self.messages.values() if not m.deleted and m.for_user in (None, user)]

    def public(self) -> list[Message]:
        return [m for m in self.messages.values() if not m.deleted and m.for_user is None]


@dataclass(slots=True)
class Team:
    id: str = "T0MORNINGSTAR"
    name: str = "Morningstar Works"
    domain: str = "morningstar"
    bot_token: str = "xoxb-sandbox-morningstar"
    bot_user_id: str = "U0TRAVELDESK"
    bot_id: str = "B0TRAVELDESK"
    scopes: tuple[str, ...] | None = None
    people: dict[str, Person] = field(default_factory=lambda: {p.id: p for p in staff()})
    channels: dict[str, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bot = Person(self.bot_user_id, "travel_desk", "Travel Desk", "", is_bot=True)
        self.people.setdefault(bot.id, bot)
        if not self.channels:
            general = Channel("C0GENERAL", "channel", "general", {p.id for p in self.people.values()})
            self.channels[general.id] = general

    def dm_of(self, user: str) -> Channel | None:
        return next((c for c in self.channels.values() if c.kind == "im" and c.user == user), None)

    def open_dm(self, user: str, now: float) -> Channel:
        if (known := self.dm_of(user)) is not None:
            return known
        dm = Channel(_dm_id(user), "im", "directmessage", {user, self.bot_user_id}, user=user, created=int(now))
        self.channels[dm.id] = dm
        return dm

    def channel(self, channel_id: str) -> Channel:
        """Raise `channel_not_found` for what does not exist or the bot cannot see."""
        found = self.channels.get(channel_id)
        if found is None or (found.kind == "im" and self.bot_user_id not in found.members):
            raise SlackError("channel_not_found")
        return found


def _dm_id(user: str) -> str:
    return "D" + user[1:]

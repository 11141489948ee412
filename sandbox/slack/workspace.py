"""A workspace: its people, conversations and messages."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.people import Person, staff
from sandbox.slack.shapes import Json

Kind = Literal["im", "channel"]
BOT_HANDLE = "travel_desk"


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


@dataclass(frozen=True, slots=True)
class Bot:
    """The app as a member: `user_id` U… or W…, `bot_id` B…."""

    user_id: str
    bot_id: str


@dataclass(slots=True)
class Enterprise:
    """An org of several workspaces (Enterprise Grid). `own_bot` is that of an org-wide installation; one bot and
    one person have one DM, in whichever workspace they meet.
    """

    id: str
    name: str
    domain: str
    own_bot: Bot = Bot("W0ORGTRAVELDESK", "B0ORGTRAVELDESK")
    dms: dict[tuple[str, str], Channel] = field(default_factory=dict)


@dataclass(slots=True)
class Team:
    """`bot_token` is that of the installation the world begins with, empty for a workspace without the app;
    `own_bot` is the bot of its own installation, `bot_user_id` and `bot_id` the one seated now, which may be the org's.
    """

    id: str = "T0MORNINGSTAR"
    name: str = "Morningstar Works"
    domain: str = "morningstar"
    bot_token: str = "xoxb-sandbox-morningstar"
    bot_user_id: str = "U0TRAVELDESK"
    bot_id: str = "B0TRAVELDESK"
    scopes: tuple[str, ...] | None = None
    people: dict[str, Person] = field(default_factory=lambda: {p.id: p for p in staff()})
    channels: dict[str, Channel] = field(default_factory=dict)
    enterprise: Enterprise | None = None
    own_bot: Bot = field(init=False)

    def __post_init__(self) -> None:
        self.own_bot = Bot(self.bot_user_id, self.bot_id)
        self.seat_bot(self.own_bot)
        if not self.channels:
            general = Channel("C0GENERAL", "channel", "general", {p.id for p in self.people.values()})
            self.channels[general.id] = general

    def seat_bot(self, bot: Bot) -> None:
        """In channels it takes the place of the one seated before; DMs stay between those who wrote them."""
        for channel in self.channels.values():
            if channel.kind == "channel":
                channel.members = channel.members - {self.bot_user_id} | {bot.user_id}
        self.bot_user_id, self.bot_id = bot.user_id, bot.bot_id
        self.people.setdefault(bot.user_id, Person(bot.user_id, BOT_HANDLE, "Travel Desk", "", is_bot=True))
        self.people[bot.user_id].deleted = False

    def unseat_bot(self) -> None:
        self.people[self.bot_user_id].deleted = True

    def dm_of(self, user: str) -> Channel | None:
        """With the bot that is seated now."""
        dms = (c for c in self.channels.values() if c.kind == "im" and c.user == user)
        return next((c for c in dms if self.bot_user_id in c.members), None)

    def open_dm(self, user: str, now: float) -> Channel:
        if (known := self.dm_of(user)) is not None:
            return known
        members = {user, self.bot_user_id}
        dm = Channel(self._dm_id(user), "im", "directmessage", members, user=user, created=int(now))
        if self.enterprise is not None:
            dm = self.enterprise.dms.setdefault((self.bot_user_id, user), dm)
        self.channels[dm.id] = dm
        return dm

    def _dm_id(self, user: str) -> str:
        return ("D" if self.bot_user_id == self.own_bot.user_id else "DORG") + user[1:]

    def channel(self, channel_id: str) -> Channel:
        """Raise `channel_not_found` for what does not exist or the bot cannot see."""
        found = self.channels.get(channel_id)
        if found is None or (found.kind == "im" and self.bot_user_id not in found.members):
            raise SlackError("channel_not_found")
        return found

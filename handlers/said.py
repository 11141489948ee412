"""What a person said to us in a direct message, or made of it afterwards."""

from dataclasses import dataclass

from blocks.slack_json import Json, mapping, required, text
from bot.trips.model import UserId
from handlers.request import Body, Sender, moment, words_of

WITHOUT_MEANING = {"", "file_share"}
"""Kinds of message that are plain words to us."""
CHANGED = "message_changed"


@dataclass(frozen=True, slots=True)
class Said:
    """`ts` is the message's own; `thread` that of the message it answers; `edited` when it was edited, else empty."""

    sender: Sender
    words: str
    channel: str
    ts: str
    thread: str = ""
    edited: str = ""

    @classmethod
    def of(cls, body: Body) -> "Said | None":
        """None for what no human said to us: other channels, bots, our own updates, links that Slack unfurled.

        Raises UnreadableError.
        """
        event = mapping(body, "event")
        if event.get("channel_type") != "im":
            return None
        if event.get("subtype") != CHANGED:
            return _said(body, event, event, "")
        message, before = mapping(event, "message"), mapping(event, "previous_message")
        edit = mapping(message, "edited")
        if text(edit, "user") != text(message, "user") or text(message, "text") == text(before, "text"):
            return None
        return _said(body, event, message, required(edit, "ts"))

    @property
    def seconds_until_edited(self) -> float:
        return moment(self.edited) - moment(self.ts) if self.edited else 0


def _said(body: Body, event: Json, message: Json, edited: str) -> Said | None:
    words, user = words_of(message), text(message, "user")
    if not words or not user or message.get("bot_id") or text(message, "subtype") not in WITHOUT_MEANING:
        return None
    sender = Sender.of({**body, "user": {"id": user}})
    ts, thread = required(message, "ts"), text(message, "thread_ts")
    for one in filter(None, (ts, edited)):
        moment(one)
    if not sender.user:
        return None
    return Said(
        Sender(sender.workspace, UserId(sender.user)),
        words,
        required(event, "channel"),
        ts,
        thread if thread != ts else "",
        edited,
    )

"""The copies of trips as they stand in Slack: whose, of which trip, and what can be pressed on them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from blocks.ids import Action
from blocks.payload import TripRef
from sandbox.slack.workspace import Channel, Content, Team

SIGNS = {"approved": "✅", "rejected": "❌"}
UNSETTLED = ("⏳", "📨")


@dataclass(frozen=True, slots=True)
class Card:
    """`ref` is what its Details button carries: every copy of a trip has one, and nothing else has."""

    user: str
    channel: str
    ts: str
    ref: TripRef
    actions: frozenset[str]
    text: str

    @property
    def key(self) -> tuple[str, str]:
        return self.channel, self.ts

    @property
    def asks(self) -> bool:
        return Action.APPROVE in self.actions

    def tells(self, status: str) -> bool:
        """Settled so, and nothing left to press but Details."""
        return (
            SIGNS[status] in self.text
            and not any(sign in self.text for sign in UNSETTLED)
            and self.actions == {Action.DETAILS}
        )


@dataclass(slots=True)
class CardReader:
    """Reads a message again only after it was changed."""

    team: Team
    _read: dict[tuple[str, str], tuple[Content, Card | None]] = field(default_factory=dict)

    def cards(self) -> Iterator[Card]:
        for channel in list(self.team.channels.values()):
            if channel.kind == "im" and channel.user:
                yield from self._of(channel, channel.user)

    def private(self) -> dict[str, list[float]]:
        """When each person was told something in words alone, in order."""
        told: dict[str, list[float]] = {}
        for channel in self.team.channels.values():
            if channel.user:
                from_bot = (one for one in channel.seen_by(channel.user) if "bot_id" in one.author)
                words = (one for one in from_bot if _card(channel, one.ts, one.content) is None)
                told[channel.user] = sorted(float(one.ts) for one in words)
        return told

    def _of(self, channel: Channel, user: str) -> Iterator[Card]:
        for message in channel.seen_by(user):
            key = channel.id, message.ts
            known = self._read.get(key)
            if known is None or known[0] is not message.content:
                known = self._read[key] = message.content, _card(channel, message.ts, message.content)
            if known[1] is not None:
                yield known[1]


def _card(channel: Channel, ts: str, content: Content) -> Card | None:
    elements = [one for block in content.blocks if block["type"] == "actions" for one in block["elements"]]
    details = next((one for one in elements if one.get("action_id") == Action.DETAILS), None)
    if details is None:
        return None
    actions = frozenset(str(one.get("action_id")) for one in elements)
    text = json.dumps(list(content.blocks), ensure_ascii=False)
    return Card(channel.user or "", channel.id, ts, TripRef.unpack(details["value"]), actions, text)

"""What buttons and modals carry: ids and a version, never facts. Packed small, with a version digit of their own."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.trips.model import TripId, UserId

LIMIT = 2000
"""Slack's limit for a button's value, in characters."""
METADATA_LIMIT = 3000
OURS = str.maketrans({"%": "%25", "|": "%7C", "\n": "%0A"})
"""An id of Hesine's may hold anything; what separates our parts is written otherwise inside them."""
NUMBER = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


class UnreadableError(ValueError):
    """The value is not one of ours, or of a form that we no longer know. The message never quotes it."""


@dataclass(frozen=True, slots=True)
class TripRef:
    """A trip as it was when the button was drawn. `place` says on which surface, `key` which copy of it."""

    trip_id: TripId
    step_no: int
    version: int
    place: str
    key: str = ""

    def pack(self) -> str:
        return _pack("t1", self.trip_id, str(self.step_no), str(self.version), self.place, self.key)

    @classmethod
    def unpack(cls, value: str) -> "TripRef":
        trip_id, step_no, version, place, key = _unpack(value, "t1", 5)
        if not (NUMBER.fullmatch(step_no) and NUMBER.fullmatch(version)):
            raise UnreadableError("not a step and a version")
        return cls(TripId(trip_id), int(step_no), int(version), place, key)


@dataclass(frozen=True, slots=True)
class DraftRef:
    draft_id: str

    def pack(self) -> str:
        return _pack("d1", self.draft_id)

    @classmethod
    def unpack(cls, value: str) -> "DraftRef":
        return cls(*_unpack(value, "d1", 1))


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """A choice that is offered: of which slot (of which leg, where it is one of a leg), and which."""

    draft_id: str
    slot: str
    leg: int | None
    value: str

    def pack(self) -> str:
        return _pack("a1", self.draft_id, self.slot, "" if self.leg is None else str(self.leg), self.value)

    @classmethod
    def unpack(cls, value: str) -> "AnswerRef":
        draft_id, slot, leg, chosen = _unpack(value, "a1", 4)
        if leg and not NUMBER.fullmatch(leg):
            raise UnreadableError("not a leg")
        return cls(draft_id, slot, int(leg) if leg else None, chosen)


@dataclass(frozen=True, slots=True)
class UserRef:
    """A person in Slack."""

    user: UserId

    def pack(self) -> str:
        return _pack("u1", self.user)

    @classmethod
    def unpack(cls, value: str) -> "UserRef":
        (user,) = _unpack(value, "u1", 1)
        return cls(UserId(user))


@dataclass(frozen=True, slots=True)
class RejectRef:
    """What the reject modal needs to come back to the card it was opened from."""

    trip: TripRef
    response_url: str = ""

    def pack(self) -> str:
        packed = f"{self.trip.pack()}\n{self.response_url}"
        return packed if len(packed) <= METADATA_LIMIT else f"{self.trip.pack()}\n"

    @classmethod
    def unpack(cls, value: str) -> "RejectRef":
        ref, _, url = value.partition("\n")
        return cls(TripRef.unpack(ref), url)


def _pack(*parts: str) -> str:
    packed = "|".join(part.translate(OURS) for part in parts)
    if len(packed) > LIMIT:
        raise ValueError(f"not packable: {packed[:80]}")
    return packed


def _unpack(value: str, kind: str, count: int) -> list[str]:
    found, *parts = value.split("|")
    if found != kind or len(parts) != count or len(value) > LIMIT:
        raise UnreadableError(f"not a value of kind {kind}")
    return [_unquoted(part) for part in parts]


def _unquoted(part: str) -> str:
    """Only what `_pack` itself would have written: each id has one spelling."""
    plain = unquote(part)
    if plain.translate(OURS) != part:
        raise UnreadableError("not as we write it")
    return plain

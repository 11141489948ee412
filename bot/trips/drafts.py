"""A trip that is still being typed, or talked about. It lives for days, through closed modals and restarts of ours."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.trips.form import TripForm
from bot.trips.model import TripId, UserId, WorkspaceId

MOST_TURNS = 40
"""What is said after these is not taken any more: a draft stays small."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A choice of ours that was pressed: of which slot (of which leg, from 0), and which (`reading.written`)."""

    slot: str
    leg: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said or chosen after the first words.

    `ts` is Slack's, of the message or the press: unique, and the order in which turns count, whatever order they arrive
    in. `edited` is that of the last edit.
    """

    ts: str
    at: datetime
    said: str = ""
    answer: Answer | None = None
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Where our own message about a draft stands."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`words` is what was typed after /trip, or in a message; `said_at` is when, from which its days count.

    `submission` is the last trip sent from it, whatever became of that. `understood` is the form that words and turns
    came to when they were last read: where `form` differs, somebody typed. `is_trip` is false for words in which no trip
    was found: kept, because they may be edited, and offered to nobody.
    """

    workspace: WorkspaceId
    id: str
    owner: UserId
    form: TripForm
    saved_at: datetime
    revision: int = 0
    words: str = ""
    submission: TripId | None = None
    said_at: datetime | None = None
    edited: str = ""
    turns: tuple[Turn, ...] = ()
    understood: TripForm | None = None
    answered: Answered | None = None
    is_trip: bool = True


def reworded(draft: Draft, words: str, edited: str) -> Draft:
    """The draft after its words were edited; the same where a later edit is known already."""
    return draft if is_later(draft.edited, edited) else replace(draft, words=words, edited=edited)


def with_turn(draft: Draft, turn: Turn) -> Draft:
    """The same where this turn, or a later edit of it, is known already."""
    known = next((one for one in draft.turns if one.ts == turn.ts), None)
    if known and is_later(known.edited, turn.edited):
        return draft
    if known is None and len(draft.turns) >= MOST_TURNS:
        return draft
    others = (one for one in draft.turns if one.ts != turn.ts)
    return replace(draft, turns=tuple(sorted((*others, turn), key=lambda one: float(one.ts))))


def is_later(known: str, told: str) -> bool:
    """Whether what is known is as late as what is told, or later."""
    return float(known or 0) >= float(told or 0)

"""Whoever carries an errand, and what may come of it."""

from dataclasses import dataclass
from typing import Protocol

from bot.trips.outbox import Errand, Row


@dataclass(frozen=True, slots=True)
class Delivered:
    """Done, or no longer needed. `place` is what the store must keep together with the settling of the row."""

    place: "Placed | None" = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy of a trip or digest stands in Slack: `copy` of `subject`, at `channel` and `ts`, showing `shows`.

    `doubtful` while an earlier post of it, of which no answer came and which was not found, may still turn up.
    """

    subject: str
    copy: str
    channel: str
    ts: str
    shows: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Not done; `after` seconds are asked for by the other side, None leaves it to the back-off."""

    after: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hopeless:
    """It cannot succeed as it is: keep it, stop trying, let a person look."""

    reason: str


Carried = Delivered | Later | Hopeless


class Courier(Protocol):
    errands: frozenset[Errand]

    async def carry(self, row: Row) -> Carried:
        """One try, well within a minute. What it raises from `bot.errors` counts as Later."""
        ...

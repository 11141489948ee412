"""What the stand-in does later by itself: checks, queued approvals, waiting nodes; each at its hour, in order."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

Act = Callable[[datetime], None]


@dataclass(frozen=True, slots=True, order=True)
class Errand:
    due: datetime
    number: int
    act: Act = field(compare=False)


class Agenda:
    def __init__(self) -> None:
        self._errands: list[Errand] = []
        self._numbers = itertools.count()

    def at(self, due: datetime, act: Act) -> None:
        """`act` is told its due time, not the time at which it was found to be due."""
        heapq.heappush(self._errands, Errand(due, next(self._numbers), act))

    def run_due(self, now: datetime) -> bool:
        """Whether there was anything; errands that errands leave behind are run too, where due."""
        was_due = False
        while self._errands and self._errands[0].due <= now:
            errand = heapq.heappop(self._errands)
            errand.act(errand.due)
            was_due = True
        return was_due

    def next_due(self) -> datetime | None:
        return self._errands[0].due if self._errands else None

"""Reading ahead: whoever presses again has the same things read as last time, so they are read in one round trip.

What is remembered of a press is which things it read, never what they were. What is read ahead is used within this
press only, and until it writes: whoever looks again because somebody else's write was first, looks into the store.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, Keyspace, Read, Write, hget
from bot.trips.model import TripId, UserId, WorkspaceId

PEOPLE = 5_000
"""Of so many, those who pressed last, it is remembered what is read for them."""
READS = 20
"""More than any press needs; what reads more is no press."""

Habit = tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class _Press:
    """What is at hand of a press that is being answered, and all that was asked for."""

    at_hand: dict[Read, Any] = field(default_factory=dict)
    asked: list[Read] = field(default_factory=list)


_PRESS: ContextVar[_Press | None] = ContextVar("press", default=None)


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """A keyspace that answers from what was read ahead, as far as that goes."""

    keyspace: Keyspace
    _habits: OrderedDict[tuple[WorkspaceId, UserId], Habit] = field(default_factory=OrderedDict, repr=False)

    async def read(self, *reads: Read) -> list[Any]:
        press = _PRESS.get()
        if press is None:
            return await self.keyspace.read(*reads)
        press.asked.extend(reads)
        if press.at_hand.keys() >= set(reads):
            return [press.at_hand[one] for one in reads]
        return await self.keyspace.read(*reads)

    async def commit(self, writes: Sequence[Write], guards: Sequence[Guard] = ()) -> bool:
        if press := _PRESS.get():
            press.at_hand.clear()
        return await self.keyspace.commit(writes, guards)

    @asynccontextmanager
    async def of_press(self, workspace: WorkspaceId, user: UserId, trip_id: TripId) -> AsyncIterator[None]:
        """Within the block, this user presses on this trip. Raises NotSaved where nothing can be read."""
        trip = hget(Keys(workspace).trip(trip_id), "doc")
        wanted = (*self._habits.get((workspace, user), ()), trip)
        press = _Press(dict(zip(wanted, await self.keyspace.read(*wanted), strict=True)))
        outside = _PRESS.set(press)
        try:
            yield
        finally:
            _PRESS.reset(outside)
            press.at_hand.clear()  # a task that this press began goes on, and reads for itself
            self._remember(workspace, user, [one for one in press.asked if one != trip])

    def _remember(self, workspace: WorkspaceId, user: UserId, asked: list[Read]) -> None:
        """Of the workspace's own slot only: a cluster answers for one at a time."""
        own = f"{Keys(workspace).slot}:"
        habit = tuple(dict.fromkeys(one for one in asked if one.key.startswith(own)))
        if habit and len(habit) <= READS:
            self._habits[workspace, user] = habit
            self._habits.move_to_end((workspace, user))
        while len(self._habits) > PEOPLE:
            self._habits.popitem(last=False)

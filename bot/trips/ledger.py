"""The one way a trip is written: load, change purely, commit with the errands it causes, again if someone was first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import NotSaved
from bot.trips import outbox
from bot.trips.drafts import Draft
from bot.trips.model import Audience, Trip, TripId, WorkspaceId
from bot.trips.outbox import Row
from bot.trips.ports import Change, Kick, TripStore

ATTEMPTS = 8
"""Each lost race means that another change was saved; so many in a row on one trip is a defect."""

Step = Callable[[Trip], tuple[Trip, tuple[Row, ...]]]


@dataclass(frozen=True, slots=True)
class Ledger:
    store: TripStore
    kick: Kick
    clock: Clock

    async def revise(self, workspace: WorkspaceId, trip_id: TripId, step: Step) -> Trip | None:
        """Apply `step` to the newest state, as often as it takes; None for a trip that we do not know."""
        for _ in range(ATTEMPTS):
            before = await self.store.load(workspace, trip_id)
            if before is None:
                return None
            after, rows = step(before)
            if after == before or await self.commit(before, after, rows, spent_draft=_spent_draft(before, after)):
                return after
        raise NotSaved(f"trip {trip_id} was changed by others {ATTEMPTS} times in a row")

    async def commit(
        self,
        before: Trip | None,
        after: Trip,
        rows: tuple[Row, ...] = (),
        *,
        draft: Draft | None = None,
        spent_draft: str = "",
        ways_back: Mapping[Audience, str] | None = None,
    ) -> bool:
        """Commit the change and, with it, that every copy of the trip has to follow."""
        all_rows = (*rows, *self._copies(after, ways_back or {}))
        saved = await self.store.commit(Change(after, before, all_rows, draft, spent_draft))
        if saved:
            self.kick(all_rows)
        return saved

    def _copies(self, trip: Trip, ways_back: Mapping[Audience, str]) -> tuple[Row, ...]:
        now = self.clock.now()
        return tuple(outbox.showing(trip, one, now, ways_back.get(one, "")) for one in trip.audience)


def _spent_draft(before: Trip, after: Trip) -> str:
    """Once Hesine holds the trip, what was typed is no longer needed."""
    return after.draft_id if after.record and not before.record else ""

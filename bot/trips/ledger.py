"""The one way a trip is written: load, change purely, commit with its errands and its audit, again if someone was first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import NotSaved
from bot.trips import entries, outbox
from bot.trips.audit import Actor, Entry
from bot.trips.drafts import Draft
from bot.trips.model import Audience, Trip, TripId, WorkspaceId
from bot.trips.outbox import Row, Stored
from bot.trips.ports import Change, Kick, Note, TripStore

ATTEMPTS = 8
"""Each lost race means that another change was saved; so many in a row on one trip is a defect."""

Step = Callable[[Trip], tuple[Trip, tuple[Row, ...]]]


@dataclass(frozen=True, slots=True)
class Ledger:
    store: TripStore
    kick: Kick
    clock: Clock

    async def revise(self, workspace: WorkspaceId, trip_id: TripId, actor: Actor, step: Step) -> Trip | None:
        """Apply `step` to the newest state, as often as it takes; None for a trip that we do not know."""
        for _ in range(ATTEMPTS):
            before = await self.store.load(workspace, trip_id)
            if before is None:
                return None
            after, rows = step(before)
            spent_draft = _spent_draft(before, after)
            if after == before or await self.commit(before, after, actor, rows, spent_draft=spent_draft):
                return after
        raise NotSaved(f"trip {trip_id} was changed by others {ATTEMPTS} times in a row")

    async def commit(
        self,
        before: Trip | None,
        after: Trip,
        actor: Actor,
        rows: tuple[Row, ...] = (),
        *,
        draft: Draft | None = None,
        spent_draft: str = "",
        ways_back: Mapping[Audience, str] | None = None,
        told: tuple[Entry, ...] = (),
        without: Stored | None = None,
    ) -> bool:
        """Commit the change and, with it, that every copy of the trip has to follow, and what the audit says of it."""
        all_rows = (*rows, *self._copies(after, ways_back or {}))
        all_told = (*told, *entries.of_change(before, after, actor, self.clock.now()))
        saved = await self.store.commit(Change(after, before, all_rows, draft, spent_draft, all_told, without))
        if saved:
            self.kick(all_rows)
        return saved

    async def note(self, note: Note) -> bool:
        """Write what was answered without a change; False where the trip moved on, so that the answer may be another."""
        noted = await self.store.note(note)
        if noted:
            self.kick(note.rows)
        return noted

    def _copies(self, trip: Trip, ways_back: Mapping[Audience, str]) -> tuple[Row, ...]:
        now = self.clock.now()
        return tuple(outbox.showing(trip, one, now, ways_back.get(one, "")) for one in trip.audience)


def _spent_draft(before: Trip, after: Trip) -> str:
    """Once Hesine holds the trip, what was typed is no longer needed."""
    return after.draft_id if after.record and not before.record else ""

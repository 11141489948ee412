"""What an operator does about errands that cannot succeed as they are: try them again, or drop them with what they promised."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.errors import NotSaved
from bot.trips import entries, moves, outbox
from bot.trips.audit import BY_OPERATOR, Act
from bot.trips.ledger import ATTEMPTS, Ledger
from bot.trips.model import Decision, State, Trip, TripId, TroubleKind, WorkspaceId
from bot.trips.outbox import Errand, Row, Stored, Tell
from bot.trips.ports import Note


class Reason(StrEnum):
    """Why an errand was dropped, as the audit keeps it: no free text, which could hold anything."""

    UNTAKEN = "untaken"  # Hesine does not take it, whatever one does
    OBSOLETE = "obsolete"  # it was settled otherwise
    UNWANTED = "unwanted"  # whoever wanted it asked for this
    MISTAKEN = "mistaken"  # it should never have been sent


class StoredRows(Protocol):
    async def stored(self, workspace: WorkspaceId) -> list[Stored]: ...


@dataclass(frozen=True, slots=True)
class ParkedErrands:
    rows: StoredRows
    ledger: Ledger

    async def retry(self, one: Stored) -> bool:
        """Due now, tries counted on; False where it is no longer as it was seen. Raises NotSaved."""
        now, row = self.ledger.clock.now(), one.row
        again = Row(row.id, row.workspace, row.errand, row.subject, now, row.facts, row.attempts, since=row.since)
        told = entries.of_errand(row, Act.RETRY, BY_OPERATOR, now)
        return await self.ledger.note(Note(row.workspace, (told,), (again,), without=one))

    async def drop(self, one: Stored, reason: Reason) -> bool:
        """The errand goes, and its trip is settled with it; False where it is no longer as it was seen. Raises NotSaved."""
        row = one.row
        for _ in range(ATTEMPTS):
            if one not in await self.rows.stored(row.workspace):
                return False
            trip = await self.ledger.store.load(row.workspace, TripId(row.subject))
            if await self._dropped(one, trip, reason):
                return True
        raise NotSaved(f"errand {row.id} was changed by others {ATTEMPTS} times in a row")

    async def _dropped(self, one: Stored, trip: Trip | None, reason: Reason) -> bool:
        row = one.row
        told = (entries.of_errand(row, Act.DROP, BY_OPERATOR, self.ledger.clock.now(), reason),)
        if trip:
            after, rows = self._settled(trip, row)
            if after is not trip:
                return await self.ledger.commit(trip, after, BY_OPERATOR, rows, told=told, without=one)
        return await self.ledger.note(Note(row.workspace, told, seen=trip, without=one))

    def _settled(self, trip: Trip, row: Row) -> tuple[Trip, tuple[Row, ...]]:
        """The trip without what the errand was to bring, and who hears of it; as it is where it waits for nothing."""
        now = self.ledger.clock.now()
        match row.errand:
            case Errand.FILE if trip.state is State.SENDING:
                after, who = moves.filing_dropped(trip, now), trip.requester
            case Errand.DECIDE if decision := _decision(trip, row):
                after = moves.not_counted(trip, decision, now, kind=TroubleKind.DROPPED)
                who = decision.approver
            case Errand.WITHDRAW if trip.state is State.WITHDRAWING:
                after, who = moves.withdrawal_refused(trip, now, kind=TroubleKind.DROPPED), trip.requester
            case _:
                return trip, ()
        return after, (outbox.telling(after, who, Tell.DROPPED, row.id, now),)


def _decision(trip: Trip, row: Row) -> Decision | None:
    return next((one for one in trip.decisions if one.id == row.facts["decision"]), None)

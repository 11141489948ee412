"""What Hesine says of trips: records read again, submissions confirmed or refused, decisions counted or not."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import FieldError
from bot.trips import moves, outbox
from bot.trips.audit import BY_HESINE, BY_RELAY
from bot.trips.ledger import Ledger
from bot.trips.model import (
    Audience,
    Decision,
    Record,
    State,
    Surface,
    Trip,
    TripId,
    Trouble,
    TroubleKind,
    WorkspaceId,
)
from bot.trips.outbox import Row, Tell
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from bot.trips.people import HESINE_ZONE
from bot.trips.ports import Directory


@dataclass(frozen=True, slots=True)
class Mirror:
    ledger: Ledger
    directory: Directory

    async def observe(self, workspace: WorkspaceId, record: Record) -> Trip:
        """Take in Hesine's record, however we came by it. Safe to repeat, in any order."""
        trip_id, deputies = await self._local_id(workspace, record), await self._deputies(workspace, record)
        known = await self.ledger.revise(
            workspace, trip_id, BY_HESINE, lambda trip: self._observed(trip, record, deputies)
        )
        if known is not None:
            return known
        trip = moves.from_record(workspace, record, trip_id, deputies)
        if await self.ledger.commit(None, trip, BY_HESINE):
            return trip
        return await self.observe(workspace, record)

    async def filing_refused(
        self, workspace: WorkspaceId, trip_id: TripId, fields: tuple[FieldError, ...]
    ) -> Trip | None:
        refusal = _only_if(State.SENDING, lambda trip: moves.refused(trip, fields))
        return await self.ledger.revise(workspace, trip_id, BY_HESINE, refusal)

    async def decision_settled(
        self, workspace: WorkspaceId, trip_id: TripId, decision: Decision, outcome: Done | Overtaken | NotEntitled
    ) -> Trip | None:
        if not isinstance(outcome, NotEntitled):
            return await self.observe(workspace, outcome.record)
        return await self.ledger.revise(
            workspace, trip_id, BY_HESINE, lambda trip: self._not_counted(trip, decision, outcome)
        )

    async def withdrawal_settled(
        self, workspace: WorkspaceId, trip_id: TripId, outcome: Done | Overtaken | NotEntitled
    ) -> Trip | None:
        if not isinstance(outcome, NotEntitled):
            return await self.observe(workspace, outcome.record)
        now = self.ledger.clock.now()
        refusal = _only_if(State.WITHDRAWING, lambda t: moves.withdrawal_refused(t, now, outcome.request_id))
        return await self.ledger.revise(workspace, trip_id, BY_HESINE, refusal)

    async def trouble(
        self, workspace: WorkspaceId, trip_id: TripId, kind: TroubleKind, request_id: str = ""
    ) -> Trip | None:
        """Show that something is late, once per kind: repeating it changes nothing."""
        trouble = Trouble(kind, self.ledger.clock.now(), request_id=request_id)

        def step(trip: Trip) -> tuple[Trip, tuple[Row, ...]]:
            same = trip.trouble is not None and trip.trouble.kind is kind
            return (trip if same else moves.troubled(trip, trouble)), ()

        return await self.ledger.revise(workspace, trip_id, BY_RELAY, step)

    async def show_to(self, workspace: WorkspaceId, trip_id: TripId, *audience: Audience) -> Trip | None:
        """From now on the trip is shown there too."""
        return await self.ledger.revise(workspace, trip_id, BY_RELAY, lambda trip: (moves.shown(trip, *audience), ()))

    async def _local_id(self, workspace: WorkspaceId, record: Record) -> TripId:
        """Our own submission where it is one, however the news of it travelled; else Hesine's id.

        A change in Hesine carries a request id of its own, so the record is known by Hesine's id first.
        """
        if known := await self.ledger.store.by_hesine_id(workspace, record.hesine_id):
            return known.id
        if record.client_request_id:
            ours = await self.ledger.store.load(workspace, TripId(record.client_request_id))
            if ours:
                return ours.id
        return TripId(record.hesine_id)

    async def _deputies(self, workspace: WorkspaceId, record: Record) -> tuple[Audience, ...]:
        """Who may decide today in the place of those who are asked; the card's key says in whose."""
        if record.step is None:
            return ()
        today = self.ledger.clock.now().astimezone(HESINE_ZONE).date()
        delegations = await self.directory.delegations_from(workspace, record.step.approvers)
        return tuple(Audience(Surface.APPROVER, one.delegate, one.employee) for one in delegations if one.covers(today))

    def _observed(self, trip: Trip, record: Record, deputies: tuple[Audience, ...]) -> tuple[Trip, tuple[Row, ...]]:
        now = self.ledger.clock.now()
        after = moves.observed(trip, record, now, deputies)
        return after, self._overtaken_rows(trip, after)

    def _overtaken_rows(self, before: Trip, after: Trip) -> tuple[Row, ...]:
        trouble = after.trouble
        if trouble is None or trouble == before.trouble or trouble.kind is not TroubleKind.OVERTAKEN or not trouble.who:
            return ()
        cause = next((one.id for one in before.decisions if one.approver == trouble.who), str(after.revision))
        return (outbox.telling(after, trouble.who, Tell.OVERTAKEN, cause, trouble.at),)

    def _not_counted(self, trip: Trip, decision: Decision, outcome: NotEntitled) -> tuple[Trip, tuple[Row, ...]]:
        if decision not in trip.decisions:
            return trip, ()
        now = self.ledger.clock.now()
        after = moves.not_counted(trip, decision, now, outcome.request_id)
        return after, (outbox.telling(after, decision.approver, Tell.NOT_COUNTED, decision.id, now),)


def _only_if(state: State, change: Callable[[Trip], Trip]) -> Callable[[Trip], tuple[Trip, tuple[Row, ...]]]:
    return lambda trip: (change(trip) if trip.state is state else trip, ())

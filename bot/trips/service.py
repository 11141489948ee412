"""What people do with trips: send, decide, withdraw, look. One durable step each; nothing here waits for Hesine."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import NotSaved
from bot.trips import access, moves, outbox
from bot.trips.access import Bar, Grade
from bot.trips.drafts import Draft
from bot.trips.ledger import ATTEMPTS, Ledger
from bot.trips.model import (
    Audience,
    EmployeeId,
    State,
    Surface,
    Trip,
    TripDetail,
    TripId,
    Withdrawal,
    WorkspaceId,
)
from bot.trips.people import HESINE_ZONE
from bot.trips.ports import Directory, NewIds, Outbox
from bot.trips.rulings import Barred, Counted, Press, Repeated, Ruling, rule


@dataclass(frozen=True, slots=True)
class Sent:
    trip: Trip


@dataclass(frozen=True, slots=True)
class AlreadySent:
    """The draft was sent before, and what became of that is not a refusal: nothing new was made."""

    trip: Trip


@dataclass(frozen=True, slots=True)
class Withdrawn:
    trip: Trip


@dataclass(frozen=True, slots=True)
class WayBack:
    """The copy that was pressed, and the `response_url` (30 minutes, 5 uses) through which it is updated first."""

    audience: Audience
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class TripDesk:
    ledger: Ledger
    directory: Directory
    outbox: Outbox
    new_id: NewIds

    async def submit(
        self, draft: Draft, requester: EmployeeId, approver: EmployeeId, detail: TripDetail
    ) -> Sent | AlreadySent:
        """Store the submission. `draft` is as just typed; a draft whose submission is unresolved takes no second."""
        previous = await self._previous(draft)
        if previous and previous.state is not State.REFUSED:
            return AlreadySent(previous)
        trip = self._new_trip(draft, requester, approver, detail)
        sent_draft = replace(draft, submission=trip.id, revision=draft.revision + 1, saved_at=trip.created_at)
        rows = (outbox.filing(trip, trip.created_at),)
        if not await self.ledger.commit(None, trip, rows, draft=sent_draft):
            return await self._other_submission(draft, requester)
        if previous:
            await self.ledger.revise(trip.workspace, previous.id, lambda old: (moves.resubmitted(old, trip.id), ()))
        return Sent(trip)

    async def decide(self, press: Press, way_back: WayBack | None = None) -> Ruling:
        """Count the press, or say why not. When this returns Counted, the decision is on disk."""
        person, delegations = await self.directory.decider(press.workspace, press.person)
        if bar := access.standing_bar(person):
            return Barred(bar)
        for _ in range(ATTEMPTS):
            trip = await self.ledger.store.load(press.workspace, press.trip_id)
            ruling = rule(trip, press, delegations, press.at.astimezone(HESINE_ZONE).date())
            if not isinstance(ruling, Counted):
                await self._refresh(ruling, way_back)
                return ruling
            rows = (outbox.bringing(ruling.after, ruling.decision, press.at),)
            if await self.ledger.commit(ruling.before, ruling.after, rows, ways_back=_ways(way_back)):
                return ruling
        raise NotSaved(f"trip {press.trip_id} was changed by others {ATTEMPTS} times in a row")

    async def withdraw(
        self, workspace: WorkspaceId, trip_id: TripId, person: EmployeeId, click: str, way_back: WayBack | None = None
    ) -> Withdrawn | Barred:
        if bar := access.standing_bar(await self.directory.employee(workspace, person)):
            return Barred(bar)
        now = self._now()
        for _ in range(ATTEMPTS):
            trip = await self.ledger.store.load(workspace, trip_id)
            if trip is None:
                return Barred(Bar.UNKNOWN_TRIP)
            if trip.withdrawal and person == trip.requester:
                return Withdrawn(trip)
            if bar := access.may_withdraw(trip, person):
                await self._refresh(Barred(bar, trip), way_back)
                return Barred(bar, trip)
            after = moves.withdrawing(trip, Withdrawal(click, trip.version, now))
            if await self.ledger.commit(trip, after, (outbox.withdrawing(after, now),), ways_back=_ways(way_back)):
                return Withdrawn(after)
        raise NotSaved(f"trip {trip_id} was changed by others {ATTEMPTS} times in a row")

    async def trip_for(self, workspace: WorkspaceId, person: EmployeeId, trip_id: TripId) -> Trip | None:
        """The only way from what a person gives us to a trip; None for unknown and forbidden alike."""
        trip = await self.ledger.store.load(workspace, trip_id)
        return await self._visible(trip, person)

    async def trip_by_number(self, workspace: WorkspaceId, person: EmployeeId, number: str) -> Trip | None:
        trip = await self.ledger.store.by_number(workspace, number)
        return await self._visible(trip, person)

    async def trips_of(self, workspace: WorkspaceId, person: EmployeeId, limit: int) -> list[Trip]:
        return await self.ledger.store.of_requester(workspace, person, limit)

    async def waiting_for(self, workspace: WorkspaceId, approver: EmployeeId) -> list[Trip]:
        return await self.ledger.store.waiting_for(workspace, approver)

    async def _visible(self, trip: Trip | None, person: EmployeeId) -> Trip | None:
        if trip is None:
            return None
        managers = await self.directory.managers_of(trip.workspace, trip.requester)
        return trip if access.sees(trip, person, Grade.PURPOSE, managers) else None

    async def _previous(self, draft: Draft) -> Trip | None:
        return await self.ledger.store.load(draft.workspace, draft.submission) if draft.submission else None

    async def _other_submission(self, draft: Draft, requester: EmployeeId) -> AlreadySent:
        """Someone (a second press of Send) was first with this draft, and its trip has the id derived from it."""
        trip = await self.ledger.store.load(draft.workspace, self._submission_id(draft))
        if trip is None or trip.requester != requester:
            raise NotSaved(f"draft {draft.id} was changed while it was being sent")
        return AlreadySent(trip)

    def _submission_id(self, draft: Draft) -> TripId:
        return self.new_id(f"{draft.workspace}:{draft.id}:{draft.submission or ''}")

    def _new_trip(self, draft: Draft, requester: EmployeeId, approver: EmployeeId, detail: TripDetail) -> Trip:
        trip = Trip(
            workspace=draft.workspace,
            id=self._submission_id(draft),
            revision=1,
            state=State.SENDING,
            requester=requester,
            approver=approver,
            submitted=detail,
            created_at=self._now(),
            draft_id=draft.id,
        )
        return trip.addressing(Audience(Surface.REQUESTER, requester))

    async def _refresh(self, ruling: Ruling, way_back: WayBack | None) -> None:
        """A press that did not count came from a copy that may be stale: bring that copy up to date."""
        trip = None if isinstance(ruling, Counted) else ruling.trip
        if trip is None or way_back is None or way_back.audience not in trip.audience:
            return
        row = outbox.showing(trip, way_back.audience, self._now(), way_back.response_url)
        await self.outbox.put(row)
        self.ledger.kick((row,))

    def _now(self) -> datetime:
        return self.ledger.clock.now().astimezone(UTC)


def _ways(way_back: WayBack | None) -> dict[Audience, str]:
    return {way_back.audience: way_back.response_url} if way_back and way_back.response_url else {}


__all__ = ["AlreadySent", "Barred", "Counted", "Press", "Repeated", "Sent", "TripDesk", "WayBack", "Withdrawn"]

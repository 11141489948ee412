"""What people do with trips: send, decide, withdraw, look. One durable step each; nothing here waits for Hesine."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import NotSaved
from bot.trips import access, entries, moves, outbox
from bot.trips.access import Bar, Grade
from bot.trips.audit import Act, Actor, Entry, Origin, Result
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
    UserId,
    Withdrawal,
    WorkspaceId,
)
from bot.trips.outbox import Row
from bot.trips.people import HESINE_ZONE
from bot.trips.ports import Directory, NewIds, Note
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
    new_id: NewIds

    async def submit(
        self, draft: Draft, requester: EmployeeId, approver: EmployeeId, detail: TripDetail
    ) -> Sent | AlreadySent:
        """Store the submission. `draft` is as just typed; a draft whose submission is unresolved takes no second."""
        sender = Actor(Origin.MODAL, requester, draft.owner)
        previous = await self._previous(draft)
        if previous and previous.state is not State.REFUSED:
            return await self._already_sent(previous, sender)
        trip = self._new_trip(draft, requester, approver, detail)
        sent_draft = replace(draft, submission=trip.id, revision=draft.revision + 1, saved_at=trip.created_at)
        rows = (outbox.filing(trip, trip.created_at),)
        if not await self.ledger.commit(None, trip, sender, rows, draft=sent_draft):
            return await self._already_sent(await self._other_submission(draft, requester), sender)
        if previous:
            await self.ledger.revise(
                trip.workspace, previous.id, sender, lambda old: (moves.resubmitted(old, trip.id), ())
            )
        return Sent(trip)

    async def decide(self, press: Press, way_back: WayBack | None = None) -> Ruling:
        """Count the press, or say why not. What this returns rests on a confirmed write."""
        person, delegations = await self.directory.decider(press.workspace, press.person)
        bar, actor = access.standing_bar(person), Actor(press.origin, press.person, press.user)
        today = press.at.astimezone(HESINE_ZONE).date()
        for _ in range(ATTEMPTS):
            trip = None if bar else await self.ledger.store.load(press.workspace, press.trip_id)
            ruling = Barred(bar) if bar else rule(trip, press, delegations, today)
            if isinstance(ruling, Counted):
                rows = (outbox.bringing(ruling.after, ruling.decision, press.at),)
                saved = await self.ledger.commit(trip, ruling.after, actor, rows, ways_back=_ways(way_back))
            else:
                saved = await self._answered(entries.of_press(press, ruling), ruling.trip, way_back)
            if saved:
                return ruling
        raise _contested(press.trip_id)

    async def withdraw(
        self,
        workspace: WorkspaceId,
        trip_id: TripId,
        person: EmployeeId,
        click: str,
        way_back: WayBack | None = None,
        user: UserId | None = None,
    ) -> Withdrawn | Barred:
        """Take the trip back, or say why not. What this returns rests on a confirmed write."""
        bar = access.standing_bar(await self.directory.employee(workspace, person))
        actor, now = Actor(Origin.CARD, person, user), self._now()
        for _ in range(ATTEMPTS):
            trip = None if bar else await self.ledger.store.load(workspace, trip_id)
            result = Barred(bar) if bar else _withdrawal(trip, person, click, now)
            if isinstance(result, Barred):
                told = entries.of_refusal(workspace, Act.WITHDRAW, actor, result, trip_id)
                saved = await self._answered(told, result.trip, way_back)
            elif result.trip is trip:
                told = entries.of_trip(trip, Act.WITHDRAW, Result.REPEATED, actor)
                saved = await self._answered(told, trip)
            else:
                rows = (outbox.withdrawing(result.trip, now),)
                saved = await self.ledger.commit(trip, result.trip, actor, rows, ways_back=_ways(way_back))
            if saved:
                return result
        raise _contested(trip_id)

    async def turn_away(
        self, workspace: WorkspaceId, act: Act, actor: Actor, barred: Barred, claimed: str = ""
    ) -> None:
        """Someone was refused before there was anything to settle: the audit is to say so."""
        await self._answered(entries.of_refusal(workspace, act, actor, barred, claimed), None)

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

    async def _already_sent(self, trip: Trip, sender: Actor) -> AlreadySent:
        for _ in range(ATTEMPTS):
            if await self._answered(entries.of_trip(trip, Act.SUBMIT, Result.REPEATED, sender), trip):
                return AlreadySent(trip)
            trip = await self.ledger.store.load(trip.workspace, trip.id) or trip
        raise _contested(trip.id)

    async def _other_submission(self, draft: Draft, requester: EmployeeId) -> Trip:
        """Someone (a second press of Send) was first with this draft, and its trip has the id derived from it."""
        trip = await self.ledger.store.load(draft.workspace, self._submission_id(draft))
        if trip is None or trip.requester != requester:
            raise NotSaved(f"draft {draft.id} was changed while it was being sent")
        return trip

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

    async def _answered(self, told: Entry, seen: Trip | None, way_back: WayBack | None = None) -> bool:
        """Write down an answer that changes no trip, if `seen` still stands; the copy that was pressed may be stale."""
        now = self._now()
        rows = self._refreshing(seen, way_back, now) if seen and way_back else ()
        return await self.ledger.note(Note(told.workspace, entries.dated((told,), now), rows, seen))

    def _refreshing(self, trip: Trip, way_back: WayBack, now: datetime) -> tuple[Row, ...]:
        if way_back.audience not in trip.audience:
            return ()
        return (outbox.showing(trip, way_back.audience, now, way_back.response_url),)

    def _now(self) -> datetime:
        return self.ledger.clock.now().astimezone(UTC)


def _withdrawal(trip: Trip | None, person: EmployeeId, click: str, now: datetime) -> Withdrawn | Barred:
    """What becomes of the press; where it was pressed before, the trip as it is."""
    if trip is None:
        return Barred(Bar.UNKNOWN_TRIP)
    if trip.withdrawal and person == trip.requester:
        return Withdrawn(trip)
    if bar := access.may_withdraw(trip, person):
        return Barred(bar, trip)
    return Withdrawn(moves.withdrawing(trip, Withdrawal(click, trip.version, now)))


def _contested(trip_id: TripId) -> NotSaved:
    return NotSaved(f"trip {trip_id} was changed by others {ATTEMPTS} times in a row")


def _ways(way_back: WayBack | None) -> dict[Audience, str]:
    return {way_back.audience: way_back.response_url} if way_back and way_back.response_url else {}


__all__ = ["AlreadySent", "Barred", "Counted", "Press", "Repeated", "Sent", "TripDesk", "WayBack", "Withdrawn"]

"""What becomes of a press on Approve or Reject: settled here, purely, from the mirrored trip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from bot.trips import changes, moves
from bot.trips.access import Bar, Entitled, may_decide
from bot.trips.audit import Origin
from bot.trips.model import (
    ApprovalStatus,
    Decision,
    EmployeeId,
    State,
    Step,
    StepRule,
    Trip,
    TripId,
    UserId,
    Verdict,
    WorkspaceId,
)
from bot.trips.people import Delegation


@dataclass(frozen=True, slots=True)
class Press:
    """One press as it came in. `click` is unique to it (user and action_ts), so that a repeat is known as one.

    `person` is NOBODY where Hesine knows no such person.
    """

    workspace: WorkspaceId
    trip_id: TripId
    step_no: int
    version: int
    person: EmployeeId
    verdict: Verdict
    click: str
    at: datetime
    comment: str = ""
    user: UserId | None = None
    origin: Origin = Origin.CARD


@dataclass(frozen=True, slots=True)
class Counted:
    before: Trip
    after: Trip
    decision: Decision


@dataclass(frozen=True, slots=True)
class Repeated:
    """The very same press, delivered again: it counted the first time."""

    trip: Trip


@dataclass(frozen=True, slots=True)
class Stands:
    """Somebody (perhaps the same person) has decided this step already."""

    trip: Trip
    by: EmployeeId
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Barred:
    bar: Bar
    trip: Trip | None = None
    changed: tuple[changes.Changed, ...] = ()


Ruling = Counted | Repeated | Stands | Barred


def rule(trip: Trip | None, press: Press, delegations: Iterable[Delegation], today: date) -> Ruling:
    """Whether this press counts. Nothing is written; `Counted.after` is what would be."""
    if trip is None:
        return Barred(Bar.UNKNOWN_TRIP)
    if _counted_before(trip, press):
        return Repeated(trip)
    entitled = may_decide(trip, press.person, delegations, today)
    if entitled is Bar.OWN_TRIP:
        return Barred(entitled, trip)
    if entitled is Bar.NOT_APPROVER and not _was_asked(trip, press):
        return Barred(entitled)
    seat = entitled.on_behalf_of if isinstance(entitled, Entitled) else None
    return _stands(trip, press, seat or press.person) or _stale(trip, press) or _counted(trip, press, entitled)


def _counted_before(trip: Trip, press: Press) -> bool:
    """This very press is on its way to Hesine, or stands in the record by now."""
    steps = trip.record.steps if trip.record else ()
    recorded = {said.decision_id for step in steps for said in step.decisions}
    return decision_id(press) in recorded or any(one.click == press.click for one in trip.decisions)


def _was_asked(trip: Trip, press: Press) -> bool:
    """An approver of an earlier step or version may hear what became of it; a stranger may not."""
    pressed = _step(trip, press.step_no)
    shown = any(one.person == press.person for one in trip.audience)
    return shown or (pressed is not None and press.person in pressed.approvers)


def _stands(trip: Trip, press: Press, seat: EmployeeId) -> Stands | None:
    """The word that already settles what was pressed: ours on its way, or Hesine's."""
    for ours in trip.decisions:
        if ours.step_no == press.step_no and _settles(trip.step, seat, ours.on_behalf_of or ours.approver):
            return Stands(trip, ours.approver, ours.verdict, ours.at)
    step = _step(trip, press.step_no)
    if step is None or trip.version != press.version:
        return None
    for said in reversed(step.decisions):
        if said.status is not ApprovalStatus.PENDING and _settles(step, seat, said.on_behalf_of or said.approver):
            return Stands(trip, said.approver, Verdict(said.status.value), said.at)
    return None


def _settles(step: Step | None, seat: EmployeeId, decided_by: EmployeeId) -> bool:
    """Where all must decide, only one's own word (or the delegate's) settles one's own press."""
    waits_for_all = step is not None and step.rule is StepRule.ALL and step.status is ApprovalStatus.PENDING
    return seat == decided_by if waits_for_all else True


def _stale(trip: Trip, press: Press) -> Barred | None:
    if trip.version != press.version:
        return Barred(Bar.CHANGED, trip, changes.since(trip, press.version))
    waits = trip.state in {State.PENDING, State.DECIDING} and trip.step is not None
    return None if waits and trip.step and trip.step.no == press.step_no else Barred(Bar.NOT_WAITING, trip)


def _counted(trip: Trip, press: Press, entitled: Entitled | Bar) -> Counted | Barred:
    if isinstance(entitled, Bar):
        return Barred(Bar.NOT_WAITING, trip)
    decision = Decision(
        id=decision_id(press),
        click=press.click,
        step_no=press.step_no,
        version=press.version,
        approver=press.person,
        verdict=press.verdict,
        at=press.at,
        comment=press.comment,
        on_behalf_of=entitled.on_behalf_of,
    )
    return Counted(trip, moves.decided(trip, decision), decision)


def decision_id(press: Press) -> str:
    """The same press always has the same id, so that Hesine takes it once however often it is brought."""
    parts = (press.trip_id, str(press.version), str(press.step_no), press.person, press.click)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _step(trip: Trip, number: int) -> Step | None:
    return next((one for one in trip.record.steps if one.no == number), None) if trip.record else None

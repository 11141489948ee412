"""Every change of a trip, as a pure function: a trip in, the next one out. Nothing here writes."""

from dataclasses import replace
from datetime import datetime

from bot.errors import FieldError
from bot.trips.model import (
    ApprovalStatus,
    Audience,
    Decision,
    EmployeeId,
    Record,
    Step,
    Surface,
    Trip,
    TripDetail,
    TripId,
    Trouble,
    TroubleKind,
    Withdrawal,
    WorkspaceId,
)
from bot.trips.states import OBSERVED, Event, advance

KEPT_VERSIONS = 5
"""So many earlier contents are kept, to tell the holder of an old card what changed."""


def from_record(workspace: WorkspaceId, record: Record, trip_id: TripId, deputies: tuple[Audience, ...] = ()) -> Trip:
    """A trip that was filed in Hesine itself, as we first hear of it. One that is settled already is shown to nobody."""
    step = record.steps[0] if record.steps else None
    blank = Trip(
        workspace=workspace,
        id=trip_id,
        revision=1,
        state=OBSERVED[_event(record)],
        requester=record.requester,
        approver=step.approvers[0] if step and step.approvers else record.requester,
        submitted=record.detail,
        created_at=record.created_at,
        record=record,
    )
    return _addressed(blank, deputies) if record.step else blank


def decided(trip: Trip, decision: Decision) -> Trip:
    state = advance(trip.state, Event.DECIDE)
    return _next(trip, state=state, decisions=(*trip.decisions, decision), trouble=None)


def withdrawing(trip: Trip, withdrawal: Withdrawal) -> Trip:
    return _next(trip, state=advance(trip.state, Event.WITHDRAW), withdrawal=withdrawal, trouble=None)


def refused(trip: Trip, fields: tuple[FieldError, ...]) -> Trip:
    return _next(trip, state=advance(trip.state, Event.REFUSE), refusal=fields, trouble=None)


def resubmitted(trip: Trip, successor: TripId) -> Trip:
    return _next(trip, resubmitted_as=successor)


def troubled(trip: Trip, trouble: Trouble) -> Trip:
    return _next(trip, trouble=trouble)


def shown(trip: Trip, *audience: Audience) -> Trip:
    after = trip.addressing(*audience)
    return trip if after is trip else _next(after)


def filing_dropped(trip: Trip, now: datetime) -> Trip:
    """It will not be created in Hesine; all that was typed is kept, to be mended."""
    return _next(trip, state=advance(trip.state, Event.REFUSE), trouble=Trouble(TroubleKind.DROPPED, now))


def not_counted(
    trip: Trip, decision: Decision, now: datetime, request_id: str = "", kind: TroubleKind = TroubleKind.NOT_COUNTED
) -> Trip:
    """Hesine says that this person may not decide, or does not take it: it is taken back and the step opens again."""
    left = tuple(one for one in trip.decisions if one.id != decision.id)
    state = trip.state if left else advance(trip.state, Event.REOPEN)
    trouble = Trouble(kind, now, decision.approver, request_id)
    return _next(trip, state=state, decisions=left, trouble=trouble)


def withdrawal_refused(
    trip: Trip, now: datetime, request_id: str = "", kind: TroubleKind = TroubleKind.NOT_COUNTED
) -> Trip:
    trouble = Trouble(kind, now, trip.requester, request_id)
    return _next(trip, state=advance(trip.state, Event.REOPEN), withdrawal=None, trouble=trouble)


def observed(trip: Trip, record: Record, now: datetime, deputies: tuple[Audience, ...] = ()) -> Trip:
    """The trip once Hesine's record was read; the same trip where the read tells nothing new.

    A read that is older than the one we hold is dropped: pushes and lists come in any order. `deputies` may decide
    in an approver's place today, and are shown the trip as well.
    """
    if trip.record and _stamp(record) < _stamp(trip.record):
        return trip
    open_decisions = tuple(one for one in trip.decisions if _awaits(record, one))
    open_withdrawal = trip.withdrawal if trip.withdrawal and _may_withdraw(record, trip.withdrawal) else None
    ahead = bool(open_decisions or open_withdrawal)
    state = trip.state if ahead else advance(trip.state, _event(record))
    overtaken = _overtaken(trip, record, now)
    trouble = overtaken or (trip.trouble if ahead or trip.record == record else None)
    after = replace(
        trip,
        state=state,
        record=record,
        requester=record.requester,
        decisions=open_decisions,
        withdrawal=open_withdrawal,
        trouble=trouble,
        earlier=_earlier(trip, record),
    )
    after = _addressed(after, deputies) if trip.audience or record.step else after
    return trip if after == trip else replace(after, revision=trip.revision + 1)


def _next(trip: Trip, **changes: object) -> Trip:
    return replace(trip, revision=trip.revision + 1, **changes)  # type: ignore[arg-type]  # replace() is untyped here


def _addressed(trip: Trip, deputies: tuple[Audience, ...]) -> Trip:
    """Whoever may decide now gets a card; the requester always has one."""
    approvers = trip.step.approvers if trip.step else ()
    cards = (Audience(Surface.APPROVER, one) for one in approvers)
    others = (one for one in deputies if one.person not in {trip.requester, *trip.detail.travellers, *approvers})
    return trip.addressing(Audience(Surface.REQUESTER, trip.requester), *cards, *others)


def _stamp(record: Record) -> tuple[int, datetime]:
    return record.version, record.updated_at


def _event(record: Record) -> Event:
    if record.withdrawn_at:
        return Event.ANNUL
    return {
        ApprovalStatus.PENDING: Event.CONFIRM,
        ApprovalStatus.APPROVED: Event.APPROVE,
        ApprovalStatus.REJECTED: Event.REJECT,
    }[record.status]


def _awaits(record: Record, decision: Decision) -> bool:
    """Whether Hesine could still take this decision: same version, same step, this person not yet heard."""
    step = record.step
    return (
        step is not None
        and (step.no, record.version) == (decision.step_no, decision.version)
        and not _heard(record, decision)
        and not _spoken(step, decision)
    )


def _heard(record: Record, decision: Decision) -> bool:
    return any(said.decision_id == decision.id for step in record.steps for said in step.decisions)


def _spoken(step: Step, decision: Decision) -> bool:
    """Whether this seat was used otherwise, say on Hesine's own page: Hesine takes one word of each."""
    seat = decision.on_behalf_of or decision.approver
    words = (said for said in step.decisions if said.status is not ApprovalStatus.PENDING)
    return any(seat == (said.on_behalf_of or said.approver) for said in words)


def _may_withdraw(record: Record, withdrawal: Withdrawal) -> bool:
    return record.step is not None and record.version == withdrawal.version


def _overtaken(trip: Trip, record: Record, now: datetime) -> Trouble | None:
    """Somebody here pressed something that will never count, because the record moved on without it."""
    lost: EmployeeId | None = next(
        (one.approver for one in trip.decisions if not _awaits(record, one) and not _heard(record, one)), None
    )
    if lost is None and trip.withdrawal and not record.withdrawn_at and not _may_withdraw(record, trip.withdrawal):
        lost = trip.requester
    return Trouble(TroubleKind.OVERTAKEN, now, lost) if lost else None


def _earlier(trip: Trip, record: Record) -> tuple[tuple[int, TripDetail], ...]:
    before = trip.record
    if before is None or before.version >= record.version or before.detail == record.detail:
        return trip.earlier
    return (*trip.earlier, (before.version, before.detail))[-KEPT_VERSIONS:]

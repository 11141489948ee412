"""All trips of one company, and the writes on them, each with its order of checks and its effect counted once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.hesine.codes import Code, FieldError, HesineError, not_found, rule_broken
from sandbox.hesine.directory import Directory
from sandbox.hesine.rules import Rules
from sandbox.hesine.trip import Decision, Step, Trip
from sandbox.hesine.trip_forms import ChangeTrip, CreateTrip, Decide, TripDetail, WithdrawTrip
from sandbox.hesine.values import Form, Status, dump

Announce = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What an id of the caller's was used for, so that a repeat is told from a reuse."""

    purpose: str
    content: dict[str, Any]
    trip_id: str


@dataclass
class TripBook:
    directory: Directory
    announce: Announce
    rules: Rules = field(default_factory=Rules)
    trips: dict[str, Trip] = field(default_factory=dict)
    effects: dict[str, Counter[str]] = field(default_factory=dict)
    _requests: dict[str, Written] = field(default_factory=dict)
    _decisions: dict[str, Written] = field(default_factory=dict)

    def get(self, trip_id: str) -> Trip:
        trip = self.trips.get(trip_id)
        if trip is None:
            raise not_found("trip")
        return trip

    def create(self, form: CreateTrip, now: datetime) -> Trip:
        request = form.client_request_id
        if request and (first := _repeat(self._requests, request, "create", form)):
            return self.get(first)
        self._check_people(form.employee_id, form.approver_id, form.trip_detail)
        trip = self._new_trip(form, now)
        if request:
            self._requests[request] = Written("create", dump(form), trip.trip_id)
        return self._record(trip, "created", "trip.created")

    def change(self, trip_id: str, form: ChangeTrip, now: datetime) -> Trip:
        purpose = f"change {trip_id}"
        if _repeat(self._requests, form.client_request_id, purpose, form):
            return self.get(trip_id)
        trip = self._open_trip(trip_id, form.version)
        approver = form.approver_id or trip.steps[0].approver_ids[0]
        self._check_people(trip.employee_id, approver, form.trip_detail)
        steps = self.rules.steps(form.trip_detail, trip.employee_id, approver)
        self._requests[form.client_request_id] = Written(purpose, dump(form), trip_id)
        changed = trip.next(now, version=trip.version + 1, detail=form.trip_detail, steps=steps)
        return self._record(changed, "changed", "trip.updated")

    def withdraw(self, trip_id: str, form: WithdrawTrip, now: datetime) -> Trip:
        if self.get(trip_id).withdrawn_at:
            return self.get(trip_id)
        trip = self._open_trip(trip_id, form.version)
        withdrawn = trip.next(now, withdrawn_at=now, withdraw_reason=form.reason)
        return self._record(withdrawn, "withdrawn", "trip.withdrawn")

    def decide(self, trip_id: str, form: Decide, now: datetime) -> Trip:
        """The order of checks is the contract's: repeat, then state, then person."""
        trip, purpose = self.get(trip_id), f"decide {trip_id}"
        if _repeat(self._decisions, form.decision_id, purpose, form):
            return trip
        trip = self._open_trip(trip_id, form.version)
        step = _step_to_decide(trip, form.step_no)
        self._check_approver(trip, step, form, now)
        decision = _decision(form)
        if decision.seat not in step.awaited:
            raise _conflict(trip, "this approver has already decided")
        self._decisions[form.decision_id] = Written(purpose, dump(form), trip_id)
        moved = trip.with_decision(step, decision, now)
        if form.status == Status.PENDING:
            return self._record(moved, "asked", "trip.updated")
        return self._record(moved, "decided", "trip.decided")

    def _new_trip(self, form: CreateTrip, now: datetime) -> Trip:
        number = len(self.trips) + 1
        traveller = self.directory.employees.entries[form.employee_id].value
        return Trip(
            trip_id=f"T{number:08d}",
            trip_no=f"CL{now:%Y%m%d}{number:04d}",
            employee_id=form.employee_id,
            department_id=traveller.department_id,
            detail=form.trip_detail,
            steps=self.rules.steps(form.trip_detail, form.employee_id, form.approver_id),
            created_at=now,
            updated_at=now,
            client_request_id=form.client_request_id,
        )

    def _open_trip(self, trip_id: str, version: int) -> Trip:
        trip = self.get(trip_id)
        if not trip.is_open:
            raise _conflict(trip, "the trip is decided or withdrawn")
        if version != trip.version:
            raise _conflict(trip, "version is not current")
        return trip

    def _check_people(self, employee_id: str, approver_id: str, detail: TripDetail) -> None:
        people = {"employee_id": employee_id, "approver_id": approver_id}
        people |= {f"trip_detail.travellers[{n}]": who for n, who in enumerate(detail.travellers)}
        errors = [
            FieldError(name, "unknown or left") for name, who in people.items() if not self.directory.is_active(who)
        ]
        if approver_id == employee_id:
            errors.append(FieldError("approver_id", "is the traveller"))
        errors += detail.date_errors() + self.rules.budget_errors(detail)
        if errors:
            raise rule_broken(*errors)

    def _check_approver(self, trip: Trip, step: Step, form: Decide, now: datetime) -> None:
        seat = form.on_behalf_of or form.approver_id
        stands_in = form.on_behalf_of is None or self.directory.may_stand_in(form.approver_id, seat, now)
        is_entitled = seat in step.approver_ids and stands_in and self.directory.is_active(form.approver_id)
        if not is_entitled or form.approver_id == trip.employee_id:
            raise HesineError(Code.NOT_ENTITLED, "this person may not decide this step")

    def _record(self, trip: Trip, effect: str, event: str) -> Trip:
        self.trips[trip.trip_id] = trip
        self.effects.setdefault(trip.trip_id, Counter())[effect] += 1
        self.announce(event, {"trip_id": trip.trip_id, "version": trip.version})
        return trip


def _step_to_decide(trip: Trip, step_no: int) -> Step:
    step = trip.current_step
    if step is None or step.step_no != step_no:
        raise _conflict(trip, "the step is decided, or not yet due")
    return step


def _decision(form: Decide) -> Decision:
    return Decision(form.decision_id, form.approver_id, form.on_behalf_of, form.status, form.comment, form.decided_at)


def _conflict(trip: Trip, message: str) -> HesineError:
    return HesineError(Code.CONFLICT, message, {"current": trip.as_data()})


def _repeat(known: dict[str, Written], key: str, purpose: str, form: Form) -> str | None:
    """The trip of the first use, None if the id is new; any other content is refused."""
    first = known.get(key)
    if first is None:
        return None
    if (first.purpose, first.content) != (purpose, dump(form)):
        raise HesineError(Code.ID_REUSED, "this id was already used with other content")
    return first.trip_id

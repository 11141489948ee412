"""Hesine's values and ours, both ways. The one place where its terms meet our names:

    trip_id, trip_no        Record.hesine_id, Record.number
    employee_id             requester
    trip_detail             TripDetail
    from, to, depart_date   Leg.origin, Leg.destination, Leg.depart
    lodging                 Stay
    approver_id             approver, in a step or a decision
    status                  ApprovalStatus; of people and departments Standing
    decided_at, comment     Decided.at, Decided.comment
    leader_id, manager_id   Department.leader, Employee.manager
    from, to of a delegate  Delegation.first, Delegation.last

A null and an empty text say the same: there is none.
"""

import re
from decimal import Context, Decimal
from typing import Any

from bot.errors import FieldError, Rejected
from bot.hesine.travel.wire import (
    WireDecision,
    WireDelegate,
    WireDepartment,
    WireDetail,
    WireEmployee,
    WireLeg,
    WireMoney,
    WirePlace,
    WireStay,
    WireStep,
    WireTrip,
    dumped,
)
from bot.trips.model import Decided, Decision, EmployeeId, Leg, Money, Place, Record, Stay, Step, TripDetail
from bot.trips.people import Delegation, Department, Employee

CENT = Decimal("0.01")
EXACT = Context(prec=17, traps=[])
"""What does not fit becomes NaN, which equals nothing, instead of an error of the decimal module."""
LEG_PATH = re.compile(r"legs\[(\d{1,4})\]\.(\w+)")
LEG_FIELDS = {"from": "origin", "to": "destination", "depart_date": "depart", "depart_time": "depart", "mode": "mode"}
WHOLE_FIELDS = {"employee_id": "requester", "approver_id": "approver", "budget": "amount"}
OUR_OWN = {"purpose", "legs", "return_date", "lodging", "project", "travellers", "note"}
"""Fields that are called the same on both sides."""


def record(trip: WireTrip) -> Record:
    return Record(
        hesine_id=trip.trip_id,
        number=trip.trip_no,
        requester=EmployeeId(trip.employee_id),
        detail=_detail(trip.trip_detail),
        status=trip.status,
        version=trip.version,
        current_step=trip.current_step or 0,
        steps=tuple(_step(step) for step in trip.steps),
        created_at=trip.created_at,
        updated_at=trip.updated_at,
        department_id=trip.department_id,
        client_request_id=trip.client_request_id,
        withdrawn_at=trip.withdrawn_at,
    )


def _detail(detail: WireDetail) -> TripDetail:
    legs = tuple(_leg(leg) for leg in detail.legs)
    known = {place.name: place for leg in legs for place in (leg.origin, leg.destination)}
    return TripDetail(
        purpose=detail.purpose,
        legs=legs,
        budget=Money(detail.budget.amount, detail.budget.currency),
        return_date=detail.return_date,
        lodging=tuple(
            Stay(known.get(stay.city, Place(stay.city)), stay.check_in, stay.check_out) for stay in detail.lodging or ()
        ),
        project=detail.project,
        travellers=tuple(EmployeeId(one) for one in detail.travellers or ()),
        note=detail.note,
    )


def _leg(leg: WireLeg) -> Leg:
    return Leg(
        origin=_place(leg.origin),
        destination=_place(leg.destination),
        depart=leg.depart_date,
        mode=leg.mode,
        depart_time=leg.depart_time,
    )


def _place(place: WirePlace | None) -> Place:
    return Place(place.name, place.code) if place else Place("")


def _step(step: WireStep) -> Step:
    return Step(
        no=step.step_no,
        approvers=tuple(EmployeeId(one) for one in step.approver_ids),
        rule=step.rule,
        status=step.status,
        decisions=tuple(_decided(decision) for decision in step.decisions),
    )


def _decided(decision: WireDecision) -> Decided:
    return Decided(
        decision_id=decision.decision_id,
        approver=EmployeeId(decision.approver_id),
        status=decision.status,
        at=decision.decided_at,
        comment=decision.comment,
        on_behalf_of=_person(decision.on_behalf_of),
    )


def _person(employee_id: str | None) -> EmployeeId | None:
    return EmployeeId(employee_id) if employee_id else None


def field_name(path: str) -> str:
    """What our form calls the field at this path of Hesine's: `legs.0.depart`, `amount`, `approver`.

    Paths that are none of a trip's stay as they are.
    """
    inside = path.removeprefix("trip_detail.")
    if leg := LEG_PATH.match(inside):
        return f"legs.{leg[1]}.{LEG_FIELDS.get(leg[2], leg[2])}"
    if inside == "budget.currency":
        return "currency"
    name = re.split(r"[.\[]", inside, maxsplit=1)[0]
    return WHOLE_FIELDS.get(name, name if name in OUR_OWN else path)


def employee(found: WireEmployee) -> Employee:
    return Employee(
        id=EmployeeId(found.employee_id),
        name=found.name,
        name_en=found.name_en,
        email=found.email,
        department_id=found.department_id,
        updated_at=found.updated_at,
        manager=_person(found.manager_id),
        mobile=found.mobile,
        grade=found.grade,
        country=found.country,
        standing=found.status,
    )


def department(found: WireDepartment) -> Department:
    return Department(
        id=found.department_id,
        name=found.name,
        updated_at=found.updated_at,
        parent_id=found.parent_id,
        leader=_person(found.leader_id),
        standing=found.status,
    )


def delegation(found: WireDelegate) -> Delegation:
    return Delegation(EmployeeId(found.employee_id), EmployeeId(found.delegate_id), found.first, found.last)


def detail_body(detail: TripDetail) -> dict[str, Any]:
    """`trip_detail` as it is sent: what is empty is left out."""
    return dumped(
        WireDetail.model_construct(
            purpose=detail.purpose,
            legs=tuple(_wire_leg(number, leg) for number, leg in enumerate(detail.legs, 1)),
            budget=WireMoney.model_construct(amount=_two_places(detail.budget.amount), currency=detail.budget.currency),
            return_date=detail.return_date,
            lodging=tuple(_wire_stay(stay) for stay in detail.lodging) or None,
            project=detail.project or None,
            travellers=detail.travellers or None,
            note=detail.note or None,
        )
    )


def _wire_leg(number: int, leg: Leg) -> WireLeg:
    return WireLeg.model_construct(
        leg_no=number,
        origin=_wire_place(leg.origin),
        destination=_wire_place(leg.destination),
        mode=leg.mode,
        depart_date=leg.depart,
        depart_time=leg.depart_time,
    )


def _wire_place(place: Place) -> WirePlace | None:
    return WirePlace.model_construct(name=place.name, code=place.code) if place.name else None


def _wire_stay(stay: Stay) -> WireStay:
    return WireStay.model_construct(city=stay.city.name, check_in=stay.check_in, check_out=stay.check_out)


def _two_places(amount: Decimal) -> Decimal:
    exact = amount.quantize(CENT, context=EXACT)
    if exact != amount:
        reason = "not an amount of two places"
        raise Rejected("Hesine keeps money to two places", (FieldError("amount", reason),))
    return exact


def decision_body(decision: Decision) -> dict[str, Any]:
    """The same decision always gives the same bytes, so that a repeat is known as one."""
    body = {
        "decision_id": decision.id,
        "step_no": decision.step_no,
        "version": decision.version,
        "approver_id": decision.approver,
        "on_behalf_of": decision.on_behalf_of,
        "status": decision.verdict.value,
        "comment": decision.comment or None,
        "decided_at": decision.at.isoformat(),
    }
    return {name: value for name, value in body.items() if value is not None}

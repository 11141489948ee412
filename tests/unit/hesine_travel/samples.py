"""Bodies written by hand from the contract, and the same things as our values."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from bot.trips.model import (
    Decision,
    EmployeeId,
    Leg,
    Mode,
    Money,
    Place,
    Stay,
    TripDetail,
    Verdict,
    Withdrawal,
)

LIN, CHEN, SAM = EmployeeId("E1001"), EmployeeId("E1002"), EmployeeId("E1006")

DETAIL_BODY = {
    "purpose": "客户拜访",
    "legs": [
        {
            "leg_no": 1,
            "from": {"name": "上海", "code": "SHA"},
            "to": {"name": "Berlin", "code": "BER"},
            "mode": "flight",
            "depart_date": "2026-03-09",
            "depart_time": "08:30",
        }
    ],
    "return_date": "2026-03-12",
    "lodging": [{"city": "Berlin", "check_in": "2026-03-09", "check_out": "2026-03-12"}],
    "budget": {"amount": "1280.00", "currency": "CNY"},
    "project": "P-7",
    "travellers": ["E1001"],
    "note": "aisle seat",
}

DETAIL = TripDetail(
    purpose="客户拜访",
    legs=(Leg(Place("上海", "SHA"), Place("Berlin", "BER"), date(2026, 3, 9), Mode.FLIGHT, time(8, 30)),),
    budget=Money(Decimal("1280.00"), "CNY"),
    return_date=date(2026, 3, 12),
    lodging=(Stay(Place("Berlin", "BER"), date(2026, 3, 9), date(2026, 3, 12)),),
    project="P-7",
    travellers=(LIN,),
    note="aisle seat",
)

DECISION = Decision(
    id="d-1",
    click="U1:1.0",
    step_no=1,
    version=3,
    approver=CHEN,
    verdict=Verdict.REJECTED,
    at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    comment="太贵",
)

WITHDRAWAL = Withdrawal(
    click="U1:2.0", version=3, at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC), reason="not needed & late"
)


def decision_body(**changes):
    return {
        "decision_id": "d-1",
        "approver_id": "E1002",
        "on_behalf_of": None,
        "status": "rejected",
        "comment": "太贵",
        "decided_at": "2026-03-02T16:00:00+08:00",
        **changes,
    }


def trip_body(**changes):
    return {
        "trip_detail": DETAIL_BODY,
        "trip_id": "T1",
        "trip_no": "TR-2026-0001",
        "employee_id": "E1001",
        "department_id": "D110",
        "status": "pending",
        "version": 3,
        "withdrawn_at": None,
        "client_request_id": "c-1",
        "current_step": 1,
        "steps": [{"step_no": 1, "approver_ids": ["E1002"], "rule": "any", "status": "pending", "decisions": []}],
        "created_at": "2026-03-01T09:00:00+08:00",
        "updated_at": "2026-03-01T09:00:00.250000+08:00",
        "added_later": {"is": "ignored"},
        **changes,
    }


def decided_trip_body(decision):
    status = decision["status"]
    step = {"step_no": 1, "approver_ids": ["E1002"], "rule": "any", "status": status, "decisions": [decision]}
    return trip_body(status=status, steps=[step])

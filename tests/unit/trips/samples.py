"""One trip and the people around it, to be varied by keyword."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.trips.drafts import Draft
from bot.trips.form import LegForm, TripForm
from bot.trips.model import (
    ApprovalStatus,
    Decided,
    EmployeeId,
    Leg,
    Mode,
    Money,
    Place,
    Record,
    State,
    Step,
    StepRule,
    Trip,
    TripDetail,
    TripId,
    UserId,
    Verdict,
    WorkspaceId,
)
from bot.trips.moves import from_record
from bot.trips.people import Delegation, Employee
from bot.trips.rulings import Press
from tests.conftest import NOW

WORKSPACE = WorkspaceId("T1")
TRIP_ID = TripId("5f0c2a9e7d1b4c3a8e6f7a9b0c1d2e3f")

LIN = EmployeeId("E-LIN")
"""Asks to travel."""
CHEN = EmployeeId("E-CHEN")
"""Decides."""
SAM = EmployeeId("E-SAM")
"""Decides too, or next."""
MEI = EmployeeId("E-MEI")
"""Stands in for Chen."""
RAO = EmployeeId("E-RAO")
"""Has nothing to do with it."""

SHANGHAI = Place("Shanghai", "SHA")
BEIJING = Place("Beijing", "BJS")
DETAIL = TripDetail(
    purpose="Customer visit",
    legs=(Leg(SHANGHAI, BEIJING, date(2026, 3, 9), Mode.TRAIN),),
    budget=Money(Decimal("5000.00"), "CNY"),
    return_date=date(2026, 3, 11),
)
OTHER_DETAIL = replace(DETAIL, purpose="Trade fair", budget=Money(Decimal("8000.00"), "CNY"))
FORM = TripForm(
    purpose="Customer visit",
    legs=(LegForm(SHANGHAI, BEIJING, date(2026, 3, 9), Mode.TRAIN),),
    return_date=date(2026, 3, 11),
    amount="5000",
    approver=CHEN,
)


def step(no: int = 1, approvers=(CHEN,), rule: StepRule = StepRule.ANY, *said: Decided, **changes) -> Step:
    return replace(Step(no, approvers, rule, decisions=said), **changes)


def said(by: EmployeeId, status: ApprovalStatus = ApprovalStatus.APPROVED, decision_id="D-web", **changes) -> Decided:
    return replace(Decided(decision_id, by, status, NOW), **changes)


def record(*steps: Step, **changes) -> Record:
    blank = Record(
        hesine_id="H-1",
        number="TR-100",
        requester=LIN,
        detail=DETAIL,
        status=ApprovalStatus.PENDING,
        version=1,
        current_step=1,
        steps=steps or (step(),),
        created_at=NOW,
        updated_at=NOW,
        client_request_id=TRIP_ID,
    )
    return replace(blank, **changes)


def approved_record(by: EmployeeId = CHEN, decision_id: str = "D-web", **changes) -> Record:
    word = said(by, decision_id=decision_id)
    done = step(1, (by,), StepRule.ANY, word, status=ApprovalStatus.APPROVED)
    return record(done, status=ApprovalStatus.APPROVED, **changes)


def waiting(*steps: Step, **changes) -> Trip:
    """A trip that waits in Hesine, as we mirror it."""
    return from_record(WORKSPACE, record(*steps, **changes), TRIP_ID)


def sending(**changes) -> Trip:
    blank = Trip(
        workspace=WORKSPACE,
        id=TRIP_ID,
        revision=1,
        state=State.SENDING,
        requester=LIN,
        approver=CHEN,
        submitted=DETAIL,
        created_at=NOW,
    )
    return replace(blank, **changes)


def press(person: EmployeeId = CHEN, verdict: Verdict = Verdict.APPROVED, **changes) -> Press:
    blank = Press(WORKSPACE, TRIP_ID, 1, 1, person, verdict, click=f"{person}/1", at=NOW)
    return replace(blank, **changes)


def draft(**changes) -> Draft:
    return replace(Draft(WORKSPACE, "draft-1", UserId("U-LIN"), FORM, NOW), **changes)


def employee(person: EmployeeId, name: str = "", **changes) -> Employee:
    name = name or person.removeprefix("E-").title()
    return replace(Employee(person, name, name, f"{name.lower()}@example.com", "D-1", NOW), **changes)


def delegation(first: date, last: date, employee_id: EmployeeId = CHEN, delegate: EmployeeId = MEI) -> Delegation:
    return Delegation(employee_id, delegate, first, last)


def at(hour: int, minute: int = 0) -> datetime:
    """That hour (UTC) of the day that NOW is in."""
    return NOW.replace(hour=hour, minute=minute)

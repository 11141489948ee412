import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.errors import Broken, FieldError, Rejected
from bot.hesine.travel import translate
from bot.hesine.travel.wire import WireDelegate, WireDepartment, WireEmployee, WireTrip, parsed
from bot.trips.model import ApprovalStatus, Decided, EmployeeId, Leg, Money, Place, Step, StepRule
from bot.trips.people import Delegation, Department, Employee, Standing
from tests.unit.hesine_travel.samples import (
    CHEN,
    DECISION,
    DETAIL,
    DETAIL_BODY,
    LIN,
    SAM,
    decided_trip_body,
    decision_body,
    trip_body,
)


def record(body):
    return translate.record(parsed(WireTrip, body))


def test_a_trip_becomes_our_record():
    found = record(trip_body())
    assert (found.hesine_id, found.number, found.requester) == ("T1", "TR-2026-0001", LIN)
    assert (found.status, found.version, found.current_step) == (ApprovalStatus.PENDING, 3, 1)
    assert found.detail == DETAIL
    assert found.step == Step(1, (CHEN,), StepRule.ANY)
    assert found.created_at == datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
    assert found.updated_at == datetime(2026, 3, 1, 1, 0, 0, 250_000, tzinfo=UTC)
    assert (found.department_id, found.client_request_id, found.withdrawn_at) == ("D110", "c-1", None)


def test_a_decision_becomes_ours():
    found = record(decided_trip_body(decision_body(on_behalf_of="E1006")))
    eastern = timezone(timedelta(hours=8))
    assert found.steps[0].decisions == (
        Decided("d-1", CHEN, ApprovalStatus.REJECTED, datetime(2026, 3, 2, 16, tzinfo=eastern), "太贵", SAM),
    )


def test_what_the_contract_leaves_open_may_be_absent_or_null():
    leg = {"depart_date": "2026-03-09", "mode": None}
    bare = {"purpose": "x", "legs": [leg], "budget": {"amount": "0.00", "currency": "CNY"}, "lodging": None}
    found = record(trip_body(trip_detail=bare, client_request_id=None, department_id=None, current_step=None))
    assert found.detail.legs == (Leg(Place(""), Place(""), date(2026, 3, 9)),)
    assert (found.client_request_id, found.department_id, found.current_step) == ("", "", 0)


def changed_detail(**changes):
    return trip_body(trip_detail={**DETAIL_BODY, **changes})


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (trip_body(status="agreed"), "status"),
        (trip_body(version="3"), "version"),
        (trip_body(updated_at="2026-03-01T09:00:00"), "updated_at"),
        (trip_body(updated_at=1767225600), "updated_at"),
        (trip_body(created_at="2026-03-01 09:00:00+08:00"), "created_at"),
        (trip_body(trip_id=""), "trip_id"),
        (changed_detail(return_date="20260312"), "trip_detail.return_date"),
        (changed_detail(return_date="2026-02-30"), "trip_detail.return_date"),
        (changed_detail(return_date="2026-03-12T00:00:00"), "trip_detail.return_date"),
        (changed_detail(budget={"amount": "1280", "currency": "CNY"}), "trip_detail.budget.amount"),
        (changed_detail(budget={"amount": 1280.0, "currency": "CNY"}), "trip_detail.budget.amount"),
        (changed_detail(budget={"amount": "1280.00", "currency": "RMB¥"}), "trip_detail.budget.currency"),
        (changed_detail(legs=[]), "trip_detail.legs"),
        (changed_detail(legs=[{"depart_date": "2026-03-09", "mode": "hotel"}]), "trip_detail.legs.0.mode"),
    ],
)
def test_a_value_outside_the_contract_is_refused_by_the_name_of_its_field(body, where):
    with pytest.raises(Broken) as caught:
        record(body)
    assert f" at {where}" in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_detail_is_sent_as_the_contract_writes_it():
    assert translate.detail_body(DETAIL) == DETAIL_BODY


def test_what_is_empty_is_not_sent():
    leg = Leg(Place(""), Place("Berlin"), date(2026, 3, 9))
    bare = replace(DETAIL, legs=(leg,), return_date=None, lodging=(), project="", travellers=(), note="")
    body = translate.detail_body(bare)
    assert set(body) == {"purpose", "legs", "budget"}
    assert body["legs"] == [{"leg_no": 1, "to": {"name": "Berlin", "code": ""}, "depart_date": "2026-03-09"}]


@pytest.mark.parametrize(("amount", "text"), [("1280", "1280.00"), ("0.1", "0.10"), ("1E+3", "1000.00")])
def test_money_is_sent_with_two_places(amount, text):
    assert translate.detail_body(replace(DETAIL, budget=Money(Decimal(amount), "CNY")))["budget"]["amount"] == text


@pytest.mark.parametrize("amount", ["1.005", "NaN", "Infinity", "1E+30"])
def test_money_is_never_rounded(amount):
    with pytest.raises(Rejected) as caught:
        translate.detail_body(replace(DETAIL, budget=Money(Decimal(amount), "CNY")))
    assert caught.value.fields == (FieldError("amount", "not an amount of two places"),)


def test_a_decision_is_sent_whole_and_always_in_the_same_bytes():
    body = translate.decision_body(replace(DECISION, on_behalf_of=SAM))
    assert body == {
        "decision_id": "d-1",
        "step_no": 1,
        "version": 3,
        "approver_id": "E1002",
        "on_behalf_of": "E1006",
        "status": "rejected",
        "comment": "太贵",
        "decided_at": "2026-03-02T08:00:00+00:00",
    }
    assert json.dumps(body) == json.dumps(translate.decision_body(replace(DECISION, on_behalf_of=SAM)))
    assert "comment" not in translate.decision_body(replace(DECISION, comment=""))


def test_people_departments_and_delegations_become_ours():
    updated = {"updated_at": "2026-03-01T00:00:00Z"}
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    employee = {"employee_id": "E1", "name": "林薇", "name_en": None, "email": "l@example.com", "department_id": "D1"}
    assert translate.employee(parsed(WireEmployee, employee | updated | {"manager_id": "", "status": "left"})) == (
        Employee(EmployeeId("E1"), "林薇", "", "l@example.com", "D1", moment, standing=Standing.LEFT)
    )
    department = {"department_id": "D1", "name": "研发", "parent_id": None, "leader_id": "E2", "status": "active"}
    assert translate.department(parsed(WireDepartment, department | updated)) == (
        Department("D1", "研发", moment, "", EmployeeId("E2"))
    )
    delegate = {"employee_id": "E1", "delegate_id": "E2", "from": "2026-03-01", "to": "2026-03-31"}
    assert translate.delegation(parsed(WireDelegate, delegate)) == (
        Delegation(EmployeeId("E1"), EmployeeId("E2"), date(2026, 3, 1), date(2026, 3, 31))
    )


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("employee_id", "requester"),
        ("approver_id", "approver"),
        ("trip_detail.purpose", "purpose"),
        ("trip_detail.budget", "amount"),
        ("trip_detail.budget.amount", "amount"),
        ("trip_detail.budget.currency", "currency"),
        ("trip_detail.return_date", "return_date"),
        ("trip_detail.project", "project"),
        ("trip_detail.note", "note"),
        ("trip_detail.legs", "legs"),
        ("trip_detail.legs[0].depart_date", "legs.0.depart"),
        ("trip_detail.legs[11].depart_time", "legs.11.depart"),
        ("trip_detail.legs[1].from", "legs.1.origin"),
        ("trip_detail.legs[1].to.code", "legs.1.destination"),
        ("trip_detail.legs[1].mode", "legs.1.mode"),
        ("trip_detail.legs[1].leg_no", "legs.1.leg_no"),
        ("trip_detail.lodging[2].check_out", "lodging"),
        ("trip_detail.travellers[0]", "travellers"),
        ("trip_detail.cost_centre", "trip_detail.cost_centre"),
        ("invoice_no", "invoice_no"),
        ("", ""),
    ],
)
def test_a_refused_field_has_the_name_that_our_form_gives_it(path, ours):
    assert translate.field_name(path) == ours

from datetime import UTC, date, datetime

import pytest

from bot.trips.people import Standing
from tests.unit.hesine_openplatform.local_hesine import refusal
from tests.unit.hesine_openplatform.samples import CHEN, COMPANY, LIN, XU, staff_body, value

STAFF, DEPARTMENTS = r"GET /api/openapi/v1.1/staffs$", r"GET /api/openapi/v1/departments$"
ROLE, DELEGATES = r"GET /api/openapi/v1/roledefs/", r"GET /api/openapi/v2/organization/delegate/approve$"
LOOKUP = r"POST /api/openapi/v1/staffs/getStaffIds"
ROOT = {"id": COMPANY, "name": "总公司", "parentId": "", "active": True, "updateTime": "2026-01-01 00:00:00"}
LEADERS = value({"id": f"{COMPANY}:leader", "contents": [{"pathType": "id", "path": [COMPANY], "staffs": ["", CHEN]}]})


async def test_employees_are_read_leavers_too_and_outsiders_not(desk):
    rows = [staff_body(), staff_body(CHEN, active=False), staff_body(XU, external=True)]
    desk.hesine.on(STAFF, {"count": 3, "items": rows})
    lin, chen = [one async for one in desk.api.employees(datetime(2026, 3, 1, tzinfo=UTC))]
    assert (lin.id, lin.email, lin.grade, lin.department_id) == (LIN, "lin.wei@example.com", "P5", f"{COMPANY}:D1")
    assert lin.updated_at == datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert chen.standing is Standing.LEFT
    asked = desk.hesine.calls_of(STAFF)[0].query
    assert asked["startDate"] == "2026-03-01 08:00:00"
    assert "active" not in asked


async def test_departments_have_the_leader_of_the_built_in_role(desk):
    desk.hesine.on(ROLE, LEADERS).on(DEPARTMENTS, {"count": 1, "items": [ROOT]})
    (found,) = [one async for one in desk.api.departments()]
    assert found.leader == CHEN
    assert desk.hesine.calls_of(ROLE)[0].path == f"/api/openapi/v1/roledefs/${COMPANY}:leader"


async def test_a_new_leader_makes_all_departments_be_read(desk):
    since = datetime(2026, 3, 1, tzinfo=UTC)
    other = value({"id": "x", "contents": [{"pathType": "id", "path": [COMPANY], "staffs": [XU]}]})
    desk.hesine.on(ROLE, LEADERS, LEADERS, other).on(DEPARTMENTS, {"count": 1, "items": [ROOT]})
    for _ in range(3):
        [one async for one in desk.api.departments(since)]
    assert ["startDate" in call.query for call in desk.hesine.calls_of(DEPARTMENTS)] == [False, True, False]


async def test_a_company_without_the_role_has_departments_without_leaders(desk):
    desk.hesine.on(ROLE, refusal(400, "角色不存在")).on(DEPARTMENTS, {"count": 1, "items": [ROOT]})
    assert [one.leader async for one in desk.api.departments()] == [None]


@pytest.mark.parametrize(
    ("templates", "count"), [([], 1), (["tripTemplate"], 1), (["another"], 0), (["another", "tripTemplate"], 1)]
)
async def test_delegations_for_other_templates_are_left_out(desk, templates, count):
    row = {"id": "d", "staffId": CHEN, "delegateeId": XU, "startTime": None, "endTime": None, "originalIds": templates}
    desk.hesine.on(DELEGATES, {"items": [row]})
    assert len([one async for one in desk.api.delegations()]) == count


async def test_a_delegation_holds_on_its_local_days_and_without_end_for_ever(desk):
    first = {"id": "d", "staffId": CHEN, "delegateeId": XU, "startTime": 1691424000000, "endTime": None}
    desk.hesine.on(DELEGATES, {"items": [first]})
    (found,) = [one async for one in desk.api.delegations()]
    assert (found.first, found.last) == (date(2023, 8, 8), date(9999, 12, 31))


async def test_people_are_looked_up_in_hundreds_and_in_lower_case(desk):
    desk.hesine.on(LOOKUP, {"items": [staff_body()]})
    found = await desk.api.people.by_email(*(f"A{number}@Example.com" for number in range(150)))
    sizes = [len(call.json["conditionIds"]) for call in desk.hesine.calls_of(LOOKUP)]
    assert (len(found), sizes) == (2, [100, 50])
    assert desk.hesine.calls_of(LOOKUP)[0].json["conditionIds"][0] == "a0@example.com"


async def test_people_are_looked_up_by_phone(desk):
    await desk.api.people.by_phone("13900001001")
    assert desk.hesine.calls_of(LOOKUP)[0].json == {"type": "CELLPHONE", "conditionIds": ["13900001001"]}

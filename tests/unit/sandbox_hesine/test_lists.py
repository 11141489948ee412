"""Lists of trips, people and calls: filters, order, pages."""

import pytest

TRAVEL = "/api/travel"


async def ids(api, **query):
    return [trip["trip_id"] for trip in (await api.data("GET", TRAVEL, query=query))["items"]]


async def test_a_walk_through_pages_meets_every_trip_once_in_order(api):
    made = [(await api.create())["trip_id"] for _ in range(5)]
    seen, cursor = [], {}
    while True:
        page = await api.data("GET", TRAVEL, query={"limit": 2, **cursor})
        assert len(page["items"]) <= 2
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [trip["trip_id"] for trip in seen] == made
    assert seen == sorted(seen, key=lambda trip: (trip["updated_at"], trip["trip_id"]))


async def test_a_trip_changed_during_the_walk_is_met_again_at_its_end(api, hesine):
    first, second = await api.create(), await api.create()
    page = await api.data("GET", TRAVEL, query={"limit": 1})
    await hesine.advance(1)
    await hesine.decide_on_web(first["trip_id"], "E1002", "approved")
    rest = await api.data("GET", TRAVEL, query={"limit": 9, "cursor": page["next_cursor"]})
    assert [trip["trip_id"] for trip in rest["items"]] == [second["trip_id"], first["trip_id"]]


async def test_updated_since_includes_the_instant_itself(api, hesine):
    first = await api.create()
    await hesine.advance(1)
    second = await api.create()
    assert await ids(api, updated_since=first["updated_at"]) == [first["trip_id"], second["trip_id"]]
    assert await ids(api, updated_since=second["updated_at"]) == [second["trip_id"]]


@pytest.mark.parametrize("limit", ["0", "101", "ten", "-1", "1.5"])
async def test_a_limit_out_of_1_to_100_is_malformed(api, limit):
    status, code, data = await api.refused("GET", TRAVEL, query={"limit": limit})
    assert (status, code, data["errors"][0]["field"]) == (400, 40001, "limit")


async def test_a_cursor_belongs_to_the_question_it_answered(api):
    await api.create()
    await api.create()
    cursor = (await api.data("GET", TRAVEL, query={"limit": 1}))["next_cursor"]
    for query in ({"cursor": cursor, "status": "pending"}, {"cursor": "bm9uc2Vuc2U="}, {"cursor": "€"}):
        assert (await api.refused("GET", TRAVEL, query=query))[:2] == (400, 40001)


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"status": "open"}, 40002, "status"),
        ({"date_from": "01/03/2027"}, 40002, "date_from"),
        ({"updated_since": "2027-03-01T00:00:00"}, 40002, "updated_since"),
        ({"withdrawn": "yes"}, 40002, "withdrawn"),
        ({"date_from": "2027-03-02", "date_to": "2027-03-01"}, 40001, "date_to"),
        ({"approver": "E1002"}, 40001, "approver"),
    ],
)
async def test_a_bad_filter_is_named(api, query, code, field):
    _, got, data = await api.refused("GET", TRAVEL, query=query)
    assert (got, data["errors"][0]["field"]) == (code, field)


async def test_trips_are_found_by_person_department_status_and_overlap(api, hesine, detail):
    lin = await api.create()
    anna = await api.create(employee="E1003", approver="E1004", detail=detail | {"return_date": "2027-03-20"})
    await hesine.decide_on_web(anna["trip_id"], "E1004", "approved")
    assert await ids(api, employee_id="E1001") == [lin["trip_id"]]
    assert await ids(api, department_id="D120") == [anna["trip_id"]]
    assert await ids(api, status="approved") == [anna["trip_id"]]
    assert await ids(api, date_from="2027-03-04", date_to="2027-03-04") == [anna["trip_id"]]
    assert await ids(api, date_from="2027-02-01", date_to="2027-03-01") == [lin["trip_id"], anna["trip_id"]]
    assert await ids(api, date_from="2027-03-21") == []
    assert await ids(api, date_to="2027-02-28") == []


async def test_an_approver_finds_only_what_awaits_them_now(api, hesine):
    await hesine.seed(rules={"second_step_over": {"amount": "1.00", "currency": "CNY", "approver_ids": ["E1005"]}})
    trip = await api.create()
    assert await ids(api, approver_id="E1002") == [trip["trip_id"]]
    assert await ids(api, approver_id="E1005") == []
    await hesine.decide_on_web(trip["trip_id"], "E1002", "approved")
    assert await ids(api, approver_id="E1002") == []
    assert await ids(api, approver_id="E1005") == [trip["trip_id"]]


async def test_a_withdrawn_trip_is_listed_only_on_request(api, hesine):
    trip = await api.create()
    await hesine.withdraw_on_web(trip["trip_id"])
    assert await ids(api) == []
    assert await ids(api, withdrawn="true") == [trip["trip_id"]]
    assert await ids(api, updated_since=trip["updated_at"]) == [trip["trip_id"]]
    assert await ids(api, updated_since=trip["updated_at"], withdrawn="false") == []


async def test_an_employee_is_found_by_each_address(api):
    for query in ({"email": "Lin.Wei@example.com"}, {"mobile": "+8613900001001"}, {"employee_id": "E1001"}):
        (lin,) = (await api.data("GET", "/api/org/employees", query=query))["items"]
        assert (lin["employee_id"], lin["name"], lin["name_en"]) == ("E1001", "林薇", "Lin Wei")
        assert set(lin) == {
            *("employee_id", "name", "name_en", "email", "mobile", "department_id", "manager_id"),
            *("grade", "country", "status", "updated_at"),
        }


async def test_a_leaver_is_listed_as_changed(api, hesine):
    before = await api.data("GET", "/api/org/employees", query={"employee_id": "E1003"})
    assert before["items"][0]["status"] == "active"
    await hesine.advance(5)
    await hesine.seed(employees=[{"employee_id": "E1003", "status": "left"}])
    since = before["items"][0]["updated_at"]
    items = (await api.data("GET", "/api/org/employees", query={"updated_since": since}))["items"]
    assert (items[-1]["employee_id"], items[-1]["status"], items[-1]["name"]) == ("E1003", "left", "Anna Schmidt")
    assert items[-1]["updated_at"] > since


async def test_a_seed_that_changes_nothing_moves_nobody(api, hesine):
    before = await api.data("GET", "/api/org/employees")
    await hesine.advance(5)
    await hesine.seed(employees=[{"employee_id": "E1003", "status": "active", "tz": "Europe/Berlin"}])
    assert await api.data("GET", "/api/org/employees") == before


async def test_departments_and_delegates_are_listed(api, hesine):
    departments = (await api.data("GET", "/api/org/departments"))["items"]
    assert [d["leader_id"] for d in departments] == ["E1006", "E1002", "E1004", "E1005"]
    delegation = {"employee_id": "E1002", "delegate_id": "E1006", "from": "2026-12-01", "to": "2026-12-24"}
    await hesine.seed(delegates=[delegation])
    assert (await api.data("GET", "/api/org/delegates", query={"employee_id": "E1002"}))["items"] == [delegation]
    assert (await api.data("GET", "/api/org/delegates", query={"employee_id": "E1001"}))["items"] == []


async def test_the_audit_log_tells_who_called_what_and_holds_no_secret(api):
    await api.data("GET", "/api/org/employees", query={"email": "lin.wei@example.com"})
    await api.refused("GET", f"{TRAVEL}/T404")
    items = (await api.data("GET", "/api/audit/logs"))["items"]
    told = [(i["method"], i["path"], i["status"], i["code"]) for i in items]
    assert told == [
        ("POST", "/oauth2/token", 200, 0),
        ("GET", "/api/org/employees", 200, 0),
        ("GET", f"{TRAVEL}/T404", 404, 40401),
    ]
    assert all(i["address"] == "127.0.0.1" and i["app_key"] == api.account.app_key for i in items)
    assert "lin.wei" not in str(items)
    assert api.token not in str(items)

"""Filing, changing and withdrawing trips, and what is refused on the way."""

import pytest

CREATE = "/api/travel/create"


def body(detail, **changes):
    return {"employee_id": "E1001", "approver_id": "E1002", "trip_detail": detail} | changes


async def test_a_filed_trip_reads_back_as_it_was_answered(api):
    trip = await api.create(client_request_id="r-1")
    assert await api.data("GET", f"/api/travel/{trip['trip_id']}") == trip
    assert (trip["status"], trip["version"], trip["current_step"]) == ("pending", 1, 1)
    assert (trip["department_id"], trip["client_request_id"], trip["withdrawn_at"]) == ("D110", "r-1", None)
    assert trip["steps"] == [
        {"step_no": 1, "approver_ids": ["E1002"], "rule": "any", "status": "pending", "decisions": []}
    ]
    assert trip["trip_detail"]["legs"][0]["from"] == {"name": "上海", "code": "SHA"}
    assert [leg["leg_no"] for leg in trip["trip_detail"]["legs"]] == [1, 2]
    assert trip["trip_detail"]["budget"] == {"amount": "1280.00", "currency": "CNY"}


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("purpose", None, 40001, "trip_detail.purpose"),
        ("purpose", "x" * 2001, 40001, "trip_detail.purpose"),
        ("purpose", " ", 40001, "trip_detail.purpose"),
        ("legs", [], 40001, "trip_detail.legs"),
        ("legs", [{"depart_date": "2027-01-01"}] * 21, 40001, "trip_detail.legs"),
        ("legs", [{"depart_date": "1.3.2027"}], 40002, "trip_detail.legs[0].depart_date"),
        ("legs", [{"depart_date": "2027-02-30"}], 40002, "trip_detail.legs[0].depart_date"),
        ("legs", [{"mode": "train"}], 40001, "trip_detail.legs[0].depart_date"),
        ("legs", [{"depart_date": "2027-03-01", "mode": "ship"}], 40002, "trip_detail.legs[0].mode"),
        ("legs", [{"depart_date": "2027-03-01", "mode": "hotel"}], 40002, "trip_detail.legs[0].mode"),
        ("legs", [{"depart_date": "2027-03-01", "depart_time": "9am"}], 40002, "trip_detail.legs[0].depart_time"),
        ("legs", [{"depart_date": "2027-03-01", "leg_no": 2}], 40001, "trip_detail.legs"),
        ("legs", [{"depart_date": "2027-03-01", "to": {"code": "BJS"}}], 40001, "trip_detail.legs[0].to.name"),
        (
            "legs",
            [{"depart_date": "2027-03-01", "to": {"name": "Rome", "code": "rom"}}],
            40001,
            "trip_detail.legs[0].to.code",
        ),
        ("budget", {"amount": 1280, "currency": "CNY"}, 40001, "trip_detail.budget.amount"),
        ("budget", {"amount": "1280", "currency": "CNY"}, 40001, "trip_detail.budget.amount"),
        ("budget", {"amount": "1280.00", "currency": "yuan"}, 40001, "trip_detail.budget.currency"),
        ("return_date", 20270303, 40001, "trip_detail.return_date"),
        ("porpoise", "typo", 40001, "trip_detail.porpoise"),
        ("return_date", "2027-03-02", 42201, "trip_detail.return_date"),
        ("travellers", ["E1003", "E1007"], 42201, "trip_detail.travellers[1]"),
        (
            "legs",
            [{"depart_date": "2027-03-02"}, {"depart_date": "2027-03-01"}],
            42201,
            "trip_detail.legs[1].depart_date",
        ),
    ],
)
async def test_a_bad_field_of_a_trip_is_named(api, hesine, detail, *, path, value, code, field):
    detail[path] = value
    status, got, data = await api.refused("POST", CREATE, body=body(detail))
    assert (status, got, [e["field"] for e in data["errors"]]) == (code // 100, code, [field])
    assert await hesine.trips() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employee_id": "E9999"}, "employee_id"),
        ({"employee_id": "E1007"}, "employee_id"),
        ({"approver_id": "E1007"}, "approver_id"),
        ({"approver_id": "E1001"}, "approver_id"),
    ],
)
async def test_people_must_be_known_active_and_two(api, detail, changes, field):
    status, code, data = await api.refused("POST", CREATE, body=body(detail, **changes))
    assert (status, code, data["errors"][0]["field"]) == (422, 42201, field)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"null", b'{"employee_id": "\xff"}'])
async def test_a_body_that_is_no_json_object_is_malformed(api, raw):
    assert (await api.refused("POST", CREATE, raw=raw))[:2] == (400, 40001)


async def test_a_missing_required_field_is_called_required(api, detail):
    _, code, data = await api.refused("POST", CREATE, body={"trip_detail": detail, "approver_id": "E1002"})
    assert (code, data["errors"]) == (40001, [{"field": "employee_id", "reason": "required"}])


async def test_a_repeated_client_request_id_answers_the_first_trip(api, hesine, detail):
    first = await api.create(client_request_id="r-1")
    assert await api.create(client_request_id="r-1") == first
    assert len(await hesine.trips()) == 1
    assert await hesine.effects(first["trip_id"]) == {"created": 1}
    detail["purpose"] = "another"
    other = body(detail, client_request_id="r-1")
    assert (await api.refused("POST", CREATE, body=other))[:2] == (409, 40901)


async def test_a_refused_trip_leaves_its_client_request_id_free(api, detail):
    detail["return_date"] = "2027-03-01"
    await api.refused("POST", CREATE, body=body(detail, client_request_id="r-1"))
    await api.create(client_request_id="r-1")


async def test_a_change_raises_the_version_and_asks_again(api, hesine, detail, decide):
    await hesine.seed(
        rules={"second_step_over": {"amount": "1000.00", "currency": "CNY", "approver_ids": ["E1005"], "rule": "any"}}
    )
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}"
    half = await api.data("POST", f"{path}/approval", body=decide(trip))
    assert (half["status"], half["current_step"]) == ("pending", 2)
    detail["purpose"] = "第二次拜访"
    change = {"trip_detail": detail, "version": half["version"], "client_request_id": "c-1"}
    changed = await api.data("PUT", path, body=change)
    assert (changed["version"], changed["current_step"]) == (half["version"] + 1, 1)
    assert [step["status"] for step in changed["steps"]] == ["pending", "pending"]
    assert await api.data("PUT", path, body=change) == changed
    assert (await hesine.effects(trip["trip_id"]))["changed"] == 1


async def test_a_change_on_an_old_version_is_answered_with_the_current_trip(api, detail):
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}"
    change = {"trip_detail": detail, "version": 7, "client_request_id": "c-1"}
    assert await api.refused("PUT", path, body=change) == (409, 40902, {"current": trip})


async def test_a_change_may_name_another_approver(api, detail):
    trip = await api.create()
    change = {"trip_detail": detail, "version": 1, "client_request_id": "c-1", "approver_id": "E1006"}
    changed = await api.data("PUT", f"/api/travel/{trip['trip_id']}", body=change)
    assert changed["steps"][0]["approver_ids"] == ["E1006"]


async def test_a_decided_trip_can_be_neither_changed_nor_withdrawn(api, detail, decide):
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}"
    done = await api.data("POST", f"{path}/approval", body=decide(trip))
    change = {"trip_detail": detail, "version": done["version"], "client_request_id": "c-1"}
    assert (await api.refused("PUT", path, body=change))[:2] == (409, 40902)
    assert (await api.refused("DELETE", path, query={"version": done["version"]}))[:2] == (409, 40902)


async def test_a_withdrawal_answers_the_same_when_repeated(api, hesine):
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}"
    gone = await api.data("DELETE", path, query={"version": 1, "reason": "客户取消 了"})
    assert gone["withdrawn_at"]
    assert gone["status"] == "pending"
    assert await api.data("DELETE", path, query={"version": 1}) == gone
    assert await api.data("GET", path) == gone
    assert (await hesine.trip(trip["trip_id"]))["withdraw_reason"] == "客户取消 了"
    assert (await hesine.effects(trip["trip_id"]))["withdrawn"] == 1


async def test_a_withdrawal_needs_the_current_version(api):
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}"
    assert (await api.refused("DELETE", path, query={"version": 2}))[:2] == (409, 40902)
    assert (await api.refused("DELETE", path, query={"version": "one"}))[:2] == (400, 40001)
    assert (await api.refused("DELETE", path))[:2] == (400, 40001)


async def test_a_budget_over_the_companys_limit_is_refused(api, hesine, detail):
    await hesine.seed(rules={"max_budget": {"amount": "1279.99", "currency": "CNY"}})
    _, code, data = await api.refused("POST", CREATE, body=body(detail))
    assert (code, data["errors"][0]["field"]) == (42201, "trip_detail.budget")

"""Who may decide what, in the contract's order of checks."""

import pytest

TWO_STEPS = {"second_step_over": {"amount": "1000.00", "currency": "CNY", "approver_ids": ["E1005", "E1006"]}}


@pytest.fixture
async def trip(api):
    return await api.create()


@pytest.fixture
def path(trip):
    return f"/api/travel/{trip['trip_id']}/approval"


def of_all(rule):
    return {"second_step_over": {**TWO_STEPS["second_step_over"], "rule": rule}}


async def test_an_approval_of_the_only_step_approves_the_trip(api, hesine, trip, path, decide):
    done = await api.data("POST", path, body=decide(trip, decision_id="d-1", comment="好"))
    assert (done["status"], done["current_step"], done["version"]) == ("approved", None, 1)
    taken = done["steps"][0]["decisions"][0]
    assert (taken["decision_id"], taken["approver_id"], taken["on_behalf_of"]) == ("d-1", "E1002", None)
    assert (taken["status"], taken["comment"]) == ("approved", "好")
    assert taken["decided_at"] == "2026-12-01T16:00:00.000+08:00"
    assert await hesine.effects(trip["trip_id"]) == {"created": 1, "decided": 1}


async def test_a_rejection_ends_the_trip_and_needs_its_comment(api, hesine, decide):
    await hesine.seed(rules=TWO_STEPS)
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}/approval"
    status, code, data = await api.refused("POST", path, body=decide(trip, status="rejected"))
    assert (status, code, data["errors"][0]["field"]) == (400, 40001, "comment")
    done = await api.data("POST", path, body=decide(trip, status="rejected", comment="预算不足"))
    assert (done["status"], done["current_step"]) == ("rejected", None)
    assert [step["status"] for step in done["steps"]] == ["rejected", "pending"]


async def test_a_repeated_decision_answers_the_current_trip_and_counts_once(api, hesine, trip, path, decide):
    sent = decide(trip)
    done = await api.data("POST", path, body=sent)
    assert await api.data("POST", path, body=sent) == done
    same_instant = sent | {"decided_at": "2026-12-01T08:00:00Z"}
    assert await api.data("POST", path, body=same_instant) == done
    assert (await hesine.effects(trip["trip_id"]))["decided"] == 1


async def test_a_decision_id_with_other_content_is_refused_before_anything_else(api, trip, path, decide):
    sent = decide(trip)
    await api.data("POST", path, body=sent)
    other = sent | {"status": "rejected", "comment": "no", "approver_id": "E1003"}
    assert (await api.refused("POST", path, body=other))[:2] == (409, 40901)


async def test_a_decision_id_used_on_another_trip_is_refused(api, trip, path, decide):
    sent = decide(trip)
    await api.data("POST", path, body=sent)
    other = await api.create()
    assert (await api.refused("POST", f"/api/travel/{other['trip_id']}/approval", body=sent))[:2] == (409, 40901)


async def test_state_is_checked_before_the_person(api, trip, path, decide):
    stale = decide(trip, version=9, approver_id="E1003")
    status, code, data = await api.refused("POST", path, body=stale)
    assert (status, code, data["current"]["version"]) == (409, 40902, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"approver_id": "E1003"},
        {"approver_id": "E1001"},
        {"approver_id": "E1007"},
        {"approver_id": "E1003", "on_behalf_of": "E1002"},
        {"on_behalf_of": "E1002"},
    ],
)
async def test_only_an_approver_of_the_step_may_decide(api, hesine, trip, path, decide, *, changes):
    assert (await api.refused("POST", path, body=decide(trip, **changes)))[:2] == (403, 40303)
    assert await hesine.effects(trip["trip_id"]) == {"created": 1}


async def test_a_second_decision_finds_the_trip_decided(api, trip, path, decide):
    await api.data("POST", path, body=decide(trip))
    assert (await api.refused("POST", path, body=decide(trip)))[:2] == (409, 40902)


async def test_a_withdrawn_trip_cannot_be_decided(api, trip, path, decide):
    gone = await api.data("DELETE", f"/api/travel/{trip['trip_id']}", query={"version": 1})
    sent = decide(trip, version=gone["version"])
    assert (await api.refused("POST", path, body=sent))[:2] == (409, 40902)


async def test_a_delegate_decides_in_the_approvers_place_while_it_lasts(api, hesine, trip, path, decide):
    delegation = {"employee_id": "E1002", "delegate_id": "E1003", "from": "2020-01-01", "to": "2020-01-02"}
    await hesine.seed(delegates=[delegation])
    sent = decide(trip, approver_id="E1003", on_behalf_of="E1002")
    assert (await api.refused("POST", path, body=sent))[:2] == (403, 40303)
    await hesine.seed(delegates=[delegation | {"to": "2999-12-31"}])
    done = await api.data("POST", path, body=sent)
    assert done["status"] == "approved"
    assert done["steps"][0]["decisions"][0]["on_behalf_of"] == "E1002"


async def test_the_traveller_cannot_decide_even_as_a_delegate(api, hesine, trip, path, decide):
    await hesine.seed(
        delegates=[{"employee_id": "E1002", "delegate_id": "E1001", "from": "2020-01-01", "to": "2999-12-31"}]
    )
    sent = decide(trip, approver_id="E1001", on_behalf_of="E1002")
    assert (await api.refused("POST", path, body=sent))[:2] == (403, 40303)


async def test_a_question_is_recorded_and_decides_nothing(api, hesine, trip, path, decide):
    asked = await api.data("POST", path, body=decide(trip, status="pending", comment="为什么不坐高铁？"))
    assert (asked["status"], asked["current_step"]) == ("pending", 1)
    assert asked["steps"][0]["decisions"][0]["status"] == "pending"
    assert (await api.data("POST", path, body=decide(asked)))["status"] == "approved"
    assert await hesine.effects(trip["trip_id"]) == {"created": 1, "asked": 1, "decided": 1}


async def test_an_enum_or_instant_out_of_contract_is_refused(api, trip, path, decide):
    for change in ({"status": "APPROVED"}, {"status": "agree"}, {"decided_at": "2026-12-01 09:00"}):
        assert (await api.refused("POST", path, body=decide(trip, **change)))[:2] == (400, 40002)


async def test_a_step_that_is_not_yet_due_cannot_be_decided(api, hesine, decide):
    await hesine.seed(rules=TWO_STEPS)
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}/approval"
    early = decide(trip, step_no=2, approver_id="E1005")
    assert (await api.refused("POST", path, body=early))[:2] == (409, 40902)


async def test_the_last_step_approves_the_trip(api, hesine, decide):
    await hesine.seed(rules=of_all("any"))
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}/approval"
    half = await api.data("POST", path, body=decide(trip))
    done = await api.data("POST", path, body=decide(half, approver_id="E1005"))
    assert (half["status"], done["status"]) == ("pending", "approved")


async def test_a_step_for_all_waits_for_each_of_them_once(api, hesine, decide):
    await hesine.seed(rules=of_all("all"))
    trip = await api.create()
    path = f"/api/travel/{trip['trip_id']}/approval"
    half = await api.data("POST", path, body=decide(trip))
    more = await api.data("POST", path, body=decide(half, approver_id="E1005"))
    assert (more["status"], more["current_step"]) == ("pending", 2)
    assert (await api.refused("POST", path, body=decide(more, approver_id="E1005")))[:2] == (409, 40902)
    assert (await api.data("POST", path, body=decide(more, approver_id="E1006")))["status"] == "approved"


async def test_the_traveller_is_left_out_of_a_further_step(api, hesine):
    await hesine.seed(rules=TWO_STEPS)
    trip = await api.create(employee="E1005", approver="E1006")
    assert trip["steps"][1]["approver_ids"] == ["E1006"]

"""Faults on request, the clock, the state, the page of Hesine's own, and the process."""

import asyncio
import json
import sys

import httpx
import pytest

from sandbox.company import EMPLOYEES
from sandbox.hesine_open.world import World
from tests.unit.sandbox_hesine_open.conftest import API

PROBE = f"{API}/v1/corporations"


@pytest.mark.parametrize(
    ("fault", "details", "status"),
    [
        ("status", {"status": 504}, 504),
        ("busy", {"retry_after": 7}, 429),
        ("garbage", {}, 502),
        ("expire_token", {}, 403),
    ],
)
async def test_trouble_comes_once_where_it_was_ordered(api, hesine, fault, details, status):
    await hesine.fault(fault, path="*/corporations", **details)
    assert (await api.call("GET", f"{API}/v1/feeTypes")).status_code == 200
    answer = await api.call("GET", PROBE)
    assert answer.status_code == status
    if fault == "busy":
        assert answer.headers["retry-after"] == "7"
    await api.enter()
    assert (await api.call("GET", PROBE)).status_code == 200


@pytest.mark.parametrize(("fault", "held"), [("drop_before", 0), ("drop_after", 1)])
async def test_an_answer_is_lost_before_or_after_the_effect(api, hesine, fault, held):
    form = await api.form(await api.person("E1001"))
    await hesine.fault(fault, "POST", "*/flow/data")
    with pytest.raises(httpx.RemoteProtocolError):
        await api.call("POST", f"{API}/v2.2/flow/data", body={"form": form})
    assert len((await hesine.state())["flows"]) == held


async def test_a_slow_answer_is_slow_in_real_time(api, hesine):
    await hesine.fault("slow_after", "POST", "*/flow/data", seconds=30)
    form = await api.form(await api.person("E1001"))
    with pytest.raises(httpx.ReadTimeout):
        await api.client.post(
            f"{api.base}{API}/v2.2/flow/data", params={"accessToken": api.token}, json={"form": form}, timeout=0.2
        )
    assert len((await hesine.state())["flows"]) == 1


async def test_an_approval_may_be_taken_and_never_carried_out(api, hesine, filed):
    await hesine.fault("approval_unheard")
    assert (await api.decide("E1002", filed)).status_code == 200
    await hesine.advance(30)
    assert ((await api.result("E1002"))["total"], (await api.read(filed))["state"]) == (0, "approving")


async def test_an_approval_may_be_carried_out_and_its_result_lost(api, hesine, filed):
    await hesine.fault("result_lost")
    await api.decide("E1002", filed)
    await hesine.advance(30)
    assert ((await api.result("E1002"))["total"], (await api.read(filed))["state"]) == (0, "paid")


async def test_faults_are_cleared(api, hesine):
    await hesine.fault("status", status=500, times=None)
    await hesine.fault("approval_unheard", times=3)
    await hesine.clear_faults()
    assert (await api.call("GET", PROBE)).status_code == 200
    assert (await hesine.state())["faults"] == []


async def test_a_fast_clock_needs_no_pushing(api, hesine):
    await hesine.run_at(600)
    flow = await api.create(commit=True)
    await hesine.wait_until(lambda state: state["flows"][0]["state"] == "approving")
    await api.decide("E1002", flow["id"])
    await hesine.wait_until(lambda state: state["flows"][0]["state"] == "paid")


async def test_the_clock_can_be_set_and_stands_still(hesine):
    await hesine.set_now("2031-05-06T07:08:09+02:00")
    assert (await hesine.state())["now"] == "2031-05-06T13:08:09+08:00"
    assert (await hesine.state())["now"] == "2031-05-06T13:08:09+08:00"


async def test_the_state_holds_the_company_that_slack_knows_too(hesine):
    held = {one["code"]: one["email"] for one in (await hesine.state())["employees"]}
    assert held == {one.employee_id: one.email for one in EMPLOYEES}


async def test_the_same_trip_reads_as_in_the_other_stand_in(hesine, detail):
    await hesine.seed(rules={"second_step_over": {"amount": "1000.00", "currency": "CNY", "approver_ids": ["E1005"]}})
    filed = await hesine.file_on_web("E1001", "E1004", detail)
    await hesine.advance(3)
    await hesine.decide_on_web(filed["trip_id"], "E1004", "approved", "gut")
    await hesine.decide_on_web(filed["trip_id"], "E1005", "rejected", "zu teuer")
    trip = await hesine.trip(filed["trip_id"])
    assert (trip["employee_id"], trip["status"]) == ("E1001", "rejected")
    said = [(one["approver_id"], one["status"], one["comment"]) for step in trip["steps"] for one in step["decisions"]]
    assert said == [("E1004", "approved", "gut"), ("E1005", "rejected", "zu teuer")]
    legs = trip["trip_detail"]["legs"]
    assert [(one["from"]["name"], one["to"]["name"]) for one in legs] == [("上海", "北京"), ("北京", "上海")]
    assert trip["trip_detail"]["budget"] == {"amount": "1280.00", "currency": "CNY"}
    assert await hesine.effects(filed["trip_id"]) == {"created": 1, "submitted": 1, "decided": 2}


async def test_people_transfer_withdraw_change_and_archive_in_the_page(hesine, detail):
    trip_id = (await hesine.file_on_web("E1001", None, detail))["trip_id"]
    await hesine.advance(3)
    await hesine.transfer_on_web(trip_id, "E1002", "E1006")
    assert (await hesine.trip(trip_id))["steps"][0]["approver_ids"] == ["E1006"]
    assert (await hesine.withdraw_on_web(trip_id))["status"] == "draft"
    await hesine.change_on_web(trip_id, detail | {"purpose": "展会"})
    await hesine.advance(3)
    await hesine.decide_on_web(trip_id, "E1002", "approved")
    archived = await hesine.archive_on_web(trip_id)
    assert (archived["state"], archived["trip_detail"]["purpose"]) == ("archived", "展会")


async def test_the_page_lets_nobody_do_what_is_not_theirs(hesine, detail):
    trip_id = (await hesine.file_on_web("E1001", None, detail))["trip_id"]
    await hesine.advance(3)
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        await hesine.decide_on_web(trip_id, "E1003", "approved")
    assert (await hesine.effects(trip_id)).get("decided") is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("seed", {"employees": [{"employee_id": "E9"}]}),
        ("seed", {"rules": {"nodes": []}}),
        ("clock", {"speed": -1}),
        ("outbound", {"configs": [{"url": "hooks"}]}),
        ("outbound", {"configs": [{"url": "http://x", "retries": 4}]}),
        ("switches", {"switches": {"wobbly": True}}),
        ("faults", {"fault": "fire"}),
        ("web/trips", {}),
    ],
)
async def test_a_control_that_makes_no_sense_is_refused(api, path, body):
    answer = await api.client.post(f"/sandbox/{path}", json=body)
    assert (answer.status_code, answer.json()["code"] in (40001, 40002)) == (400, True)


async def test_what_is_not_there_is_a_lookup_error(hesine):
    with pytest.raises(LookupError):
        await hesine.trip("none")
    with pytest.raises(LookupError):
        await hesine.staff_id("E9")


async def test_no_token_stands_in_the_log(api, hesine):
    await api.ok("GET", "/v1/corporations")
    calls = await hesine.call_log()
    assert (calls[-1]["method"], calls[-1]["path"], calls[-1]["status"]) == ("GET", PROBE, 200)
    assert api.token not in json.dumps(calls)


async def test_a_stand_in_that_closes_lets_go_of_who_is_waiting(stage):
    world = World()
    driver = await stage.driver(await stage.serve(world))
    waiting = asyncio.create_task(driver.wait_until(lambda _: world.closing.is_set()))
    world.close()
    await waiting


async def test_the_process_greets_with_json_and_stops_cleanly(stage):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.hesine_open", "--json", "--app-key", "k", "--speed", "0"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        greeting = json.loads(await process.stdout.readline())
        assert (greeting["app_key"], greeting["corp_id"]) == ("k", "xgJ3wajMorn00")
        driver = await stage.driver(greeting["url"])
        assert len((await driver.state())["employees"]) == len(EMPLOYEES)
    finally:
        process.terminate()
        rest, _ = await process.communicate()
    assert (process.returncode, rest) == (0, b"")

"""The control API: Hesine's own web page, the clock, waiting, companies; and the process itself."""

import asyncio
import json
import signal
import sys

import httpx
import pytest

from sandbox.company import EMPLOYEES
from sandbox.hesine.world import Account, World


async def test_a_trip_filed_on_the_web_is_there_for_the_api(api, hesine, detail):
    filed = await hesine.file_on_web("E1001", "E1002", detail)
    trip = await api.data("GET", f"/api/travel/{filed['trip_id']}")
    assert (trip["client_request_id"], trip["status"]) == (None, "pending")


async def test_a_decision_on_the_web_moves_the_trip_as_one_over_the_api_does(api, hesine):
    trip = await api.create()
    await hesine.decide_on_web(trip["trip_id"], "E1002", "rejected", "改期")
    after = await api.data("GET", f"/api/travel/{trip['trip_id']}")
    assert (after["status"], after["version"]) == ("rejected", 1)
    assert after["steps"][0]["decisions"][0]["comment"] == "改期"


async def test_a_change_on_the_web_makes_an_older_version_stale(api, hesine, detail, decide):
    trip = await api.create()
    await hesine.change_on_web(trip["trip_id"], detail | {"purpose": "new"})
    refused = await api.refused("POST", f"/api/travel/{trip['trip_id']}/approval", body=decide(trip))
    assert refused[:2] == (409, 40902)


@pytest.mark.parametrize(("who", "comment", "status"), [("E1003", "x", 403), ("E1002", None, 400)])
async def test_the_web_page_refuses_what_the_api_refuses(api, hesine, who, comment, status):
    trip = await api.create()
    with pytest.raises(httpx.HTTPStatusError) as refused:
        await hesine.decide_on_web(trip["trip_id"], who, "rejected", comment)
    assert refused.value.response.status_code == status


async def test_a_decided_trip_cannot_be_decided_on_the_web(api, hesine):
    trip = await api.create()
    await hesine.decide_on_web(trip["trip_id"], "E1002", "approved")
    with pytest.raises(httpx.HTTPStatusError) as refused:
        await hesine.decide_on_web(trip["trip_id"], "E1002", "approved")
    assert refused.value.response.json()["code"] == 40902


async def test_waiting_ends_with_the_first_state_that_fits(api, hesine):
    waiting = asyncio.create_task(hesine.wait_until(lambda state: len(state["trips"]) == 2))
    await api.create()
    await api.create()
    assert len((await waiting)["trips"]) == 2


async def test_waiting_for_what_never_comes_times_out(hesine):
    with pytest.raises(TimeoutError):
        await hesine.wait_until(lambda _: False, timeout=0.05)


async def test_the_clock_can_be_set(api, hesine):
    await hesine.set_now("2031-05-06T07:08:09+02:00")
    assert (await hesine.state())["now"].startswith("2031-05-06T13:08:")
    api.skew = 0
    assert (await api.refused("GET", "/api/travel"))[:2] == (401, 40102)


async def test_the_state_holds_the_company_that_slack_knows_too(hesine):
    held = {e["employee_id"]: e["email"] for e in (await hesine.state())["employees"]}
    assert held == {e.employee_id: e.email for e in EMPLOYEES}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("seed", {"employees": [{"name": "nobody"}]}),
        ("seed", {"rules": {"max_budget": 5}}),
        ("clock", {"now": "tomorrow"}),
        ("allow-list", {"addresses": ["somewhere"]}),
        ("push-url", {"url": "callbacks"}),
        ("faults", {"fault": "status", "times": 0}),
        ("web/trips", {}),
    ],
)
async def test_a_control_that_makes_no_sense_is_refused(api, path, body):
    answer = await api.client.post(f"/sandbox/{path}", json=body)
    assert (answer.status_code, answer.json()["code"] in (40001, 40002)) == (400, True)


async def test_an_unknown_company_is_not_found(api):
    assert (await api.client.get("/sandbox/state", params={"app_key": "nobody"})).status_code == 404


async def test_a_company_added_later_has_its_own_people_and_trips(stage, url, api, detail):
    mine = await stage.driver(url)
    await mine.add_company("second", "secret-2")
    theirs = await stage.driver(url, "second")
    await theirs.seed(
        departments=[{"department_id": "D1", "name": "All"}],
        employees=[
            {"employee_id": "A1", "name": "Ada", "department_id": "D1"},
            {"employee_id": "A2", "name": "Bo", "department_id": "D1"},
        ],
    )
    await api.create()
    other = await stage.caller(url, Account("second", "secret-2"))
    await other.fetch_token()
    trip = await other.create(employee="A1", approver="A2")
    assert [t["employee_id"] for t in await theirs.trips()] == [trip["employee_id"]]
    assert [t["employee_id"] for t in await mine.trips()] == ["E1001"]


async def test_a_trip_that_is_not_there_is_a_lookup_error(hesine):
    with pytest.raises(LookupError):
        await hesine.trip("T404")


async def test_the_log_tells_how_long_each_call_took(api, hesine):
    answer = await api.call("GET", "/api/travel")
    logged = (await hesine.call_log())[-1]
    assert (logged["method"], logged["path"], logged["status"]) == ("GET", "/api/travel", 200)
    assert logged["request_id"] == answer.json()["request_id"]
    assert 0 <= logged["duration_ms"] < 60_000


async def test_a_stand_in_that_closes_lets_go_of_who_is_waiting(stage):
    world = World()
    url = await stage.serve(world)
    driver = await stage.driver(url)
    waiting = asyncio.create_task(driver.wait_until(lambda _: world.closing.is_set()))
    world.close()
    await waiting


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_greets_with_json_and_stops_cleanly(stage, tmp_path, stop):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"departments": [{"department_id": "D9", "name": "九"}]}))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.hesine", "--json", "--seed", str(seed), "--app-key", "k", "--app-secret", "s"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        greeting = json.loads(await process.stdout.readline())
        assert (greeting["app_key"], greeting["app_secret"]) == ("k", "s")
        driver = await stage.driver(greeting["url"])
        assert [d["name"] for d in (await driver.state())["departments"]] == ["九"]
    finally:
        process.send_signal(stop)
        rest, _ = await process.communicate()
    assert (process.returncode, rest) == (0, b"")

"""Trouble on request, and what is left behind by it."""

import asyncio

import httpx
import pytest

CREATE = "/api/travel/create"


@pytest.fixture
def filing(api, detail):
    body = {"employee_id": "E1001", "approver_id": "E1002", "trip_detail": detail, "client_request_id": "r-1"}
    return lambda: api.call("POST", CREATE, body=body)


async def test_a_dropped_answer_leaves_the_effect(hesine, filing):
    await hesine.fault("drop_after", "POST", "/api/travel/*")
    with pytest.raises(httpx.RemoteProtocolError):
        await filing()
    (trip,) = await hesine.trips()
    assert (await filing()).json()["data"]["trip_id"] == trip["trip_id"]
    assert [(c["fault"], c["code"]) for c in (await hesine.call_log())[1:]] == [("drop_after", 0), (None, 0)]


async def test_a_call_dropped_before_has_no_effect(hesine, filing):
    await hesine.fault("drop_before", path=CREATE)
    with pytest.raises(httpx.RemoteProtocolError):
        await filing()
    assert await hesine.trips() == []
    assert (await filing()).status_code == 200


async def test_an_ordered_status_comes_the_ordered_number_of_times_and_without_effect(hesine, filing):
    await hesine.fault("status", path=CREATE, status=503, times=2)
    answers = [await filing() for _ in range(3)]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(503, 50301), (503, 50301), (200, 0)]
    assert len(await hesine.trips()) == 1


async def test_a_fault_meets_only_the_calls_it_matches(api, hesine, filing):
    await hesine.fault("status", "GET", "/api/travel/*", status=500)
    assert (await filing()).status_code == 200
    answer = await api.call("GET", "/api/travel/T00000001")
    assert (answer.status_code, answer.json()["code"]) == (500, 50001)


async def test_busy_says_when_to_come_again(hesine, filing):
    await hesine.fault("busy", retry_after=3)
    answer = await filing()
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (429, 42901, "3")


@pytest.mark.parametrize("status", [200, 502])
async def test_garbage_wears_no_envelope(hesine, filing, status):
    await hesine.fault("garbage", status=status)
    answer = await filing()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")


async def test_an_expired_token_is_said_to_be_expired(api, hesine):
    await hesine.fault("expire_token")
    assert (await api.refused("GET", "/api/travel"))[:2] == (401, 40103)
    await api.fetch_token()
    await api.data("GET", "/api/travel")


async def test_the_effect_of_a_slow_answer_is_there_before_it(hesine, filing):
    await hesine.fault("slow_after", seconds=20)
    waiting = asyncio.create_task(filing())
    state = await hesine.wait_until(lambda state: state["trips"])
    assert len(state["trips"]) == 1
    assert not waiting.done()
    waiting.cancel()


async def test_a_slow_call_is_answered_in_the_end(hesine, filing):
    await hesine.fault("slow", seconds=0.05)
    assert (await filing()).elapsed.total_seconds() >= 0.05


async def test_faults_can_be_cleared(hesine, filing):
    await hesine.fault("status", times=None)
    assert (await filing()).status_code == 503
    await hesine.clear_faults()
    assert (await filing()).status_code == 200


async def test_faults_may_be_ordered_as_a_list(api, hesine):
    orders = [{"fault": "status", "status": 500}, {"fault": "busy"}]
    assert (await api.client.post("/sandbox/faults", json=orders)).status_code == 200
    assert [(await api.call("GET", "/api/travel")).status_code for _ in range(3)] == [500, 429, 200]


async def test_an_unknown_fault_is_refused(hesine):
    with pytest.raises(httpx.HTTPStatusError):
        await hesine.fault("earthquake")

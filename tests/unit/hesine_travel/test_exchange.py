import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.errors import Broken, Busy, Unreachable
from bot.hesine import http
from bot.hesine.ports import Token
from bot.hesine.travel.exchange import TRY_SECONDS, CircuitOpen, built, worth_another_try
from bot.hesine.travel.sansio import get, post
from tests.unit.hesine_travel.fakes import NOW, Desk, envelope, refused
from tests.unit.hesine_travel.samples import CHEN, DECISION, DETAIL, LIN, trip_body

GARBAGE = httpx.Response(502, content=b"<html>")


async def test_a_read_is_tried_again_when_hesine_fails():
    async with Desk(refused(50001), httpx.ReadTimeout("slow"), envelope(trip_body())) as desk:
        assert (await desk.api.read("T1")).hesine_id == "T1"


@pytest.mark.parametrize(
    ("line", "error"), [(refused(50301), Broken), (httpx.ConnectError("no"), Unreachable), (GARBAGE, Broken)]
)
async def test_a_read_is_given_up_after_three_tries(line, error):
    async with Desk(line, line, line) as desk:
        with pytest.raises(error):
            await desk.api.read("T1")
    assert len(desk.hesine.calls) == 3


async def test_a_read_that_is_refused_is_not_tried_again():
    async with Desk(refused(40301, {"permission": "travel.read"})) as desk:
        with pytest.raises(Exception, match=r"travel\.read"):
            await desk.api.read("T1")
    assert len(desk.hesine.calls) == 1


async def test_a_read_waits_out_a_short_retry_after():
    async with Desk(refused(42901, headers={"Retry-After": "2"}), envelope(trip_body())) as desk:
        await desk.api.read("T1")
    assert len(desk.hesine.calls) == 2
    assert worth_another_try(Busy("slow down", 2.0)) == 2.0


async def test_a_long_retry_after_is_for_the_caller_to_plan_with():
    async with Desk(refused(42901, headers={"Retry-After": "60"})) as desk:
        with pytest.raises(Busy) as caught:
            await desk.api.read("T1")
    assert caught.value.retry_after == 60


@pytest.mark.parametrize(
    "line",
    [
        httpx.ConnectError("no"),
        httpx.ReadTimeout("slow"),
        refused(50001),
        refused(50301),
        GARBAGE,
        httpx.Response(200, content=b"ok"),
        envelope({"trip_id": "T1"}),
    ],
)
async def test_a_write_is_tried_once_and_what_became_of_it_is_unknown(line):
    async with Desk(line) as desk:
        with pytest.raises(Unreachable):
            await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    assert len(desk.hesine.calls) == 1


async def test_a_write_is_not_repeated_when_hesine_is_busy():
    async with Desk(refused(42901, headers={"Retry-After": "1"})) as desk:
        with pytest.raises(Busy) as caught:
            await desk.api.decide("T1", DECISION)
    assert caught.value.retry_after == 1
    assert len(desk.hesine.calls) == 1


async def test_an_open_circuit_stops_reads_and_writes_before_anything_is_sent():
    failing = [refused(50001)] * 3
    async with Desk(*failing, breaker=http.circuit(failures=3, seconds=60)) as desk:
        with pytest.raises(Broken):
            await desk.api.read("T1")
        with pytest.raises(CircuitOpen):
            await desk.api.read("T1")
        with pytest.raises(CircuitOpen):
            await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    assert len(desk.hesine.calls) == 3


async def test_an_open_circuit_is_not_tried_again():
    assert worth_another_try(CircuitOpen("rest")) is False
    assert worth_another_try(Unreachable("no answer")) is True


async def test_pages_are_read_one_after_the_other_and_each_on_its_own_tries():
    async with Desk(
        envelope({"items": [trip_body(trip_id="T1")], "next_cursor": "c1"}),
        refused(50001),
        envelope({"items": [trip_body(trip_id="T2")], "next_cursor": None}),
    ) as desk:
        assert [trip.hesine_id async for trip in desk.api.changed_since(NOW)] == ["T1", "T2"]
    assert "cursor=c1" in str(desk.hesine.calls[-1].url)


async def test_a_page_is_not_asked_for_before_it_is_needed():
    async with Desk(envelope({"items": [trip_body()], "next_cursor": "c1"})) as desk:
        trips = desk.api.changed_since(NOW)
        assert (await anext(trips)).hesine_id == "T1"
        await trips.aclose()
    assert len(desk.hesine.calls) == 1


async def test_a_try_of_a_read_is_short_enough_for_another_and_a_write_gets_the_whole_time():
    async with httpx.AsyncClient(base_url="https://hesine.test") as client:
        assert built(client, get("/x")).extensions["seconds"] == TRY_SECONDS
        assert "seconds" not in built(client, post("/x", {})).extensions
    assert 2 * TRY_SECONDS < 10


async def test_all_tries_of_a_read_together_end_in_time(monkeypatch):
    async def silent(_):
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.hesine.travel.exchange.READ_SECONDS", 0.05)
    async with Desk(silent) as desk:
        with pytest.raises(Unreachable, match="in time"):
            await desk.api.read("T1")


def wait_for(event):
    """A turn that comes when the event is set; the first call tells that it is waited for."""
    waited_for = asyncio.Event()

    async def turn():
        waited_for.set()
        await event.wait()

    return turn, waited_for


async def test_waiting_for_our_own_turn_takes_nothing_of_the_time_that_hesine_has(monkeypatch):
    monkeypatch.setattr("bot.hesine.travel.exchange.READ_SECONDS", 0.05)
    granted = asyncio.Event()
    async with Desk(envelope(trip_body())) as desk:
        desk.tokens.token = Token("T-0", NOW + timedelta(hours=1))
        desk.pace.turn, _ = wait_for(granted)
        asyncio.get_running_loop().call_later(0.2, granted.set)
        assert (await desk.api.read("T1")).hesine_id == "T1"


@pytest.mark.parametrize("call", ["read", "decide"])
async def test_giving_up_while_waiting_for_our_own_turn_does_not_open_the_circuit(call):
    breaker = http.circuit(failures=2)
    async with Desk(breaker=breaker) as desk:
        for _ in range(2):
            desk.pace.turn, waited_for = wait_for(asyncio.Event())
            given_up = asyncio.create_task(desk.api.read("T1") if call == "read" else desk.api.decide("T1", DECISION))
            await asyncio.wait_for(waited_for.wait(), 5)
            given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
    assert not desk.hesine.calls
    assert not breaker.opened


async def test_a_pace_that_grants_no_turn_is_busy_at_once_and_no_failure_of_hesine():
    async def refused_turn():
        desk.pace.turns += 1
        raise Busy("our own pace", 1.0)

    breaker = http.circuit(failures=1)
    async with Desk(breaker=breaker) as desk:
        desk.pace.turn = refused_turn
        with pytest.raises(Busy) as caught:
            await desk.api.read("T1")
    assert caught.value.retry_after == 1.0
    assert desk.pace.turns == 1
    assert not breaker.opened


async def test_each_try_of_a_read_waits_for_a_turn_of_its_own():
    async with Desk(refused(50001), envelope(trip_body())) as desk:
        desk.tokens.token = Token("T-0", NOW + timedelta(hours=1))
        await desk.api.read("T1")
    assert desk.pace.turns == 2


async def test_a_circuit_that_opened_while_a_call_waited_for_its_turn_stops_that_call():
    granted, breaker = asyncio.Event(), http.circuit(failures=1, seconds=60)
    async with Desk(breaker=breaker) as desk:
        desk.pace.turn, waited_for = wait_for(granted)
        waiting = asyncio.create_task(desk.api.decide("T1", DECISION))
        await asyncio.wait_for(waited_for.wait(), 5)
        with pytest.raises(Unreachable), breaker:
            raise Unreachable("gone")
        granted.set()
        with pytest.raises(CircuitOpen):
            await waiting
    assert not desk.hesine.calls


async def test_a_base_address_with_a_path_is_part_of_what_is_called():
    async with httpx.AsyncClient(base_url="https://gateway.test/hesine") as client:
        assert built(client, get("/api/travel", {"a": "1 2"})).url.raw_path == b"/hesine/api/travel?a=1%202"

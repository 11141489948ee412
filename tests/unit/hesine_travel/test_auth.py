import asyncio
import hashlib
import hmac
from datetime import timedelta

import httpx
import pytest

from bot.errors import Misconfigured, NotFound, Unreachable
from bot.hesine.ports import Token
from bot.hesine.travel.auth import HELD
from tests.unit.hesine_travel.fakes import NOW, SECRET, Desk, envelope, refused
from tests.unit.hesine_travel.samples import CHEN, DECISION, DETAIL, LIN, trip_body


def ok() -> httpx.Response:
    return envelope(trip_body())


def signature_of(request: httpx.Request) -> str:
    """Written apart from the code it checks."""
    path, _, query = request.url.raw_path.decode().partition("?")
    digest = hashlib.sha256(request.content).hexdigest()
    lines = [request.method, path, query, request.headers["timestamp"], request.headers["nonce"], digest]
    return hmac.new(SECRET.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


async def test_a_call_carries_key_signature_and_a_fetched_token():
    async with Desk(ok()) as desk:
        await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    [call] = desk.hesine.calls
    assert call.headers["app-key"] == "key-1"
    assert call.headers["timestamp"] == str(int(NOW.timestamp()))
    assert call.headers["authorization"] == "Bearer T-1"
    assert call.headers["content-type"] == "application/json"
    assert call.headers["signature"] == signature_of(call)


async def test_a_query_is_signed_as_it_goes_on_the_wire():
    async with Desk(envelope({"items": [], "next_cursor": None})) as desk:
        assert [trip async for trip in desk.api.changed_since(NOW)] == []
    [call] = desk.hesine.calls
    assert call.url.raw_path == b"/api/travel?limit=100&updated_since=2026-03-02T08%3A00%3A00%2B00%3A00"
    assert call.headers["signature"] == signature_of(call)


async def test_a_token_is_fetched_once_and_used_until_shortly_before_it_ends():
    async with Desk(ok(), ok(), ok()) as desk:
        await desk.api.read("T1")
        desk.clock.advance(seconds=7200 - 121)
        await desk.api.read("T1")
        assert desk.hesine.grants == 1
        desk.clock.advance(seconds=2)
        await desk.api.read("T1")
    assert desk.hesine.grants == 2
    assert desk.hesine.calls[-1].headers["authorization"] == "Bearer T-2"


async def test_calls_at_the_same_time_share_one_fetch():
    async with Desk(*(ok() for _ in range(5))) as desk:
        await asyncio.gather(*(desk.api.read("T1") for _ in range(5)))
    assert desk.hesine.grants == 1


@pytest.mark.parametrize("code", [40103, 40104])
async def test_a_refused_token_is_replaced_and_the_call_replayed_once(code):
    async with Desk(refused(code), ok()) as desk:
        desk.tokens.token = Token("old", NOW + timedelta(hours=1))
        await desk.api.decide("T1", DECISION)
    first, second = desk.hesine.calls
    assert first.content == second.content
    assert first.headers["authorization"] == "Bearer old"
    assert second.headers["authorization"] == "Bearer T-1"
    assert desk.hesine.grants == 1


async def test_a_token_that_another_process_has_renewed_is_taken_over_without_a_fetch():
    async def renewed_elsewhere(_):
        desk.tokens.token = Token("theirs", NOW + timedelta(hours=1))
        return refused(40103)

    async with Desk(renewed_elsewhere, ok()) as desk:
        desk.tokens.token = Token("old", NOW + timedelta(hours=1))
        await desk.api.read("T1")
    assert desk.hesine.grants == 0
    assert desk.hesine.calls[-1].headers["authorization"] == "Bearer theirs"


async def test_the_cache_is_asked_again_after_some_seconds_for_what_another_process_fetched():
    async with Desk(ok(), ok(), ok()) as desk:
        await desk.api.read("T1")
        desk.tokens.token = Token("theirs", NOW + timedelta(hours=1))
        await desk.api.read("T1")
        desk.clock.advance(seconds=HELD.total_seconds())
        await desk.api.read("T1")
    assert [call.headers["authorization"] for call in desk.hesine.calls] == ["Bearer T-1"] * 2 + ["Bearer theirs"]


async def test_a_second_refusal_of_the_token_goes_to_the_administrator():
    async with Desk(refused(40103), refused(40104)) as desk:
        with pytest.raises(Misconfigured):
            await desk.api.read("T1")
    assert len(desk.hesine.calls) == 2


async def test_a_repeated_nonce_is_signed_anew_once():
    async with Desk(refused(40105), ok()) as desk:
        await desk.api.decide("T1", DECISION)
    first, second = desk.hesine.calls
    assert first.headers["nonce"] != second.headers["nonce"]
    assert second.headers["signature"] == signature_of(second)
    assert first.content == second.content


async def test_a_nonce_refused_twice_goes_to_the_administrator():
    async with Desk(refused(40105), refused(40105)) as desk:
        with pytest.raises(Misconfigured):
            await desk.api.read("T1")


async def test_the_clock_is_corrected_to_what_the_answer_tells_and_stays_so():
    theirs = int(NOW.timestamp()) + 900
    async with Desk(refused(40102, {"server_time": theirs}), ok(), ok()) as desk:
        await desk.api.read("T1")
        await desk.api.read("T1")
    assert [call.headers["timestamp"] for call in desk.hesine.calls[1:]] == [str(theirs), str(theirs)]


async def test_the_clock_is_corrected_from_the_date_header_when_the_body_is_silent():
    async with Desk(refused(40102, headers={"Date": "Mon, 02 Mar 2026 08:15:00 GMT"}), ok()) as desk:
        await desk.api.read("T1")
    assert desk.hesine.calls[1].headers["timestamp"] == str(int(NOW.timestamp()) + 900)


async def test_a_clock_that_no_answer_corrects_goes_to_the_administrator():
    async with Desk(refused(40102)) as desk:
        with pytest.raises(Misconfigured):
            await desk.api.read("T1")
    assert len(desk.hesine.calls) == 1


async def test_a_corrected_clock_that_is_refused_again_goes_to_the_administrator():
    told = {"server_time": int(NOW.timestamp()) + 900}
    async with Desk(refused(40102, told), refused(40102, told)) as desk:
        with pytest.raises(Misconfigured):
            await desk.api.read("T1")


async def test_troubles_of_different_kinds_are_each_cured_once():
    told = {"server_time": int(NOW.timestamp())}
    async with Desk(refused(40105), refused(40102, told), refused(40103), ok()) as desk:
        await desk.api.read("T1")
    assert len(desk.hesine.calls) == 4


async def test_what_is_no_matter_of_credentials_is_not_replayed():
    async with Desk(refused(40401)) as desk:
        with pytest.raises(NotFound):
            await desk.api.read("T1")
    assert len(desk.hesine.calls) == 1


async def test_every_attempt_and_every_fetch_waits_for_its_turn():
    async with Desk(refused(40103), ok()) as desk:
        await desk.api.read("T1")
    assert desk.hesine.grants == 2
    assert desk.pace.turns == 4


async def test_a_grant_that_breaks_the_contract_gives_no_token():
    async with Desk() as desk:
        desk.hesine.grant = envelope({"access_token": "", "token_type": "Bearer", "expires_in": 7200})
        with pytest.raises(Unreachable):
            await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    assert desk.tokens.token is None


def test_a_token_does_not_show_in_a_repr():
    assert "abc" not in repr(Token("abc", NOW))


async def test_a_token_request_cannot_be_cured_by_another_token():
    async with Desk() as desk:
        desk.hesine.grant = refused(40104)
        with pytest.raises(Misconfigured):
            await desk.api.read("T1")
    assert desk.hesine.grants == 1

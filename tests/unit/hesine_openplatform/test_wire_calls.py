"""What goes over the wire: addresses, tokens, paths, tries."""

import logging
from datetime import timedelta

import httpx
import pytest

from bot.errors import Broken, Denied, Misconfigured, NotFound, Rejected, Unreachable
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.address import Address
from bot.hesine.openplatform.auth import access_of
from bot.hesine.openplatform.exchange import built
from bot.hesine.openplatform.refusals import TokenRefused
from bot.hesine.openplatform.sansio import listed
from tests.unit.hesine_openplatform.local_hesine import LOST, LocalHesine, answer, plain, refusal
from tests.unit.hesine_openplatform.office import SECURITY, office
from tests.unit.hesine_openplatform.samples import CHEN, COMPANY, FLOW, LIN, flow_body, stage, value

DETAILS = r"GET /api/openapi/v1.1/flowDetails$"
STATES = r"GET /api/openapi/v2/approveStates/"
GRANT, REFRESH = r"POST /api/openapi/v1/auth/getAccessToken", r"POST /api/openapi/v2/auth/refreshToken"
LOCATION = r"GET /api/openapi/v2/location"
COMMENT = r"POST /api/openapi/v2.2/flow/data/comment/"
UNAUTHORISED = refusal(403, "未授权")
FOUND = value(flow_body())


async def test_dollars_and_brackets_stand_raw_in_the_path(desk):
    desk.hesine.on(STATES, stage())
    await desk.api._exchange.read(endpoints.FLOW_STATES, ids={"ids": listed((FLOW, "ID_2"))})
    desk.hesine.on(COMMENT, {"id": "评论成功"})
    await desk.api.comment(FLOW, LIN, "@{x}")
    states, comment = desk.hesine.calls_of(STATES)[0], desk.hesine.calls_of(COMMENT)[0]
    assert states.target == f"/api/openapi/v2/approveStates/[{FLOW},ID_2]?accessToken=T-1%3A{COMPANY}"
    assert comment.path == f"/api/openapi/v2.2/flow/data/comment/${FLOW}"
    assert comment.query["staffId"] == LIN


async def test_the_prefix_and_the_token_are_asked_for_once(desk):
    desk.hesine.on(DETAILS, FOUND)
    await desk.api.read(FLOW)
    await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(LOCATION)) == len(desk.hesine.calls_of(GRANT)) == 1
    assert desk.hesine.calls_of(LOCATION)[0].target == f"/api/openapi/v2/location?corpId={COMPANY}"
    assert desk.hesine.calls_of(GRANT)[0].json == {"appKey": "key-1", "appSecurity": SECURITY}


async def test_no_call_is_made_without_its_turn(desk):
    desk.hesine.on(DETAILS, FOUND)
    await desk.api.read(FLOW)
    assert desk.pace.turns == len(desk.hesine.calls)


async def test_a_token_is_renewed_at_four_fifths_of_its_life_and_not_before(desk):
    desk.hesine.on(DETAILS, FOUND)
    await desk.api.read(FLOW)
    desk.clock.advance(minutes=95)
    await desk.api.read(FLOW)
    assert not desk.hesine.calls_of(REFRESH)
    desk.clock.advance(minutes=2)
    await desk.api.read(FLOW)
    (refresh,) = desk.hesine.calls_of(REFRESH)
    assert refresh.query == {"accessToken": f"T-1:{COMPANY}", "refreshToken": "R-1", "powerCode": "219904"}
    assert desk.hesine.calls_of(DETAILS)[-1].query["accessToken"] == f"T-2:{COMPANY}"


async def test_a_token_that_cannot_be_refreshed_is_fetched_anew(desk):
    desk.hesine.on(DETAILS, FOUND).on(REFRESH, plain(403, "未授权"))
    await desk.api.read(FLOW)
    desk.clock.advance(minutes=100)
    await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(GRANT)) == 2


async def test_a_token_that_has_ended_is_not_refreshed(desk):
    desk.hesine.on(DETAILS, FOUND)
    await desk.api.read(FLOW)
    desk.clock.advance(hours=3)
    desk.hesine.clock_ms += 3 * 3600 * 1000
    await desk.api.read(FLOW)
    assert not desk.hesine.calls_of(REFRESH)
    assert len(desk.hesine.calls_of(GRANT)) == 2


async def test_a_token_that_another_process_renewed_is_taken_from_the_cache(desk):
    desk.hesine.on(DETAILS, FOUND)
    async with office(tokens=desk.tokens, clock=desk.clock) as other:
        other.hesine.on(DETAILS, FOUND)
        await other.api.read(FLOW)
        await desk.api.read(FLOW)
        assert not desk.hesine.calls_of(GRANT)
        assert desk.tokens.fetches == 1


async def test_a_refused_token_is_replaced_once_and_the_call_made_again(desk):
    desk.hesine.on(DETAILS, UNAUTHORISED, FOUND)
    assert (await desk.api.read(FLOW)).hesine_id == FLOW
    assert [call.query["accessToken"] for call in desk.hesine.calls_of(DETAILS)] == [
        f"T-1:{COMPANY}",
        f"T-2:{COMPANY}",
    ]


async def test_a_token_that_is_refused_twice_makes_us_ask_for_the_prefix_and_then_says_so(desk):
    desk.hesine.on(DETAILS, UNAUTHORISED)
    with pytest.raises(TokenRefused):
        await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(DETAILS)) == 2
    assert len(desk.hesine.calls_of(LOCATION)) == 2


@pytest.mark.parametrize("words", ["您没有权限执行此操作", "未开通功能，无权访问"])
async def test_another_403_costs_no_token(desk, words):
    desk.hesine.on(DETAILS, refusal(403, words))
    with pytest.raises(Denied):
        await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(GRANT)) == 1
    assert len(desk.hesine.calls_of(DETAILS)) == 1


async def test_a_company_that_moved_is_found_at_its_new_address(desk):
    async with LocalHesine() as moved:
        moved.clock_ms = desk.hesine.clock_ms
        moved.on(DETAILS, FOUND)
        desk.hesine.on(DETAILS, FOUND)
        await desk.api.read(FLOW)
        desk.hesine.on(DETAILS, refusal(403, "没有这个企业"))
        desk.hesine.on(LOCATION, {"value": f"{moved.url}/"})
        assert (await desk.api.read(FLOW)).hesine_id == FLOW
        assert len(moved.calls_of(DETAILS)) == 1


async def test_a_company_whose_old_address_is_gone_is_found_at_its_new_one(desk):
    """Nobody listens at the old address, so even a write was certainly never sent."""
    async with LocalHesine() as old:
        gone = old.url
    desk.hesine.on(LOCATION, {"value": gone}, {"value": desk.hesine.url}).on(COMMENT, {"id": "评论成功"})
    await desk.api.comment(FLOW, LIN, "hello")
    assert len(desk.hesine.calls_of(COMMENT)) == 1


async def test_an_address_that_would_carry_the_token_in_clear_is_refused():
    async def look(_):
        return "http://app.example.com"

    with pytest.raises(Misconfigured, match="clear"):
        await Address("https://app.example.com", look).current()


async def test_wrong_keys_are_told_apart_from_everything_else(desk):
    desk.hesine.on(GRANT, refusal(403, "密钥无效"))
    with pytest.raises(Misconfigured, match="App Key"):
        await desk.api.read(FLOW)


async def test_the_old_form_of_refused_keys_is_understood_too(desk):
    wrapped = {"value": {"errorCode": 403, "errorMessage": "密钥无效", "errorDetail": None}}
    desk.hesine.on(GRANT, answer(wrapped, 403))
    with pytest.raises(Misconfigured, match="App Key"):
        await desk.api.read(FLOW)


async def test_a_read_is_tried_again_and_a_write_is_not(desk):
    desk.hesine.on(DETAILS, plain(502, "<html>"), LOST, FOUND).on(COMMENT, plain(502, "<html>"))
    assert (await desk.api.read(FLOW)).hesine_id == FLOW
    with pytest.raises(Unreachable, match="may have taken effect"):
        await desk.api.comment(FLOW, CHEN, "hello")
    assert len(desk.hesine.calls_of(COMMENT)) == 1


async def test_a_refusal_is_not_tried_again(desk):
    desk.hesine.on(DETAILS, refusal(412, "JSON请求参数不正确"))
    with pytest.raises(Rejected):
        await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(DETAILS)) == 1


async def test_a_page_that_something_before_hesine_made_is_broken(desk):
    desk.hesine.on(DETAILS, plain(200, "<html>maintenance</html>"))
    with pytest.raises(Broken):
        await desk.api.read(FLOW)


async def test_the_token_and_the_keys_are_in_no_log_line_no_figure_no_error_and_no_repr(desk, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    desk.hesine.on(DETAILS, FOUND, refusal(400, "no"), LOST).on(REFRESH, plain(403, "未授权"))
    await desk.api.read(FLOW)
    desk.clock.advance(minutes=100)
    with pytest.raises(Rejected) as refused:
        await desk.api.read(FLOW)
    with pytest.raises(Unreachable) as lost:
        await desk.api.read(FLOW)
    request = built(httpx.AsyncClient(), desk.hesine.url, endpoints.FLOW.request({"flowId": FLOW}))
    told = [caplog.text, str(desk.meter.calls), repr(refused.value), repr(lost.value), repr(lost.value.__cause__)]
    told += [repr(lost.value.__cause__.request), repr(request), repr(desk.tokens.token), repr(await _cached(desk))]
    for secret in (access_of(desk.tokens.token), f"T-1:{COMPANY}", f"T-1%3A{COMPANY}", "R-1", SECURITY):
        assert [secret for line in told if secret in line] == []
    assert "/api/openapi/v1.1/flowDetails" in str(desk.meter.calls)


async def _cached(desk):
    return await desk.tokens.current()


async def test_an_id_of_only_dots_never_becomes_another_path(desk):
    with pytest.raises(NotFound):
        await desk.api._exchange.read(endpoints.FLOW_PLAN, ids={"flowId": ".."})


async def test_what_lives_long_is_renewed_in_good_time(desk):
    desk.hesine.on(DETAILS, FOUND)
    desk.hesine.life_ms = int(timedelta(days=32).total_seconds() * 1000)
    await desk.api.read(FLOW)
    desk.clock.advance(days=25)
    await desk.api.read(FLOW)
    assert len(desk.hesine.calls_of(GRANT)) == 1
    assert not desk.hesine.calls_of(REFRESH)

"""Who gets in: signature, clock, nonce, token, address, permission, pace."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.hesine.codes import HesineError
from sandbox.hesine.credentials import Pace
from sandbox.hesine.signing import sign, string_to_sign
from sandbox.hesine.world import Account, World

TRAVEL = "/api/travel"


def test_the_contracts_signature_vector_holds():
    body = b'{"employee_id":"E12345","approver_id":"A54321"}'
    text = string_to_sign("POST", "/api/travel/create", "", body, timestamp="1767225600", nonce="7f3a9c1e5b2d4860")
    assert sign("s3cr3t", text) == "3d8ec3684376f268163e749e01264c8f3a11967b516be9727587f589f28cbb49"


async def test_a_signed_call_with_a_token_gets_an_enveloped_answer(api):
    answer = (await api.call("GET", TRAVEL)).json()
    assert (answer["code"], answer["message"], answer["data"]) == (0, "ok", {"items": [], "next_cursor": None})
    assert answer["request_id"]


async def test_a_query_with_spaces_and_chinese_is_signed_over_its_decoded_form(api):
    found = await api.data("GET", "/api/org/employees", query={"email": "林 薇+~@example.com", "limit": 5})
    assert found["items"] == []


@pytest.mark.parametrize("headers", [{"Signature": "0" * 64}, {"App_Key": "nobody"}, {"Signature": "不"}])
async def test_a_wrong_signature_or_key_is_refused(api, headers):
    if "不" in headers.values():
        headers = {"Signature": "不".encode()}
    assert (await api.refused("GET", TRAVEL, **headers))[:2] == (401, 40101)


async def test_a_body_changed_on_the_way_is_refused(api):
    answer = await api.call("POST", "/oauth2/token", raw=b"{}", Signature="a" * 64)
    assert answer.json()["code"] == 40101


@pytest.mark.parametrize("skew", [-310, 310])
async def test_a_timestamp_out_of_the_window_is_refused_and_told_the_servers_time(api, skew):
    status, code, data = await api.refused("GET", TRAVEL, timestamp=str(int(time.time()) + skew))
    assert (status, code) == (401, 40102)
    assert abs(data["server_time"] - time.time()) < 5


async def test_a_timestamp_inside_the_window_is_taken(api):
    await api.data("GET", TRAVEL, timestamp=str(int(time.time()) - 200))


async def test_a_timestamp_that_is_no_number_is_out_of_the_window(api):
    assert (await api.refused("GET", TRAVEL, timestamp="today"))[:2] == (401, 40102)


async def test_a_nonce_is_good_for_one_call_in_ten_minutes(api, hesine):
    await api.data("GET", TRAVEL, nonce="a" * 16)
    assert (await api.refused("GET", TRAVEL, nonce="a" * 16))[:2] == (401, 40105)
    await hesine.advance(601)
    api.skew = 601
    await api.data("GET", TRAVEL, nonce="a" * 16)


@pytest.mark.parametrize("nonce", ["short", "b" * 65, "c-" * 10, ""])
async def test_a_nonce_of_the_wrong_shape_is_malformed(api, nonce):
    status, code, data = await api.refused("GET", TRAVEL, nonce=nonce)
    assert (status, code, data["errors"][0]["field"]) == (400, 40001, "Nonce")


async def test_a_call_that_is_not_signed_burns_no_nonce(api):
    await api.refused("GET", TRAVEL, nonce="d" * 16, Signature="0" * 64)
    await api.data("GET", TRAVEL, nonce="d" * 16)


async def test_a_token_is_bearer_and_lives_two_hours(api):
    data = await api.data("POST", "/oauth2/token", body={"grant_type": "client_credentials"}, token=None)
    assert (data["token_type"], data["expires_in"]) == ("Bearer", 7200)


async def test_a_grant_of_another_type_is_refused(api):
    body = {"grant_type": "password"}
    assert (await api.refused("POST", "/oauth2/token", body=body))[:2] == (400, 40002)


async def test_a_missing_or_unknown_token_is_invalid(api):
    assert (await api.refused("GET", TRAVEL, token=None))[:2] == (401, 40104)
    assert (await api.refused("GET", TRAVEL, token="made-up"))[:2] == (401, 40104)


async def test_a_token_expires_when_its_time_is_over(api, hesine):
    await hesine.advance(7201)
    api.skew = 7201
    assert (await api.refused("GET", TRAVEL))[:2] == (401, 40103)


async def test_a_new_token_ends_the_older_one_after_a_minute(api, hesine):
    older = api.token
    await api.fetch_token()
    await api.data("GET", TRAVEL, token=older)
    await hesine.advance(61)
    assert (await api.refused("GET", TRAVEL, token=older))[:2] == (401, 40103)
    await api.data("GET", TRAVEL)


async def test_the_token_of_another_company_is_invalid(stage):
    ours, theirs = Account("ours", "s1"), Account("theirs", "s2")
    url = await stage.serve(World([ours, theirs], rate_factor=0))
    us, them = await stage.caller(url, ours), await stage.caller(url, theirs)
    await us.fetch_token()
    await them.fetch_token()
    assert (await them.refused("GET", TRAVEL, token=us.token))[:2] == (401, 40104)


async def test_companies_do_not_see_each_others_trips(stage):
    ours, theirs = Account("ours", "s1"), Account("theirs", "s2")
    url = await stage.serve(World([ours, theirs], rate_factor=0))
    us, them = await stage.caller(url, ours), await stage.caller(url, theirs)
    await us.fetch_token()
    await them.fetch_token()
    trip = await us.create()
    assert (await them.refused("GET", f"{TRAVEL}/{trip['trip_id']}"))[:2] == (404, 40401)
    assert (await (await stage.driver(url, "theirs")).state())["trips"] == []


async def test_a_closed_permission_is_named(api, hesine):
    await hesine.close_permissions("travel.approve", "org.employees")
    assert await api.refused("GET", "/api/org/employees") == (403, 40301, {"permission": "org.employees"})
    assert (await api.refused("POST", f"{TRAVEL}/T1/approval", body={}))[:2] == (403, 40301)
    await api.data("GET", TRAVEL)


async def test_an_address_off_the_list_is_named(api, hesine):
    await hesine.allow_only(["10.0.0.0/8"])
    assert await api.refused("GET", TRAVEL) == (403, 40302, {"address": "127.0.0.1"})
    await hesine.allow_only(["127.0.0.0/8"])
    await api.data("GET", TRAVEL)


def test_a_full_bucket_holds_forty_calls_and_gains_twenty_a_second():
    pace, now = Pace(1), datetime(2027, 1, 1, tzinfo=UTC)
    for _ in range(40):
        pace.take(now)
    with pytest.raises(HesineError) as refused:
        pace.take(now)
    assert (refused.value.code, refused.value.headers) == (42901, {"Retry-After": "1"})
    for _ in range(20):
        pace.take(now + timedelta(seconds=1))
    with pytest.raises(HesineError):
        pace.take(now + timedelta(seconds=1))


async def test_a_call_beyond_the_burst_is_told_when_to_come_again(stage):
    # So slow that the one place in the bucket cannot come back while the test runs.
    url = await stage.serve(World(rate_factor=0.001))
    api = await stage.caller(url)
    await api.fetch_token()
    answer = await api.call("GET", TRAVEL)
    assert (answer.status_code, answer.json()["code"]) == (429, 42901)
    assert 40 <= int(answer.headers["Retry-After"]) <= 50
    await (await stage.driver(url)).advance(50)
    api.skew = 50
    await api.data("GET", TRAVEL)


async def test_a_stranger_takes_nothing_from_the_pace(stage):
    url = await stage.serve(World(rate_factor=0.001))
    api = await stage.caller(url)
    await api.refused("GET", TRAVEL, Signature="0" * 64)
    await api.fetch_token()


async def test_an_unknown_path_or_method_is_not_found_in_the_envelope(api):
    for method, path in (("GET", "/api/booking/orders"), ("PATCH", TRAVEL), ("GET", "/"), ("GET", "/api/travel/T9")):
        assert (await api.refused(method, path))[:2] == (404, 40401)


async def test_a_body_that_is_not_declared_as_json_is_malformed(api):
    answer = await api.refused("POST", "/api/travel/create", body={}, Content_Type="text/plain")
    assert answer[:2] == (400, 40001)

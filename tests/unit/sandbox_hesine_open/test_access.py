"""The address, the tokens, the path grammar, the features, the four bodies of errors."""

import pytest

from sandbox.hesine_open.world import Account
from tests.unit.sandbox_hesine_open.conftest import API

PROBE = "/v1/corporations"


async def test_the_address_ends_in_a_slash_and_is_the_only_one_that_answers(api):
    location = await api.client.get(f"{API}/v2/location", params={"corpId": api.account.corp_id})
    assert location.json()["value"] == f"{api.base}/"
    assert (await api.ok("GET", PROBE))["value"]["id"] == api.account.corp_id
    assert await api.refused("GET", PROBE, base="") == (403, "未授权")


async def test_a_company_that_moved_is_found_again(api, hesine):
    await hesine.move_address()
    assert await api.refused("GET", PROBE) == (403, "未授权")
    answer = await api.client.post(
        f"{api.base}{API}/v1/auth/getAccessToken",
        json={"appKey": api.account.app_key, "appSecurity": api.account.app_security},
    )
    assert answer.json() == {"value": {"errorCode": 403, "errorMessage": "密钥无效", "errorDetail": None}}
    await api.find()
    assert (await api.enter()).status_code == 200
    assert await api.ok("GET", PROBE)


async def test_keys_in_the_query_are_no_keys(api):
    keys = {"appKey": api.account.app_key, "appSecurity": api.account.app_security}
    answer = await api.client.post(f"{api.base}{API}/v1/auth/getAccessToken", params=keys, json={})
    assert (answer.status_code, answer.json()["value"]["errorMessage"]) == (403, "密钥无效")


async def test_a_token_lives_two_hours_and_not_longer(api, hesine):
    await hesine.advance(7190)
    assert await api.ok("GET", PROBE)
    await hesine.advance(20)
    answer = await api.call("GET", API + PROBE)
    assert answer.status_code == 403
    assert answer.json() == {
        "errorCode": 403,
        "errorMessage": "未授权",
        "errorDetails": None,
        "code": None,
        "data": None,
    }


async def test_a_refresh_changes_both_tokens_and_lives_32_days(api, hesine):
    old = api.pair
    new = (await api.ok("POST", "/v2/auth/refreshToken", refreshToken=old["refreshToken"], powerCode="219904"))["value"]
    assert not {old["accessToken"], old["refreshToken"]} & {new["accessToken"], new["refreshToken"]}
    assert await api.refused("GET", PROBE) == (403, "未授权")
    await hesine.advance(31 * 86400)
    assert await api.ok("GET", PROBE, token=new["accessToken"])
    await hesine.advance(2 * 86400)
    assert await api.refused("GET", PROBE, token=new["accessToken"]) == (403, "未授权")


async def test_a_refresh_that_comes_too_late_is_answered_in_plain_text(api, hesine):
    await hesine.advance(7201)
    answer = await api.call(
        "POST", f"{API}/v2/auth/refreshToken", refreshToken=api.pair["refreshToken"], powerCode="219904"
    )
    assert (answer.status_code, answer.text) == (403, "未授权")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(("revokes", "status"), [(True, 403), (False, 200)])
async def test_whether_a_new_token_ends_the_old_one_can_be_switched(api, hesine, revokes, status):
    await hesine.turn(new_token_revokes_old=revokes)
    old = api.token
    await api.enter()
    assert (await api.call("GET", API + PROBE, token=old)).status_code == status


@pytest.mark.parametrize("token", [":", "%3A"])
async def test_the_token_may_stand_raw_or_encoded_in_the_query(api, token):
    raw = api.token.replace(":", token)
    assert (await api.client.get(f"{api.base}{API}{PROBE}?accessToken={raw}")).status_code == 200


@pytest.mark.parametrize(("dollar", "opening", "closing"), [("$", "[", "]"), ("%24", "%5B", "%5D")])
async def test_dollars_and_brackets_are_part_of_the_path(api, filed, dollar, opening, closing):
    staff = (await api.person("E1002"))["id"]
    pending = await api.ok("GET", f"/v1.1/docs/byFlowId/{dollar}{staff}", index="0", count="10")
    states = await api.ok("GET", f"/v2/approveStates/{opening}{filed},nobody{closing}")
    assert [flow["id"] for flow in pending["items"]] == [filed]
    assert [one["flowId"] for one in states["items"]] == [filed]


async def test_a_path_without_its_dollar_is_another_path(api):
    staff = (await api.person("E1002"))["id"]
    answer = await api.call("GET", f"{API}/v1.1/docs/byFlowId/{staff}", index="0", count="10")
    assert (answer.status_code, answer.text) == (404, "Error 404 Not Found")


async def test_versions_belong_to_the_endpoint(api):
    assert (await api.refused("GET", "/v1/staffs", start="0", count="1"))[0] == 404


async def test_a_feature_that_is_not_bought_is_refused_and_missing_in_the_list(api, hesine, filed):
    await hesine.close_powers("TICKET_AUDIT_switch", "110405")
    listed = {one["powerCode"] for one in (await api.ok("GET", "/v1/charge/powers/list"))["items"]}
    assert listed == {"219904", "111000", "110202", "110208"}
    answer = await api.decide("E1002", filed)
    assert (answer.status_code, answer.json()["errorMessage"]) == (403, "未开通功能，无权访问")
    await hesine.close_powers("219904")
    assert await api.refused("GET", PROBE) == (403, "未开通功能，无权访问")


async def test_an_app_token_fails_with_http_200(api):
    answer = await api.client.post(f"{api.base}{API}/v1/auth/getAppAccessToken", json={"appKey": "nobody"})
    assert (answer.status_code, answer.json()["value"]["message"]) == (200, "应用不存在")


async def test_companies_do_not_see_each_other(stage, url, api, hesine):
    await hesine.add_company("secondCorp00", "second", "secret-2")
    other = await stage.caller(url, Account("secondCorp00", "", "second", "secret-2"))
    assert (await other.ok("GET", "/v1.1/staffs", start="0", count="100"))["count"] == 0
    assert (await api.ok("GET", "/v1.1/staffs", start="0", count="100"))["count"] == 7

import asyncio
import json

import httpx
import pytest

from sandbox.slack.driver import DriverError
from sandbox.slack.workspace import Team
from tests.unit.sandbox_slack.consenting import (
    CLIENT,
    REDIRECT,
    SECRET,
    access,
    code,
    exchanged,
    installed,
    refreshed,
    whose,
    world,
)
from tests.unit.sandbox_slack.stage import staged

HALF_A_DAY = 43_200


@pytest.fixture
async def stage():
    """One workspace that has the app, and one that has not."""
    async with staged(world()) as built:
        await built.driver.add_team("T0NEW", name="New Works", people=[{"id": "U0NEW"}, {"id": "U0OTHER"}])
        yield built


@pytest.fixture
async def rotating(stage):
    await stage.driver.set_app(token_rotation=True)
    return stage


async def test_a_code_becomes_an_installation_and_the_answer_has_no_bot_id(stage):
    answer = await installed(stage, "U0NEW")
    token = answer.pop("access_token")
    assert token.startswith("xoxb-")
    assert answer == {
        "ok": True,
        "token_type": "bot",
        "scope": "commands,chat:write,team:read",
        "bot_user_id": "U0BOT0NEW",
        "app_id": "A0TRAVELDESK",
        "team": {"id": "T0NEW", "name": "New Works"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": "U0NEW"},
    }
    bot = await whose(stage, token)
    assert (bot["team_id"], bot["bot_id"], "expires_in" in bot) == ("T0NEW", "B0BOT0NEW", False)


async def test_the_client_proves_itself_by_basic_or_by_form(stage):
    form = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uri": REDIRECT, "code": await code(stage)}
    answer = (await stage.app.http.post("/api/oauth.v2.access", data=form)).json()
    assert answer["ok"] is True
    assert answer["access_token"] == (await installed(stage))["access_token"] == Team().bot_token


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "1.1", "client_secret": SECRET}, "invalid_client_id"),
        ({}, "invalid_client_id"),
        ({"client_id": CLIENT, "client_secret": "guess"}, "bad_client_secret"),
        ({"client_id": CLIENT, "client_secret": SECRET}, "invalid_code"),
        ({"client_id": CLIENT, "client_secret": SECRET, "code": "1.2.3"}, "invalid_code"),
        ({"client_id": CLIENT, "client_secret": SECRET, "grant_type": "password"}, "invalid_grant_type"),
        ({"client_id": CLIENT, "client_secret": SECRET, "grant_type": "refresh_token"}, "invalid_refresh_token"),
        ({"client_id": CLIENT, "client_secret": SECRET, "code_verifier": "x"}, "pkce_not_allowed"),
    ],
)
async def test_access_refuses(stage, form, error):
    assert (await stage.app.http.post("/api/oauth.v2.access", data=form)).json() == {"ok": False, "error": error}


async def test_a_code_works_once(stage):
    taken = await code(stage)
    assert (await access(stage, code=taken, redirect_uri=REDIRECT))["ok"] is True
    assert (await access(stage, code=taken, redirect_uri=REDIRECT))["error"] == "invalid_code"


async def test_a_code_dies_after_ten_minutes(stage):
    early, late = await code(stage), await code(stage)
    await stage.driver.advance(590)
    assert (await access(stage, code=early, redirect_uri=REDIRECT))["ok"] is True
    await stage.driver.advance(11)
    assert (await access(stage, code=late, redirect_uri=REDIRECT))["error"] == "invalid_code"


async def test_the_redirect_uri_must_be_the_one_of_the_question(stage):
    taken = await code(stage)
    assert (await access(stage, code=taken))["error"] == "bad_redirect_uri"
    assert (await access(stage, code=taken, redirect_uri=f"{REDIRECT}/x"))["error"] == "bad_redirect_uri"
    assert (await access(stage, code=taken, redirect_uri=REDIRECT))["ok"] is True
    unsaid = await code(stage, redirect_uri="")
    assert (await access(stage, code=unsaid))["ok"] is True


async def test_installing_again_keeps_the_token_and_adds_scopes(stage):
    first = await installed(stage, "U0NEW", scope="commands")
    again = await installed(stage, "U0OTHER", scope="chat:write")
    assert first["access_token"] == again["access_token"]
    assert again["scope"] == "commands,chat:write"
    assert again["authed_user"] == {"id": "U0OTHER"}


async def test_a_person_may_lend_a_token_of_their_own(stage):
    answer = await installed(stage, "U0NEW", user_scope="chat:write")
    lent = answer["authed_user"]
    assert {k: v for k, v in lent.items() if k != "access_token"} == {
        "id": "U0NEW",
        "token_type": "user",
        "scope": "chat:write",
    }
    person = await whose(stage, lent["access_token"])
    assert (person["user_id"], "bot_id" in person) == ("U0NEW", False)
    posted = await stage.app.api("chat.postMessage", token=lent["access_token"], channel="U0NEW", text="x")
    assert posted["error"] == "not_allowed_token_type"


async def test_without_bot_scopes_there_is_no_bot_token(stage):
    answer = await installed(stage, "U0NEW", scope="", user_scope="chat:write")
    assert "access_token" not in answer
    assert answer["authed_user"]["access_token"].startswith("xoxp-")


async def test_declined_scopes_are_missing_in_every_answer(stage):
    token = (await installed(stage, "U0NEW", decline="team:read"))["access_token"]
    answer = await stage.app.call("team.info", token=token)
    assert answer.headers["x-oauth-scopes"] == "commands,chat:write"
    assert answer.json()["needed"] == "team:read"


async def test_rotation_gives_a_pair_for_half_a_day(rotating):
    answer = await installed(rotating, "U0NEW", user_scope="chat:write")
    for holder, prefix in ((answer, "xoxe.xoxb-1-"), (answer["authed_user"], "xoxe.xoxp-1-")):
        assert holder["access_token"].startswith(prefix)
        assert holder["refresh_token"].startswith("xoxe-1-")
        assert holder["expires_in"] == HALF_A_DAY
    assert HALF_A_DAY - 60 < (await whose(rotating, answer["access_token"]))["expires_in"] <= HALF_A_DAY
    await rotating.driver.advance(HALF_A_DAY)
    assert (await whose(rotating, answer["access_token"]))["error"] == "token_expired"


async def test_a_refresh_token_works_once_and_long_after_its_access_token(rotating):
    first = await installed(rotating, "U0NEW")
    await rotating.driver.advance(10 * HALF_A_DAY)
    second = await refreshed(rotating, first["refresh_token"])
    fresh = {second.pop("access_token"), second.pop("refresh_token")}
    assert fresh.isdisjoint({first["access_token"], first["refresh_token"]})
    assert second == {
        "ok": True,
        "token_type": "bot",
        "scope": "commands,chat:write,team:read",
        "bot_user_id": "U0BOT0NEW",
        "app_id": "A0TRAVELDESK",
        "expires_in": HALF_A_DAY,
        "team": {"id": "T0NEW", "name": "New Works"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    assert (await refreshed(rotating, first["refresh_token"]))["error"] == "invalid_refresh_token"


async def test_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(rotating):
    answer = await installed(rotating, "U0NEW")
    assert (await refreshed(rotating, answer["access_token"]))["error"] == "invalid_refresh_token"
    assert (await whose(rotating, answer["refresh_token"]))["error"] == "not_allowed_token_type"


async def test_two_access_tokens_live_at_most(rotating):
    first = await installed(rotating, "U0NEW")
    second = await refreshed(rotating, first["refresh_token"])
    assert (await whose(rotating, first["access_token"]))["ok"] is True
    third = await refreshed(rotating, second["refresh_token"])
    assert (await whose(rotating, first["access_token"]))["error"] == "token_revoked"
    assert (await whose(rotating, second["access_token"]))["ok"] is True
    assert (await whose(rotating, third["access_token"]))["ok"] is True
    (grant,) = (await rotating.driver.team("T0NEW"))["grants"]
    assert grant["live_tokens"] == 2


async def test_of_two_refreshes_at_once_one_wins(rotating):
    first = await installed(rotating, "U0NEW")
    answers = await asyncio.gather(*(refreshed(rotating, first["refresh_token"]) for _ in range(2)))
    assert sorted(a.get("error", "") for a in answers) == ["", "invalid_refresh_token"]


async def test_a_person_refreshes_as_themselves(rotating):
    lent = (await installed(rotating, "U0NEW", user_scope="chat:write"))["authed_user"]
    answer = await refreshed(rotating, lent["refresh_token"])
    assert (answer["token_type"], answer["user_id"], "bot_user_id" in answer) == ("user", "U0NEW", False)


async def test_a_lost_answer_to_a_refresh_loses_the_refresh_token(rotating):
    first = await installed(rotating, "U0NEW")
    await rotating.driver.fault("drop_after", method="oauth.v2.access")
    with pytest.raises(httpx.RemoteProtocolError):
        await refreshed(rotating, first["refresh_token"])
    assert (await refreshed(rotating, first["refresh_token"]))["error"] == "invalid_refresh_token"


async def test_a_lasting_token_is_exchanged_once_and_ends_with_the_first_refresh(rotating):
    pair = await exchanged(rotating, Team().bot_token)
    assert (pair["token_type"], pair["expires_in"], pair["team"]["id"]) == ("bot", HALF_A_DAY, "T0MORNINGSTAR")
    assert (await exchanged(rotating, Team().bot_token))["error"] == "token_already_exchanged"
    assert (await whose(rotating, Team().bot_token))["ok"] is True
    await refreshed(rotating, pair["refresh_token"])
    assert (await whose(rotating, Team().bot_token))["error"] == "token_expired"


async def test_exchange_wants_rotation_a_lasting_token_and_its_installation(stage):
    assert (await exchanged(stage, Team().bot_token))["error"] == "token_rotation_not_enabled"
    await stage.driver.set_app(token_rotation=True)
    assert (await exchanged(stage, "xoxb-guess"))["error"] == "invalid_token"
    assert (await exchanged(stage, (await installed(stage, "U0NEW"))["access_token"]))["error"] == "invalid_token"
    await stage.driver.uninstall("T0MORNINGSTAR")
    assert (await exchanged(stage, Team().bot_token))["error"] == "authorization_not_found"


async def test_rotation_is_not_turned_off_again(rotating):
    with pytest.raises(DriverError, match="cannot be turned off"):
        await rotating.driver.set_app(token_rotation=False)


async def test_twenty_workspaces_keep_to_themselves(stage):
    names = [f"T0W{number}" for number in range(20)]
    for name in names:
        await stage.driver.add_team(name, people=[{"id": f"U0{name}"}])
    tokens = [(await installed(stage, f"U0{name}"))["access_token"] for name in names]
    assert [(await whose(stage, token))["team_id"] for token in tokens] == names
    foreign = await stage.app.api("chat.postMessage", token=tokens[0], channel="U0T0W1", text="x")
    assert foreign["error"] == "channel_not_found"


async def test_the_log_keeps_no_secret(stage):
    answer = await installed(stage, "U0NEW")
    held = json.dumps([await stage.driver.state(), await stage.driver.teams()])
    assert SECRET not in held
    assert answer["access_token"] not in held
    assert (await stage.driver.calls("oauth.v2.access"))[0]["args"] == {"redirect_uri": REDIRECT, "client_id": CLIENT}

import pytest

from sandbox.slack.driver import DriverError
from sandbox.slack.workspace import Team
from tests.unit.sandbox_slack.blocks import actions, button
from tests.unit.sandbox_slack.consenting import CLIENT, SECRET, installed, refreshed, whose, world
from tests.unit.sandbox_slack.stage import staged

LAST_NEWS = ["app_uninstalled", "tokens_revoked"]


@pytest.fixture
async def stage():
    async with staged(world()) as built:
        yield built


@pytest.fixture
async def rotating(stage):
    await stage.driver.set_app(token_rotation=True)
    await stage.driver.add_team("T0NEW", people=[{"id": "U0NEW"}])
    return stage


def news(stage):
    return [r.kind for r in stage.app.received]


async def left(stage, **form):
    return await stage.app.api("apps.uninstall", **{"client_id": CLIENT, "client_secret": SECRET, **form})


async def test_after_an_uninstall_tokens_are_dead_and_the_app_is_told(stage):
    await stage.driver.uninstall("T0MORNINGSTAR")
    assert (await whose(stage, Team().bot_token))["error"] == "account_inactive"
    assert news(stage) == LAST_NEWS
    gone, revoked = (r.payload for r in stage.app.received)
    assert (gone["team_id"], gone["event"]["type"], "authorizations" in gone) == (
        "T0MORNINGSTAR",
        "app_uninstalled",
        False,
    )
    assert revoked["event"]["tokens"] == {"oauth": [], "bot": ["U0TRAVELDESK"]}


async def test_the_two_events_come_in_the_order_that_is_set(stage):
    await stage.driver.set_app(uninstalled_first=False)
    await stage.driver.uninstall("T0MORNINGSTAR")
    assert news(stage) == LAST_NEWS[::-1]


async def test_the_second_event_comes_although_the_first_failed(stage):
    async def fail(_payload):
        raise ConnectionError

    stage.app.on["app_uninstalled"] = fail
    await stage.driver.uninstall("T0MORNINGSTAR")
    assert [k for k in news(stage) if k == "tokens_revoked"] == ["tokens_revoked"]


async def test_people_no_longer_find_an_app_that_is_gone_and_it_hears_nothing(stage):
    await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=[actions(button("ok"))])
    await stage.driver.uninstall("T0MORNINGSTAR")
    with pytest.raises(DriverError, match="not installed"):
        await stage.lin.command("hello")
    with pytest.raises(DriverError, match="not installed"):
        await stage.lin.press(await stage.lin.last_dm(), "ok")
    await stage.lin.say("hello?")
    await stage.lin.open_home()
    await stage.driver.upsert_user("U0LINWEI", tz="Europe/Paris")
    assert set(news(stage)) == {"message", *LAST_NEWS}
    assert news(stage)[-2:] == LAST_NEWS
    with pytest.raises(DriverError, match="not installed"):
        await stage.driver.uninstall("T0MORNINGSTAR")


async def test_installed_again_the_app_has_a_new_token_and_its_old_dm(stage):
    await stage.app.api("chat.postMessage", channel="U0LINWEI", text="before")
    await stage.driver.uninstall("T0MORNINGSTAR")
    token = (await installed(stage))["access_token"]
    assert token != Team().bot_token
    await stage.app.api("chat.postMessage", token=token, channel="U0LINWEI", text="after")
    assert [m.text for m in await stage.lin.dm()] == ["before", "after"]
    assert (await whose(stage, Team().bot_token))["error"] == "account_inactive"


async def test_another_workspace_is_not_touched(stage):
    await stage.driver.add_team("T0NEW", people=[{"id": "U0NEW"}], bot_token="xoxb-new")
    await stage.driver.uninstall("T0MORNINGSTAR")
    assert (await whose(stage, "xoxb-new"))["team_id"] == "T0NEW"
    assert [t["installed"] for t in await stage.driver.teams()] == [False, True]


async def test_the_app_may_uninstall_itself(stage):
    assert await left(stage) == {"ok": True, "uninstalled": True}
    assert (await whose(stage, Team().bot_token))["error"] == "account_inactive"
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    assert news(stage) == LAST_NEWS


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"client_id": ""}, "invalid_arguments"),
        ({"token": "xoxb-guess"}, "invalid_auth"),
    ],
)
async def test_uninstalling_wants_the_token_and_the_secret(stage, form, error):
    assert (await left(stage, **form))["error"] == error
    assert (await whose(stage, Team().bot_token))["ok"] is True


async def test_revoking_the_only_lasting_token_uninstalls(stage):
    assert await stage.app.api("auth.revoke") == {"ok": True, "revoked": True}
    assert (await whose(stage, Team().bot_token))["error"] == "token_revoked"
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    assert news(stage) == LAST_NEWS


async def test_revoking_a_persons_token_leaves_the_bot(stage):
    lent = (await installed(stage, user_scope="chat:write"))["authed_user"]["access_token"]
    assert (await stage.app.api("auth.revoke", token=lent))["revoked"] is True
    assert (await whose(stage, lent))["error"] == "token_revoked"
    assert (await whose(stage, Team().bot_token))["ok"] is True
    await stage.driver.wait_until(lambda s: s["deliveries"])
    (event,) = stage.app.received
    assert event.payload["event"]["tokens"] == {"oauth": ["U0LINWEI"], "bot": []}
    assert event.payload["authorizations"][0]["team_id"] == "T0MORNINGSTAR"


async def test_a_test_of_revoking_revokes_nothing(stage):
    assert await stage.app.api("auth.revoke", test="true") == {"ok": True, "revoked": False}
    assert (await whose(stage, Team().bot_token))["ok"] is True


async def test_a_rotating_token_is_revoked_alone(rotating):
    answer = await installed(rotating, "U0NEW")
    assert (await rotating.app.api("auth.revoke", token=answer["access_token"]))["revoked"] is True
    assert (await whose(rotating, answer["access_token"]))["error"] == "token_revoked"
    fresh = await refreshed(rotating, answer["refresh_token"])
    assert (await whose(rotating, fresh["access_token"]))["ok"] is True
    assert news(rotating) == []


async def test_a_refresh_token_can_be_revoked(rotating):
    answer = await installed(rotating, "U0NEW")
    assert (await rotating.app.api("auth.revoke", token=answer["refresh_token"]))["revoked"] is True
    assert (await refreshed(rotating, answer["refresh_token"]))["error"] == "invalid_refresh_token"
    assert (await whose(rotating, answer["access_token"]))["ok"] is True


async def test_an_uninstall_kills_refresh_tokens_too(rotating):
    answer = await installed(rotating, "U0NEW")
    await rotating.driver.uninstall("T0NEW")
    assert (await refreshed(rotating, answer["refresh_token"]))["error"] == "invalid_refresh_token"

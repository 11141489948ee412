import pytest

from sandbox.slack.driver import DriverError
from tests.unit.sandbox_slack.blocks import actions, button, modal, text_field
from tests.unit.sandbox_slack.consenting import (
    REDIRECT,
    access,
    code,
    decided,
    installed,
    org_installed,
    whose,
    with_grid,
    world,
)
from tests.unit.sandbox_slack.stage import staged

GROUP = {"id": "E0GROUP", "name": "Group"}


@pytest.fixture
async def stage():
    """An org of two workspaces beside the usual one."""
    async with staged(world()) as built:
        await with_grid(built)
        yield built


@pytest.fixture
async def org(stage):
    """Installed for the whole org, with access to one workspace; the app calls with that token."""
    stage.app.token = (await org_installed(stage, "T0NORTH"))["access_token"]
    stage.app.received.clear()
    return stage


async def test_an_installation_in_one_workspace_of_an_org_names_both(stage):
    answer = await installed(stage, "T0NORTH/W0BO")
    assert (answer["team"], answer["enterprise"]) == ({"id": "T0NORTH", "name": "North"}, GROUP)
    assert answer["is_enterprise_install"] is False
    bot = await whose(stage, answer["access_token"])
    assert (bot["team_id"], bot["enterprise_id"], bot["is_enterprise_install"]) == ("T0NORTH", "E0GROUP", False)
    assert [t["installed"] for t in await stage.driver.teams()] == [True, True, False]


async def test_deliveries_from_a_workspace_of_an_org_name_both(stage):
    stage.app.token = (await installed(stage, "T0NORTH/W0BO", scope="commands,chat:write,im:history"))["access_token"]
    bo = stage.driver.person("W0BO")
    await bo.command("hello")
    command = stage.app.got("command")[0]
    assert (command["team_id"], command["enterprise_id"], command["enterprise_name"]) == ("T0NORTH", "E0GROUP", "Group")
    assert command["is_enterprise_install"] == "false"
    await bo.shortcut("new_trip")
    payload = stage.app.got("shortcut")[0]
    assert payload["team"] == {
        "id": "T0NORTH",
        "domain": "t0north",
        "enterprise_id": "E0GROUP",
        "enterprise_name": "Group",
    }
    assert (payload["enterprise"], payload["is_enterprise_install"]) == (GROUP, False)


async def test_an_org_wide_installation_has_no_team(stage):
    answer = await org_installed(stage)
    assert (answer["team"], answer["enterprise"], answer["is_enterprise_install"]) == (None, GROUP, True)
    bot = await whose(stage, answer["access_token"])
    assert (bot["team_id"], bot["enterprise_id"], bot["is_enterprise_install"]) == ("E0GROUP", "E0GROUP", True)
    assert bot["url"] == "https://group.enterprise.slack.com/"


async def test_only_the_orgs_administrator_installs_for_all(stage):
    refused = await decided(stage, person="T0NORTH/W0BO", whole_org="1")
    assert (refused.status_code, "org_admin_only" in refused.text) == (400, True)
    refused = await decided(stage, person="T0MORNINGSTAR/U0LINWEI", whole_org="1")
    assert (refused.status_code, "not_org_ready" in refused.text) == (400, True)


async def test_an_org_wide_installation_begins_in_no_workspace(stage):
    token = (await org_installed(stage))["access_token"]
    assert (await stage.app.api("chat.postMessage", token=token, channel="W0BO", text="x"))[
        "error"
    ] == "team_access_not_granted"
    with pytest.raises(DriverError, match="not installed"):
        await stage.driver.person("W0BO").command("hello")


async def test_access_is_given_and_taken_with_news_of_it(org):
    await org.driver.give_access("E0GROUP", "T0SOUTH")
    await org.driver.take_access("E0GROUP", "T0NORTH", "T0SOUTH")
    given, taken = (r.payload for r in org.app.received)
    assert (given["event"]["type"], given["event"]["team_ids"]) == ("team_access_granted", ["T0SOUTH"])
    assert (taken["event"]["type"], taken["event"]["team_ids"]) == ("team_access_revoked", ["T0NORTH", "T0SOUTH"])
    assert (given["enterprise_id"], given["team_id"], given["is_enterprise_install"]) == ("E0GROUP", None, True)
    assert given["authorizations"][0]["is_enterprise_install"] is True
    assert (await org.app.api("users.info", user="W0BO"))["error"] == "team_access_not_granted"
    with pytest.raises(DriverError, match="no workspace of E0GROUP"):
        await org.driver.give_access("E0GROUP", "T0MORNINGSTAR")


async def test_an_orgs_deliveries_name_the_org_and_not_always_the_team(org):
    bo = org.driver.person("W0BO")
    await bo.command("hello")
    await bo.say("to Lyon")
    await bo.shortcut("new_trip")
    await org.app.api("chat.postMessage", channel="W0BO", text="x", blocks=[actions(button("ok"))])
    await bo.press(await bo.last_dm(), "ok")
    command, event = org.app.got("command")[0], org.app.got("message")[0]
    assert (command["team_id"], command["is_enterprise_install"]) == ("T0NORTH", "true")
    assert (event["team_id"], event["enterprise_id"], event["context_enterprise_id"]) == (
        "T0NORTH",
        "E0GROUP",
        "E0GROUP",
    )
    (authorization,) = event["authorizations"]
    assert (authorization["enterprise_id"], authorization["is_enterprise_install"]) == ("E0GROUP", True)
    assert org.app.got("shortcut")[0]["team"] is None
    assert org.app.got("shortcut")[0]["user"]["team_id"] == "T0NORTH"
    assert org.app.got("block_actions")[0]["team"]["id"] == "T0NORTH"


async def test_an_orgs_modal_names_the_org_it_was_installed_for(org):
    async def open_modal(payload):
        await org.app.api("views.open", trigger_id=payload["trigger_id"], view=modal(text_field("purpose")))

    org.app.on["shortcut"] = open_modal
    bo = org.driver.person("W0BO")
    await bo.shortcut("new_trip")
    await bo.fill(purpose="fair")
    await bo.submit()
    submission = org.app.got("view_submission")[0]
    assert submission["team"] is None
    assert (submission["view"]["team_id"], submission["view"]["app_installed_team_id"]) == ("T0NORTH", "E0GROUP")


async def test_an_orgs_token_names_the_workspace_where_slack_wants_it(org):
    assert (await org.app.api("users.list"))["error"] == "missing_argument"
    assert (await org.app.api("users.list", team_id="T0SOUTH"))["error"] == "team_access_not_granted"
    members = (await org.app.api("users.list", team_id="T0NORTH"))["members"]
    assert {m["id"] for m in members if not m["is_bot"]} == {"W0ADA", "W0BO"}


async def test_a_person_of_an_org_is_one_in_all_its_workspaces(org):
    await org.driver.give_access("E0GROUP", "T0SOUTH")
    ada = (await org.app.api("users.info", user="W0ADA"))["user"]["enterprise_user"]
    assert (ada["id"], ada["enterprise_id"], ada["teams"]) == ("W0ADA", "E0GROUP", ["T0NORTH", "T0SOUTH"])
    await org.app.api("chat.postMessage", channel="W0ADA", text="once")
    await org.driver.person("W0ADA", "T0SOUTH").say("seen")
    assert [m.text for m in await org.driver.person("W0ADA", "T0NORTH").dm()] == ["once", "seen"]


async def test_what_the_org_has_cannot_be_installed_in_one_of_its_workspaces(org):
    answer = await access(org, code=await code(org, "T0NORTH/W0BO"), redirect_uri=REDIRECT)
    assert answer["error"] == "cannot_install_an_org_installed_app"


async def test_a_workspace_that_also_has_the_org_app_keeps_its_own_for_later(stage):
    own = (await installed(stage, "T0NORTH/W0BO", scope="commands,chat:write"))["access_token"]
    bo = stage.driver.person("W0BO")
    await stage.app.api("chat.postMessage", token=own, channel="W0BO", text="from our own")
    await org_installed(stage, "T0NORTH")
    assert (await bo.command("hello"))["ok"] is True
    assert await bo.dm() == []
    await stage.driver.take_access("E0GROUP", "T0NORTH")
    await bo.command("hello")
    assert [c["is_enterprise_install"] for c in stage.app.got("command")] == ["true", "false"]
    assert [m.text for m in await bo.dm()] == ["from our own"]
    assert (await whose(stage, own))["user_id"] == "U0BOT0NORTH"


async def test_an_orgs_uninstall_ends_it_everywhere(org):
    await org.driver.uninstall(enterprise="E0GROUP")
    assert (await whose(org, org.app.token))["error"] == "account_inactive"
    gone = org.app.got("app_uninstalled")[0]
    assert (gone["enterprise_id"], gone["team_id"], gone["is_enterprise_install"]) == ("E0GROUP", None, True)
    assert [t["installed"] for t in await org.driver.teams()] == [True, False, False]

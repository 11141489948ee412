"""The app is installed through the pages, in workspaces and in a whole org, and serves each by itself."""

import asyncio
import os
import signal
from itertools import product

import httpx
import pytest
from pydantic import SecretStr

from bot.log import QUIET
from bot.stores.server import EmbeddedServer
from sandbox.slack.browser import Browser, to_consent
from tests.contract.stores.topologies import NODES_ARE_LOST, cluster
from tests.scenario.open_house import MANIFEST, NEW, OLD_PROOF, ORG, PEOPLE, SOUTH, house_standing
from tests.scenario.processes import staged
from tests.scenario.rig import ANNA, MARTA, TEAM, asked, has, pressing, says, value_of

pytestmark = [OLD_PROOF, NODES_ARE_LOST]
PATIENCE = 5


@pytest.fixture
async def house(redis_server, redis):
    async with house_standing(redis_server.url) as house:
        yield house


async def sent_back(house, browser):
    """The address to which Slack sends Marta's browser back once she agreed; nobody has gone there yet."""
    consent = httpx.URL((await to_consent(browser, f"{house.url}/slack/install")).url)
    fields = {**consent.params, "decision": "allow", "person": f"{TEAM}/{MARTA}"}
    answer = await browser.http.post(consent.copy_with(query=None), data=fields, follow_redirects=False)
    return answer.headers["location"]


def state_in(address):
    return httpx.URL(address).params["state"]


def hold(browser, state):
    """As the browser does in which the installation began with this state."""
    browser.cookies = {host: {"slack-app-oauth-state": state} for host in browser.cookies}


@pytest.fixture
async def browser():
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Browser(http)


async def test_two_workspaces_and_an_org_install_it_and_each_files_and_approves(house):
    for place in (TEAM, NEW, ORG):
        page = await house.install(place)
        assert (page.status, "Travel Desk is installed" in page.text) == (200, True)
    assert await house.kept.workspaces() == sorted([TEAM, NEW, ORG])
    for place in (TEAM, NEW, ORG):
        await house.filed_and_approved(place)


async def test_one_workspaces_trips_are_nobody_elses(house):
    await house.install(TEAM)
    await house.install(NEW)
    await house.asked(TEAM)
    async with house.hesine(TEAM) as ours, house.hesine(NEW) as theirs:
        await ours.wait_until(lambda state: state["trips"])
        assert await theirs.trips() == []
    assert not any(map(has("approve_trip"), await house.people(NEW)[1].dm()))


async def test_what_is_kept_is_what_slack_gave_and_nobody_can_read_it(house):
    page = await house.install(NEW)
    assert "It is in New Works now." in page.text
    kept = await house.installation(NEW)
    assert (kept.workspace, kept.name, kept.bot_user, kept.bot_id) == (NEW, "New Works", "U0BOT0NEW", "B0BOT0NEW")
    assert (kept.scopes, kept.installer) == (MANIFEST.scopes, PEOPLE[NEW][1])
    assert (kept.refresh_token, kept.expires_at, kept.installed_at.date()) == ("", None, house.rig.clock.now().date())
    everything = [await house.redis.get(key) async for key in house.redis.scan_iter("*installation*", _type="string")]
    assert len(everything) == 1
    assert kept.token not in str(everything)
    assert kept.token not in repr(kept)


async def test_an_orgs_people_are_served_in_each_workspace_that_it_gave(house):
    await house.install(ORG)
    anna = house.slack.person("W0ANNA", SOUTH)
    await anna.command("Berlin to Lisbon on 30 November")
    assert await anna.wait_for_modal()
    await anna.close()
    await house.slack.take_access(ORG, SOUTH)
    await house.asked(ORG)


async def test_the_page_of_an_org_says_that_workspaces_must_be_given(house):
    page = await house.install(ORG)
    assert "It is in Group now." in page.text
    assert "so far it is in none" in page.text


async def test_without_consent_nothing_is_kept(house):
    page = await house.install(TEAM, allow=False)
    assert (page.status, "You did not agree" in page.text) == (200, True)
    assert await house.kept.workspaces() == []


async def test_a_workspace_that_did_not_install_is_refused(house):
    await house.install(TEAM)
    assert await house.knocks(pressing(ANNA, "approve_trip", "x"), place=TEAM) == 200
    assert await house.knocks(pressing("U1ANNA", "approve_trip", "x"), place=NEW) == 403


async def test_an_answer_of_slack_works_once(house, browser):
    back = await sent_back(house, browser)
    assert (await browser.open(back)).status == 200
    hold(browser, state_in(back))
    again = await browser.open(back)
    assert (again.status, "used before" in again.text) == (401, True)


async def test_an_answer_that_comes_in_another_browser_is_refused(house, browser):
    back = await sent_back(house, browser)
    browser.cookies.clear()
    page = await browser.open(back)
    assert (page.status, "another browser" in page.text) == (400, True)
    assert await house.kept.workspaces() == []


async def test_an_answer_without_a_state_is_refused(house, browser):
    back = httpx.URL(await sent_back(house, browser)).copy_remove_param("state")
    assert (await browser.open(str(back))).status == 400
    assert await house.kept.workspaces() == []


async def test_a_state_that_nobody_issued_is_refused(house, browser):
    back = httpx.URL(await sent_back(house, browser)).copy_set_param("state", "guessed")
    hold(browser, "guessed")
    assert (await browser.open(str(back))).status == 401
    assert await house.kept.workspaces() == []


async def test_a_state_that_is_too_old_is_refused(house, browser):
    back = await sent_back(house, browser)
    (key,) = [one async for one in house.redis.scan_iter("*oauth-state*")]
    assert 0 < await house.redis.ttl(key) <= 600
    await house.redis.pexpire(key, 1)
    while await house.redis.exists(key):
        pass
    page = await browser.open(back)
    assert (page.status, "older than ten minutes" in page.text) == (401, True)
    assert await house.kept.workspaces() == []


async def test_a_code_that_slack_does_not_take_is_told_on_the_page_and_in_no_log(house, browser, caplog):
    back = httpx.URL(await sent_back(house, browser)).copy_set_param("code", "a-secret-code")
    page = await browser.open(str(back))
    assert (page.status, "did not confirm" in page.text) == (401, True)
    ours = [one.getMessage() for one in caplog.records if one.name not in QUIET]
    assert "a-secret-code" not in "\n".join(ours)


async def test_silence_of_slack_is_told_apart(house, browser):
    back = await sent_back(house, browser)
    await house.slack.fault("drop_before", method="oauth.v2.access")
    page = await browser.open(back)
    assert (page.status, "Slack did not answer" in page.text) == (503, True)


async def test_what_somebody_writes_into_the_address_stands_on_no_page(house, browser):
    page = await browser.open(f"{house.url}/slack/oauth_redirect?error=<script>alert(1)</script>")
    assert page.status == 200
    assert "alert" not in page.body
    assert "was not installed" in page.text


ODD = [
    *("", "?", "?code=", "?error=", "?state=&code=x", "?code=a&code=b&state=a&state=b", "?state=%00&code=%00"),
    *(
        "?state=%ff%fe&code=%ff",
        f"?state={'x' * 5000}&code=y",
        "?team=%22%3E%3Cscript%3E",
        "?error=%0d%0aSet-Cookie:x=1",
    ),
]
"""What somebody may write behind the address of a page."""


COOKIES = ["", "slack-app-oauth-state", "slack-app-oauth-state=", "a=b; ;;=", "slack-app-oauth-state=x"]


async def test_whatever_is_asked_of_the_pages_is_answered_by_a_page(house):
    languages = "*, x-, ;q=, zh_CN_, 中".encode()
    async with httpx.AsyncClient(trust_env=False) as http:
        for query, cookie in product(ODD, COOKIES):
            odd = {"Cookie": cookie, "Accept-Language": languages}
            back = await http.get(f"{house.url}/slack/oauth_redirect{query}", headers=odd)
            assert (query, cookie, back.status_code in {200, 400, 401}) == (query, cookie, True)
            assert "was not installed" in back.text or "未安装" in back.text
            begun = await http.get(f"{house.url}/slack/install{query}", headers=odd)
            assert begun.status_code == 200
            assert "<script" not in begun.text
        assert (await http.post(f"{house.url}/slack/install")).status_code == 405
    assert await house.kept.workspaces() == []


async def test_the_pages_speak_the_browsers_language_and_are_kept_from_others(house):
    async with httpx.AsyncClient(trust_env=False) as http:
        chinese = await http.get(f"{house.url}/slack/install", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
        english = await http.get(f"{house.url}/slack/install", headers={"Accept-Language": "de,en;q=0.5"})
    assert 'lang="zh-CN"' in chinese.text
    assert "安装差旅助手" in chinese.text
    assert 'lang="en"' in english.text
    assert english.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in english.headers["content-security-policy"]
    assert "HttpOnly" in english.headers["set-cookie"]
    assert "Secure" in english.headers["set-cookie"]


async def test_with_a_single_token_there_is_no_way_to_install(rig):
    async with rig.running(), httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{rig.url}/slack/install")).status_code == 404
        assert (await http.get(f"{rig.url}/slack/oauth_redirect")).status_code == 404


async def test_beside_a_single_token_others_can_install(rig, redis):
    """The token of the settings goes on working, in its own workspace."""
    root = rig.settings.slack_api_url.removesuffix("/api/")
    app = {"slack_client_id": "1009.2009", "slack_client_secret": SecretStr("sandbox-client-secret")}
    rig.settings = rig.settings.model_copy(update={**app, "slack_authorize_url": f"{root}/oauth/v2/authorize"})
    await rig.slack.add_team(NEW, people=[{"id": "U1ANNA", "email": "anna.schmidt@example.com"}])
    async with rig.running() as bot:
        await rig.slack.set_app(redirect_urls=[f"{rig.url}/slack/oauth_redirect"])
        assert (await rig.slack.install("U1ANNA", f"{rig.url}/slack/install")).status == 200
        assert await bot.installed.workspaces() == sorted([TEAM, NEW])
        await asked(rig)
        newcomer = rig.slack.person("U1ANNA", NEW)
        await newcomer.command("help")
        await newcomer.wait_for(lambda page: "/trip" in str(page["conversations"]))


async def test_while_redis_is_away_whoever_presses_is_told_and_nobody_is_a_stranger(short_folder):
    server = EmbeddedServer(short_folder)
    server.attach()
    async with house_standing(server.url) as house:
        await house.install(TEAM)
        _, marta, card = await house.asked()
        process = int((await house.redis.info("server"))["process_id"])
        os.kill(process, signal.SIGSTOP)
        try:
            assert await house.knocks(pressing(MARTA, "approve_trip", value_of(card, "approve_trip"))) == 200
        finally:
            os.kill(process, signal.SIGCONT)
        await marta.wait_for_dm(says("Not saved"))
        await marta.press(card, "approve_trip")
        async with house.hesine(TEAM) as hesine:
            await hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    server.detach()


async def test_in_a_cluster_it_is_installed_used_and_put_out_of_at_once():
    with cluster() as group:
        async with house_standing(group.url, replicas=2) as house:
            await house.install(TEAM)
            await house.install(ORG)
            await house.filed_and_approved(TEAM)
            await house.filed_and_approved(ORG)
            press = pressing(MARTA, "approve_trip", "x")
            assert await house.knocks(press, at=1) == 200
            await house.uninstall(TEAM)
            async with asyncio.timeout(PATIENCE):
                while await house.knocks(press, at=1) != 403:
                    continue
            assert await house.kept.workspaces() == [ORG]


@pytest.fixture
async def stage(short_folder):
    async with staged(short_folder) as stage:
        yield stage


async def test_a_process_without_any_workspace_starts_and_the_first_can_install_it(stage):
    """With what an operator sets, as the environment says it; nothing secret is written anywhere."""
    app = {"SLACK_CLIENT_ID": "1009.2009", "SLACK_CLIENT_SECRET": "sandbox-client-secret"}
    root = stage.settings["SLACK_API_URL"].removesuffix("/api/")
    gone = dict.fromkeys(("SLACK_BOT_TOKEN", "HESINE_APP_KEY", "HESINE_APP_SECRET"), "")
    asked = {**app, **gone, "SLACK_AUTHORIZE_URL": f"{root}/oauth/v2/authorize", "LOG_LEVEL": "DEBUG"}
    await stage.slack.set_app(token_rotation=True)
    async with stage.serving(**asked) as bot, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{bot.url}/readyz")).text == "ready"
        await stage.slack.set_app(redirect_urls=[f"{bot.url}/slack/oauth_redirect"])
        await stage.slack.uninstall(team=TEAM)
        page = await stage.slack.install(MARTA, f"{bot.url}/slack/install", team=TEAM)
        assert "Travel Desk is installed" in page.text
        await stage.person(ANNA).command("help")
        await stage.person(ANNA).wait_for(lambda page: "/trip" in str(page["conversations"]))
        await bot.ends_well()
    assert any('"installed"' in line for line in bot.logged)
    written = [*bot.logged, *bot.told]
    forbidden = ("xoxe", "xoxb", "sandbox-client-secret", "code=", "state=", stage.settings["TRAVELBOT_KEYS"])
    assert [line for line in written if any(one in line for one in forbidden)] == []
    assert sorted(one.name for one in stage.folder.iterdir()) == ["data"]

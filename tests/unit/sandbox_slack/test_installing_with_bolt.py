"""Bolt's own OAuth flow on the other side: a consumer that knows nothing of this stand-in."""

from contextlib import asynccontextmanager

import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.slack.app import create_app
from sandbox.slack.browser import BrowserError
from sandbox.slack.driver import SlackDriver
from tests.unit.sandbox_slack.consenting import CLIENT, SECRET, with_grid, world
from tests.unit.sandbox_slack.stage import served

# slack_sdk 3.47 proves the client with aiohttp's old BasicAuth
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
SCOPES = ["commands", "chat:write", "team:read"]


def bolt_app(slack, folder, secret):
    """Slack's framework with files for stores."""
    client = AsyncWebClient(base_url=f"{slack}/api/")
    settings = AsyncOAuthSettings(
        client_id=CLIENT,
        client_secret=SECRET,
        scopes=SCOPES,
        authorization_url=f"{slack}/oauth/v2/authorize",
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(folder / "states")),
    )
    store = FileInstallationStore(base_dir=str(folder / "installations"), client_id=CLIENT)
    app = AsyncApp(signing_secret=secret, client=client, installation_store=store, oauth_settings=settings)
    app.enable_token_revocation_listeners()

    @app.command("/trip")
    async def answer(ack, context):
        await ack(f"{context.team_id} {context.enterprise_id} {context.is_enterprise_install}")

    return app, store


def routes(app):
    handler = AsyncSlackRequestHandler(app)
    paths = {"/slack/events": "POST", "/slack/install": "GET", "/slack/oauth_redirect": "GET"}
    return Starlette(routes=[Route(path, handler.handle, methods=[method]) for path, method in paths.items()])


class Bolted:
    def __init__(self, driver, store, url, slack):
        self.driver, self.store, self.install_url, self.slack = driver, store, f"{url}/slack/install", slack


@pytest.fixture
async def bolted(tmp_path):
    async with bolted_to(world(), tmp_path) as stage:
        yield stage


@pytest.fixture
async def rotating(tmp_path):
    async with bolted_to(world(rotates=True), tmp_path) as stage:
        yield stage


@asynccontextmanager
async def bolted_to(built, folder):
    async with served(create_app(built)) as slack, SlackDriver(slack) as driver:
        app, store = bolt_app(slack, folder, built.signing_secret)
        async with served(routes(app)) as url:
            await driver.set_app(redirect_urls=[f"{url}/slack/oauth_redirect"])
            await driver.set_request_url(f"{url}/slack/events")
            await driver.add_team("T0NEW", name="New Works", people=[{"id": "U0NEW"}])
            yield Bolted(driver, store, url, slack)


def kept(stage, team="T0NEW", enterprise=None):
    return stage.store.find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=team is None)


async def test_a_person_installs_through_bolts_page_and_the_command_works(bolted):
    page = await bolted.driver.install("U0NEW", bolted.install_url)
    assert (page.status, "Thank you" in page.text) == (200, True)
    bot = kept(bolted)
    assert (bot.bot_id, bot.bot_user_id, bot.bot_scopes) == ("B0BOT0NEW", "U0BOT0NEW", SCOPES)
    newcomer = bolted.driver.person("U0NEW")
    assert (await newcomer.command("hello"))["ok"] is True
    assert await newcomer.told() == ["T0NEW None False"]


async def test_cancelling_leaves_nothing_behind(bolted):
    page = await bolted.driver.install("U0NEW", bolted.install_url, allow=False)
    assert "access_denied" in page.text
    assert kept(bolted) is None
    assert (await bolted.driver.team("T0NEW"))["installed"] is False


async def test_a_declined_scope_is_not_in_what_bolt_keeps(bolted):
    await bolted.driver.install("U0NEW", bolted.install_url, decline=("team:read",))
    assert kept(bolted).bot_scopes == ["commands", "chat:write"]


async def test_what_slacks_page_refuses_is_said_to_the_driver(bolted):
    await bolted.driver.set_app(redirect_urls=[])
    with pytest.raises(BrowserError, match="bad_redirect_uri"):
        await bolted.driver.install("U0NEW", bolted.install_url)


async def test_a_page_without_a_way_to_slack_is_said_to_the_driver(bolted):
    with pytest.raises(BrowserError, match="has no way to Slack"):
        await bolted.driver.install("U0NEW", f"{bolted.install_url}/nowhere")


async def test_an_uninstall_empties_bolts_store(bolted):
    await bolted.driver.install("U0NEW", bolted.install_url)
    told = await bolted.driver.uninstall("T0NEW")
    assert [d["status"] for d in told["deliveries"]] == [200, 200]
    assert kept(bolted) is None


async def test_an_org_wide_installation_serves_its_workspaces(bolted):
    await with_grid(bolted)
    page = await bolted.driver.install("W0ADA", bolted.install_url, team="T0NORTH", whole_org=True)
    assert page.status == 200
    assert kept(bolted, None, "E0GROUP").is_enterprise_install is True
    await bolted.driver.give_access("E0GROUP", "T0NORTH")
    bo = bolted.driver.person("W0BO")
    await bo.command("hello")
    assert await bo.told() == ["T0NORTH E0GROUP True"]


async def test_the_sdks_rotator_refreshes_and_the_new_token_works(rotating):
    await rotating.driver.install("U0NEW", rotating.install_url)
    before = kept(rotating)
    client = AsyncWebClient(base_url=f"{rotating.slack}/api/")
    rotator = AsyncTokenRotator(client_id=CLIENT, client_secret=SECRET, client=client)
    after = await rotator.perform_bot_token_rotation(bot=before, minutes_before_expiration=24 * 60)
    assert after.bot_token != before.bot_token
    assert after.bot_refresh_token != before.bot_refresh_token
    assert (await client.auth_test(token=after.bot_token))["team_id"] == "T0NEW"


async def test_the_sdk_exchanges_a_lasting_token(bolted):
    await bolted.driver.install("U0NEW", bolted.install_url)
    await bolted.driver.set_app(token_rotation=True)
    client = AsyncWebClient(base_url=f"{bolted.slack}/api/")
    pair = await client.oauth_v2_exchange(token=kept(bolted).bot_token, client_id=CLIENT, client_secret=SECRET)
    assert pair["refresh_token"].startswith("xoxe-1-")

"""The doctor before well and unwell sides: it names what is wrong and what to do, and never falls over."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.errors import Broken
from bot.settings import Settings
from bot.stores.bindings import BindingStore
from bot.stores.durable import RedisKeyspace
from bot.stores.secrets import Vault
from bot.tenants.binding import Binding, Dialect
from bot.tenants.scopes import SCOPES
from bot.trips.model import UserId, WorkspaceId
from cli.checks.finding import Finding, Grade, clock
from cli.doctor import Report, _examine
from cli.serving import serving_on
from delivery.tokens import installation_of
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.app import create_app
from sandbox.slack.world import World as SlackWorld

MANIFEST = Path(__file__).resolve().parents[3] / "manifest.yml"
NOWHERE = "http://127.0.0.1:1"


class Office:
    """Both stand-ins and a Redis, and a doctor to call."""

    def __init__(self, world: SlackWorld, hesine: HesineDriver, settings: dict[str, object]) -> None:
        self.world, self.hesine, self.settings = world, hesine, settings

    async def examined(self, **changed) -> list[Finding]:
        report = Report(as_json=True)
        await _examine(Settings(**{**self.settings, **changed}, _env_file=None), report.tell)
        return report.findings

    async def wrong(self, **changed) -> list[Finding]:
        return [one for one in await self.examined(**changed) if one.grade is Grade.WRONG]


@pytest.fixture
async def office(redis_server, redis: Redis):
    world = SlackWorld()
    async with (
        serving_on(create_app(world), "127.0.0.1", 0) as slack_url,
        hesine_serving(HesineWorld(rate_factor=0)) as hesine_url,
        HesineDriver(hesine_url) as hesine,
    ):
        settings = {
            "SLACK_BOT_TOKEN": next(iter(world.teams.values())).bot_token,
            "SLACK_SIGNING_SECRET": world.signing_secret,
            "SLACK_API_URL": f"{slack_url}/api/",
            "HESINE_BASE_URL": hesine_url,
            "HESINE_APP_KEY": "hesine-sandbox-key",
            "HESINE_APP_SECRET": "hesine-sandbox-secret",
            "REDIS_URL": redis_server.url,
            "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
        }
        yield Office(world, hesine, settings)


async def test_where_all_is_well_nothing_is_wrong(office):
    findings = await office.examined()
    assert {one.grade for one in findings} == {Grade.WELL}
    assert {one.side for one in findings} == {"settings", "slack", "redis", "hesine"}


async def test_each_missing_scope_is_named_with_what_it_is_for(office):
    team = next(iter(office.world.teams.values()))
    team.scopes = ("chat:write", "commands", "users:read")
    said = [one.what for one in await office.wrong()]
    assert said == [
        f"scope {name} is missing: {SCOPES[name]}" for name in ("im:history", "im:write", "users:read.email")
    ]


def test_the_scopes_that_are_checked_are_the_manifests():
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert sorted(SCOPES) == sorted(manifest["oauth_config"]["scopes"]["bot"])


async def test_everysec_works_and_is_named_as_slow(office, redis):
    await redis.config_set("appendfsync", "everysec")
    try:
        findings = await office.examined()
    finally:
        await redis.config_set("appendfsync", "always")
    (slow,) = [one for one in findings if one.grade is Grade.NOTE]
    assert "about 100 ms" in slow.what
    assert "appendfsync always" in slow.todo


async def test_a_redis_that_forgets_is_wrong(office, redis):
    await redis.config_set("appendonly", "no")
    try:
        (wrong,) = await office.wrong()
    finally:
        await redis.config_set("appendonly", "yes")
    assert (wrong.side, "appendonly yes" in wrong.what) == ("redis", True)


async def test_a_redis_that_evicts_is_wrong(office, redis):
    await redis.config_set("maxmemory", "100mb")
    await redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        (wrong,) = await office.wrong()
    finally:
        await redis.config_set("maxmemory-policy", "noeviction")
        await redis.config_set("maxmemory", "0")
    assert "allkeys-lru" in wrong.what


async def test_replicas_that_are_not_there_are_wrong(office):
    wrong = await office.wrong(REDIS_REPLICAS=1)
    assert "0 of 1 replicas" in wrong[0].what


async def test_a_redis_that_is_away_hides_nothing_else_and_its_password_is_not_told(office):
    findings = await office.examined(REDIS_URL="redis://:geheim@127.0.0.1:1/0")
    (wrong,) = [one for one in findings if one.grade is Grade.WRONG]
    assert wrong.what.startswith("127.0.0.1:1/0: Redis did not answer")
    assert any(one.side == "hesine" for one in findings)
    assert "geheim" not in str(findings)


async def test_slack_being_away_hides_nothing_else(office):
    (wrong,) = await office.wrong(SLACK_API_URL=f"{NOWHERE}/api/")
    assert (wrong.side, NOWHERE in wrong.what) == ("slack", True)


async def test_hesine_being_away_is_told_with_the_way_to_open(office):
    (wrong,) = await office.wrong(HESINE_BASE_URL=NOWHERE)
    assert (wrong.side, "HESINE_PROXY" in wrong.todo) == ("hesine", True)


async def test_a_refused_token_names_the_setting(office):
    (wrong,) = await office.wrong(SLACK_BOT_TOKEN="xoxb-wrong")
    assert ("invalid_auth" in wrong.what, "SLACK_BOT_TOKEN" in wrong.todo) == (True, True)


async def test_a_token_of_another_workspace_is_wrong(office):
    wrong = await office.wrong(SLACK_TEAM_ID="T0OTHER")
    assert "not of T0OTHER" in wrong[0].what


async def test_a_wrong_app_token_is_told(office):
    (wrong,) = await office.wrong(SLACK_APP_TOKEN="xapp-wrong")
    assert "SLACK_APP_TOKEN" in wrong.todo


async def test_a_wrong_app_secret_names_the_setting(office):
    (wrong,) = await office.wrong(HESINE_APP_SECRET="wrong")
    assert "HESINE_APP_SECRET" in wrong.todo


async def test_each_company_that_an_administrator_bound_is_tried_too(office, redis):
    settings = Settings(**office.settings, _env_file=None)
    bindings = BindingStore(RedisKeyspace(redis), Vault.of(settings.encryption_keys))
    address, when = settings.hesine_base_url, datetime(2026, 11, 24, tzinfo=UTC)
    for place, secret in (("T1", "hesine-sandbox-secret"), ("T2", "wrong")):
        await office.hesine.add_company(f"key-{place}", "hesine-sandbox-secret")
        bound = Binding(WorkspaceId(place), Dialect.TRAVEL, f"key-{place}", secret, address, "", UserId("U1"), when)
        await bindings.bind(bound)
    (wrong,) = await office.wrong()
    assert (wrong.side, "/trip setup" in wrong.todo) == ("hesine of T2", True)


async def test_half_a_company_in_the_settings_is_wrong_and_none_is_worth_a_note(office):
    (wrong,) = await office.wrong(HESINE_APP_SECRET=None)
    assert "belong together" in wrong.what
    findings = await office.examined(HESINE_APP_KEY="", HESINE_APP_SECRET=None)
    assert [one.grade for one in findings if one.side == "hesine"] == [Grade.NOTE]


async def test_a_closed_permission_is_named(office):
    await office.hesine.close_permissions("org.employees")
    (wrong,) = await office.wrong()
    assert ("reading /api/org/employees" in wrong.what, "`org.employees`" in wrong.todo) == (True, True)


@pytest.mark.parametrize(
    ("skew", "grade", "words"),
    [
        (timedelta(seconds=-2), Grade.WELL, "agrees"),
        (timedelta(seconds=-20), Grade.WELL, "20 s ahead of"),
        (timedelta(seconds=90), Grade.NOTE, "90 s behind"),
        (timedelta(minutes=9), Grade.WRONG, "540 s behind theirs; more than 300 s is refused"),
        (timedelta(minutes=-9), Grade.WRONG, "540 s ahead of theirs; more than 300 s is refused"),
    ],
)
def test_a_clock_is_graded_by_how_far_it_is_off(skew, grade, words):
    finding = clock("slack", skew)
    assert (finding.grade, words in finding.what) == (grade, True)
    assert ("NTP" in finding.todo) == (grade is not Grade.WELL)


async def test_keys_that_are_none_are_told_and_the_rest_is_still_looked_at(office):
    findings = await office.examined(TRAVELBOT_KEYS="x")
    (wrong,) = [one for one in findings if one.grade is Grade.WRONG]
    assert "travelbot keys new" in wrong.what
    assert {one.side for one in findings} == {"settings", "slack", "redis", "hesine"}


async def test_the_bots_own_token_is_used_and_kept(office):
    await office.examined()
    await office.examined()
    asked = [call for call in await office.hesine.call_log() if call["path"] == "/oauth2/token"]
    assert len(asked) == 1


def test_the_report_is_one_line_a_finding_or_one_document(capsys):
    wrong = Finding("redis", Grade.WRONG, "it is away", "start it")
    lines, document = Report(as_json=False), Report(as_json=True)
    for report in (lines, document):
        report.tell(wrong)
    assert not lines.close()
    assert capsys.readouterr().out == "✗ redis: it is away → start it\n"
    document.close()
    assert json.loads(capsys.readouterr().out) == [
        {"side": "redis", "grade": "wrong", "what": "it is away", "todo": "start it"}
    ]


async def test_a_page_instead_of_an_answer_is_an_outage_not_a_defect(office):
    async def page(_):
        return PlainTextResponse("<html>down</html>", status_code=503)

    app = Starlette(routes=[Route("/api/{method}", page, methods=["POST"])])
    async with serving_on(app, "127.0.0.1", 0) as url:
        (wrong,) = await office.wrong(SLACK_API_URL=f"{url}/api/")
        assert wrong.what == "Slack fails (HTTP 503)"
        with pytest.raises(Broken, match="Slack says 503"):
            await installation_of("xoxb-1", AsyncWebClient(base_url=f"{url}/api/"), "")

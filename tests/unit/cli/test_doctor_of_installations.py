"""The doctor where workspaces installed the app by themselves: each is looked at, and one that fails hides no other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from bot.stores.durable import RedisKeyspace
from bot.stores.installations import InstallationStore
from bot.stores.secrets import Vault
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from cli.checks import installations
from cli.checks.finding import Grade
from cli.doctor import Report, _examine
from tests.unit.cli.test_doctor import Office, Settings
from tests.unit.cli.test_doctor import office as office  # noqa: PLC0414  # a fixture

NOW = datetime.now(UTC)
HERE = Installation(WorkspaceId("T0MORNINGSTAR"), "xoxb-sandbox-morningstar", "B1", UserId("U1"), NOW, "Morningstar")


@pytest.fixture
def open_office(office) -> Office:
    """No token stands in the settings, and no company."""
    gone = {"SLACK_BOT_TOKEN", "HESINE_APP_KEY", "HESINE_APP_SECRET"}
    office.settings = {name: value for name, value in office.settings.items() if name not in gone}
    office.settings |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    return office


@pytest.fixture
def store(open_office, redis):
    return InstallationStore(RedisKeyspace(redis), Vault.of([open_office.settings["TRAVELBOT_KEYS"]]))


async def said(office, grade, **changed):
    return [one.what for one in await office.examined(**changed) if (one.side, one.grade) == ("slack", grade)]


async def test_before_anybody_installed_it_nothing_is_wrong(open_office):
    assert await open_office.wrong() == []
    assert await said(open_office, Grade.NOTE) == ["no workspace has installed the app yet"]


async def test_each_workspace_is_named_with_its_token_that_works(open_office, store):
    await store.save(HERE)
    assert await said(open_office, Grade.WELL, PUBLIC_URL="https://travel.example/") == [
        "workspaces install the app at https://travel.example/slack/install",
        "1 workspace has the app",
        "Morningstar (T0MORNINGSTAR): the token works, with all scopes",
    ]


async def test_a_token_that_is_refused_hides_no_other(open_office, store):
    await store.save(HERE)
    await store.save(replace(HERE, workspace=WorkspaceId("T0OTHER"), name="", token="xoxb-dead"))
    (wrong,) = await open_office.wrong()
    assert wrong.what == "T0OTHER: the token is refused (invalid_auth)"
    assert "install the app there again" in wrong.todo
    assert len(await said(open_office, Grade.WELL)) == 3
    assert "xoxb" not in str(await open_office.examined())


async def test_a_scope_that_a_workspace_did_not_grant_is_named(open_office, store):
    next(iter(open_office.world.teams.values())).scopes = ("chat:write",)
    await store.save(HERE)
    wrong = [one.what for one in await open_office.wrong()]
    assert wrong[0].startswith("Morningstar (T0MORNINGSTAR): scope commands is missing")


async def test_what_no_key_opens_is_told(open_office, redis):
    stranger = InstallationStore(RedisKeyspace(redis), Vault.of([Fernet.generate_key().decode()]))
    await stranger.save(HERE)
    (wrong,) = await open_office.wrong()
    assert "not in TRAVELBOT_KEYS" in wrong.what


async def test_a_token_that_expired_is_renewed_by_the_bot_and_no_fault(open_office, store):
    world = open_office.world
    world.registration.rotates = True
    pair = world.tokens.pair(world.installs.at("T0MORNINGSTAR").bot)
    expired = replace(HERE, token=pair.access.value, refresh_token=pair.refresh.value, expires_at=NOW)
    await store.save(expired)
    world.clock.advance(timedelta(hours=13).total_seconds())
    assert await open_office.wrong() == []
    assert await said(open_office, Grade.NOTE) == ["Morningstar (T0MORNINGSTAR): the token expired"]


async def test_an_address_without_https_is_wrong_and_loopback_is_not(open_office):
    (wrong,) = await open_office.wrong(PUBLIC_URL="http://travel.example")
    assert "is no https" in wrong.what
    assert await open_office.wrong(PUBLIC_URL="http://localhost:3000") == []


async def test_of_very_many_some_are_looked_at(open_office, store, monkeypatch):
    monkeypatch.setattr(installations, "AT_MOST", 2)
    for number in range(3):
        await store.save(replace(HERE, workspace=WorkspaceId(f"T{number}")))
    assert await said(open_office, Grade.NOTE) == ["3 workspaces have the app, 2 of them are looked at"]
    assert len(await said(open_office, Grade.WELL)) == 3


async def test_slack_being_away_is_told_of_each(open_office, store):
    await store.save(HERE)
    (wrong,) = await open_office.wrong(SLACK_API_URL="http://127.0.0.1:1/api/")
    assert "no answer" in wrong.what


async def test_where_one_workspace_stands_in_the_settings_installations_are_no_subject(office):
    report = Report(as_json=True)
    await _examine(Settings(**office.settings, _env_file=None), report.tell)
    assert not any("install" in one.what for one in report.findings)

"""What is done of a coming or a going before something fails is done again, and the rest with it, when it is told again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.errors import NotSaved
from bot.people.model import Profile
from bot.stores.digests import DigestStore
from bot.stores.installations import InstallationStore
from bot.stores.outbox import OutboxStore
from bot.stores.people import ProfileCache
from bot.stores.places import Unshown
from bot.stores.secrets import Vault
from bot.stores.trips import TripStore
from bot.tenants.installations import Installation
from bot.tenants.reception import Reception
from bot.trips.model import TripId, UserId
from bot.trips.moves import observed
from bot.trips.ports import Change
from tests.conftest import NOW
from tests.unit.trips.samples import WORKSPACE, approved_record, waiting

INSTALLATION = Installation(WORKSPACE, "xoxb-1", "B1", UserId("U0BOT"), NOW, installer=UserId("U9"))
PROFILE = Profile(UserId("U1"), "Lin", "lin@example.com")


class Noted:
    """Bell, audit and kick at once; fails when it is told to."""

    def __init__(self):
        self.rung, self.acts, self.kicked, self.error = [], [], [], None

    async def ring(self, workspace):
        self.rung.append(workspace)
        if self.error:
            raise self.error

    async def append(self, *entries):
        self.acts += [(str(one.act), one.actor.user) for one in entries]

    def kick(self, rows):
        self.kicked += rows


@pytest.fixture
def noted():
    return Noted()


@pytest.fixture
def reception(memory_keyspace, clock, noted):
    keyspace = memory_keyspace
    return Reception(
        InstallationStore(keyspace, Vault.of([Fernet.generate_key().decode()])),
        ProfileCache(keyspace),
        DigestStore(keyspace),
        TripStore(keyspace),
        Unshown(keyspace),
        OutboxStore(keyspace, clock),
        noted.kick,
        noted,
        noted,
        clock,
    )


async def test_a_first_installation_is_kept_rung_and_written_down(reception, noted):
    await reception.arrived(INSTALLATION)
    assert await reception.installations.of(WORKSPACE) == INSTALLATION
    assert (noted.rung, noted.acts, noted.kicked) == ([WORKSPACE], [("install", "U9")], [])


async def test_what_waits_is_shown_again_to_all_who_see_it(reception, noted):
    trip = waiting()
    await reception.trips.commit(Change(trip, None))
    await reception.arrived(INSTALLATION)
    rows = await reception.outbox.rows(WORKSPACE)
    assert {row.id for row in rows} == {row.id for row in noted.kicked}
    assert len(rows) == len(trip.audience) > 0
    assert {str(row.errand) for row in rows} == {"show"}


async def test_what_changed_while_the_app_was_away_is_shown_again_once(reception, noted):
    trip = observed(waiting(), approved_record(updated_at=NOW + timedelta(minutes=1)), NOW)
    await reception.trips.commit(Change(trip, None))
    await reception.unshown.note(WORKSPACE, trip.id)
    await reception.unshown.note(WORKSPACE, TripId("gone"))
    await reception.arrived(INSTALLATION)
    assert {row.subject for row in noted.kicked} == {trip.id}
    assert await reception.unshown.noted(WORKSPACE) == []
    noted.kicked.clear()
    await reception.arrived(INSTALLATION)
    assert noted.kicked == []


async def test_a_going_that_was_told_half_is_finished_when_it_is_told_again(reception, noted):
    await reception.arrived(INSTALLATION)
    await reception.profiles.remember(WORKSPACE, PROFILE)
    noted.error = NotSaved("away")
    with pytest.raises(NotSaved):
        await reception.left(WORKSPACE, NOW)
    noted.error = None
    await reception.left(WORKSPACE, NOW)
    assert await reception.installations.of(WORKSPACE) is None
    assert await reception.profiles.profile(WORKSPACE, PROFILE.user) is None


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (0, False), (1, False)])
async def test_only_what_happened_since_it_was_installed_ends_it(reception, seconds, stays):
    """Slack tells whole seconds."""
    await reception.arrived(replace(INSTALLATION, installed_at=NOW + timedelta(microseconds=900_000)))
    await reception.left(WORKSPACE, NOW + timedelta(seconds=seconds))
    assert (await reception.installations.of(WORKSPACE) is not None) == stays


async def test_tokens_of_others_that_were_revoked_end_nothing(reception):
    await reception.arrived(INSTALLATION)
    await reception.lost(WORKSPACE, (UserId("U0OTHER"),), NOW)
    assert await reception.installations.of(WORKSPACE)
    await reception.lost(WORKSPACE, (UserId("U0OTHER"), UserId("U0BOT")), NOW)
    assert await reception.installations.of(WORKSPACE) is None


async def test_news_of_a_workspace_that_we_do_not_know_is_no_fault(reception, noted):
    await reception.left(WORKSPACE, NOW)
    await reception.lost(WORKSPACE, (UserId("U0BOT"),), NOW)
    assert noted.acts == []


async def test_what_no_key_opens_can_be_put_out_all_the_same(reception, memory_keyspace):
    stranger = InstallationStore(memory_keyspace, Vault.of([Fernet.generate_key().decode()]))
    await stranger.save(INSTALLATION)
    await reception.left(WORKSPACE, NOW)
    assert await stranger.of(WORKSPACE) is None

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.errors import Misconfigured
from bot.stores.installations import InstallationStore
from bot.stores.keys import INSTALLED, Keys
from bot.stores.keyspace import get, put
from bot.stores.secrets import Vault
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
HERE, ORG = WorkspaceId("T1"), WorkspaceId("E1")
INSTALLATION = Installation(
    HERE,
    "xoxe.xoxb-secret",
    "B1",
    UserId("U1"),
    NOW,
    "New Works",
    ("chat:write", "commands"),
    UserId("U9"),
    "xoxe-secret",
    NOW + timedelta(hours=12, microseconds=1),
)
LATER = replace(INSTALLATION, token="xoxe.xoxb-next", refresh_token="xoxe-next")


@pytest.fixture
def store(keyspace):
    return InstallationStore(keyspace, Vault.of([OLD]))


async def test_what_was_saved_is_found_as_it_was(store):
    assert await store.of(HERE) is None
    await store.save(INSTALLATION)
    assert await store.of(HERE) == INSTALLATION


async def test_installing_again_replaces_it(store):
    await store.save(INSTALLATION)
    await store.save(LATER)
    assert await store.of(HERE) == LATER
    assert await store.workspaces() == [HERE]


async def test_all_workspaces_and_orgs_are_listed(store):
    await store.save(INSTALLATION)
    await store.save(replace(INSTALLATION, workspace=ORG))
    assert await store.workspaces() == [ORG, HERE]


async def test_in_redis_no_token_is_to_be_read(store, keyspace):
    await store.save(INSTALLATION)
    (kept,) = await keyspace.read(get(Keys(HERE).installation()))
    assert kept
    assert "secret" not in kept


async def test_of_two_renewals_of_one_token_only_the_first_counts(store):
    await store.save(INSTALLATION)
    assert await store.replace(INSTALLATION, LATER)
    assert not await store.replace(INSTALLATION, replace(LATER, token="another"))
    assert await store.of(HERE) == LATER


async def test_what_was_removed_is_not_renewed(store):
    await store.save(INSTALLATION)
    await store.remove(HERE)
    assert not await store.replace(INSTALLATION, LATER)
    assert await store.of(HERE) is None


async def test_of_several_who_remove_it_one_hears_that_it_was_there(store):
    await store.save(INSTALLATION)
    heard = await asyncio.gather(*(store.remove(HERE) for _ in range(5)))
    assert sorted(heard) == [False] * 4 + [True]
    assert (await store.of(HERE), await store.workspaces()) == (None, [])


async def test_what_was_installed_or_renewed_since_is_not_removed_in_the_place_of_another(store):
    await store.save(LATER)
    assert not await store.remove(HERE, INSTALLATION)
    assert await store.of(HERE) == LATER
    assert await store.remove(HERE, LATER)
    assert await store.workspaces() == []


async def test_a_workspace_is_listed_before_it_is_found_so_that_none_is_found_and_not_listed(keyspace):
    """A crash between the two steps of saving."""
    written = []

    class Crashing:
        async def commit(self, writes):
            written.extend(one.key for one in writes)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await InstallationStore(Crashing(), Vault.of([OLD])).save(INSTALLATION)
    assert written == [INSTALLED]


async def test_what_was_sealed_for_one_workspace_opens_for_no_other(store, keyspace):
    await store.save(INSTALLATION)
    (stolen,) = await keyspace.read(get(Keys(HERE).installation()))
    await keyspace.commit([put(Keys(ORG).installation(), stolen)])
    with pytest.raises(Misconfigured, match="E1"):
        await store.of(ORG)


async def test_a_new_key_comes_first_the_old_one_opens_and_then_is_needed_no_more(store, keyspace):
    await store.save(INSTALLATION)
    both = InstallationStore(keyspace, Vault.of([NEW, OLD]))
    assert await both.of(HERE) == INSTALLATION
    assert await both.seal_anew() == 1
    assert await InstallationStore(keyspace, Vault.of([NEW])).of(HERE) == INSTALLATION


async def test_without_its_key_an_installation_is_told_apart_from_none(store, keyspace):
    await store.save(INSTALLATION)
    stranger = InstallationStore(keyspace, Vault.of([NEW]))
    with pytest.raises(Misconfigured, match="T1 is sealed with a key that is not in TRAVELBOT_KEYS"):
        await stranger.of(HERE)
    assert await stranger.seal_anew() == 0
    assert await store.of(HERE) == INSTALLATION


async def test_what_is_renewed_while_all_is_sealed_anew_is_not_lost(store, keyspace):
    """The renewal comes between the look and the write."""
    await store.save(INSTALLATION)
    both = InstallationStore(keyspace, Vault.of([NEW, OLD]))

    looks = []

    class Between:
        """The first look is for the names that still hold something."""

        async def read(self, *reads):
            found = await keyspace.read(*reads)
            looks.extend(one.key for one in reads if one.key == Keys(HERE).installation())
            if len(looks) == 2:
                await both.replace(INSTALLATION, LATER)
            return found

        async def commit(self, writes, guards=()):
            return await keyspace.commit(writes, guards)

    assert await InstallationStore(Between(), Vault.of([NEW, OLD])).seal_anew() == 0
    assert await InstallationStore(keyspace, Vault.of([NEW])).of(HERE) == LATER

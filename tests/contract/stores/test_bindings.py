import asyncio
import json
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from bot.errors import Misconfigured
from bot.stores.audit import AuditLog
from bot.stores.bindings import BindingStore
from bot.stores.keys import BindingKeys, Keys
from bot.stores.keyspace import delete, get, put
from bot.stores.secrets import Vault
from bot.tenants.binding import Binding, Dialect
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW

ONE, TWO = WorkspaceId("T1"), WorkspaceId("T2")
ADMIN = UserId("U1")
KEY = Fernet.generate_key().decode()
BOUND = Binding(ONE, Dialect.TRAVEL, "key-1", "secret-1", "https://h.example", "http://u:p@proxy:1", ADMIN, NOW)


@pytest.fixture
def bindings(keyspace):
    return BindingStore(keyspace, Vault.of([KEY]))


async def test_a_binding_is_found_by_workspace_and_by_app_key(bindings):
    assert await bindings.of(ONE) is None
    assert await bindings.bind(BOUND)
    assert await bindings.of(ONE) == await bindings.by_app_key("key-1") == BOUND
    assert await bindings.of(TWO) is await bindings.by_app_key("key-2") is None
    assert await bindings.all() == [BOUND]


async def test_nothing_of_it_can_be_read_without_the_key(bindings, keyspace):
    await bindings.bind(BOUND)
    (stored,) = await keyspace.read(get(Keys(ONE).binding()))
    assert not [one for one in ("secret-1", "key-1", "u:p", "h.example") if one in stored]
    with pytest.raises(Misconfigured, match="TRAVELBOT_KEYS"):
        await BindingStore(keyspace, Vault.of([Fernet.generate_key().decode()])).of(ONE)


async def test_one_that_cannot_be_read_hides_no_other(bindings, keyspace):
    await bindings.bind(BOUND)
    theirs = BindingStore(keyspace, Vault.of([Fernet.generate_key().decode()]))
    await theirs.bind(replace(BOUND, workspace=TWO, app_key="key-2"))
    assert await bindings.all() == [BOUND]


async def test_who_bound_and_who_unbound_is_written_down_and_nothing_secret_is(bindings, keyspace):
    await bindings.bind(BOUND)
    await bindings.unbind(ONE, UserId("U2"), NOW)
    entries = [one.document async for one in AuditLog(keyspace).entries(ONE)]
    assert [(json.loads(one)["act"], json.loads(one)["user"]) for one in entries] == [("bind", "U1"), ("unbind", "U2")]
    assert not [one for one in entries if "secret" in one or "key-1" in one]


async def test_an_app_key_binds_one_workspace(bindings):
    theirs = replace(BOUND, workspace=TWO)
    assert await bindings.bind(BOUND)
    assert not await bindings.bind(theirs)
    assert await bindings.of(TWO) is None
    await bindings.unbind(ONE, ADMIN, NOW)
    assert await bindings.bind(theirs)
    assert await bindings.by_app_key("key-1") == theirs


async def test_of_two_that_claim_an_app_key_at_once_one_has_it(bindings):
    both = [BOUND, replace(BOUND, workspace=TWO)]
    said = await asyncio.gather(*map(bindings.bind, both))
    assert await bindings.all() == [one for one, bound in zip(both, said, strict=True) if bound]
    assert len(await bindings.all()) == 1


async def test_binding_anew_replaces_and_frees_the_app_key_before(bindings):
    await bindings.bind(BOUND)
    anew = replace(BOUND, app_key="key-9", app_secret="secret-9")
    assert await bindings.bind(anew)
    assert await bindings.all() == [anew]
    assert await bindings.by_app_key("key-1") is None
    assert await bindings.bind(replace(BOUND, workspace=TWO))


async def test_unbinding_takes_the_access_token_along_and_leaves_the_name_of_the_last_app_key(bindings, keyspace):
    await bindings.bind(BOUND)
    await keyspace.commit([put(Keys(ONE).token("key-1"), "sealed")])
    await bindings.unbind(ONE, ADMIN, NOW)
    await bindings.unbind(ONE, ADMIN, NOW)
    assert await bindings.of(ONE) is await bindings.by_app_key("key-1") is None
    assert await keyspace.read(get(Keys(ONE).token("key-1"))) == [None]
    assert await bindings.last_keys() == {ONE: "key-1"}


async def test_a_claim_that_a_crash_left_is_no_binding_and_may_be_taken_over(bindings, keyspace):
    await bindings.bind(BOUND)
    await keyspace.commit([delete(Keys(ONE).binding())])
    assert await bindings.by_app_key("key-1") is None
    assert await bindings.bind(replace(BOUND, workspace=TWO))
    assert (await bindings.by_app_key("key-1")).workspace == TWO


async def test_a_binding_whose_claim_a_crash_lost_does_not_count(bindings, keyspace):
    await bindings.bind(BOUND)
    await keyspace.commit([delete(BindingKeys().by_app_key())])
    assert await bindings.of(ONE) is None
    assert await bindings.bind(BOUND)
    assert await bindings.of(ONE) == BOUND


async def test_with_a_new_first_key_all_are_sealed_anew(bindings, keyspace):
    new = Fernet.generate_key().decode()
    await bindings.bind(BOUND)
    assert await BindingStore(keyspace, Vault.of([new, KEY])).seal_anew() == 1
    assert await BindingStore(keyspace, Vault.of([new])).of(ONE) == BOUND

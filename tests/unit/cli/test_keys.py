import asyncio

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.hesine.ports import Token
from bot.stores.bindings import BindingStore
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.installations import InstallationStore
from bot.stores.keys import Keys
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.tenants.binding import Binding, Dialect
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from cli.main import travelbot
from tests.conftest import NOW

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
HERE, HOME = WorkspaceId("T1"), WorkspaceId("T0")
INSTALLATION = Installation(HERE, "xoxb-1", "B1", UserId("U1"), NOW)
BINDING = Binding(HERE, Dialect.TRAVEL, "key-1", "secret-1", "https://h.example", "", UserId("U9"), NOW)
TOKEN = Token("access-1", NOW)


async def kept(url, key):
    """Installation, binding and access tokens, as whoever holds this key reads them."""
    vault = Vault.of([key])
    async with connect(url) as redis:
        keyspace = RedisKeyspace(redis)
        return (
            await InstallationStore(keyspace, vault).of(HERE),
            await BindingStore(keyspace, vault).of(HERE),
            [await TokenCache(redis, vault, *one).current() for one in ((HERE, "key-1"), (HOME, "key-0"))],
        )


async def seal(url, key):
    vault = Vault.of([key])
    async with connect(url) as redis:
        await redis.flushall()
        keyspace = RedisKeyspace(redis)
        await InstallationStore(keyspace, vault).save(INSTALLATION)
        await BindingStore(keyspace, vault).bind(BINDING)
        for place in ((HERE, "key-1"), (HOME, "key-0")):
            await TokenCache(redis, vault, *place).renewed(None, _token)


async def _token():
    return TOKEN


@pytest.fixture
def rotate(redis_server, monkeypatch):
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-0",
        "SLACK_SIGNING_SECRET": "s",
        "HESINE_APP_KEY": "key-0",
        "HESINE_APP_SECRET": "s",
        "REDIS_URL": redis_server.url,
    }.items():
        monkeypatch.setenv(name, value)
    asyncio.run(seal(redis_server.url, OLD))

    def rotated(*keys):
        monkeypatch.setenv("TRAVELBOT_KEYS", ",".join(keys))
        return CliRunner().invoke(travelbot, ["keys", "rotate"])

    return rotated


def test_everything_that_is_sealed_opens_with_the_new_key_alone(rotate, redis_server):
    done = rotate(NEW, OLD)
    assert (done.exit_code, done.output.splitlines()[:3]) == (
        0,
        [
            "installations: 1 sealed with the first key",
            "bindings: 1 sealed with the first key",
            "access tokens of Hesine: 2 sealed with the first key",
        ],
    )
    assert asyncio.run(kept(redis_server.url, NEW)) == (INSTALLATION, BINDING, [TOKEN, TOKEN])


def test_it_can_be_done_again(rotate, redis_server):
    rotate(NEW, OLD)
    assert rotate(NEW).exit_code == 0
    assert asyncio.run(kept(redis_server.url, NEW)) == (INSTALLATION, BINDING, [TOKEN, TOKEN])


def test_how_long_an_access_token_is_kept_stays(rotate, redis_server):
    rotate(NEW, OLD)

    async def left():
        async with connect(redis_server.url) as redis:
            return await redis.ttl(Keys(HERE).token("key-1"))

    assert asyncio.run(left()) > 0


def test_what_no_key_opens_is_named_left_alone_and_a_failure(rotate, redis_server):
    done = rotate(NEW)
    assert done.exit_code == 1
    assert "the installation of T1 is sealed with a key that is not in TRAVELBOT_KEYS" in done.output
    assert "the binding of T1 is sealed with a key that is not in TRAVELBOT_KEYS" in done.output
    assert asyncio.run(kept(redis_server.url, OLD)) == (INSTALLATION, BINDING, [TOKEN, TOKEN])


def test_neither_a_token_nor_a_key_is_printed(rotate):
    done = rotate(NEW, OLD)
    assert not any(secret in done.output for secret in ("xoxb", "secret-1", "access-1", NEW, OLD))


def test_a_new_key_is_one_that_works():
    done = CliRunner().invoke(travelbot, ["keys", "new"])
    assert Vault.of([done.output.strip()]).open("") is None

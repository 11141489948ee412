"""What every store, and what the queue stands on must do behind sentinels and in a cluster as on one server."""

import asyncio
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from redis import Redis

from bot.clock import SystemClock
from bot.errors import Misconfigured
from bot.hesine.ports import Token
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.keys import Keys
from bot.stores.keyspace import get, hget, hset, put
from bot.stores.pace import Pace
from bot.stores.queue import opened
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from tests.conftest import NOW
from tests.contract.stores.test_queue import Carried, working
from tests.unit.trips.samples import WORKSPACE

KEYS = Keys(WORKSPACE)
KEY = KEYS.watermark("a")


def hang_up(group):
    for node in group.nodes:
        with Redis(port=node.port) as other:
            other.client_kill_filter(_type="normal", skipme=True)


@pytest.fixture(params=["sentinel", "cluster"])
def group(request):
    return request.getfixturevalue(f"{request.param}_group")


@pytest.fixture
async def client(group):
    client = connect(group.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def keyspace(client):
    return RedisKeyspace(client)


async def test_what_is_written_is_read_again(keyspace):
    assert await keyspace.commit([put(KEY, "1"), hset(KEYS.rows(), "r", "2")])
    assert await keyspace.read(get(KEY), hget(KEYS.rows(), "r"), get(KEYS.watermark("none"))) == ["1", "2", None]
    assert await keyspace.read() == []


async def test_connections_that_died_while_idle_are_replaced_and_no_click_is_lost(group, keyspace):
    await keyspace.commit([put(KEY, "1")])
    await asyncio.to_thread(hang_up, group)
    assert await keyspace.commit([put(KEY, "2")])
    assert await keyspace.read(get(KEY)) == ["2"]


async def test_scripts_that_all_servers_forgot_are_sent_again(group, keyspace, client):
    pace = await Pace.of(client, WORKSPACE, "key-1")
    await keyspace.commit([put(KEY, "1")])
    await client.script_flush()
    assert await keyspace.commit([put(KEY, "2")])
    await pace.turn()


async def test_the_pace_is_shared_by_all_clients(group, client):
    other = connect(group.url)
    paces = [await Pace.of(one, WORKSPACE, "key-1", per_second=3) for one in (client, other)]
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(pace.turn() for pace in paces * 2))
    assert asyncio.get_running_loop().time() - started >= 0.9
    await other.aclose()


async def test_of_two_clients_that_need_a_token_one_fetches_for_both(group, client):
    other, vault, asked = connect(group.url), Vault.of([Fernet.generate_key().decode()]), []

    async def fetch():
        asked.append(1)
        return Token("secret", NOW + timedelta(days=36500))

    caches = [TokenCache(one, vault, WORKSPACE, "key-1") for one in (client, other)]
    first, second = await asyncio.gather(*(cache.renewed(None, fetch) for cache in caches))
    assert (first, len(asked)) == (second, 1)
    assert await caches[1].current() == first
    await other.aclose()


async def test_the_queue_carries_what_is_kicked_now_and_later(group, client):
    carried = Carried()
    async with opened(group.url, SystemClock()) as queue:
        queue.register(carried.carry, carried.tick)
        async with working(queue):
            await queue.kick(WORKSPACE, "later", SystemClock().now() + timedelta(seconds=0.3))
            await queue.kick(WORKSPACE, "now")
            await queue.kick(WORKSPACE, "again", again=True)
            assert sorted(await carried.until(3)) == ["again", "later", "now"]


async def test_lasting_masters_pass_the_check(keyspace):
    await keyspace.check()
    assert keyspace.waitaof


async def test_one_master_that_forgets_is_enough_to_be_refused(group, keyspace):
    forgetful = [one for one in group.nodes if one.info("replication")["role"] == "master"][-1]
    forgetful.ask("CONFIG SET", "appendonly", "no")
    try:
        with pytest.raises(Misconfigured, match="appendonly yes"):
            await keyspace.check()
    finally:
        forgetful.ask("CONFIG SET", "appendonly", "yes")

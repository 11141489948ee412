"""What REDIS_REPLICAS=1 promises behind sentinels: whatever was acknowledged outlives the master."""

import asyncio
import signal
import time

import pytest

from bot.errors import Unreachable
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, get, put
from bot.stores.trips import TripStore
from bot.trips.rulings import Repeated
from tests.contract.stores.refusals import PATIENCE, refused_in
from tests.contract.stores.topologies import NODES_ARE_LOST, until, watched_by_sentinels
from tests.unit.trips.office import Office
from tests.unit.trips.samples import TRIP_ID, WORKSPACE, press, record

pytestmark = NODES_ARE_LOST
KEY = Keys(WORKSPACE).watermark("a")


@pytest.fixture
def frail():
    """A group to do harm to."""
    with watched_by_sentinels() as group:
        yield group


@pytest.fixture
async def keyspace(frail):
    client = connect(frail.url)
    yield RedisKeyspace(client, replicas=1)
    await client.aclose()


async def test_a_replica_confirms_within_a_blink(frail, keyspace):
    started = time.monotonic()
    for number in range(20):
        assert await keyspace.commit([put(KEY, str(number))])
    assert (time.monotonic() - started) / 20 < 0.2


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
async def test_after_the_master_is_gone_its_replica_has_every_acknowledged_write(frail, keyspace, end):
    kept = [Keys(WORKSPACE).watermark(str(number)) for number in range(50)]
    for key in kept:
        assert await keyspace.commit([put(key, "kept")])
    gone, replica = frail.nodes
    gone.signal(end)
    assert await refused_in(keyspace.commit([put(KEY, "lost")])) < PATIENCE
    await asyncio.to_thread(until, lambda: frail.agrees_on(replica))
    assert await keyspace.read(*(get(key) for key in kept)) == ["kept"] * 50
    await keyspace.check()
    assert await refused_in(keyspace.commit([put(KEY, "needs a replica")])) < PATIENCE
    await asyncio.to_thread(frail.add_replica, replica)
    assert await keyspace.commit([put(KEY, "new")])
    assert await keyspace.read(get(KEY)) == ["new"]


async def test_an_idle_client_finds_the_new_master_at_its_first_step(frail, keyspace):
    alone = RedisKeyspace(keyspace.redis)
    await keyspace.commit([put(KEY, "1")])
    master, replica = frail.nodes
    master.kill()
    await asyncio.to_thread(until, lambda: frail.agrees_on(replica))
    assert await alone.commit([put(KEY, "2")], [Guard(KEY, "", "1")])


async def test_without_its_replica_nothing_is_saved(frail, keyspace):
    assert await keyspace.commit([put(KEY, "1")])
    frail.nodes[1].kill()
    assert await refused_in(keyspace.commit([put(KEY, "2")])) < PATIENCE
    assert await RedisKeyspace(keyspace.redis).commit([put(KEY, "3")])


async def test_a_press_that_is_found_unconfirmed_is_said_to_count_only_once_it_is_confirmed(frail, keyspace, clock):
    office = await Office(clock, TripStore(keyspace)).opened()
    await office.mirror.observe(WORKSPACE, record(hesine_id=TRIP_ID, client_request_id=""))
    master, replica = frail.nodes
    replica.kill()
    assert await refused_in(office.desk.decide(press())) < PATIENCE
    assert (await office.trip()).decisions, "the master has it, and nobody else"
    assert await refused_in(office.desk.decide(press())) < PATIENCE
    await asyncio.to_thread(frail.add_replica, master)
    assert isinstance(await office.desk.decide(press()), Repeated)


async def test_one_sentinel_is_enough_to_find_the_master(frail, keyspace):
    for one in frail.sentinels[:2]:
        one.kill()
    assert await keyspace.commit([put(KEY, "1")])


async def test_without_any_sentinel_or_master_nothing_is_saved_and_that_is_said_in_time(frail, keyspace):
    await keyspace.commit([put(KEY, "1")])
    frail.stop()
    assert await refused_in(keyspace.commit([put(KEY, "2")])) < PATIENCE
    assert await refused_in(keyspace.read(get(KEY))) < PATIENCE
    with pytest.raises(Unreachable):
        await keyspace.check()

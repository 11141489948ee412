"""What only a cluster can get wrong: who owns a slot, while it moves, and when its owner is gone."""

import asyncio
import signal
from contextlib import contextmanager

import pytest
from redis.asyncio import Redis

from bot.errors import Misconfigured, Unreachable
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, get, put
from bot.trips.model import WorkspaceId
from tests.contract.stores.refusals import PATIENCE, refused_in
from tests.contract.stores.topologies import NODES_ARE_LOST, cluster, my_id, until

pytestmark = NODES_ARE_LOST
WORKSPACES = [WorkspaceId(f"T{number}") for number in range(9)]


def key_of(workspace, name="a"):
    return Keys(workspace).watermark(name)


KEY, OTHER, NEW = (key_of(WORKSPACES[0], name) for name in "abc")


@contextmanager
def moving(group, key):
    """The slot of `key` is on its way from its owner to another node, and has arrived when the block ends."""
    old, slot = group.owner_of(key), group.slot_of(key)
    new = next(one for one in group.nodes if one is not old)
    new.ask("CLUSTER SETSLOT", slot, "IMPORTING", my_id(old))
    old.ask("CLUSTER SETSLOT", slot, "MIGRATING", my_id(new))
    yield old, new
    bring(group, old, new, *old.ask("CLUSTER GETKEYSINSLOT", slot, 100))
    for node in (new, old):
        node.ask("CLUSTER SETSLOT", slot, "NODE", my_id(new))


def bring(group, old, new, *keys):
    if keys:
        old.ask("MIGRATE", "127.0.0.1", new.port, "", 0, 5000, "KEYS", *keys)


def move(group, key):
    with moving(group, key) as (old, new):
        pass
    return old, new


def forget_counts(group):
    for node in group.nodes:
        node.ask("CONFIG RESETSTAT")


def counts(group, command):
    return {node.port: node.calls(command) for node in group.nodes if node.calls(command)}


async def test_the_node_that_holds_the_keys_confirms_and_no_other(cluster_group, cluster_keyspace):
    owners = {cluster_group.owner_of(key_of(one)).port for one in WORKSPACES}
    assert len(owners) == 3
    for workspace in WORKSPACES:
        await cluster_keyspace.commit([put(key_of(workspace), "0")])
        forget_counts(cluster_group)
        for number in range(5):
            assert await cluster_keyspace.commit([put(key_of(workspace), str(number))])
        owner = cluster_group.owner_of(key_of(workspace)).port
        assert counts(cluster_group, "evalsha") == counts(cluster_group, "waitaof") == {owner: 5}


async def test_on_the_owner_both_go_down_one_connection(cluster_group, cluster_keyspace):
    await cluster_keyspace.commit([put(KEY, "1")])
    async with Redis(port=cluster_group.owner_of(KEY).port) as watcher, watcher.monitor() as seen:
        await asyncio.gather(*(cluster_keyspace.commit([put(KEY, str(number))]) for number in range(5)))
        senders = {"EVALSHA": [], "WAITAOF": []}
        while len(senders["WAITAOF"]) < 5:
            line = await asyncio.wait_for(seen.next_command(), 5)
            senders.get(line["command"].split()[0], []).append(line["client_port"])
    assert senders["EVALSHA"] == senders["WAITAOF"]
    assert len(set(senders["EVALSHA"])) > 1


async def test_a_slot_that_moved_is_followed_and_its_new_owner_confirms(cluster_group, cluster_keyspace):
    await cluster_keyspace.commit([put(KEY, "1")])
    _, new = await asyncio.to_thread(move, cluster_group, KEY)
    forget_counts(cluster_group)
    assert await cluster_keyspace.commit([put(KEY, "2")], [Guard(KEY, "", "1")])
    assert new.calls("waitaof") == 1
    assert await cluster_keyspace.read(get(KEY)) == ["2"]


async def test_a_slot_that_moved_is_followed_by_a_read_of_many(cluster_group, cluster_keyspace):
    await cluster_keyspace.commit([put(KEY, "1"), put(OTHER, "2")])
    await asyncio.to_thread(move, cluster_group, KEY)
    assert await cluster_keyspace.read(get(KEY), get(OTHER), get(NEW)) == ["1", "2", None]


async def test_while_a_slot_moves_each_key_is_read_where_it_is(cluster_group, cluster_keyspace):
    await cluster_keyspace.commit([put(KEY, "1"), put(OTHER, "2")])
    with moving(cluster_group, KEY) as (old, new):
        bring(cluster_group, old, new, KEY)
        assert await cluster_keyspace.read(get(KEY), get(OTHER), get(NEW)) == ["1", "2", None]


async def test_while_a_slot_moves_what_is_new_is_written_and_confirmed_where_it_goes(cluster_group, cluster_keyspace):
    await cluster_keyspace.commit([put(KEY, "1")])
    with moving(cluster_group, KEY) as (_, new):
        forget_counts(cluster_group)
        assert await cluster_keyspace.commit([put(NEW, "3")])
        assert new.calls("waitaof") == 1
        assert await cluster_keyspace.read(get(KEY), get(NEW)) == ["1", "3"]
    assert await cluster_keyspace.read(get(KEY), get(NEW)) == ["1", "3"]


async def test_a_step_over_keys_on_both_sides_of_a_move_is_not_saved_and_works_after_it(
    cluster_group, cluster_keyspace
):
    await cluster_keyspace.commit([put(KEY, "1"), put(OTHER, "2")])
    with moving(cluster_group, KEY) as (old, new):
        bring(cluster_group, old, new, KEY)
        assert await refused_in(cluster_keyspace.commit([put(KEY, "3"), put(OTHER, "3")])) < PATIENCE
    assert await cluster_keyspace.read(get(KEY), get(OTHER)) == ["1", "2"]
    assert await cluster_keyspace.commit([put(KEY, "4"), put(OTHER, "4")])


async def test_a_forgetful_master_is_named(cluster_group, cluster_keyspace):
    forgetful = cluster_group.nodes[1]
    forgetful.ask("CONFIG SET", "appendonly", "no")
    try:
        with pytest.raises(Misconfigured, match=rf"127\.0\.0\.1:{forgetful.port} .*appendonly yes"):
            await cluster_keyspace.check()
    finally:
        forgetful.ask("CONFIG SET", "appendonly", "yes")


@pytest.fixture
def frail():
    """A cluster to do harm to; the owner of the keys has a replica."""
    with cluster() as group:
        group.add_replica(of=group.owner_of(KEY))
        yield group


@pytest.fixture
async def keyspace(frail):
    client = connect(frail.url)
    yield RedisKeyspace(client, replicas=1)
    await client.aclose()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
async def test_after_the_owner_is_gone_its_replica_has_every_acknowledged_write(frail, keyspace, end):
    kept = [key_of(WORKSPACES[0], str(number)) for number in range(50)]
    for key in kept:
        assert await keyspace.commit([put(key, "kept")])
    gone, replica = frail.owner_of(KEY), frail.nodes[-1]
    gone.signal(end)
    assert await refused_in(keyspace.commit([put(KEY, "lost")])) < PATIENCE
    await asyncio.to_thread(until, lambda: frail.has_replaced(gone, replica))
    assert await keyspace.read(*(get(key) for key in kept)) == ["kept"] * 50
    alone = RedisKeyspace(keyspace.redis)
    assert await alone.commit([put(KEY, "new")])
    assert replica.calls("waitaof") >= 1
    await alone.check()
    assert await refused_in(keyspace.commit([put(KEY, "needs a replica")])) < PATIENCE


async def test_an_idle_client_finds_the_new_owner_at_its_first_step(frail, keyspace):
    alone = RedisKeyspace(keyspace.redis)
    await alone.commit([put(KEY, "1")])
    gone, replica = frail.owner_of(KEY), frail.nodes[-1]
    gone.kill()
    await asyncio.to_thread(until, lambda: frail.has_replaced(gone, replica))
    assert await alone.commit([put(KEY, "2")], [Guard(KEY, "", "1")])


async def test_without_any_node_nothing_is_saved_and_that_is_said_in_time(frail, keyspace):
    await keyspace.commit([put(KEY, "1")])
    frail.stop()
    assert await refused_in(keyspace.commit([put(KEY, "2")])) < PATIENCE
    assert await refused_in(keyspace.read(get(KEY))) < PATIENCE
    with pytest.raises(Unreachable):
        await keyspace.check()

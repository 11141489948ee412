"""What only Redis can get wrong: an unknown script, a disk that does not answer, a server that is gone."""

import asyncio
import os
import signal

import pytest
from hiredis import Reader
from redis.asyncio import ConnectionPool
from redis.exceptions import NoScriptError, ResponseError

from bot.errors import Misconfigured, NotSaved
from bot.stores.connection import TIMEOUT, connect
from bot.stores.durable import CONFIRM_MS, SCRIPT, SHA, RedisKeyspace
from bot.stores.keys import Keys
from bot.stores.keyspace import get, put
from bot.stores.server import EmbeddedServer
from tests.contract.stores.refusals import PATIENCE, refused_in
from tests.unit.trips.samples import WORKSPACE

KEY = Keys(WORKSPACE).watermark("a")


class ScriptedRedis:
    """A client of one connection, on which each lot of commands is answered by the next line; notes what was sent."""

    response_callbacks = {}  # noqa: RUF012  # as redis-py has it

    def __init__(self, *lines) -> None:
        self.lines, self.answers, self.sent = list(lines), [], []
        self.connection_pool = self

    async def get_connection(self):
        return self

    async def release(self, _):
        assert not self.answers

    async def send_packed_command(self, commands):
        self.sent += [_unpacked(one) for one in commands]
        self.answers += self.lines.pop(0)

    async def read_response(self, **_):
        said = self.answers.pop(0)
        if isinstance(said, ResponseError):
            raise said
        return said


def _unpacked(command):
    reader = Reader(encoding="utf-8")
    reader.feed(command)
    return tuple(reader.gets())


async def write(redis, **options):
    return await RedisKeyspace(redis, **options).commit([put(KEY, "1")])


async def test_a_write_and_its_confirmation_go_down_one_connection():
    redis = ScriptedRedis([1, [1, 0]])
    assert await write(redis)
    assert redis.sent[0][:2] == ("EVALSHA", SHA)
    assert redis.sent[1][:3] == ("WAITAOF", "1", "0")


NOT_YET = [0, [1, 0], [1, 0]]


@pytest.mark.parametrize(
    ("replies", "replicas"),
    [
        ([1, [0, 0]], 0),
        ([0, [0, 0]], 0),
        ([1, ResponseError("WAITAOF")], 0),
        ([1, *NOT_YET, [1, 0]], 1),
        ([1, *NOT_YET, [0, 1]], 1),
        ([1, *NOT_YET, [1, 1]], 2),
    ],
)
async def test_what_is_not_on_every_disk_is_not_saved(replies, replicas):
    with pytest.raises(NotSaved):
        await write(ScriptedRedis(replies), replicas=replicas)


async def test_a_replicas_disk_counts_where_it_is_asked_for():
    redis = ScriptedRedis([1, *NOT_YET, [1, 1]])
    assert await write(redis, replicas=1)
    assert [command for command, *_ in redis.sent] == ["EVALSHA", "WAIT", *["WAITAOF"] * 3]


async def test_all_waiting_together_ends_before_the_connection_gives_up():
    redis = ScriptedRedis([1, *NOT_YET, [1, 1]])
    await write(redis, replicas=1)
    assert sum(int(command[-1]) for command in redis.sent[1:]) == CONFIRM_MS < TIMEOUT * 1000


async def test_a_script_that_fails_is_not_saved_although_the_disk_says_that_all_is_well():
    with pytest.raises(NotSaved, match="OOM"):
        await write(ScriptedRedis([ResponseError("OOM"), [1, 0]]))


async def test_an_unknown_script_is_sent_whole_and_the_write_confirmed_anew():
    redis = ScriptedRedis([NoScriptError("NOSCRIPT"), [1, 0]], [1, [1, 0]])
    assert await write(redis)
    assert [command for command, *_ in redis.sent] == ["EVALSHA", "WAITAOF", "EVAL", "WAITAOF"]
    assert redis.sent[2][1] == SCRIPT


async def test_a_script_that_stays_unknown_is_not_saved():
    with pytest.raises(NotSaved):
        await write(ScriptedRedis(*[[NoScriptError("NOSCRIPT"), [1, 0]]] * 2))


async def written_together(redis, count):
    keyspace = RedisKeyspace(redis)
    writes = (keyspace.commit([put(KEY, str(number))]) for number in range(count))
    return await asyncio.gather(*writes, return_exceptions=True)


async def test_writes_of_one_moment_share_one_confirmation_that_comes_after_all_of_them():
    redis = ScriptedRedis([1, 0, ResponseError("OOM"), [1, 0]])
    *done, failed = await written_together(redis, 3)
    assert done == [True, False]
    assert isinstance(failed, NotSaved)
    assert [command for command, *_ in redis.sent] == [*["EVALSHA"] * 3, "WAITAOF"]


async def test_a_confirmation_that_fails_fails_for_all_who_share_it():
    done = await written_together(ScriptedRedis([1, 1, [0, 0]]), 2)
    assert [type(one) for one in done] == [NotSaved, NotSaved]


async def test_without_waitaof_the_script_alone_is_sent():
    redis = ScriptedRedis([1])
    assert await write(redis, waitaof=False)
    assert [command for command, *_ in redis.sent] == ["EVALSHA"]


async def test_a_write_after_a_script_flush_is_saved_and_confirmed(redis, redis_keyspace):
    await redis_keyspace.commit([put(KEY, "1")])
    await redis.script_flush()
    assert await redis_keyspace.commit([put(KEY, "2")])
    assert await redis_keyspace.read(get(KEY)) == ["2"]


async def test_a_write_without_the_promised_replica_is_not_saved(redis, monkeypatch):
    monkeypatch.setattr("bot.stores.durable.CONFIRM_MS", 310)
    with pytest.raises(NotSaved, match="0 of 1 replicas"):
        await write(redis, replicas=1)


async def test_a_lasting_server_passes_the_check(redis_keyspace):
    await redis_keyspace.check()
    assert redis_keyspace.waitaof


async def test_a_server_that_forgets_is_refused_with_what_to_set(redis, redis_keyspace):
    await redis.config_set("appendonly", "no")
    try:
        with pytest.raises(Misconfigured, match="appendonly yes"):
            await redis_keyspace.check()
    finally:
        await redis.config_set("appendonly", "yes")


class OldRedis:
    """A server before 7.2."""

    def __init__(self, appendfsync) -> None:
        self.config = {"appendonly": "yes", "appendfsync": appendfsync}
        self.connection_pool = ConnectionPool()

    async def config_get(self, _):
        return self.config

    async def waitaof(self, *_):
        raise ResponseError("unknown command 'WAITAOF'")


async def test_a_server_without_waitaof_must_write_through():
    with pytest.raises(Misconfigured, match="appendfsync always"):
        await RedisKeyspace(OldRedis("everysec")).check()
    keyspace = RedisKeyspace(OldRedis("always"))
    await keyspace.check()
    assert not keyspace.waitaof


async def test_a_server_without_waitaof_cannot_promise_replicas():
    with pytest.raises(Misconfigured, match="REDIS_REPLICAS=0"):
        await RedisKeyspace(OldRedis("always"), replicas=1).check()


async def test_replicas_are_not_promised_by_a_server_that_writes_once_a_second(redis):
    await redis.config_set("appendfsync", "everysec")
    try:
        await RedisKeyspace(redis).check()
        with pytest.raises(Misconfigured, match="appendfsync always"):
            await RedisKeyspace(redis, replicas=1).check()
    finally:
        await redis.config_set("appendfsync", "always")


@pytest.fixture
async def lonely(short_folder):
    """A server of one's own to do harm to, with a client that has been in use."""
    server = EmbeddedServer(short_folder)
    server.attach()
    client = connect(server.url)
    await write(client)
    yield server, client
    await client.aclose()
    server.detach()


async def test_while_redis_is_gone_nothing_is_saved_and_that_is_said_in_time(lonely):
    server, client = lonely
    server.stop()
    assert await refused_in(write(client)) < PATIENCE
    assert await refused_in(RedisKeyspace(client).read(get(KEY))) < PATIENCE


async def test_while_redis_hangs_nothing_is_saved_and_that_is_said_in_time(lonely):
    _, client = lonely
    pid = (await client.info("server"))["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        assert await refused_in(write(client)) < PATIENCE
        assert await refused_in(RedisKeyspace(client).read(get(KEY))) < PATIENCE
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_after_a_restart_the_next_write_is_saved(lonely):
    server, client = lonely
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.attach)
    assert await write(client)

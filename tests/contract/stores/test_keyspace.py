"""One behaviour, in Redis and in memory."""

import pytest

from bot.stores import keyspace as ks
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard
from tests.unit.trips.samples import WORKSPACE

KEY = Keys(WORKSPACE).watermark("a")
OTHER = Keys(WORKSPACE).watermark("b")


async def written(keyspace, *writes):
    assert await keyspace.commit(writes)


async def test_what_was_put_is_got(keyspace):
    await written(keyspace, ks.put(KEY, "合思 ✓"))
    assert await keyspace.read(ks.get(KEY), ks.get(OTHER)) == ["合思 ✓", None]


async def test_what_was_put_again_replaces_the_first(keyspace):
    await written(keyspace, ks.put(KEY, "1"), ks.put(KEY, "2"))
    assert await keyspace.read(ks.get(KEY)) == ["2"]


async def test_a_deleted_key_is_absent(keyspace):
    await written(keyspace, ks.put(KEY, "1"), ks.hset(OTHER, "f", "1"))
    await written(keyspace, ks.delete(KEY), ks.delete(OTHER))
    assert await keyspace.read(ks.get(KEY), ks.hgetall(OTHER)) == [None, {}]


async def test_fields_of_a_hash_are_read_one_by_one_some_and_all(keyspace):
    await written(keyspace, ks.hset(KEY, "f", "1"), ks.hset(KEY, "g", "2"), ks.hset(KEY, "g", "3"))
    answers = await keyspace.read(ks.hget(KEY, "f"), ks.hget(KEY, "x"), ks.hmget(KEY, "g", "x"), ks.hgetall(KEY))
    assert answers == ["1", None, ["3", None], {"f": "1", "g": "3"}]


async def test_an_absent_hash_reads_as_empty(keyspace):
    assert await keyspace.read(ks.hget(KEY, "f"), ks.hmget(KEY, "f"), ks.hgetall(KEY)) == [None, [None], {}]


async def test_a_removed_field_is_absent_and_the_rest_stays(keyspace):
    await written(keyspace, ks.hset(KEY, "f", "1"), ks.hset(KEY, "g", "2"))
    await written(keyspace, ks.hdel(KEY, "f"), ks.hdel(KEY, "never"))
    assert await keyspace.read(ks.hgetall(KEY)) == [{"g": "2"}]


async def test_a_set_holds_each_member_once(keyspace):
    await written(keyspace, ks.sadd(KEY, "a"), ks.sadd(KEY, "a"), ks.sadd(KEY, "b"), ks.srem(KEY, "b"))
    (members,) = await keyspace.read(ks.smembers(KEY))
    assert sorted(members) == ["a"]


async def test_members_come_by_score_then_by_name(keyspace):
    await written(keyspace, *(ks.zadd(KEY, member, score) for member, score in (("c", 1), ("b", 2.5), ("a", 2.5))))
    assert await keyspace.read(ks.zrange(KEY), ks.zrange(KEY, newest_first=True)) == [["c", "a", "b"], ["b", "a", "c"]]


async def test_a_range_ends_at_its_ceiling_and_at_its_limit(keyspace):
    await written(keyspace, *(ks.zadd(KEY, str(score), score) for score in (1, 2, 3, 4)))
    answers = await keyspace.read(
        ks.zrange(KEY, up_to=3), ks.zrange(KEY, limit=2), ks.zrange(KEY, newest_first=True, limit=1), ks.zrange(OTHER)
    )
    assert answers == [["1", "2", "3"], ["1", "2"], ["4"], []]


async def test_a_member_moves_when_it_is_added_anew_and_goes_when_it_is_removed(keyspace):
    await written(keyspace, ks.zadd(KEY, "a", 1), ks.zadd(KEY, "b", 2), ks.zadd(KEY, "a", 3))
    assert await keyspace.read(ks.zrange(KEY)) == [["b", "a"]]
    await written(keyspace, ks.zrem(KEY, "b"))
    assert await keyspace.read(ks.zrange(KEY)) == [["a"]]


async def test_a_moment_survives_as_a_score_to_the_microsecond(keyspace):
    moment = 1772438400.123457
    await written(keyspace, ks.zadd(KEY, "a", moment))
    assert await keyspace.read(ks.zrange(KEY, up_to=moment), ks.zrange(KEY, up_to=moment - 1e-6)) == [["a"], []]


@pytest.mark.parametrize(
    "guard",
    [
        Guard(KEY, "", "1"),
        Guard(OTHER, "f", "2"),
        Guard(OTHER, "never"),
        Guard(Keys(WORKSPACE).watermark("never")),
        Guard(Keys(WORKSPACE).watermark("never"), "f"),
    ],
)
async def test_a_guard_that_holds_lets_the_write_through(keyspace, guard):
    await written(keyspace, ks.put(KEY, "1"), ks.hset(OTHER, "f", "2"))
    assert await keyspace.commit([ks.put(KEY, "new")], [guard])
    assert await keyspace.read(ks.get(KEY)) == ["new"]


@pytest.mark.parametrize(
    "guard",
    [Guard(KEY), Guard(KEY, "", "2"), Guard(OTHER, "f"), Guard(OTHER, "f", "1"), Guard(OTHER, "never", "1")],
)
async def test_one_guard_that_fails_keeps_everything_as_it_was(keyspace, guard):
    await written(keyspace, ks.put(KEY, "1"), ks.hset(OTHER, "f", "2"))
    writes = [ks.put(KEY, "new"), ks.hset(OTHER, "f", "new"), ks.hset(OTHER, "g", "new")]
    assert not await keyspace.commit(writes, [Guard(OTHER, "g"), guard])
    assert await keyspace.read(ks.get(KEY), ks.hgetall(OTHER)) == ["1", {"f": "2"}]


async def test_text_of_every_kind_comes_back_as_it_was(keyspace):
    awkward = '"quoted" \\ back\nline\t\x00 nul, 汉字 🧳 ]]} é'
    await written(keyspace, ks.put(KEY, awkward), ks.hset(OTHER, awkward, awkward))
    assert await keyspace.read(ks.get(KEY), ks.hgetall(OTHER)) == [awkward, {awkward: awkward}]
    assert await keyspace.commit([ks.put(KEY, "")], [Guard(KEY, "", awkward)])


async def test_a_step_may_be_as_large_as_a_batch_of_employees(keyspace):
    await written(keyspace, *(ks.hset(KEY, str(number), "x" * 300) for number in range(1000)))
    (held,) = await keyspace.read(ks.hgetall(KEY))
    assert len(held) == 1000

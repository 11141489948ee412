"""Lifetimes: by the clock in memory, as a TTL in Redis."""

from bot.stores.keys import DAY, DRAFT_SECONDS, PROFILE_SECONDS, SEEN_EVENT_SECONDS, Keys
from bot.stores.keyspace import Guard, expire, get, hget, hset, put
from tests.unit.trips.samples import WORKSPACE

KEY = Keys(WORKSPACE).seen("a")


async def test_in_redis_a_lifetime_is_a_ttl(redis, redis_keyspace):
    other = Keys(WORKSPACE).draft("a")
    await redis_keyspace.commit([put(KEY, "1", DAY), hset(other, "f", "1"), expire(other, 60)])
    assert DAY - 5 < await redis.ttl(KEY) <= DAY
    assert 55 < await redis.ttl(other) <= 60


async def test_in_redis_putting_without_a_lifetime_ends_the_one_before(redis, redis_keyspace):
    await redis_keyspace.commit([put(KEY, "1", DAY)])
    await redis_keyspace.commit([put(KEY, "2")])
    assert await redis.ttl(KEY) == -1


async def test_in_memory_a_key_is_gone_once_its_lifetime_is_over(clock, memory_keyspace):
    await memory_keyspace.commit([put(KEY, "1", 60)])
    clock.advance(seconds=59)
    assert await memory_keyspace.read(get(KEY)) == ["1"]
    clock.advance(seconds=1)
    assert await memory_keyspace.read(get(KEY)) == [None]
    assert await memory_keyspace.commit([put(KEY, "2")], [Guard(KEY)])


async def test_in_memory_putting_without_a_lifetime_ends_the_one_before(clock, memory_keyspace):
    await memory_keyspace.commit([put(KEY, "1", 60)])
    await memory_keyspace.commit([put(KEY, "2")])
    clock.advance(days=1)
    assert await memory_keyspace.read(get(KEY)) == ["2"]


async def test_in_memory_a_field_written_later_lives_no_longer_than_its_hash(clock, memory_keyspace):
    await memory_keyspace.commit([hset(KEY, "f", "1"), expire(KEY, 60)])
    clock.advance(seconds=30)
    await memory_keyspace.commit([hset(KEY, "g", "1")])
    clock.advance(seconds=30)
    assert await memory_keyspace.read(hget(KEY, "f"), hget(KEY, "g")) == [None, None]


async def test_in_memory_a_lifetime_can_be_prolonged_but_not_given_to_nothing(clock, memory_keyspace):
    await memory_keyspace.commit([hset(KEY, "f", "1"), expire(KEY, 60)])
    clock.advance(seconds=30)
    await memory_keyspace.commit([expire(KEY, 60), expire("absent", 60)])
    clock.advance(seconds=59)
    assert await memory_keyspace.read(hget(KEY, "f"), get("absent")) == ["1", None]


def test_the_lifetimes_are_days_not_minutes():
    assert (PROFILE_SECONDS, SEEN_EVENT_SECONDS, DRAFT_SECONDS) == (86_400, 86_400, 14 * 86_400)

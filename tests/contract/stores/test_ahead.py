"""A press reads in one round trip what the one before it read, and decides by nothing older than itself."""

import pytest

from bot.stores.ahead import READS, ReadAhead
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard, get, hget, hset, put
from bot.stores.memory import MemoryKeyspace
from bot.trips.model import TripId, UserId
from tests.conftest import MovableClock
from tests.unit.trips.samples import WORKSPACE

USER, TRIP = UserId("U1"), TripId("t1")
KEYS = Keys(WORKSPACE)
PROFILE, OTHER, DOC = get(KEYS.profile(USER)), get(KEYS.watermark("x")), hget(KEYS.trip(TRIP), "doc")


class Counted:
    """A keyspace that notes each round trip."""

    def __init__(self, keyspace) -> None:
        self.keyspace, self.trips = keyspace, []

    async def read(self, *reads):
        self.trips.append(reads)
        return await self.keyspace.read(*reads)

    async def commit(self, writes, guards=()):
        return await self.keyspace.commit(writes, guards)


@pytest.fixture
def store():
    return Counted(MemoryKeyspace(MovableClock()))


@pytest.fixture
async def ahead(store):
    """One press has been answered, which read a profile and a trip."""
    ahead = ReadAhead(store)
    await ahead.commit([put(PROFILE.key, "first"), hset(DOC.key, "doc", "trip 1")])
    assert await pressed(ahead, PROFILE, DOC) == ["first", "trip 1"]
    store.trips.clear()
    return ahead


async def pressed(ahead, *reads, trip=TRIP):
    async with ahead.of_press(WORKSPACE, USER, trip):
        return [answer for one in reads for answer in await ahead.read(one)]


async def test_the_second_press_reads_all_in_one_round_trip_whatever_trip_it_is_about(store, ahead):
    other = TripId("t2")
    doc = hget(KEYS.trip(other), "doc")
    await ahead.commit([hset(doc.key, "doc", "trip 2")])
    assert await pressed(ahead, PROFILE, doc, trip=other) == ["first", "trip 2"]
    assert store.trips == [(PROFILE, doc)]


async def test_what_was_written_since_the_last_press_is_seen(ahead):
    await ahead.commit([put(PROFILE.key, "second")])
    assert await pressed(ahead, PROFILE, DOC) == ["second", "trip 1"]


async def test_within_a_press_all_is_as_of_one_moment(store, ahead):
    async with ahead.of_press(WORKSPACE, USER, TRIP):
        await store.commit([hset(DOC.key, "doc", "changed")])
        assert await ahead.read(DOC) == await ahead.read(DOC) == ["trip 1"]


async def test_a_second_look_because_somebody_else_was_first_is_a_look_into_the_store(store, ahead):
    async with ahead.of_press(WORKSPACE, USER, TRIP):
        await store.commit([hset(DOC.key, "doc", "changed")])
        assert not await ahead.commit([hset(DOC.key, "doc", "mine")], [Guard(DOC.key, "doc", "trip 1")])
        assert await ahead.read(DOC) == ["changed"]


async def test_nothing_read_ahead_is_used_after_the_press_or_by_others(store, ahead):
    async with ahead.of_press(WORKSPACE, USER, TRIP):
        pass
    await store.commit([put(PROFILE.key, "second")])
    assert await ahead.read(PROFILE) == ["second"]


async def test_a_press_that_needs_something_else_reads_that_too(store, ahead):
    assert await pressed(ahead, OTHER, DOC) == [None, "trip 1"]
    assert store.trips == [(PROFILE, DOC), (OTHER,)]
    store.trips.clear()
    await pressed(ahead, OTHER, DOC)
    assert store.trips == [(OTHER, DOC)]


async def test_keys_of_another_slot_are_not_read_ahead(store, ahead):
    elsewhere = get(Keys("T2").watermark("x"))
    for _ in range(2):
        await pressed(ahead, PROFILE, elsewhere)
    assert store.trips[-2:] == [(PROFILE, DOC), (elsewhere,)]


async def test_a_press_that_read_very_much_is_not_taken_for_a_habit(store, ahead):
    await pressed(ahead, *(get(KEYS.watermark(str(number))) for number in range(READS + 1)))
    store.trips.clear()
    await pressed(ahead, PROFILE, DOC)
    assert store.trips == [(PROFILE, DOC)]

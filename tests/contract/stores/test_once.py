"""What happens once: an event is taken in, a digest is made."""

from bot.digests.model import Digest
from bot.stores.digests import DigestStore
from bot.stores.events import SeenEvents
from bot.stores.keys import DIGEST_SECONDS, SEEN_EVENT_SECONDS, Keys
from bot.stores.outbox import OutboxStore
from bot.stores.trips import TripStore
from bot.trips import outbox
from bot.trips.ports import Change
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, SAM, TRIP_ID, WORKSPACE, step, waiting

READ = outbox.reading_trip(WORKSPACE, "H-1", NOW)
DIGEST = Digest(CHEN, "2026-03-02", (TRIP_ID,))
ERRAND = outbox.digest(WORKSPACE, CHEN, "2026-03-02", NOW)


async def test_an_event_is_taken_in_once_with_what_it_asks_for(keyspace, clock):
    events, rows = SeenEvents(keyspace), OutboxStore(keyspace, clock)
    assert await events.take_in("ev-1", READ)
    await rows.settle(await rows.take(WORKSPACE, READ.id))
    assert not await events.take_in("ev-1", READ)
    assert await rows.rows(WORKSPACE) == []
    assert await events.take_in("ev-2", READ)
    assert await rows.due(WORKSPACE) == [READ.id]


async def test_an_event_is_remembered_for_a_day(redis, redis_keyspace):
    await SeenEvents(redis_keyspace).take_in("ev-1", READ)
    assert 0 < await redis.ttl(Keys(WORKSPACE).seen("ev-1")) <= SEEN_EVENT_SECONDS


async def test_a_digest_is_made_once_with_its_errand(keyspace, clock):
    digests, rows = DigestStore(keyspace), OutboxStore(keyspace, clock)
    assert await digests.made(WORKSPACE, CHEN, DIGEST.day) is None
    assert await digests.make(WORKSPACE, DIGEST, ERRAND)
    assert not await digests.make(WORKSPACE, Digest(CHEN, DIGEST.day, ()), None)
    assert await digests.made(WORKSPACE, CHEN, DIGEST.day) == DIGEST
    assert await rows.due(WORKSPACE) == [ERRAND.id]


async def test_an_empty_digest_is_made_without_an_errand(keyspace, clock):
    digests = DigestStore(keyspace)
    assert await digests.make(WORKSPACE, Digest(CHEN, DIGEST.day, ()), None)
    assert not await digests.make(WORKSPACE, DIGEST, ERRAND)
    assert await OutboxStore(keyspace, clock).rows(WORKSPACE) == []


async def test_digests_of_other_days_and_people_are_others(keyspace):
    digests = DigestStore(keyspace)
    await digests.make(WORKSPACE, DIGEST, None)
    assert await digests.make(WORKSPACE, Digest(CHEN, "2026-03-03", ()), None)
    assert await digests.make(WORKSPACE, Digest(SAM, DIGEST.day, ()), None)


async def test_a_digest_is_kept_for_two_weeks(redis, redis_keyspace):
    await DigestStore(redis_keyspace).make(WORKSPACE, DIGEST, None)
    assert 0 < await redis.ttl(Keys(WORKSPACE).digest(CHEN, DIGEST.day)) <= DIGEST_SECONDS


async def test_whoever_was_ever_asked_is_an_approver(keyspace):
    digests = DigestStore(keyspace)
    assert await digests.approvers(WORKSPACE) == []
    await TripStore(keyspace).commit(Change(waiting(step(1, (SAM, CHEN))), None))
    assert await digests.approvers(WORKSPACE) == [CHEN, SAM]

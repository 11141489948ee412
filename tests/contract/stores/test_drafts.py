import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.stores.drafts import DraftStore
from bot.stores.keys import DRAFT_SECONDS, Keys
from bot.stores.keyspace import delete
from bot.trips.drafts import Answered
from bot.trips.model import UserId
from tests.conftest import NOW
from tests.unit.trips.samples import WORKSPACE, draft

LIN = draft().owner
STRANGER = UserId("U-RAO")


@pytest.fixture
def drafts(keyspace):
    return DraftStore(keyspace)


async def test_a_draft_is_loaded_as_it_was_saved(drafts):
    saved = await drafts.save(draft(words="Beijing, Monday"))
    assert saved == draft(words="Beijing, Monday", revision=1)
    assert await drafts.load(WORKSPACE, LIN, saved.id) == saved


async def test_the_last_one_to_type_wins(drafts):
    await drafts.save(draft(words="first"))
    await drafts.save(draft(words="second"))
    assert (await drafts.load(WORKSPACE, LIN, draft().id)).words == "second"


async def test_somebody_elses_draft_is_as_unknown_as_none(drafts):
    await drafts.save(draft())
    assert await drafts.load(WORKSPACE, STRANGER, draft().id) is None
    await drafts.discard(WORKSPACE, STRANGER, draft().id)
    assert await drafts.load(WORKSPACE, LIN, draft().id) is not None


async def test_a_discarded_draft_is_gone(drafts):
    await drafts.save(draft())
    await drafts.discard(WORKSPACE, LIN, draft().id)
    assert await drafts.load(WORKSPACE, LIN, draft().id) is None
    assert await drafts.of_owner(WORKSPACE, LIN) == []


async def test_a_persons_drafts_come_newest_first_and_no_more_than_asked_for(drafts):
    for number in (2, 3, 1):
        await drafts.save(draft(id=f"draft-{number}", saved_at=NOW + timedelta(minutes=number)))
    await drafts.save(draft(id="other", owner=STRANGER))
    assert [one.id for one in await drafts.of_owner(WORKSPACE, LIN, 2)] == ["draft-3", "draft-2"]


async def test_a_draft_lives_for_two_weeks_after_it_was_last_saved(clock, memory_keyspace):
    drafts = DraftStore(memory_keyspace)
    await drafts.save(draft())
    clock.advance(seconds=DRAFT_SECONDS - 1)
    await drafts.save(draft(id="draft-2", saved_at=clock.now()))
    clock.advance(seconds=1)
    assert [one.id for one in await drafts.of_owner(WORKSPACE, LIN)] == ["draft-2"]
    assert await drafts.load(WORKSPACE, LIN, draft().id) is None


async def test_in_redis_a_draft_expires_by_itself(redis, redis_keyspace):
    saved = await DraftStore(redis_keyspace).save(draft())
    keys = Keys(WORKSPACE)
    for key in (keys.draft(saved.id), keys.drafts_of(LIN)):
        assert 0 < await redis.ttl(key) <= DRAFT_SECONDS


async def test_expired_drafts_do_not_hide_the_ones_that_still_live(clock, memory_keyspace):
    """Their ids stay in the list until the list itself expires."""
    drafts = DraftStore(memory_keyspace)
    await drafts.save(draft(id="lasting", saved_at=NOW))
    clock.advance(seconds=1)
    for number in range(5):
        await drafts.save(draft(id=f"spent-{number}", saved_at=clock.now()))
        await drafts.discard(WORKSPACE, LIN, f"spent-{number}")
    assert [one.id for one in await drafts.of_owner(WORKSPACE, LIN)] == ["lasting"]


async def test_drafts_that_were_sent_do_not_hide_the_ones_that_still_live(clock, keyspace):
    drafts = DraftStore(keyspace)
    await drafts.save(draft(id="lasting", saved_at=NOW))
    for number in range(5):
        spent = await drafts.save(draft(id=f"spent-{number}", saved_at=NOW + timedelta(minutes=1)))
        await keyspace.commit([delete(Keys(WORKSPACE).draft(spent.id))])
    assert [one.id for one in await drafts.of_owner(WORKSPACE, LIN)] == ["lasting"]


def test_a_draft_is_a_value():
    assert replace(draft(), words="x") != draft()


async def test_a_revision_counts_on_what_others_wrote_meanwhile(drafts):
    await drafts.save(draft(words="first"))
    revised = await drafts.revise(WORKSPACE, LIN, draft().id, lambda known: replace(known, words=known.words + "!"))
    assert (revised.words, revised.revision) == ("first!", 2)
    await asyncio.gather(
        drafts.revise(WORKSPACE, LIN, draft().id, lambda known: replace(known, words=known.words + "?")),
        drafts.revise(WORKSPACE, LIN, draft().id, lambda known: replace(known, words=known.words + ".")),
    )
    assert sorted((await drafts.load(WORKSPACE, LIN, draft().id)).words) == sorted("first!?.")


async def test_a_revision_that_changes_nothing_writes_nothing(drafts):
    saved = await drafts.save(draft())
    assert await drafts.revise(WORKSPACE, LIN, saved.id, lambda known: known) is None
    assert await drafts.revise(WORKSPACE, LIN, saved.id, lambda _: None) is None
    assert await drafts.load(WORKSPACE, LIN, saved.id) == saved


async def test_a_draft_is_found_by_our_message_about_it(drafts):
    saved = await drafts.save(draft(answered=Answered("D1", "17.5")))
    assert await drafts.answered_at(WORKSPACE, LIN, "17.5") == saved
    assert await drafts.answered_at(WORKSPACE, LIN, "17.6") is None
    assert await drafts.answered_at(WORKSPACE, STRANGER, "17.5") is None


async def test_words_that_were_no_trip_are_not_among_a_persons_drafts(drafts):
    await drafts.save(draft(is_trip=False))
    assert await drafts.of_owner(WORKSPACE, LIN) == []

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.stores.audit import AuditLog
from bot.stores.drafts import DraftStore
from bot.stores.outbox import OutboxStore
from bot.stores.trips import TripStore
from bot.trips import entries, moves, outbox
from bot.trips.audit import BY_HESINE
from bot.trips.model import StepRule, TripId
from bot.trips.ports import Change, Note
from tests.conftest import NOW
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    draft,
    record,
    sending,
    step,
    waiting,
)


@pytest.fixture
def trips(keyspace):
    return TripStore(keyspace)


def other(number, **changes):
    """A trip of Lin's created `number` minutes after NOW."""
    return sending(id=TripId(f"trip-{number}"), created_at=NOW + timedelta(minutes=number), **changes)


async def test_a_trip_is_loaded_as_it_was_committed(trips):
    assert await trips.load(WORKSPACE, TRIP_ID) is None
    assert await trips.commit(Change(waiting(), None))
    assert await trips.load(WORKSPACE, TRIP_ID) == waiting()


async def test_a_new_trip_is_made_once(trips):
    assert await trips.commit(Change(sending(), None))
    assert not await trips.commit(Change(sending(approver=SAM), None))
    assert await trips.load(WORKSPACE, TRIP_ID) == sending()


async def test_a_change_from_a_state_that_is_no_longer_current_writes_nothing(trips, keyspace, clock):
    await trips.commit(Change(sending(), None))
    after = moves.observed(sending(), record(), NOW)
    assert await trips.commit(Change(after, sending()))
    rows = (outbox.filing(sending(), NOW),)
    assert not await trips.commit(Change(moves.refused(sending(), ()), sending(), rows))
    assert await trips.load(WORKSPACE, TRIP_ID) == after
    assert await OutboxStore(keyspace, clock).rows(WORKSPACE) == []


async def test_the_errands_of_a_change_are_stored_with_it(trips, keyspace, clock):
    await trips.commit(Change(sending(), None, (outbox.filing(sending(), NOW),)))
    assert await OutboxStore(keyspace, clock).due(WORKSPACE) == [f"file:{TRIP_ID}"]


async def told(keyspace):
    return [one.number async for one in AuditLog(keyspace).entries(WORKSPACE)]


async def test_the_audit_of_a_change_is_stored_with_it_or_not_at_all(trips, keyspace):
    said = entries.of_change(None, sending(), BY_HESINE, NOW)
    assert await trips.commit(Change(sending(), None, entries=said))
    assert not await trips.commit(Change(sending(), None, entries=said))
    assert await told(keyspace) == [1]


async def test_a_note_is_written_while_the_trip_stands_as_it_was_seen(trips, keyspace, clock):
    said = entries.of_change(None, sending(), BY_HESINE, NOW)
    note = Note(WORKSPACE, said, (outbox.filing(sending(), NOW),), seen=sending())
    assert not await trips.note(note)
    await trips.commit(Change(sending(), None))
    assert await trips.note(note)
    assert await told(keyspace) == [1]
    await trips.commit(Change(moves.refused(sending(), ()), sending()))
    assert not await trips.note(note)
    assert await told(keyspace) == [1]
    assert await OutboxStore(keyspace, clock).due(WORKSPACE) == [f"file:{TRIP_ID}"]


async def test_a_note_on_no_trip_is_always_written(trips, keyspace):
    assert await trips.note(Note(WORKSPACE, entries.of_change(None, sending(), BY_HESINE, NOW)))
    assert await told(keyspace) == [1]


@pytest.mark.parametrize("step", ["commit", "note"])
async def test_a_row_goes_with_the_step_unless_it_was_written_anew(trips, keyspace, clock, step):
    rows, row = OutboxStore(keyspace, clock), outbox.filing(sending(), NOW)
    await trips.commit(Change(sending(), None, (row,)))
    (seen,) = await rows.stored(WORKSPACE)

    async def act():
        if step == "note":
            return await trips.note(Note(WORKSPACE, (), seen=sending(), without=seen))
        return await trips.commit(Change(moves.refused(sending(), ()), sending(), without=seen))

    await rows.put(row)
    assert not await act()
    assert await trips.load(WORKSPACE, TRIP_ID) == sending()
    (seen,) = await rows.stored(WORKSPACE)
    assert await act()
    assert await rows.rows(WORKSPACE) == []
    assert await rows.due(WORKSPACE) == []


async def test_the_draft_is_written_with_the_trip_or_neither_is(trips, keyspace):
    drafts = DraftStore(keyspace)
    typed = await drafts.save(draft())
    sent = replace(typed, revision=typed.revision + 1, submission=TRIP_ID)
    assert await trips.commit(Change(sending(), None, draft=sent))
    assert not await trips.commit(Change(other(1), None, draft=replace(sent, submission=TripId("trip-1"))))
    assert await trips.load(WORKSPACE, TripId("trip-1")) is None
    assert await drafts.load(WORKSPACE, typed.owner, typed.id) == sent


async def test_a_draft_that_was_never_saved_is_written_as_new(trips, keyspace):
    sent = draft(revision=1, submission=TRIP_ID)
    assert await trips.commit(Change(sending(), None, draft=sent))
    assert await DraftStore(keyspace).load(WORKSPACE, sent.owner, sent.id) == sent


async def test_a_spent_draft_is_gone(trips, keyspace):
    drafts = DraftStore(keyspace)
    typed = await drafts.save(draft())
    await trips.commit(Change(waiting(), None, spent_draft=typed.id))
    assert await drafts.load(WORKSPACE, typed.owner, typed.id) is None


async def test_a_trip_is_found_by_both_of_hesines_names(trips):
    await trips.commit(Change(sending(), None))
    assert await trips.by_hesine_id(WORKSPACE, "H-1") is None
    after = moves.observed(sending(), record(), NOW)
    await trips.commit(Change(after, sending()))
    assert await trips.by_hesine_id(WORKSPACE, "H-1") == after
    assert await trips.by_number(WORKSPACE, " tr-100 ") == after
    assert await trips.by_number(WORKSPACE, "TR-999") is None


async def test_a_persons_trips_come_newest_first_and_no_more_than_asked_for(trips):
    for number in (2, 1, 3):
        await trips.commit(Change(other(number), None))
    await trips.commit(Change(other(9, requester=CHEN), None))
    assert [one.id for one in await trips.of_requester(WORKSPACE, LIN, 2)] == ["trip-3", "trip-2"]
    assert await trips.of_requester(WORKSPACE, SAM, 2) == []


async def test_what_waits_comes_by_first_day_of_travel(trips):
    early = replace(DETAIL, legs=(replace(DETAIL.legs[0], depart=NOW.date()),))
    await trips.commit(Change(waiting(), None))
    sooner = moves.from_record(WORKSPACE, record(hesine_id="H-2", number="TR-2", detail=early), TripId("H-2"))
    await trips.commit(Change(sooner, None))
    assert [one.id for one in await trips.waiting_for(WORKSPACE, CHEN)] == ["H-2", TRIP_ID]


async def test_what_is_settled_waits_for_nobody(trips):
    await trips.commit(Change(waiting(), None))
    await trips.commit(Change(moves.observed(waiting(), approved_record(), NOW), waiting()))
    assert await trips.waiting_for(WORKSPACE, CHEN) == []


async def test_what_moved_on_waits_for_the_next_approver_only(trips):
    before = waiting(step(1, (CHEN,)), step(2, (SAM,)))
    later = record(step(1, (CHEN,)), step(2, (SAM,)), current_step=2, updated_at=NOW + timedelta(minutes=1))
    await trips.commit(Change(before, None))
    after = moves.observed(before, later, NOW)
    await trips.commit(Change(after, before))
    assert await trips.waiting_for(WORKSPACE, CHEN) == []
    assert await trips.waiting_for(WORKSPACE, SAM) == [after]


async def test_a_trip_that_all_must_decide_waits_for_each_of_them(trips):
    trip = waiting(step(1, (CHEN, SAM), StepRule.ALL))
    await trips.commit(Change(trip, None))
    assert await trips.waiting_for(WORKSPACE, CHEN) == await trips.waiting_for(WORKSPACE, SAM) == [trip]


async def test_workspaces_do_not_see_each_other(trips):
    await trips.commit(Change(waiting(), None))
    assert await trips.load("T2", TRIP_ID) is None
    assert await trips.by_hesine_id("T2", "H-1") is None
    assert await trips.waiting_for("T2", CHEN) == []

"""Errands that stand still: tried again, or dropped with all that they promised."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.relay.parked import ParkedErrands, Reason
from bot.trips import outbox
from bot.trips.model import State, StepRule, TroubleKind, Verdict
from bot.trips.outbox import Errand, Tell
from tests.conftest import NOW
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    press,
    record,
    step,
)


@pytest.fixture
def parked(office):
    return ParkedErrands(office.outbox, office.ledger)


async def stuck(office, errand):
    """The one row of this errand, parked; everything else is carried."""
    (row,) = await office.rows(errand)
    taken = await office.outbox.take(WORKSPACE, row.id)
    await office.outbox.park(taken, "NotFound: Hesine has no such object (40401)")
    await office.carried()
    (stored,) = await office.outbox.stored(WORKSPACE)
    return stored


async def decided(office, *pressed):
    await office.waiting(step(1, (CHEN, SAM), StepRule.ALL))
    for one in pressed or (press(),):
        await office.desk.decide(one)


async def test_a_parked_errand_keeps_since_when_and_why(office, clock):
    await office.sent()
    (row,) = await office.rows(Errand.FILE)
    await office.outbox.postpone(await office.outbox.take(WORKSPACE, row.id), NOW + timedelta(minutes=5), "Broken: x")
    clock.advance(minutes=5)
    held = (await stuck(office, Errand.FILE)).row
    assert (held.since, held.attempts, held.parked) == (NOW, 2, True)
    assert held.reason == "NotFound: Hesine has no such object (40401)"
    assert (await office.told("act", "agent", "why", "cause"))[-1] == ("park", "relay", "file", row.id)


async def test_an_errand_that_is_tried_again_is_due_at_once_and_counts_on(office, parked, clock):
    await office.sent()
    stored = await stuck(office, Errand.FILE)
    clock.advance(hours=1)
    assert await parked.retry(stored)
    row = (await office.outbox.take(WORKSPACE, stored.row.id)).row
    assert (row.due, row.parked, row.attempts, row.since) == (clock.now(), False, 1, NOW)
    assert office.kicked == [row.id]
    assert (await office.told("act", "agent", "from", "cause"))[-1] == ("retry", "operator", "cli", row.id)


async def test_a_filing_that_is_dropped_leaves_a_trip_to_be_mended_and_sent_again(office, parked):
    trip = await office.sent()
    stored = await stuck(office, Errand.FILE)
    assert await parked.drop(stored, Reason.UNTAKEN)
    after = await office.trip(trip.id)
    assert (after.state, after.submitted, after.trouble.kind) == (State.REFUSED, DETAIL, TroubleKind.DROPPED)
    assert await office.told("act", "result", "agent", "why", "state") == [
        ("submit", "done", "", "", "sending"),
        ("park", "done", "relay", "file", ""),
        ("drop", "done", "operator", "untaken", ""),
        ("file", "refused", "operator", "", "refused"),
    ]
    (tell,) = await office.rows(Errand.TELL)
    assert (tell.facts["person"], tell.facts["what"]) == (LIN, Tell.DROPPED)
    assert {row.facts["person"] for row in await office.rows(Errand.SHOW)} == {LIN}
    kept = await office.drafts.load(WORKSPACE, "U-LIN", trip.draft_id)
    assert kept is not None


async def test_a_decision_that_is_dropped_opens_the_step_and_says_not_counted(office, parked):
    await decided(office)
    stored = await stuck(office, Errand.DECIDE)
    assert await parked.drop(stored, Reason.MISTAKEN)
    trip = await office.trip()
    assert (trip.state, trip.decisions, trip.trouble.kind, trip.trouble.who) == (
        State.PENDING,
        (),
        TroubleKind.DROPPED,
        CHEN,
    )
    assert trip.waits_for == (CHEN, SAM)
    assert (await office.told("act", "result", "employee", "why"))[-2:] == [
        ("drop", "done", "", "mistaken"),
        ("approve", "not_counted", CHEN, ""),
    ]
    (tell,) = await office.rows(Errand.TELL)
    assert (tell.facts["person"], tell.facts["what"]) == (CHEN, Tell.DROPPED)
    assert await office.rows(Errand.DECIDE) == []


async def test_where_another_decision_is_on_its_way_only_the_dropped_one_is_taken_back(office, parked):
    await decided(office, press(CHEN), press(SAM, Verdict.APPROVED))
    first, _ = await office.rows(Errand.DECIDE)
    await office.outbox.park(await office.outbox.take(WORKSPACE, first.id), "NotFound")
    stored = next(one for one in await office.outbox.stored(WORKSPACE) if one.row.parked)
    assert await parked.drop(stored, Reason.UNTAKEN)
    trip = await office.trip()
    assert (trip.state, len(trip.decisions)) == (State.DECIDING, 1)
    assert len(await office.rows(Errand.DECIDE)) == 1


async def test_a_withdrawal_that_is_dropped_leaves_the_trip_open(office, parked):
    await office.waiting()
    await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    assert await parked.drop(await stuck(office, Errand.WITHDRAW), Reason.UNTAKEN)
    trip = await office.trip()
    assert (trip.state, trip.withdrawal, trip.trouble.kind) == (State.PENDING, None, TroubleKind.DROPPED)
    assert [row.facts["person"] for row in await office.rows(Errand.TELL)] == [LIN]


async def test_an_errand_whose_trip_was_settled_meanwhile_just_goes(office, parked):
    await decided(office)
    stored = await stuck(office, Errand.DECIDE)
    await office.mirror.observe(WORKSPACE, approved_record(hesine_id=TRIP_ID, client_request_id=""))
    before = await office.trip()
    await office.carried()
    assert await parked.drop(stored, Reason.OBSOLETE)
    assert await office.trip() == before
    assert await office.rows() == []
    assert (await office.told("act", "why"))[-1] == ("drop", "obsolete")


async def test_an_errand_of_no_trip_just_goes(office, parked):
    await office.outbox.put(outbox.reading_trip(WORKSPACE, "H-9", NOW))
    assert await parked.drop(await stuck(office, Errand.READ_TRIP), Reason.OBSOLETE)
    assert await office.rows() == []
    assert await office.told("act", "why", "trip", "cause") == [
        ("park", "read_trip", "", "read:H-9"),
        ("drop", "obsolete", "", "read:H-9"),
    ]


@pytest.mark.parametrize("act", [lambda desk, one: desk.retry(one), lambda desk, one: desk.drop(one, Reason.UNTAKEN)])
async def test_an_errand_that_was_written_anew_meanwhile_is_left_alone(office, parked, act):
    await decided(office)
    stored = await stuck(office, Errand.DECIDE)
    await office.outbox.put(replace(stored.row, parked=False))
    before = await office.told("act"), await office.trip()
    assert not await act(parked, stored)
    assert (await office.told("act"), await office.trip()) == before
    assert len(await office.rows(Errand.DECIDE)) == 1


async def test_a_drop_while_the_trip_moves_on_settles_the_trip_as_it_is_then(office, parked):
    await decided(office)
    stored = await stuck(office, Errand.DECIDE)
    store, moved = office.store, []

    class MovingOn:
        def __getattr__(self, name):
            return getattr(store, name)

        async def commit(self, change):
            if not moved:
                moved.append(await office.mirror.observe(WORKSPACE, record(
                    step(1, (CHEN, SAM), StepRule.ALL), hesine_id=TRIP_ID, client_request_id="", updated_at=NOW + timedelta(seconds=1)
                )))  # fmt: skip
            return await store.commit(change)

    on = ParkedErrands(office.outbox, replace(office.ledger, store=MovingOn()))
    assert await on.drop(stored, Reason.UNTAKEN)
    trip = await office.trip()
    assert (trip.state, trip.decisions, trip.record) == (State.PENDING, (), moved[0].record)

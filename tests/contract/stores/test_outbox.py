from dataclasses import replace
from datetime import timedelta

import pytest

from bot.relay.courier import Placed
from bot.stores.audit import AuditLog
from bot.stores.keys import LEASE_SECONDS
from bot.stores.outbox import OutboxStore
from bot.stores.places import Places
from bot.trips import outbox as errands
from tests.conftest import NOW
from tests.unit.trips.samples import TRIP_ID, WORKSPACE, sending

ROW = errands.filing(sending(), NOW)
PLACED = Placed(TRIP_ID, "approver:E-CHEN:", "D1", "1772438400.000100", shows="3")


@pytest.fixture
def outbox(keyspace, clock):
    return OutboxStore(keyspace, clock)


@pytest.fixture
def places(keyspace):
    return Places(keyspace)


async def take(outbox, row=ROW):
    taken = await outbox.take(WORKSPACE, row.id)
    assert taken is not None
    return taken


async def test_a_row_is_taken_as_it_was_put(outbox):
    await outbox.put(ROW)
    row = (await take(outbox)).row
    assert replace(row, facts={}) == ROW


async def test_an_unknown_row_is_not_taken(outbox):
    assert await outbox.take(WORKSPACE, "file:x") is None


async def test_a_row_in_hand_is_taken_by_nobody_else(outbox):
    await outbox.put(ROW)
    await take(outbox)
    assert await outbox.take(WORKSPACE, ROW.id) is None


async def test_of_two_that_reach_for_a_row_at_once_one_gets_it(keyspace, clock):
    class Slow:
        """Reads, and writes only after somebody else did."""

        async def read(self, *reads):
            answers = await keyspace.read(*reads)
            self.other = await OutboxStore(keyspace, clock).take(WORKSPACE, ROW.id)
            return answers

        async def commit(self, *step):
            return await keyspace.commit(*step)

    slow = Slow()
    await OutboxStore(keyspace, clock).put(ROW)
    assert await OutboxStore(slow, clock).take(WORKSPACE, ROW.id) is None
    assert slow.other is not None


async def test_a_row_is_not_taken_before_it_is_due(outbox, clock):
    await outbox.put(replace(ROW, due=NOW + timedelta(minutes=1)))
    assert await outbox.due(WORKSPACE) == []
    assert await outbox.take(WORKSPACE, ROW.id) is None
    clock.advance(minutes=1)
    assert await outbox.due(WORKSPACE) == [ROW.id]
    assert await outbox.take(WORKSPACE, ROW.id) is not None


async def test_a_settled_row_is_gone(outbox):
    await outbox.put(ROW)
    assert await outbox.settle(await take(outbox))
    assert await outbox.rows(WORKSPACE) == []
    assert await outbox.due(WORKSPACE) == []
    assert await outbox.take(WORKSPACE, ROW.id) is None


async def test_where_a_message_stands_is_kept_with_the_settling(outbox, places):
    await outbox.put(ROW)
    assert await places.of(WORKSPACE, PLACED.subject, PLACED.copy) is None
    await outbox.settle(await take(outbox), PLACED)
    assert await places.of(WORKSPACE, PLACED.subject, PLACED.copy) == PLACED
    assert await places.of(WORKSPACE, PLACED.subject, "requester:E-LIN:") is None


async def test_a_row_written_anew_while_in_hand_is_not_lost(outbox, places):
    await outbox.put(ROW)
    taken = await take(outbox)
    await outbox.put(ROW)
    assert not await outbox.settle(taken, PLACED)
    assert await places.of(WORKSPACE, PLACED.subject, PLACED.copy) == PLACED
    assert await outbox.settle(await take(outbox))


async def test_a_postponed_row_counts_the_try_and_waits(outbox, clock):
    await outbox.put(ROW)
    await outbox.postpone(await take(outbox), NOW + timedelta(seconds=30))
    assert await outbox.take(WORKSPACE, ROW.id) is None
    clock.advance(seconds=30)
    assert (await take(outbox)).row.attempts == 1


async def test_a_row_written_anew_after_it_was_postponed_still_knows_that_it_was_tried(outbox):
    await outbox.put(ROW)
    await outbox.postpone(await take(outbox), NOW + timedelta(minutes=1))
    await outbox.put(ROW)
    assert (await take(outbox)).row.attempts == 1


async def test_a_row_written_anew_while_in_hand_is_not_postponed(outbox):
    await outbox.put(ROW)
    taken = await take(outbox)
    await outbox.put(replace(ROW, facts={"new": "1"}))
    await outbox.postpone(taken, NOW + timedelta(hours=1))
    again = await take(outbox)
    assert (again.row.attempts, again.row.facts["new"]) == (1, "1"), "what the first carrier did is not known"


async def test_a_parked_row_is_kept_and_no_longer_tried(outbox):
    await outbox.put(ROW)
    await outbox.park(await take(outbox), "NotFound")
    assert await outbox.due(WORKSPACE) == []
    assert await outbox.take(WORKSPACE, ROW.id) is None
    (row,) = await outbox.rows(WORKSPACE)
    assert (row.parked, row.attempts) == (True, 1)


async def test_a_row_keeps_since_when_it_is_due_and_how_its_last_try_ended(outbox, clock):
    await outbox.put(ROW)
    await outbox.postpone(await take(outbox), NOW + timedelta(minutes=1), "Broken: down")
    (row,) = await outbox.rows(WORKSPACE)
    assert (row.since, row.reason) == (NOW, "Broken: down")
    clock.advance(minutes=1)
    await outbox.park(await take(outbox), "NotFound: gone")
    (row,) = await outbox.rows(WORKSPACE)
    assert (row.since, row.reason) == (NOW, "NotFound: gone")


async def test_what_is_parked_is_told_in_the_audit_once(outbox, keyspace):
    await outbox.put(ROW)
    taken = await take(outbox)
    assert await outbox.park(taken, "NotFound")
    assert not await outbox.park(taken, "NotFound"), "the answer to the first was lost"
    told = [one.document async for one in AuditLog(keyspace).entries(WORKSPACE)]
    assert len(told) == 1
    assert '"act":"park"' in told[0]


async def test_rows_are_shown_by_how_long_they_are_due(outbox):
    for minutes in (3, 1, 2):
        await outbox.put(replace(ROW, id=f"row-{minutes}", due=NOW + timedelta(minutes=minutes)))
    assert [one.row.id for one in await outbox.stored(WORKSPACE)] == ["row-1", "row-2", "row-3"]


async def test_a_parked_row_that_is_written_anew_is_tried_again(outbox):
    await outbox.put(ROW)
    await outbox.park(await take(outbox), "NotFound")
    await outbox.put(ROW)
    assert await outbox.due(WORKSPACE) == [ROW.id]
    await take(outbox)


async def test_a_row_whose_carrier_died_is_free_after_a_while(outbox, clock):
    await outbox.put(ROW)
    await take(outbox)
    clock.advance(seconds=LEASE_SECONDS - 1)
    assert await outbox.take(WORKSPACE, ROW.id) is None
    clock.advance(seconds=1)
    assert await outbox.due(WORKSPACE) == [ROW.id]
    await take(outbox)


async def test_a_lease_that_is_renewed_ends_later_and_still_settles(outbox, clock):
    await outbox.put(ROW)
    taken = await take(outbox)
    for _ in range(3):
        clock.advance(seconds=LEASE_SECONDS - 1)
        taken = await outbox.renew(taken)
    clock.advance(seconds=LEASE_SECONDS - 1)
    assert await outbox.take(WORKSPACE, ROW.id) is None
    assert await outbox.settle(taken)
    assert await outbox.rows(WORKSPACE) == []


async def test_a_renewal_whose_answer_was_lost_is_known_again(outbox, clock):
    await outbox.put(ROW)
    taken = await take(outbox)
    clock.advance(seconds=1)
    await outbox.renew(taken)
    assert await outbox.settle(await outbox.renew(taken))
    assert await outbox.rows(WORKSPACE) == []


async def test_a_lease_that_another_took_is_not_renewed(outbox, clock):
    await outbox.put(ROW)
    slow = await take(outbox)
    clock.advance(seconds=LEASE_SECONDS)
    next_one = await take(outbox)
    assert await outbox.renew(slow) == slow
    assert not await outbox.settle(slow)
    assert await outbox.settle(next_one)


async def test_a_row_that_was_given_back_is_not_taken_again_by_a_renewal(outbox):
    await outbox.put(ROW)
    taken = await take(outbox)
    await outbox.postpone(taken, NOW)
    assert await outbox.renew(taken) == taken
    assert await outbox.take(WORKSPACE, ROW.id)


@pytest.mark.parametrize("end", ["settle", "postpone", "park"])
async def test_a_carrier_that_was_too_slow_leaves_the_row_to_the_next(outbox, clock, places, end):
    await outbox.put(ROW)
    slow = await take(outbox)
    clock.advance(seconds=LEASE_SECONDS)
    next_one = await take(outbox)
    match end:
        case "settle":
            assert not await outbox.settle(slow, PLACED)
        case "postpone":
            await outbox.postpone(slow, NOW + timedelta(hours=9))
        case "park":
            await outbox.park(slow, "NotFound")
    assert await outbox.take(WORKSPACE, ROW.id) is None
    assert await outbox.settle(next_one)


async def test_rows_come_in_the_order_in_which_they_are_due(outbox, clock):
    for minutes in (3, 1, 2):
        await outbox.put(replace(ROW, id=f"row-{minutes}", due=NOW + timedelta(minutes=minutes)))
    clock.advance(minutes=2)
    assert await outbox.due(WORKSPACE) == ["row-1", "row-2"]
    assert await outbox.due(WORKSPACE, limit=1) == ["row-1"]


async def test_workspaces_have_outboxes_of_their_own(outbox):
    await outbox.put(ROW)
    assert await outbox.due("T2") == []
    assert await outbox.take("T2", ROW.id) is None

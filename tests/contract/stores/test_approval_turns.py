import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import NotSaved
from bot.hesine.ports import ApproverQueue, Ballot
from bot.stores.approval_turns import ApprovalTurns
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from tests.unit.trips.samples import WORKSPACE

BALLOT = Ballot("d-1", "Corp:che$n", "ID_1", 1, 2, agrees=True, comment="好", sent_at=datetime(2026, 3, 2, tzinfo=UTC))


def with_ballot(number):
    def step(queue):
        return replace(queue, ballots=(*queue.ballots, replace(BALLOT, decision_id=f"d-{number}")))

    return step


@pytest.fixture
def turns(keyspace):
    return ApprovalTurns(keyspace, WORKSPACE)


async def test_a_queue_is_read_as_it_was_written(turns):
    queue = ApproverQueue((BALLOT, replace(BALLOT, decision_id="d-2", sent_at=None)), BALLOT.sent_at)
    assert await turns.revise("chen", lambda _: queue) == queue
    assert await turns.queues("nobody", "chen") == (ApproverQueue(), queue)
    assert await turns.queues() == ()


async def test_of_many_changes_at_once_none_is_lost(turns):
    await asyncio.gather(*(turns.revise("chen", with_ballot(number)) for number in range(6)))
    (queue,) = await turns.queues("chen")
    assert sorted(one.decision_id for one in queue.ballots) == [f"d-{number}" for number in range(6)]


async def test_queues_of_two_approvers_and_two_workspaces_are_apart(keyspace, turns):
    await turns.revise("chen", with_ballot(1))
    other = ApprovalTurns(keyspace, type(WORKSPACE)("T-OTHER"))
    assert await turns.queues("xu") == (ApproverQueue(),)
    assert await other.queues("chen") == (ApproverQueue(),)


async def test_a_change_that_changes_nothing_writes_nothing(turns):
    assert await turns.revise("chen", lambda queue: queue) == ApproverQueue()


async def test_without_redis_nothing_is_promised(short_folder):
    client = connect(f"unix://{short_folder}/nothing.sock")
    turns = ApprovalTurns(RedisKeyspace(client), WORKSPACE)
    with pytest.raises(NotSaved):
        await turns.revise("chen", with_ballot(1))
    with pytest.raises(NotSaved):
        await turns.queues("chen")
    await client.aclose()

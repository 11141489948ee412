import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.errors import NotSaved
from bot.stores.queue import AT_ONCE, IN_HAND, Kicks, opened
from bot.stores.server import EmbeddedServer
from bot.trips import outbox
from handlers.background import Background
from tests.conftest import NOW
from tests.unit.trips.samples import WORKSPACE


class Carried:
    """Notes what a worker was asked to carry, and lets tests wait for it."""

    def __init__(self) -> None:
        self.rows = []
        self.more = asyncio.Condition()

    async def carry(self, workspace, row_id):
        async with self.more:
            self.rows.append((workspace, row_id, SystemClock().now()))
            self.more.notify_all()

    async def tick(self):
        return None

    async def until(self, number):
        async with self.more:
            await asyncio.wait_for(self.more.wait_for(lambda: len(self.rows) >= number), 10)
        return [row_id for _, row_id, _ in self.rows]


@asynccontextmanager
async def working(queue):
    task = asyncio.create_task(queue.work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def carried():
    return Carried()


@pytest.fixture
async def queue(redis_server, redis, carried):
    async with opened(redis_server.url, SystemClock()) as queue:
        queue.register(carried.carry, carried.tick)
        yield queue


async def test_a_kicked_row_is_carried_by_a_worker(queue, carried):
    async with working(queue):
        await queue.kick(WORKSPACE, "file:1")
        assert await carried.until(1) == ["file:1"]
    assert carried.rows[0][0] == WORKSPACE


async def test_rows_kicked_while_no_worker_runs_are_carried_later(queue, carried):
    for number in range(3):
        await queue.kick(WORKSPACE, f"file:{number}")
    async with working(queue):
        assert sorted(await carried.until(3)) == ["file:0", "file:1", "file:2"]


def numbered(count):
    return [(WORKSPACE, f"file:{number}") for number in range(count)]


async def test_rows_kicked_together_are_all_carried_each_once(queue, carried):
    many = numbered(2 * AT_ONCE + 1)
    await queue.kick_all([*many, many[0]])
    await queue.kick(WORKSPACE, "last")
    async with working(queue):
        rows = await carried.until(len(many) + 1)
    assert sorted(rows) == sorted(["last", *(row_id for _, row_id in many)])


class Together(Carried):
    """Carries nothing to its end before so many are in hand; counts how many that were."""

    def __init__(self, wanted) -> None:
        super().__init__()
        self.wanted, self.in_hand, self.most = wanted, 0, 0
        self.reached, self.counted = asyncio.Event(), asyncio.Condition()

    async def full(self, number):
        async with self.counted:
            await asyncio.wait_for(self.counted.wait_for(lambda: self.in_hand >= number), 10)

    async def carry(self, workspace, row_id):
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        async with self.counted:
            self.counted.notify_all()
        if self.in_hand == self.wanted:
            self.reached.set()
        await self.reached.wait()
        self.in_hand -= 1
        await super().carry(workspace, row_id)
        if row_id == "file:0":
            raise NotSaved("no disk")


async def test_a_worker_carries_as_many_side_by_side_as_it_may_and_one_that_fails_stops_no_other(redis_server, redis):
    hands = Together(IN_HAND)
    async with opened(redis_server.url, SystemClock()) as queue:
        queue.register(hands.carry, hands.tick)
        await queue.kick_all(numbered(IN_HAND + AT_ONCE))
        async with working(queue):
            await hands.until(IN_HAND + AT_ONCE)
    assert hands.most == IN_HAND


async def test_a_worker_that_ends_finishes_what_is_in_hand_and_leaves_the_rest_to_others(redis_server, redis):
    hands, others = Together(IN_HAND + 1), Carried()
    many = numbered(IN_HAND + AT_ONCE)
    async with opened(redis_server.url, SystemClock()) as queue, opened(redis_server.url, SystemClock()) as elsewhere:
        queue.register(hands.carry, hands.tick)
        elsewhere.register(others.carry, others.tick)
        await queue.kick_all([row for row in many if row[1] != "file:0"])
        ending = asyncio.create_task(queue.work())
        await hands.full(IN_HAND)
        ending.cancel()
        await asyncio.wait({ending}, timeout=0.1)
        assert not ending.done()
        hands.reached.set()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(ending, 10)
        assert len(hands.rows) == IN_HAND
        async with working(elsewhere):
            await others.until(len(many) - 1 - IN_HAND)
    assert {row[1] for row in hands.rows} | {row[1] for row in others.rows} == {row_id for _, row_id in many[1:]}


async def test_kicks_of_one_moment_become_one_task_of_the_queue(queue, carried, redis):
    background = Background()
    kicks = Kicks(queue, background.run)
    for number in range(3):
        kicks([outbox.reading_trip(WORKSPACE, f"H{number}", NOW)])
    kicks([])
    await background.drain()
    assert await redis.xlen(queue.docket.stream_key) == 1
    async with working(queue):
        assert sorted(await carried.until(3)) == ["read:H0", "read:H1", "read:H2"]


async def test_a_row_kicked_for_later_is_carried_then_and_not_before(queue, carried):
    at = SystemClock().now() + timedelta(seconds=0.5)
    async with working(queue):
        await queue.kick(WORKSPACE, "later", at)
        await queue.kick(WORKSPACE, "now")
        assert await carried.until(2) == ["now", "later"]
    assert carried.rows[1][2] >= at


async def test_a_row_kicked_again_while_its_kick_waits_is_carried_once(queue, carried):
    for _ in range(3):
        await queue.kick(WORKSPACE, "file:1", again=True)
    await queue.kick(WORKSPACE, "last")
    async with working(queue):
        assert sorted(await carried.until(2)) == ["file:1", "last"]


async def test_a_row_can_be_kicked_again_after_it_was_carried(queue, carried):
    async with working(queue):
        await queue.kick(WORKSPACE, "file:1", again=True)
        await carried.until(1)
        async with asyncio.timeout(10):
            while len(carried.rows) < 2:
                await queue.kick(WORKSPACE, "file:1", again=True)


async def test_a_lost_kick_is_nobodys_error(short_folder):
    server = EmbeddedServer(short_folder)
    await asyncio.to_thread(server.attach)
    async with opened(server.url, SystemClock()) as queue:
        queue.register(Carried().carry, Carried().tick)
        await asyncio.to_thread(server.detach)
        await asyncio.wait_for(queue.kick(WORKSPACE, "file:1"), 5)
        await asyncio.wait_for(queue.kick_all(numbered(2)), 5)

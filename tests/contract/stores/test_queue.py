import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.stores.queue import opened
from bot.stores.server import EmbeddedServer
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

"""The one module that knows pydocket: it kicks rows to whichever worker is free, and ticks once a minute.

The queue holds no truth. What it forgets, the outbox still holds, and the minute's tick kicks again; what it
repeats, the outbox's leases make harmless. Arguments are ids as text, never objects.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from docket import Cron, Docket, Worker
from redis.asyncio import Redis

from bot import log
from bot.clock import Clock, SystemClock
from bot.stores.address import through
from bot.stores.cluster import Cluster
from bot.stores.connection import FAILURES, connect
from bot.stores.keys import LEASE_SECONDS
from bot.trips.model import WorkspaceId

LOG = log.get("queue")
NAME = "{travelbot}"
"""A hash tag: all of the queue's keys share one slot of a Redis Cluster, where docket adds braces of its own."""
CONCURRENCY = 40
RECONNECT_SECONDS = 1
LOOK_SECONDS = 2

Carry = Callable[[WorkspaceId, str], Awaitable[None]]
Tick = Callable[[], Awaitable[None]]
Task = Callable[..., Awaitable[None]]


class MastersChanged(Exception):
    """A cluster has other masters than when the worker began."""


@dataclass(frozen=True, slots=True)
class DocketQueue:
    docket: Docket
    url: str
    clock: Clock
    tasks: list[Task] = field(default_factory=list)

    async def kick(
        self, workspace: WorkspaceId, row_id: str, at: datetime | None = None, *, again: bool = False
    ) -> None:
        """`again` says that the row was kicked before: while that kick still waits, this one is not needed."""
        delay = at - self.clock.now() if at else timedelta()
        key = f"{workspace}|{row_id}|{at.isoformat() if at else ''}" if at or again else None
        try:
            await self.docket.add("carry_row", when=SystemClock().now() + delay, key=key)(workspace, row_id)
        except FAILURES as error:
            LOG.warning("kick lost, the next tick repeats it", row=row_id, error=type(error).__name__)

    def register(self, carry: Carry, tick: Tick) -> None:
        """Once per queue. Docket knows a task by its function's own name, here `carry_row` and `every_minute`."""

        async def carry_row(workspace: str, row_id: str) -> None:
            await carry(WorkspaceId(workspace), row_id)

        async def every_minute(cron: Cron = Cron("* * * * *")) -> None:  # noqa: B008  # docket reads the default
            del cron
            await tick()

        self.tasks.extend((carry_row, every_minute))
        _teach(self.docket, self.tasks)

    async def work(self) -> None:
        """Carry and tick until cancelled; what is in hand is finished first."""
        async with aclosing(connect(self.url)) as redis:
            if isinstance(redis, Cluster):
                await self._work_in(redis)
            else:
                await _work(self.docket)

    async def _work_in(self, cluster: Cluster) -> None:
        """Docket listens to one node of a cluster as long as it is open, and takes nothing in hand while that is gone."""
        while True:
            try:
                masters = await cluster.masters()
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._work_anew(masters[0]))
                    group.create_task(_raise_when_others(cluster, masters))
            except* (MastersChanged, *FAILURES) as ended:
                LOG.warning("the worker begins anew", error=repr(ended.exceptions[0]))
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _work_anew(self, node: Redis) -> None:
        """Through a node that is there: the one that REDIS_URL names may be the one that is gone."""
        where = node.connection_pool.connection_kwargs
        async with _docket(through(self.url, where["host"], where["port"])) as docket:
            _teach(docket, self.tasks)
            await _work(docket)


def _teach(docket: Docket, tasks: list[Task]) -> None:
    for task in tasks:
        docket.register(task)


async def _work(docket: Docket) -> None:
    worker = Worker(
        docket,
        concurrency=CONCURRENCY,
        redelivery_timeout=timedelta(seconds=LEASE_SECONDS),
        reconnection_delay=timedelta(seconds=RECONNECT_SECONDS),
        minimum_check_interval=timedelta(milliseconds=50),
    )
    async with worker:
        await worker.run_forever()


async def _raise_when_others(cluster: Cluster, masters: list[Redis]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        with suppress(*FAILURES):
            if set(await cluster.masters()) != set(masters):
                raise MastersChanged


def _docket(url: str) -> Docket:
    return Docket(name=NAME, url=url, execution_ttl=timedelta(0))


@asynccontextmanager
async def opened(url: str, clock: Clock) -> AsyncIterator[DocketQueue]:
    async with _docket(url) as docket:
        yield DocketQueue(docket, url, clock)

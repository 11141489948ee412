"""The one module that knows pydocket: it kicks rows to whichever worker is free, and ticks once a minute.

The queue holds no truth. What it forgets, the outbox still holds, and the minute's tick kicks again; what it
repeats, the outbox's leases make harmless. Arguments are ids as text, never objects.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from docket import Cron, Docket, Worker
from redis.exceptions import RedisError

from bot import log
from bot.clock import Clock, SystemClock
from bot.stores.keys import LEASE_SECONDS
from bot.trips.model import WorkspaceId

LOG = log.get("queue")
NAME = "{travelbot}"
"""A hash tag: all of the queue's keys share one slot of a Redis Cluster."""
CONCURRENCY = 40

Carry = Callable[[WorkspaceId, str], Awaitable[None]]
Tick = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class DocketQueue:
    docket: Docket
    clock: Clock

    async def kick(
        self, workspace: WorkspaceId, row_id: str, at: datetime | None = None, *, again: bool = False
    ) -> None:
        """`again` says that the row was kicked before: while that kick still waits, this one is not needed."""
        delay = at - self.clock.now() if at else timedelta()
        key = f"{workspace}|{row_id}|{at.isoformat() if at else ''}" if at or again else None
        try:
            await self.docket.add("carry_row", when=SystemClock().now() + delay, key=key)(workspace, row_id)
        except RedisError as error:
            LOG.warning("kick lost, the next tick repeats it", row=row_id, error=type(error).__name__)

    def register(self, carry: Carry, tick: Tick) -> None:
        """Once per docket. Docket knows a task by its function's own name, here `carry_row` and `every_minute`."""

        async def carry_row(workspace: str, row_id: str) -> None:
            await carry(WorkspaceId(workspace), row_id)

        async def every_minute(cron: Cron = Cron("* * * * *")) -> None:  # noqa: B008  # docket reads the default
            del cron
            await tick()

        self.docket.register(carry_row)
        self.docket.register(every_minute)

    async def work(self) -> None:
        """Carry and tick until cancelled; what is in hand is finished first."""
        worker = Worker(
            self.docket,
            concurrency=CONCURRENCY,
            redelivery_timeout=timedelta(seconds=LEASE_SECONDS),
            reconnection_delay=timedelta(seconds=1),
            minimum_check_interval=timedelta(milliseconds=50),
        )
        async with worker:
            await worker.run_forever()


@asynccontextmanager
async def opened(url: str, clock: Clock) -> AsyncIterator[DocketQueue]:
    async with Docket(name=NAME, url=url, execution_ttl=timedelta(0)) as docket:
        yield DocketQueue(docket, clock)

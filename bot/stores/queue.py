"""The one module that knows pydocket: it kicks rows to whichever worker is free, and ticks once a minute.

The queue holds no truth. What it forgets, the outbox still holds, and the minute's tick kicks again; what it
repeats, the outbox's leases make harmless. Arguments are ids as text, never objects.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from docket import Cron, Docket, Worker
from redis.asyncio import Redis

from bot import log
from bot.clock import Clock, SystemClock
from bot.stores.address import through
from bot.stores.cluster import Cluster
from bot.stores.connection import FAILURES, connect
from bot.stores.keys import LEASE_SECONDS
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Row

LOG = log.get("queue")
NAME = "{travelbot}"
"""A hash tag: all of the queue's keys share one slot of a Redis Cluster, where docket adds braces of its own."""
CONCURRENCY = 40
"""Tasks of the queue that one worker has in hand."""
IN_HAND = 64
"""Rows that one process carries at a time: enough for 40 calls in flight to a Hesine that takes 200 ms, and few enough
that all of them together, at the pace that Hesine allows, wait no longer than `bot.stores.pace` lets one wait."""
AT_ONCE = 24
"""Rows in one task: so few that the workers share a burst, so many that the tasks of a crowd cost little."""
GATHER_SECONDS = 0.01
"""A kick waits so long for others to come along: it costs the queue as much as a whole click costs us."""
REDELIVERY_SECONDS = LEASE_SECONDS * 4 / 3
"""What a dead worker had in hand goes to another after this. Docket counts from its own last renewal, a quarter of
this before the death at most: so the leases of the rows have ended by then."""
RECONNECT_SECONDS = 1
LOOK_SECONDS = 2

Carry = Callable[[WorkspaceId, str], Awaitable[None]]
Tick = Callable[[], Awaitable[None]]
Task = Callable[..., Awaitable[None]]


class MastersChanged(Exception):
    """A cluster has other masters than when the worker began."""


class Hands:
    """What one process carries at a time. While its worker ends, they take nothing more."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(IN_HAND)
        self._ending = False

    async def carry(self, work: Callable[[], Awaitable[None]]) -> bool:
        """False where it was not begun any more."""
        async with self._free:
            if self._ending:
                return False
            await work()
            return True

    @contextmanager
    def ending(self) -> Iterator[None]:
        self._ending = True
        try:
            yield
        finally:
            self._ending = False


@dataclass(frozen=True, slots=True)
class DocketQueue:
    docket: Docket
    url: str
    clock: Clock
    tasks: list[Task] = field(default_factory=list)
    hands: Hands = field(default_factory=Hands)

    async def kick_all(self, rows: Iterable[tuple[WorkspaceId, str]]) -> None:
        """Have workers carry these now, `AT_ONCE` of them side by side."""
        waiting = list(dict.fromkeys(rows))
        try:
            for start in range(0, len(waiting), AT_ONCE):
                await self.docket.add("carry_rows")(waiting[start : start + AT_ONCE])
        except FAILURES as error:
            LOG.warning("kicks lost, the next tick repeats them", rows=len(waiting), error=type(error).__name__)

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
        """Once per queue. Docket knows a task by its function's own name, here `carry_rows` and the like."""

        async def carry_rows(rows: list[tuple[str, str]]) -> None:
            pairs = [(WorkspaceId(workspace), row_id) for workspace, row_id in rows]
            carried = await _all(self.hands.carry(partial(carry, *pair)) for pair in pairs)
            await self.kick_all(pair for pair, done in zip(pairs, carried, strict=True) if not done)

        async def carry_row(workspace: str, row_id: str) -> None:
            await carry_rows([(workspace, row_id)])

        async def every_minute(cron: Cron = Cron("* * * * *")) -> None:  # noqa: B008  # docket reads the default
            del cron
            await tick()

        self.tasks.extend((carry_row, carry_rows, every_minute))
        _teach(self.docket, self.tasks)

    async def work(self) -> None:
        """Carry and tick until cancelled; what is in hand is finished first, what waits for a hand is left to others."""
        async with aclosing(connect(self.url)) as redis:
            if isinstance(redis, Cluster):
                await self._work_in(redis)
            else:
                await _work(self.docket, self.hands)

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
            await _work(docket, self.hands)


@dataclass(slots=True)
class Kicks:
    """Rows that were just written go to the queue, those of a few milliseconds together.

    `run` keeps what it is given until it is done, also where the process is to end meanwhile.
    """

    queue: DocketQueue
    run: Callable[[Coroutine[Any, Any, None]], None]
    _waiting: list[tuple[WorkspaceId, str]] = field(default_factory=list)

    def __call__(self, rows: Iterable[Row]) -> None:
        gathering = bool(self._waiting)
        self._waiting += [(row.workspace, row.id) for row in rows]
        if self._waiting and not gathering:
            self.run(self._pass_on())

    async def _pass_on(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        waiting, self._waiting = self._waiting, []
        await self.queue.kick_all(waiting)


async def _all(works: Iterable[Awaitable[bool]]) -> list[bool]:
    """Each is finished, whatever becomes of the others. Raises all that they raised."""
    ended = await asyncio.gather(*works, return_exceptions=True)
    if errors := [one for one in ended if isinstance(one, BaseException)]:
        raise BaseExceptionGroup("not carried", errors)
    return [one is True for one in ended]


def _teach(docket: Docket, tasks: list[Task]) -> None:
    for task in tasks:
        docket.register(task)


async def _work(docket: Docket, hands: Hands) -> None:
    worker = Worker(
        docket,
        concurrency=CONCURRENCY,
        redelivery_timeout=timedelta(seconds=REDELIVERY_SECONDS),
        reconnection_delay=timedelta(seconds=RECONNECT_SECONDS),
        minimum_check_interval=timedelta(milliseconds=50),
    )
    async with worker:
        running = asyncio.create_task(worker.run_forever())
        try:
            await asyncio.shield(running)
        finally:
            with hands.ending():
                running.cancel()
                await asyncio.wait({running})


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

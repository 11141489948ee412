"""`python -m tests.bench.digest_day N`: N managers' digests made and sent at nine, while a timer tells how late it is.

The whole bot with its worker, in one loop. Slack's stand-in answers from another process.
"""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic, perf_counter

from uvloop import new_event_loop

from app import TravelBot, opened
from bot import log, settings
from bot.people.model import Profile
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.keyspace import Keyspace
from bot.stores.outbox import OutboxStore
from bot.stores.people import EmployeeStore, ProfileCache
from bot.stores.trips import TripStore
from bot.trips.model import EmployeeId, Trip, TripId, UserId
from bot.trips.people import Employee
from bot.trips.ports import Change
from cli.lifetime import settled_in
from tests.bench.carrier import working
from tests.bench.figures import quantile
from tests.bench.pending import APPROVER, WORKSPACE

NINE = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
"""A Tuesday."""
BEAT = 0.002
TRIPS_EACH = 3


class FromNine:
    """Runs from NINE as real time passes."""

    def __init__(self) -> None:
        self._origin = monotonic()

    def now(self) -> datetime:
        return NINE + timedelta(seconds=monotonic() - self._origin)


def manager(number: int) -> str:
    return f"M{number:04d}"


def account_of(manager: str) -> str:
    """Their Slack user."""
    return f"U0{manager}"


async def _people(keyspace: Keyspace, count: int) -> list[EmployeeId]:
    """Managers of many names, each with the account that `plan` gave them in Slack's stand-in."""
    employees, cache = EmployeeStore(keyspace), ProfileCache(keyspace)
    managers = [EmployeeId(manager(number)) for number in range(count)]
    await employees.put_employees(
        WORKSPACE, [Employee(one, f"Manager {one}", "", f"{one}@example.com", "D1", NINE) for one in managers]
    )
    for one in managers:
        user, email = UserId(account_of(one)), f"{one}@example.com".lower()
        await cache.remember(WORKSPACE, Profile(user, one, email, "en-GB", "UTC"))
        await cache.name(WORKSPACE, email, user)
    return managers


async def _their_trips(keyspace: Keyspace, managers: list[EmployeeId]) -> None:
    store = TripStore(keyspace)
    (sample, *_) = await store.waiting_for(WORKSPACE, EmployeeId(APPROVER))
    for manager in managers:
        for number in range(TRIPS_EACH):
            await store.commit(Change(_of(manager, number, sample), None, (), None, ""))


def _of(manager: EmployeeId, number: int, sample: Trip) -> Trip:
    name = f"{manager}-{number}"
    steps = (replace(sample.record.steps[0], approvers=(manager,)),)
    record = replace(sample.record, hesine_id=name, number=name, steps=steps)
    return replace(sample, id=TripId(name), approver=manager, record=record, audience=())


async def _beat(late: list[float]) -> None:
    while True:
        due = perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        late.append((perf_counter() - due) * 1000)


async def _idle(late: list[float]) -> float:
    await asyncio.sleep(1.0)
    worst = max(late)
    late.clear()
    return worst


async def _made_and_sent(bot: TravelBot, keyspace: Keyspace, clock: FromNine) -> float:
    started, outbox = perf_counter(), OutboxStore(keyspace, clock)
    workspace = next(iter(bot.installed.fixed))
    await bot.ticker.digests.tick(workspace, clock.now())
    while (load := await outbox.count(workspace)).due or load.later:  # noqa: ASYNC110  # Redis rings no bell
        await asyncio.sleep(0.1)
    return perf_counter() - started


async def run(count: int) -> dict[str, float]:
    current, clock = settings.load(None), FromNine()
    url, late = current.redis_url.get_secret_value(), []
    async with connect(url) as redis, opened(current, url, clock) as bot:
        keyspace = RedisKeyspace(redis)
        await _their_trips(keyspace, await _people(keyspace, count))
        settled_in()
        async with working(bot.queue):
            beat = asyncio.create_task(_beat(late))
            idle_worst = await _idle(late)
            seconds = await _made_and_sent(bot, keyspace, clock)
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat
    return {
        "digests": count,
        "seconds": seconds,
        "idle_worst": idle_worst,
        "worst": max(late),
        "p99": quantile(late, 0.99),
    }


if __name__ == "__main__":
    log.configure("ERROR")
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        found = runner.run(run(int(sys.argv[1])))
    print(json.dumps(found), flush=True)  # noqa: T201  # told to whoever started it

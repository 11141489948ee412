"""`python -m tests.bench.carrier N`: presses on N waiting trips, then one worker that carries nothing but these to Hesine.

The relay, its queue, its stores and the client are the real ones. Lifted is only our pace (18 calls a second, because
Hesine allows 20); Slack is taken for one that answers at once.
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from time import perf_counter, process_time

from uvloop import new_event_loop

from bot import log, settings
from bot.clock import SystemClock
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.signer import HmacSigner
from bot.metrics import PrometheusMeter
from bot.people.directory_sync import DirectorySync
from bot.relay.courier import Carried, Delivered
from bot.relay.hesine_courier import HesineCourier
from bot.relay.worker import Relay, by_errand
from bot.settings import Settings
from bot.stores import connection, queue
from bot.stores.durable import RedisKeyspace
from bot.stores.keyspace import Keyspace
from bot.stores.outbox import OutboxStore
from bot.stores.people import EmployeeStore, Watermarks
from bot.stores.queue import DocketQueue, Kicks
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from bot.stores.trips import TripStore
from bot.tenants.model import Tenant
from bot.trips.ledger import Ledger
from bot.trips.mirror import Mirror
from bot.trips.model import EmployeeId, Trip, Verdict
from bot.trips.outbox import Errand, Row
from bot.trips.rulings import Counted, Press
from bot.trips.service import TripDesk
from cli.lifetime import settled_in
from handlers.background import Background
from tests.bench.pending import APPROVER, WORKSPACE
from tests.unit.relay.fakes import KnownTenants

CLOCK = SystemClock()


@dataclass(slots=True)
class Unpaced:
    """Hesine's limit lifted; each call is counted."""

    calls: int = 0

    async def turn(self) -> None:
        self.calls += 1


@dataclass(slots=True)
class WillingSlack:
    """Whatever is to be shown is shown at once."""

    errands = frozenset({Errand.SHOW, Errand.TELL, Errand.DIGEST})

    async def carry(self, row: Row) -> Carried:
        del row
        return Delivered()


@dataclass(slots=True)
class Watched:
    """The courier to Hesine; `over` is set when so many decisions were delivered."""

    courier: HesineCourier
    left: int
    errands = HesineCourier.errands
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry(self, row: Row) -> Carried:
        carried = await self.courier.carry(row)
        if isinstance(carried, Delivered):
            self.left -= 1
        if self.left == 0:
            self.over.set()
        return carried


async def _waiting(keyspace: Keyspace, count: int) -> list[Trip]:
    trips = await TripStore(keyspace).waiting_for(WORKSPACE, EmployeeId(APPROVER))
    return trips[:count]


async def _press(desk: TripDesk, trip: Trip) -> None:
    press = Press(
        WORKSPACE, trip.id, 1, trip.version, EmployeeId(APPROVER), Verdict.APPROVED, f"U1:{trip.id}", CLOCK.now()
    )
    if not isinstance(await desk.decide(press), Counted):
        raise TypeError(f"the press on {trip.id} did not count")


async def _idle() -> None:
    """No ticks: they would read all trips again."""


async def run(current: Settings, redis_url: str, count: int) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(connection.connect(redis_url))
        keyspace, pace = RedisKeyspace(redis), Unpaced()
        docket = await stack.enter_async_context(queue.opened(redis_url, CLOCK))
        signer = HmacSigner(current.hesine_app_secret.get_secret_value())
        tokens = TokenCache(redis, Vault.of(current.encryption_keys), WORKSPACE, current.hesine_app_key)
        access = Access(current.hesine_app_key, signer, current.hesine_base_url)
        travel = await stack.enter_async_context(
            connect(access, tokens=tokens, pace=pace, meter=PrometheusMeter(), clock=CLOCK)
        )
        people, kicked = EmployeeStore(keyspace), Background()
        directory = DirectorySync(people, Watermarks(keyspace))
        await directory.run(WORKSPACE, travel)
        ledger = Ledger(TripStore(keyspace), Kicks(docket, kicked.run), CLOCK)
        outbox = OutboxStore(keyspace, CLOCK)
        tenants = KnownTenants(Tenant(WORKSPACE, current.hesine_app_key, travel, travel))
        courier = Watched(HesineCourier(Mirror(ledger, people), tenants, directory), count)
        relay = Relay(outbox, by_errand((courier, WillingSlack())), docket, CLOCK)
        docket.register(relay.carry, _idle)
        desk = TripDesk(ledger, people, _no_new_trips)
        for trip in await _waiting(keyspace, count):
            await _press(desk, trip)
        await kicked.drain()
        settled_in()
        pace.calls, started, used = 0, perf_counter(), process_time()
        async with working(docket):
            await courier.over.wait()
            seconds, used = perf_counter() - started, process_time() - used
            return {"seconds": seconds, "calls": pace.calls, "processor_seconds": used}


def working(docket: DocketQueue):
    return _Working(docket)


@dataclass(slots=True)
class _Working:
    docket: DocketQueue
    task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self.task = asyncio.create_task(self.docket.work())

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


def _no_new_trips(seed: str):
    raise AssertionError(seed)


if __name__ == "__main__":
    log.configure("ERROR")
    current = settings.load(None)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        found = runner.run(run(current, current.redis_url.get_secret_value(), int(sys.argv[1])))
    print(json.dumps(found), flush=True)  # noqa: T201  # told to whoever started it

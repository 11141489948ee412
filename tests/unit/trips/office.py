"""The use cases of `bot.trips` on stores in memory, with all that they need at hand."""

import json
from collections.abc import Iterable
from hashlib import sha256

from bot.stores.audit import AuditLog
from bot.stores.drafts import DraftStore
from bot.stores.memory import MemoryKeyspace
from bot.stores.outbox import OutboxStore
from bot.stores.people import EmployeeStore
from bot.stores.trips import TripStore
from bot.trips.drafts import Draft
from bot.trips.ledger import Ledger
from bot.trips.mirror import Mirror
from bot.trips.model import Trip, TripId
from bot.trips.outbox import Errand, Row
from bot.trips.ports import Change
from bot.trips.ports import TripStore as TripStorePort
from bot.trips.service import Sent, TripDesk
from tests.conftest import MovableClock
from tests.unit.trips.samples import CHEN, DETAIL, LIN, MEI, RAO, SAM, TRIP_ID, WORKSPACE, draft, employee, record


def new_id(seed: str) -> TripId:
    return TripId(sha256(seed.encode()).hexdigest()[:32])


class Interleaved:
    """A store in which `first` happens between the first load and the commit that follows it."""

    def __init__(self, store: TripStorePort, first) -> None:
        self.store = store
        self.first = first

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def commit(self, change: Change) -> bool:
        first, self.first = self.first, None
        if first:
            await first()
        return await self.store.commit(change)


class Office:
    def __init__(self, clock: MovableClock, store: TripStorePort | None = None) -> None:
        self.clock = clock
        self.keyspace = MemoryKeyspace(clock)
        self.store = store or TripStore(self.keyspace)
        self.drafts = DraftStore(self.keyspace)
        self.outbox = OutboxStore(self.keyspace, clock)
        self.people = EmployeeStore(self.keyspace)
        self.kicked: list[str] = []
        self.ledger = Ledger(self.store, self._kick, clock)
        self.mirror = Mirror(self.ledger, self.people)
        self.desk = TripDesk(self.ledger, self.people, new_id)

    def on(self, store: TripStorePort) -> TripDesk:
        """Another process's desk, that reaches the same stores through `store`."""
        return TripDesk(Ledger(store, self._kick, self.clock), self.people, new_id)

    async def opened(self) -> "Office":
        await self.people.put_employees(WORKSPACE, [employee(one) for one in (LIN, CHEN, SAM, MEI, RAO)])
        return self

    async def sent(self) -> Trip:
        """Lin's trip, on its way to Hesine."""
        typed: Draft = await self.drafts.save(draft())
        answer = await self.desk.submit(typed, LIN, CHEN, DETAIL)
        assert isinstance(answer, Sent)
        return answer.trip

    async def waiting(self, *steps, **changes) -> Trip:
        """A trip that waits in Hesine, nothing of it still to be carried."""
        trip = await self.mirror.observe(WORKSPACE, record(*steps, client_request_id="", hesine_id=TRIP_ID, **changes))
        await self.carried()
        return trip

    async def trip(self, trip_id: TripId = TRIP_ID) -> Trip:
        trip = await self.store.load(WORKSPACE, trip_id)
        assert trip is not None
        return trip

    async def rows(self, *errands: Errand) -> list[Row]:
        rows = await self.outbox.rows(WORKSPACE)
        return sorted((one for one in rows if one.errand in (errands or tuple(Errand))), key=lambda one: one.id)

    async def told(self, *names: str) -> list[tuple[str, ...]]:
        """What the audit says, oldest first: of each entry the facts of these names, empty where it has none."""
        entries = [json.loads(one.document) async for one in AuditLog(self.keyspace).entries(WORKSPACE)]
        return [tuple(str(entry.get(name, "")) for name in names) for entry in entries]

    async def carried(self) -> None:
        """Everything in the outbox is done, but what is parked."""
        for row in [one for one in await self.rows() if not one.parked]:
            taken = await self.outbox.take(WORKSPACE, row.id)
            assert taken is not None
            await self.outbox.settle(taken)
        self.kicked.clear()

    def _kick(self, rows: Iterable[Row]) -> None:
        self.kicked += [row.id for row in rows]

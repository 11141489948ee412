"""Brings submissions, decisions and withdrawals to Hesine, and reads again what a push named.

Each errand starts from the trip as it is now, and asks Hesine before it acts: an errand that was carried
before (with an answer lost on the way) finds its effect there and is done.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import log
from bot.errors import BotError, Broken, Busy, Denied, Misconfigured, NotFound, Rejected, Unreachable
from bot.people.directory_sync import DirectorySync
from bot.relay.courier import Carried, Delivered, Hopeless, Later
from bot.tenants.model import Tenant, Tenants
from bot.trips.mirror import Mirror
from bot.trips.model import State, Trip, TripId, TroubleKind
from bot.trips.outbox import Errand, Row
from bot.trips.outcomes import LookAgain

LOG = log.get("relay.hesine")
PATIENCE = 2
"""So many failed tries are not worth telling anyone; after that the people concerned see that it is late."""
SETUP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class HesineCourier:
    mirror: Mirror
    tenants: Tenants
    directory: DirectorySync

    errands = frozenset({Errand.FILE, Errand.DECIDE, Errand.WITHDRAW, Errand.READ_TRIP, Errand.READ_PEOPLE})

    async def carry(self, row: Row) -> Carried:
        if row.errand is Errand.READ_PEOPLE:
            return await self._read_people(await self.tenants.of(row.workspace))
        if row.errand is Errand.READ_TRIP:
            return await self._read_trip(await self.tenants.of(row.workspace), row.subject)
        trip = await self.mirror.ledger.store.load(row.workspace, TripId(row.subject))
        if trip is None:
            return Delivered()
        return await self._troubles_shown(row, trip, lambda: self._brought(trip, row))

    async def _brought(self, trip: Trip, row: Row) -> Carried:
        tenant = await self.tenants.of(row.workspace)
        carry = {Errand.FILE: self._file, Errand.DECIDE: self._decide, Errand.WITHDRAW: self._withdraw}[row.errand]
        return await carry(tenant, trip, row)

    async def _file(self, tenant: Tenant, trip: Trip, row: Row) -> Carried:
        del row
        if trip.state is not State.SENDING:
            return Delivered()
        try:
            record = await tenant.travel.file(trip.requester, trip.approver, trip.submitted, trip.id)
        except Rejected as refusal:
            await self.mirror.filing_refused(trip.workspace, trip.id, refusal.fields)
            return Delivered()
        await self.mirror.observe(trip.workspace, record)
        return Delivered()

    async def _decide(self, tenant: Tenant, trip: Trip, row: Row) -> Carried:
        current = await self._read_again(tenant, trip)
        decision = next((one for one in current.decisions if one.id == row.facts["decision"]), None)
        if decision is None or current.record is None:
            return Delivered()
        outcome = await tenant.travel.decide(current.record.hesine_id, decision)
        if isinstance(outcome, LookAgain):
            return Later(outcome.after)
        await self.mirror.decision_settled(trip.workspace, trip.id, decision, outcome)
        return Delivered()

    async def _withdraw(self, tenant: Tenant, trip: Trip, row: Row) -> Carried:
        del row
        current = await self._read_again(tenant, trip)
        if current.withdrawal is None or current.record is None:
            return Delivered()
        outcome = await tenant.travel.withdraw(current.record.hesine_id, current.withdrawal)
        if isinstance(outcome, LookAgain):
            return Later(outcome.after)
        await self.mirror.withdrawal_settled(trip.workspace, trip.id, outcome)
        return Delivered()

    async def _read_trip(self, tenant: Tenant, hesine_id: str) -> Carried:
        try:
            record = await tenant.travel.read(hesine_id)
        except NotFound:
            return Delivered()
        await self.mirror.observe(tenant.workspace, record)
        return Delivered()

    async def _read_people(self, tenant: Tenant) -> Carried:
        await self.directory.run(tenant.workspace, tenant.organisation)
        return Delivered()

    async def _read_again(self, tenant: Tenant, trip: Trip) -> Trip:
        if trip.record is None:
            return trip
        record = await tenant.travel.read(trip.record.hesine_id)
        return await self.mirror.observe(trip.workspace, record)

    async def _troubles_shown(self, row: Row, trip: Trip, carry: Callable[[], Awaitable[Carried]]) -> Carried:
        """Whoever waits for this errand sees why it is late; the errand itself is tried again."""
        try:
            return await carry()
        except Busy as busy:
            await self._late(row, trip, TroubleKind.BUSY, busy)
            raise
        except (Broken, Unreachable) as error:
            await self._late(row, trip, TroubleKind.UNREACHABLE, error)
            raise
        except (Denied, Misconfigured) as error:
            LOG.warning("hesine needs an administrator", row=row.id, reason=str(error), request_id=error.request_id)
            await self.mirror.trouble(trip.workspace, trip.id, TroubleKind.SETUP, error.request_id)
            return Later(SETUP_SECONDS, f"{type(error).__name__}: {error}")
        except (Rejected, NotFound) as error:
            await self.mirror.trouble(trip.workspace, trip.id, TroubleKind.PARKED, error.request_id)
            return Hopeless(f"{type(error).__name__}: {error}")

    async def _late(self, row: Row, trip: Trip, kind: TroubleKind, error: BotError) -> None:
        if row.attempts >= PATIENCE:
            await self.mirror.trouble(trip.workspace, trip.id, kind, error.request_id)

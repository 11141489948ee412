"""Reads what changed in Hesine, for whatever no push told us: so that a lost push costs minutes, not truth."""

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.people.ports import Watermarks
from bot.tenants.model import Tenant
from bot.trips.mirror import Mirror

WHAT = "trips"
OVERLAP = timedelta(minutes=2)
FIRST_LOOK_BACK = timedelta(days=90)
"""How far a new workspace looks back for trips that still wait."""


@dataclass(frozen=True, slots=True)
class Reconcile:
    mirror: Mirror
    watermarks: Watermarks
    clock: Clock

    async def run(self, tenant: Tenant) -> int:
        """Take in every trip changed since the last time; how many were read."""
        until = await self.watermarks.read_until(tenant.workspace, WHAT)
        since = until - OVERLAP if until else self.clock.now() - FIRST_LOOK_BACK
        seen = 0
        async for record in tenant.travel.changed_since(since):
            await self.mirror.observe(tenant.workspace, record)
            seen += 1
            if until is None or record.updated_at > until:
                until = record.updated_at
        if until is not None:
            await self.watermarks.set_read_until(tenant.workspace, WHAT, until)
        return seen

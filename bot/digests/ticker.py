"""Puts each day's digests into the outbox, once each, whoever else ticks at the same time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot import log, metrics
from bot.digests.due import due_day
from bot.digests.model import Digest
from bot.errors import BotError
from bot.people.identity import Identity
from bot.trips import outbox
from bot.trips.model import EmployeeId, WorkspaceId
from bot.trips.outbox import Row
from bot.trips.ports import Kick, TripStore

LOG = log.get("digests")


class DigestStore(Protocol):
    async def approvers(self, workspace: WorkspaceId) -> list[EmployeeId]:
        """For whom something waits or waited."""
        ...

    async def made(self, workspace: WorkspaceId, manager: EmployeeId, day: str) -> Digest | None: ...

    async def make(self, workspace: WorkspaceId, digest: Digest, row: Row | None) -> bool:
        """Keep the digest and its errand in one step; False where this day's was made before. Raises NotSaved."""
        ...


@dataclass(frozen=True, slots=True)
class DigestTicker:
    digests: DigestStore
    trips: TripStore
    identity: Identity
    kick: Kick

    async def tick(self, workspace: WorkspaceId, now: datetime) -> None:
        for manager in await self.digests.approvers(workspace):
            try:
                await self._tick_for(workspace, manager, now)
            except BotError as error:
                LOG.warning("no digest yet, tried again in a minute", manager=manager, error=type(error).__name__)

    async def _tick_for(self, workspace: WorkspaceId, manager: EmployeeId, now: datetime) -> None:
        profile = await self.identity.profile_of(workspace, manager)
        day = due_day(now, profile.zone) if profile else None
        if day is None or await self.digests.made(workspace, manager, day.isoformat()):
            return
        waiting = await self.trips.waiting_for(workspace, manager)
        digest = Digest(manager, day.isoformat(), tuple(trip.id for trip in waiting))
        row = outbox.digest(workspace, manager, digest.day, now) if waiting else None
        if await self.digests.make(workspace, digest, row) and row:
            metrics.DIGESTS.inc()
            self.kick((row,))

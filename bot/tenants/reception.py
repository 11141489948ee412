"""Workspaces come and go: what is kept of one that installs the app, and what is deleted of one that lets it go."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot import log
from bot.clock import Clock
from bot.errors import Misconfigured
from bot.tenants.installations import Installation, Installations
from bot.trips import outbox
from bot.trips.audit import Act, Actor, Entry, Origin, Result
from bot.trips.model import EmployeeId, Trip, TripId, UserId, WorkspaceId
from bot.trips.outbox import Row
from bot.trips.ports import Kick

LOG = log.get("installations")


class Bell(Protocol):
    async def ring(self, workspace: WorkspaceId) -> None:
        """Every process forgets what it remembers of this workspace."""
        ...


class Profiles(Protocol):
    async def forget_all(self, workspace: WorkspaceId) -> None:
        """Everything that Slack said of its people. Raises NotSaved."""
        ...


class Asked(Protocol):
    async def approvers(self, workspace: WorkspaceId) -> list[EmployeeId]:
        """For whom something waits or waited."""
        ...


class Unshown(Protocol):
    """Trips whose copies fell behind while the app was not there."""

    async def noted(self, workspace: WorkspaceId) -> list[TripId]: ...

    async def made_good(self, workspace: WorkspaceId, trip_ids: Iterable[TripId]) -> None: ...


class Trips(Protocol):
    async def load(self, workspace: WorkspaceId, trip_id: TripId) -> Trip | None: ...

    async def waiting_for(self, workspace: WorkspaceId, approver: EmployeeId) -> list[Trip]: ...


class Outbox(Protocol):
    async def put(self, row: Row) -> None: ...


class Audit(Protocol):
    async def append(self, *entries: Entry) -> None: ...


@dataclass(frozen=True, slots=True)
class Reception:
    """Each may raise NotSaved, and is safe to repeat. Trips, drafts and what is on its way to Hesine always stay."""

    installations: Installations
    profiles: Profiles
    asked: Asked
    trips: Trips
    unshown: Unshown
    outbox: Outbox
    kick: Kick
    bell: Bell
    audit: Audit
    clock: Clock

    async def arrived(self, installation: Installation) -> None:
        """Also again: then what waits, or changed meanwhile, is shown as it stands."""
        workspace = installation.workspace
        await self.installations.save(installation)
        await self.bell.ring(workspace)
        await self._written(workspace, Act.INSTALL, Actor(Origin.WEB, user=installation.installer))
        behind = await self.unshown.noted(workspace)
        rows = [row async for trip in self._to_show(workspace, behind) for row in self._shown(trip)]
        for row in rows:
            await self.outbox.put(row)
        await self.unshown.made_good(workspace, behind)
        self.kick(rows)
        LOG.info("installed", workspace=workspace, shown_again=len(rows))

    async def left(self, workspace: WorkspaceId, at: datetime) -> None:
        """Slack says that at `at` the app was uninstalled, which says nothing of an installation made since."""
        try:
            removed = await self._removed(workspace, at)
        except Misconfigured:  # no key of ours opens it: then it is of no use in any case
            removed = await self.installations.remove(workspace)
        if removed is None:
            LOG.info("news of an earlier installation, passed over", workspace=workspace)
            return
        await self.bell.ring(workspace)
        await self.profiles.forget_all(workspace)
        if removed:
            await self._written(workspace, Act.UNINSTALL, Actor(Origin.EVENT))
        LOG.info("uninstalled", workspace=workspace)

    async def lost(self, workspace: WorkspaceId, bots: tuple[UserId, ...], at: datetime) -> None:
        """Slack says that the tokens of these bots were revoked; ours may be among them."""
        try:
            held = await self.installations.of(workspace)
        except Misconfigured:  # whose it is cannot be read; if the app is gone, Slack says that too
            return
        if held and held.bot_user in bots:
            await self.left(workspace, at)

    async def _removed(self, workspace: WorkspaceId, at: datetime) -> bool | None:
        """False where there was none, None where what stands was made since. Slack tells whole seconds."""
        while held := await self.installations.of(workspace):
            if at < held.installed_at.replace(microsecond=0):
                return None
            if await self.installations.remove(workspace, held):
                return True
        return False

    async def _to_show(self, workspace: WorkspaceId, behind: Iterable[TripId]) -> AsyncIterator[Trip]:
        for trip_id in behind:
            if trip := await self.trips.load(workspace, trip_id):
                yield trip
        for approver in await self.asked.approvers(workspace):
            for trip in await self.trips.waiting_for(workspace, approver):
                yield trip

    def _shown(self, trip: Trip) -> list[Row]:
        now = self.clock.now()
        return [outbox.showing(trip, one, now) for one in trip.audience]

    async def _written(self, workspace: WorkspaceId, act: Act, actor: Actor) -> None:
        await self.audit.append(Entry(workspace, self.clock.now(), act, Result.DONE, actor))

"""What happens every minute, in whichever worker holds the tick."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from bot import log
from bot.clock import Clock
from bot.digests.ticker import DigestTicker
from bot.errors import BotError
from bot.people.directory_sync import DirectorySync
from bot.relay.reconcile import Reconcile
from bot.relay.worker import Relay
from bot.tenants.installations import Installation
from bot.tenants.model import Tenant, Tenants
from bot.trips.model import WorkspaceId

LOG = log.get("ticker")
AT_ONCE = 8
"""So many companies are looked at side by side: one whose Hesine does not answer keeps no other waiting for long."""


class Bots(Protocol):
    async def bot_in(self, workspace: str) -> Installation | None:
        """None where the app is not installed: nobody there can be written to."""
        ...

    async def renew_all(self) -> None:
        """Every token that is about to expire."""
        ...


@dataclass(frozen=True, slots=True)
class Ticker:
    tenants: Tenants
    relay: Relay
    directory: DirectorySync
    reconcile: Reconcile
    digests: DigestTicker
    bots: Bots
    clock: Clock

    async def tick(self) -> None:
        await self._swept()
        await _alone("tokens", self.bots.renew_all())
        await _side_by_side(self._tick(tenant) for tenant in await self.tenants.all())

    async def first(self) -> None:
        """Right after the start: what was left to be carried, and who works there."""
        await self._swept()
        await _side_by_side(self._read_people(tenant) for tenant in await self.tenants.all())

    async def _swept(self) -> None:
        """Also where no company is bound any more: what is on its way to Slack still arrives."""
        for workspace in await self.tenants.workspaces():
            await _alone("sweep", self.relay.sweep(workspace))

    async def _tick(self, tenant: Tenant) -> None:
        """Each part by itself: Hesine being down keeps no digest from happening."""
        await self._read_people(tenant)
        await _alone("reconcile", self.reconcile.run(tenant))
        await _alone("digests", self._digests(tenant.workspace))

    async def _digests(self, workspace: WorkspaceId) -> None:
        if await self.bots.bot_in(workspace):
            await self.digests.tick(workspace, self.clock.now())

    async def _read_people(self, tenant: Tenant) -> None:
        await _alone("directory", self.directory.run(tenant.workspace, tenant.organisation))


async def _side_by_side(looks: Iterable[Coroutine[Any, Any, None]]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(look: Coroutine[Any, Any, None]) -> None:
        async with turns:
            await look

    await asyncio.gather(*(in_turn(look) for look in looks))


async def _alone(part: str, work: Awaitable[object]) -> None:
    try:
        await work
    except BotError as error:
        LOG.warning("not done, tried again in a minute", part=part, error=type(error).__name__, reason=str(error))

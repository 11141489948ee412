"""What happens every minute, in whichever worker holds the tick."""

from collections.abc import Awaitable
from dataclasses import dataclass

from bot import log
from bot.clock import Clock
from bot.digests.ticker import DigestTicker
from bot.errors import BotError
from bot.people.directory_sync import DirectorySync
from bot.relay.reconcile import Reconcile
from bot.relay.worker import Relay
from bot.tenants.model import Tenant, Tenants

LOG = log.get("ticker")


@dataclass(frozen=True, slots=True)
class Ticker:
    tenants: Tenants
    relay: Relay
    directory: DirectorySync
    reconcile: Reconcile
    digests: DigestTicker
    clock: Clock

    async def tick(self) -> None:
        for tenant in self.tenants.all():
            await self._tick(tenant)

    async def _tick(self, tenant: Tenant) -> None:
        """Each part by itself: Hesine being down keeps no digest and no kick from happening."""
        workspace = tenant.workspace
        await _alone("sweep", self.relay.sweep(workspace))
        await _alone("directory", self.directory.run(workspace, tenant.organisation))
        await _alone("reconcile", self.reconcile.run(tenant))
        await _alone("digests", self.digests.tick(workspace, self.clock.now()))


async def _alone(part: str, work: Awaitable[object]) -> None:
    try:
        await work
    except BotError as error:
        LOG.warning("not done, tried again in a minute", part=part, error=type(error).__name__, reason=str(error))

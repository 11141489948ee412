"""Installations: each sealed in its workspace's own slot, and all of them named in one slot of their own.

The two slots cannot be written in one step. So a name comes first and stays for ever: one without its installation,
because that was removed or never came to be, is passed over, and no installation is without its name.
"""

import asyncio
from dataclasses import dataclass

from bot.errors import Misconfigured
from bot.stores import codec
from bot.stores.keys import INSTALLED, Keys
from bot.stores.keyspace import Guard, Keyspace, delete, get, put, sadd, smembers
from bot.stores.secrets import Vault
from bot.tenants.installations import Installation
from bot.trips.model import WorkspaceId


@dataclass(frozen=True, slots=True)
class InstallationStore:
    keyspace: Keyspace
    vault: Vault

    async def of(self, workspace: WorkspaceId) -> Installation | None:
        sealed = await self._sealed(workspace)
        return self._opened(workspace, sealed) if sealed else None

    async def workspaces(self) -> list[WorkspaceId]:
        (members,) = await self.keyspace.read(smembers(INSTALLED))
        names = sorted(WorkspaceId(one) for one in members)
        found = await asyncio.gather(*(self._sealed(one) for one in names))
        return [name for name, sealed in zip(names, found, strict=True) if sealed]

    async def save(self, installation: Installation) -> None:
        await self.keyspace.commit([sadd(INSTALLED, installation.workspace)])
        await self.keyspace.commit([put(_key(installation.workspace), self._closed(installation))])

    async def replace(self, before: Installation, after: Installation) -> bool:
        sealed = await self._sealed(before.workspace)
        if sealed is None or self._opened(before.workspace, sealed) != before:
            return False
        return await self._replaced(before.workspace, sealed, self._closed(after))

    async def remove(self, workspace: WorkspaceId, only: Installation | None = None) -> bool:
        """Of several who remove it at once, one hears that it was there."""
        removed, key = False, _key(workspace)
        while not removed and (sealed := await self._sealed(workspace)):
            if only and self._opened(workspace, sealed) != only:
                return False
            removed = await self.keyspace.commit([delete(key)], [Guard(key, expected=sealed)])
        return removed

    async def seal_anew(self) -> int:
        """Seal every installation with the first key; how many. One that changes meanwhile is sealed with it anyway."""
        return sum([await self._sealed_anew(one) for one in await self.workspaces()])

    async def _sealed_anew(self, workspace: WorkspaceId) -> bool:
        sealed = await self._sealed(workspace)
        opened = self.vault.open(sealed) if sealed else None
        return bool(sealed and opened) and await self._replaced(workspace, sealed or "", self.vault.seal(opened or ""))

    async def _sealed(self, workspace: WorkspaceId) -> str | None:
        (sealed,) = await self.keyspace.read(get(_key(workspace)))
        return str(sealed) if sealed else None

    async def _replaced(self, workspace: WorkspaceId, before: str, after: str) -> bool:
        return await self.keyspace.commit([put(_key(workspace), after)], [Guard(_key(workspace), expected=before)])

    def _opened(self, workspace: WorkspaceId, sealed: str) -> Installation:
        """What was sealed for another workspace is not this one's, wherever it was put."""
        opened = self.vault.open(sealed)
        found = codec.load(Installation, opened) if opened else None
        if found is None or found.workspace != workspace:
            raise Misconfigured(
                f"the installation of {workspace} is sealed with a key that is not in TRAVELBOT_KEYS: "
                "put the key back, or install the app again"
            )
        return found

    def _closed(self, installation: Installation) -> str:
        return self.vault.seal(codec.dump(installation))


def _key(workspace: WorkspaceId) -> str:
    return Keys(workspace).installation()

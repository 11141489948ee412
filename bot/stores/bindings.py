"""Which company each workspace is bound to: sealed in the workspace's own slot, found by App Key in a slot of all.

The two slots cannot be written in one step. So a binding counts only where both say the same: whatever a crash
leaves between the steps is no binding, and binding again heals it.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot import log
from bot.errors import Misconfigured
from bot.stores import audit, codec
from bot.stores.keys import BindingKeys, Keys
from bot.stores.keyspace import Guard, Keyspace, delete, get, hdel, hget, hgetall, hset, put
from bot.stores.secrets import Vault
from bot.tenants.binding import Binding
from bot.trips.audit import Act, Actor, Entry, Origin, Result
from bot.trips.model import UserId, WorkspaceId

LOG = log.get("bindings")
TRIES = 3
"""Of claiming an App Key that others claim at the same moment."""


@dataclass(frozen=True, slots=True)
class BindingStore:
    keyspace: Keyspace
    vault: Vault
    index: BindingKeys = field(default_factory=BindingKeys)

    async def of(self, workspace: WorkspaceId) -> Binding | None:
        binding = await self._own(workspace)
        return binding if binding and await self._holder(binding.app_key) == workspace else None

    async def by_app_key(self, app_key: str) -> Binding | None:
        holder = await self._holder(app_key)
        binding = await self._own(holder) if holder else None
        return binding if binding and binding.app_key == app_key else None

    async def all(self) -> list[Binding]:
        (held,) = await self.keyspace.read(hgetall(self.index.by_app_key()))
        found = await asyncio.gather(*(self._legible(app_key) for app_key in sorted(held)))
        return [one for one in found if one is not None]

    async def last_keys(self) -> dict[WorkspaceId, str]:
        (held,) = await self.keyspace.read(hgetall(self.index.last()))
        return {WorkspaceId(workspace): app_key for workspace, app_key in held.items()}

    async def bind(self, binding: Binding) -> bool:
        before = await self._own(binding.workspace, legible=False)
        if not await self._claimed(binding):
            return False
        keys, sealed = Keys(binding.workspace), self.vault.seal(codec.dump(binding))
        told = audit.links(keys, (_told(keys, Act.BIND, binding.bound_by, binding.bound_at),))
        await self.keyspace.commit([put(keys.binding(), sealed), *told])
        if before and before.app_key != binding.app_key:
            await self._release(before)
        return await self._holder(binding.app_key) == binding.workspace

    async def unbind(self, workspace: WorkspaceId, by: UserId, at: datetime) -> None:
        """With it goes the access token that its secret brought."""
        before, keys = await self._own(workspace, legible=False), Keys(workspace)
        gone = [delete(keys.binding())] + ([delete(keys.token(before.app_key))] if before else [])
        await self.keyspace.commit([*gone, *audit.links(keys, (_told(keys, Act.UNBIND, by, at),))])
        if before:
            await self._release(before)

    async def seal_anew(self) -> int:
        """Seal every binding with the first key; how many. One that changes meanwhile is sealed with it anyway."""
        workspaces = await self.last_keys()
        return sum([await self._sealed_anew(one) for one in workspaces])

    async def _sealed_anew(self, workspace: WorkspaceId) -> bool:
        key = Keys(workspace).binding()
        (sealed,) = await self.keyspace.read(get(key))
        opened = self.vault.open(sealed) if sealed else None
        if opened is None:
            return False
        return await self.keyspace.commit([put(key, self.vault.seal(opened))], [Guard(key, expected=sealed)])

    async def _own(self, workspace: WorkspaceId, *, legible: bool = True) -> Binding | None:
        """Raises Misconfigured where it cannot be opened, unless it need not be `legible`."""
        (sealed,) = await self.keyspace.read(get(Keys(workspace).binding()))
        opened = self.vault.open(sealed) if sealed else None
        if sealed and opened is None and legible:
            raise Misconfigured(
                f"the binding of {workspace} is sealed with a key that is not in TRAVELBOT_KEYS: put it back, or bind anew"
            )
        return codec.load(Binding, opened) if opened else None

    async def _legible(self, app_key: str) -> Binding | None:
        try:
            return await self.by_app_key(app_key)
        except Misconfigured as error:
            LOG.error("a binding cannot be read", reason=str(error))  # noqa: TRY400  # the trace would tell no more
            return None

    async def _holder(self, app_key: str) -> WorkspaceId | None:
        (workspace,) = await self.keyspace.read(hget(self.index.by_app_key(), app_key))
        return WorkspaceId(workspace) if workspace else None

    async def _claimed(self, binding: Binding) -> bool:
        """A claim that no binding confirms was left by a crash, and may be taken over."""
        index, app_key, workspace = self.index, binding.app_key, binding.workspace
        for _ in range(TRIES):
            holder = await self._holder(app_key)
            if holder not in {None, workspace} and await self._confirmed(holder, app_key):
                return False
            claim = [hset(index.by_app_key(), app_key, workspace), hset(index.last(), workspace, app_key)]
            if await self.keyspace.commit(claim, [Guard(index.by_app_key(), app_key, holder or "")]):
                return True
        return False

    async def _confirmed(self, holder: WorkspaceId | None, app_key: str) -> bool:
        """What cannot be read may well be a binding."""
        if holder is None:
            return False
        try:
            own = await self._own(holder)
        except Misconfigured:
            return True
        return own is not None and own.app_key == app_key

    async def _release(self, binding: Binding) -> None:
        claim = Guard(self.index.by_app_key(), binding.app_key, binding.workspace)
        await self.keyspace.commit([hdel(self.index.by_app_key(), binding.app_key)], [claim])


def _told(keys: Keys, act: Act, by: UserId, at: datetime) -> Entry:
    return Entry(keys.workspace, at, act, Result.DONE, Actor(Origin.MODAL, user=by))

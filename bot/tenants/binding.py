"""What binds a workspace to a company at Hesine, and where bindings come from: settings first, then administrators."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.tenants.short_memory import ShortMemory
from bot.trips.model import UserId, WorkspaceId

BY_SETTINGS = UserId("settings")
"""Who bound it, where no person did."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Dialect(StrEnum):
    """Which of Hesine's APIs a company is reached through."""

    TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class Binding:
    """`proxy` is the outbound proxy whose address Hesine's allow list knows, with its password; empty without one."""

    workspace: WorkspaceId
    dialect: Dialect
    app_key: str
    app_secret: str = field(repr=False)
    address: str
    proxy: str = field(default="", repr=False)
    bound_by: UserId = BY_SETTINGS
    bound_at: datetime = LONG_AGO

    @property
    def is_by_settings(self) -> bool:
        return self.bound_by == BY_SETTINGS


class Bindings(Protocol):
    """May raise NotSaved; where one is read, also Misconfigured: sealed with a key that nobody holds any more."""

    async def of(self, workspace: WorkspaceId) -> Binding | None: ...

    async def by_app_key(self, app_key: str) -> Binding | None:
        """An App Key binds one workspace at most."""
        ...

    async def all(self) -> list[Binding]: ...

    async def last_keys(self) -> dict[WorkspaceId, str]:
        """Of every workspace that was ever bound the App Key that bound it last, also after it was unbound."""
        ...

    async def bind(self, binding: Binding) -> bool:
        """On disk when this returns True; False where another workspace has bound the App Key."""
        ...

    async def unbind(self, workspace: WorkspaceId, by: UserId, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class SettingsFirst:
    """The binding of the settings cannot be changed from Slack, and its App Key cannot be bound a second time."""

    fixed: Binding
    stored: Bindings

    async def of(self, workspace: WorkspaceId) -> Binding | None:
        return self.fixed if workspace == self.fixed.workspace else await self.stored.of(workspace)

    async def by_app_key(self, app_key: str) -> Binding | None:
        if app_key == self.fixed.app_key:
            return self.fixed
        found = await self.stored.by_app_key(app_key)
        return None if found is None or found.workspace == self.fixed.workspace else found

    async def all(self) -> list[Binding]:
        return [self.fixed, *(one for one in await self.stored.all() if one.workspace != self.fixed.workspace)]

    async def last_keys(self) -> dict[WorkspaceId, str]:
        return {**await self.stored.last_keys(), self.fixed.workspace: self.fixed.app_key}

    async def bind(self, binding: Binding) -> bool:
        taken = binding.app_key == self.fixed.app_key or binding.workspace == self.fixed.workspace
        return not taken and await self.stored.bind(binding)

    async def unbind(self, workspace: WorkspaceId, by: UserId, at: datetime) -> None:
        await self.stored.unbind(workspace, by, at)


class Bell(Protocol):
    async def ring(self, workspace: WorkspaceId) -> None:
        """Every process forgets what it remembers of this workspace."""
        ...


@dataclass(frozen=True, slots=True)
class RememberedBindings:
    """Every press asks for its workspace's binding; whoever changes one rings the bell that makes all forget it."""

    stored: Bindings
    memory: ShortMemory[Binding | None]
    bell: Bell

    async def of(self, workspace: WorkspaceId) -> Binding | None:
        return await self.memory.recall(workspace, self.stored.of)

    async def by_app_key(self, app_key: str) -> Binding | None:
        return await self.stored.by_app_key(app_key)

    async def all(self) -> list[Binding]:
        return await self.stored.all()

    async def last_keys(self) -> dict[WorkspaceId, str]:
        return await self.stored.last_keys()

    async def bind(self, binding: Binding) -> bool:
        bound = await self.stored.bind(binding)
        await self.bell.ring(binding.workspace)
        return bound

    async def unbind(self, workspace: WorkspaceId, by: UserId, at: datetime) -> None:
        await self.stored.unbind(workspace, by, at)
        await self.bell.ring(workspace)

"""The tenants that bindings name: each one's connection is opened once, kept, and given up when its binding changes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot import log
from bot.clock import Clock
from bot.errors import BotError
from bot.tenants.binding import Binding, Bindings
from bot.tenants.model import Tenant, Unbound
from bot.trips.model import WorkspaceId
from bot.trips.ports import Organisation, Travel

LOG = log.get("tenants")
GRACE = timedelta(minutes=10)
"""A connection that was given up stays open so long: a read of many pages that holds it ends by then."""


class Line(Travel, Organisation, Protocol):
    """An open connection to one company."""

    async def aclose(self) -> None: ...


Open = Callable[[Binding], Awaitable[Line]]


@dataclass(frozen=True, slots=True)
class _Opened:
    binding: Binding
    line: Line

    @property
    def tenant(self) -> Tenant:
        return Tenant(self.binding.workspace, self.binding.app_key, self.line, self.line)


@dataclass(slots=True)
class BoundTenants:
    bindings: Bindings
    open: Open
    clock: Clock
    _opened: dict[WorkspaceId, _Opened] = field(default_factory=dict, repr=False)
    _given_up: list[tuple[datetime, Line]] = field(default_factory=list, repr=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def of(self, workspace: WorkspaceId) -> Tenant:
        binding = await self.bindings.of(workspace)
        if binding is None:
            self._give_up(workspace)
            raise Unbound(f"workspace {workspace} is bound to no Hesine company: an administrator types /trip setup")
        return await self._tenant(binding)

    async def all(self) -> tuple[Tenant, ...]:
        """Also closes what was given up long enough ago."""
        found = await self.bindings.all()
        for workspace in set(self._opened) - {one.workspace for one in found}:
            self._give_up(workspace)
        await self._close_what_was_given_up(self.clock.now() - GRACE)
        reached = [await self._reached(binding) for binding in found]
        return tuple(one for one in reached if one is not None)

    async def workspaces(self) -> tuple[WorkspaceId, ...]:
        return tuple(sorted(await self.bindings.last_keys()))

    async def aclose(self) -> None:
        """At the end of all work: those in use are closed too."""
        for workspace in tuple(self._opened):
            self._give_up(workspace)
        await self._close_what_was_given_up(self.clock.now())

    async def _reached(self, binding: Binding) -> Tenant | None:
        try:
            return await self._tenant(binding)
        except BotError as error:
            LOG.error("no connection can be made", workspace=binding.workspace, reason=str(error))  # noqa: TRY400  # the trace would tell no more
            return None

    async def _tenant(self, binding: Binding) -> Tenant:
        async with self._opening:
            known = self._opened.get(binding.workspace)
            if known is None or known.binding != binding:
                line = await self.open(binding)
                self._give_up(binding.workspace)
                known = self._opened[binding.workspace] = _Opened(binding, line)
        return known.tenant

    def _give_up(self, workspace: WorkspaceId) -> None:
        if known := self._opened.pop(workspace, None):
            self._given_up.append((self.clock.now(), known.line))

    async def _close_what_was_given_up(self, until: datetime) -> None:
        due = [line for at, line in self._given_up if at <= until]
        self._given_up = [(at, line) for at, line in self._given_up if at > until]
        for line in due:
            await line.aclose()

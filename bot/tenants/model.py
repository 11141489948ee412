"""A tenant, and the only door to Hesine."""

from dataclasses import dataclass
from typing import Protocol

from bot.errors import Misconfigured
from bot.trips.model import WorkspaceId
from bot.trips.ports import Organisation, Travel


class Unbound(Misconfigured):
    """The workspace is bound to no company; an administrator of it can bind it."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One company: its workspace in Slack, its ports at Hesine, and the App Key that names it in pushes."""

    workspace: WorkspaceId
    app_key: str
    travel: Travel
    organisation: Organisation


class Tenants(Protocol):
    async def of(self, workspace: WorkspaceId) -> Tenant:
        """Raises Unbound."""
        ...

    async def all(self) -> tuple[Tenant, ...]:
        """Those that can be reached with what we hold; of the others, the log tells."""
        ...

    async def workspaces(self) -> tuple[WorkspaceId, ...]:
        """Every workspace that is bound, or was: what was left to be carried there is still looked for."""
        ...

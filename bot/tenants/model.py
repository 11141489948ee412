"""A tenant, and the only door to Hesine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.errors import Misconfigured
from bot.trips.model import WorkspaceId
from bot.trips.ports import Organisation, Travel


@dataclass(frozen=True, slots=True)
class Tenant:
    """One company: its workspace in Slack, its ports at Hesine, and the App Key that names it in pushes."""

    workspace: WorkspaceId
    app_key: str
    travel: Travel
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Tenants:
    """Settings are merely the first source: `bound` may come from anywhere."""

    bound: Mapping[WorkspaceId, Tenant]

    @classmethod
    def of_all(cls, tenants: Iterable[Tenant]) -> "Tenants":
        return cls({one.workspace: one for one in tenants})

    def of(self, workspace: WorkspaceId) -> Tenant:
        """Raises Misconfigured for a workspace that is bound to no company."""
        try:
            return self.bound[workspace]
        except KeyError:
            raise Misconfigured(f"workspace {workspace} is bound to no Hesine company") from None

    def knows(self, workspace: str) -> bool:
        return workspace in self.bound

    def by_app_key(self, app_key: str) -> Tenant | None:
        return next((one for one in self.bound.values() if one.app_key == app_key), None)

    def all(self) -> tuple[Tenant, ...]:
        return tuple(self.bound.values())

"""What knowing people needs of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.people.model import Claim, Link, Profile
from bot.trips.model import EmployeeId, UserId, WorkspaceId
from bot.trips.people import Delegation, Department, Employee


class SlackDirectory(Protocol):
    """Slack's own word on its users. Each may raise Busy, Broken or Unreachable."""

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile | None: ...

    async def profile_by_email(self, workspace: WorkspaceId, email: str) -> Profile | None: ...


class ProfileCache(Protocol):
    """What Slack said, kept for a day and replaced when Slack says something new."""

    async def profile(self, workspace: WorkspaceId, user: UserId) -> Profile | None: ...

    async def known(self, workspace: WorkspaceId, user: UserId) -> tuple[Profile | None, Link | None]:
        """Both in one round trip, because a click waits for it."""
        ...

    async def user_of(self, workspace: WorkspaceId, email: str) -> UserId | None: ...

    async def remember(self, workspace: WorkspaceId, profile: Profile) -> None: ...

    async def name(self, workspace: WorkspaceId, email: str, holder: UserId | None) -> None:
        """Slack names this account by the e-mail; None forgets what it said."""
        ...


class Links(Protocol):
    """Whom administrators linked: one user with one employee."""

    async def of_user(self, workspace: WorkspaceId, user: UserId) -> Link | None: ...

    async def link(self, workspace: WorkspaceId, link: Link) -> tuple[Link, ...]:
        """On disk when this returns. Answers the links that it took the place of, at most two. Raises NotSaved, Conflict."""
        ...

    async def unlink(self, workspace: WorkspaceId, user: UserId, by: UserId, at: datetime) -> Link | None:
        """Answers the link that was there. Raises NotSaved, Conflict."""
        ...


class EmployeeStore(Protocol):
    """The mirror of Hesine's directory."""

    async def employee(self, workspace: WorkspaceId, person: EmployeeId) -> Employee | None: ...

    async def linked(self, workspace: WorkspaceId, person: EmployeeId) -> tuple[Employee | None, UserId | None]:
        """The employee, and the Slack user whom an administrator linked with them."""
        ...

    async def claim(self, workspace: WorkspaceId, email: str) -> Claim:
        """In one round trip where the e-mail belongs to whom it did last time, because a click waits for it."""
        ...

    async def managers_of(self, workspace: WorkspaceId, person: EmployeeId) -> list[EmployeeId]: ...

    async def delegations_to(self, workspace: WorkspaceId, delegate: EmployeeId) -> list[Delegation]: ...

    async def search(self, workspace: WorkspaceId, query: str, limit: int) -> list[Employee]:
        """Active employees whose name or e-mail contains `query`, by name."""
        ...

    async def put_employees(self, workspace: WorkspaceId, employees: Sequence[Employee]) -> None: ...

    async def put_departments(self, workspace: WorkspaceId, departments: Sequence[Department]) -> None: ...

    async def replace_delegations(self, workspace: WorkspaceId, delegations: Sequence[Delegation]) -> None: ...


class Watermarks(Protocol):
    """Up to which moment Hesine's changes were read."""

    async def read_until(self, workspace: WorkspaceId, what: str) -> datetime | None: ...

    async def set_read_until(self, workspace: WorkspaceId, what: str, moment: datetime) -> None: ...

"""Keeps the mirror of Hesine's people: once in full, then what changed, so that joiners and leavers count within a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people.ports import EmployeeStore, Watermarks
from bot.trips.model import WorkspaceId
from bot.trips.ports import Organisation

WHAT = "people"
OVERLAP = timedelta(minutes=2)
"""Read again a little of what was read: an update may become visible late, and reading twice is harmless."""


@dataclass(frozen=True, slots=True)
class DirectorySync:
    employees: EmployeeStore
    watermarks: Watermarks

    async def run(self, workspace: WorkspaceId, organisation: Organisation) -> None:
        """Read what changed. The watermark follows Hesine's own clock, never ours."""
        until = await self.watermarks.read_until(workspace, WHAT)
        since = until - OVERLAP if until else None
        people = [one async for one in organisation.employees(since)]
        departments = [one async for one in organisation.departments(since)]
        await self.employees.put_employees(workspace, people)
        await self.employees.put_departments(workspace, departments)
        await self.employees.replace_delegations(workspace, [one async for one in organisation.delegations()])
        stamps: list[datetime] = [*(one.updated_at for one in people), *(one.updated_at for one in departments)]
        if stamps and (until is None or max(stamps) > until):
            await self.watermarks.set_read_until(workspace, WHAT, max(stamps))

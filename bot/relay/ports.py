"""What the relay needs of the stores."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.relay.courier import Placed
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Row


@dataclass(frozen=True, slots=True)
class Taken:
    """A row in hand: nobody else carries it meanwhile. `stored` is what was read, `lease` proves that it is ours."""

    row: Row
    stored: str
    lease: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many rows stand in the outbox: due by now, due later, given up."""

    due: int
    later: int
    parked: int


class CarriedRows(Protocol):
    async def take(self, workspace: WorkspaceId, row_id: str) -> Taken | None: ...

    async def renew(self, taken: Taken) -> Taken:
        """Keep it in hand for as long again. Raises NotSaved."""
        ...

    async def settle(self, taken: Taken, placed: Placed | None = None) -> bool:
        """False where the row was written anew meanwhile, and so is still to be carried."""
        ...

    async def postpone(self, taken: Taken, due: datetime, reason: str = "") -> bool:
        """False where the row was written anew meanwhile, and so is due as that says."""
        ...

    async def park(self, taken: Taken, reason: str) -> bool:
        """False as with `postpone`."""
        ...

    async def due(self, workspace: WorkspaceId, limit: int = 500) -> list[str]: ...

    async def count(self, workspace: WorkspaceId) -> Load: ...


class Places(Protocol):
    """Where each copy stands in Slack."""

    async def of(self, workspace: WorkspaceId, subject: str, copy: str) -> Placed | None: ...


class Queue(Protocol):
    async def kick(
        self, workspace: WorkspaceId, row_id: str, at: datetime | None = None, *, again: bool = False
    ) -> None:
        """Have some worker carry the row, now or at `at`. Best effort."""
        ...

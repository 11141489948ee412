"""What the adapters of Hesine need from outside: a shared token, a shared pace, a place for figures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Token:
    """An access token of one App Key. `expires_at` is by our own clock, in UTC."""

    value: str = field(repr=False)
    expires_at: datetime


class TokenCache(Protocol):
    """The one token of an App Key, shared by all processes: fetching a new one ends the one before."""

    async def current(self) -> Token | None:
        """The cached token, expired or not."""
        ...

    async def renewed(self, stale: Token | None, fetch: Callable[[], Awaitable[Token]]) -> Token:
        """A token that is not `stale`.

        If the cached token is not `stale`, answers that; else exactly one process calls `fetch` and all
        others wait for its result. What `fetch` raises is raised here, and the cache stays as it was.
        """
        ...


class Pace(Protocol):
    async def turn(self) -> None:
        """Wait until this App Key may send one more call; shared by all processes.

        Raises Busy when that would be longer than is sensible to wait.
        """
        ...


class Meter(Protocol):
    def call(self, path: str, status: str, seconds: float) -> None:
        """Count one exchange. `path` is the template (`/api/travel/{trip_id}`), never a filled-in path.

        `status` is the HTTP status, or the name of the failure when no answer came.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ballot:
    """One decision on its way to the Open Platform, which keeps no ids of decisions.

    `sent_at` is None while it waits for its approver's turn; afterwards it lets us know our own decision again.
    """

    decision_id: str
    approver: str
    flow_id: str
    step_no: int
    version: int
    agrees: bool
    comment: str = field(default="", repr=False)
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApproverQueue:
    """The ballots of one approver, oldest first, and when the last call for them was made."""

    ballots: tuple[Ballot, ...] = ()
    called_at: datetime | None = None


class ApprovalTurns(Protocol):
    """The pace of approvals: a queue for each approver, shared by all processes.

    Both may raise NotSaved.
    """

    async def queues(self, *names: str) -> tuple[ApproverQueue, ...]:
        """As they stand, in the order of the names; an empty queue for a name that has none."""
        ...

    async def revise(self, name: str, step: Callable[[ApproverQueue], ApproverQueue]) -> ApproverQueue:
        """Apply `step` to the newest queue, as often as it takes; on disk when this returns the queue after it."""
        ...

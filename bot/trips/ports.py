"""What the domain needs of the world. Each dialect of Hesine and each store implements some of these."""

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.trips.audit import Entry
from bot.trips.drafts import Draft
from bot.trips.model import (
    Decision,
    EmployeeId,
    Place,
    Record,
    Trip,
    TripDetail,
    TripId,
    Withdrawal,
    WorkspaceId,
)
from bot.trips.outbox import Row, Stored
from bot.trips.outcomes import Outcome
from bot.trips.people import Delegation, Department, Employee


class Travel(Protocol):
    """Trips and their approval at Hesine.

    Every method may raise Busy, Broken, Unreachable, Denied or Misconfigured (`bot.errors`). A write is
    tried once: after Unreachable its outcome is unknown and the caller reads before it tries again.
    """

    async def file(
        self, requester: EmployeeId, approver: EmployeeId, detail: TripDetail, client_request_id: str
    ) -> Record:
        """Create the trip. The same `client_request_id` with the same content answers the first one.

        Raises Rejected (with the fields) when Hesine refuses what was typed.
        """
        ...

    async def read(self, hesine_id: str) -> Record:
        """Raises NotFound."""
        ...

    def changed_since(self, moment: datetime) -> AsyncIterator[Record]:
        """Every trip changed at or after `moment`, withdrawn ones too, oldest change first."""
        ...

    async def waiting_for(self, approver: EmployeeId) -> list[Record]:
        """Trips whose current step this person may decide."""
        ...

    async def change(
        self, hesine_id: str, version: int, detail: TripDetail, approver: EmployeeId, client_request_id: str
    ) -> Record:
        """Put new content: version + 1, all steps pending again. Raises Conflict when not pending or not current."""
        ...

    async def decide(self, hesine_id: str, decision: Decision) -> Outcome:
        """Bring one decision; repeating the same one is harmless. Never raises Conflict or Denied for the person."""
        ...

    async def withdraw(self, hesine_id: str, withdrawal: Withdrawal) -> Outcome:
        """Withdraw; repeating it is harmless. Overtaken when the trip was settled meanwhile."""
        ...


class Organisation(Protocol):
    """People, departments and delegations at Hesine, each with what changed at or after `moment` (None: all)."""

    def employees(self, moment: datetime | None = None) -> AsyncIterator[Employee]: ...

    def departments(self, moment: datetime | None = None) -> AsyncIterator[Department]: ...

    def delegations(self, moment: datetime | None = None) -> AsyncIterator[Delegation]: ...


class PlaceNames(Protocol):
    """The names of places; places of no code keep the name they were given."""

    def name(self, place: Place, language: str) -> str:
        """The place's name in `language` (`zh` or `en`)."""
        ...

    def where(self, place: Place) -> str:
        """What tells a place from its namesakes; empty for what has no code."""
        ...


class NewIds(Protocol):
    def __call__(self, seed: str) -> TripId:
        """32 lower-case hex digits: the same for the same seed, and nobody's guess."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One atomic step: the trip from `before` to `after`, the errands this causes, and the draft it was sent from.

    `before` is None for a new trip. `draft` is written too, if nobody else wrote it meanwhile; `spent_draft`
    names one that is no longer needed. `entries` tell of it in the audit. `without` is a row that goes with it, if
    nobody wrote it meanwhile.
    """

    after: Trip
    before: Trip | None
    rows: tuple[Row, ...] = ()
    draft: Draft | None = None
    spent_draft: str = ""
    entries: tuple[Entry, ...] = ()
    without: Stored | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One atomic step that changes no trip: what is told in the audit, and errands.

    Where what was answered rests on a trip, `seen` is that trip, and must still stand as it was seen. `without` is as
    in `Change`, and may come again among the `rows`.
    """

    workspace: WorkspaceId
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...] = ()
    seen: Trip | None = None
    without: Stored | None = None


class TripStore(Protocol):
    async def load(self, workspace: WorkspaceId, trip_id: TripId) -> Trip | None: ...

    async def by_hesine_id(self, workspace: WorkspaceId, hesine_id: str) -> Trip | None: ...

    async def by_number(self, workspace: WorkspaceId, number: str) -> Trip | None: ...

    async def commit(self, change: Change) -> bool:
        """All of it on disk, or nothing: False where the trip, the draft or the row moved on since it was loaded.

        Raises NotSaved where the step or its confirmation failed: what is on disk is then unknown, and a
        repeat of the same change is harmless.
        """
        ...

    async def note(self, note: Note) -> bool:
        """All of it on disk, and with it all that was written to this workspace before; False as with `commit`.

        Raises NotSaved.
        """
        ...

    async def of_requester(self, workspace: WorkspaceId, person: EmployeeId, limit: int) -> list[Trip]:
        """The newest first."""
        ...

    async def waiting_for(self, workspace: WorkspaceId, approver: EmployeeId) -> list[Trip]:
        """Trips whose current step names this person, the one that starts first first."""
        ...


class Directory(Protocol):
    """The mirror of Hesine's people."""

    async def employee(self, workspace: WorkspaceId, person: EmployeeId) -> Employee | None: ...

    async def decider(self, workspace: WorkspaceId, person: EmployeeId) -> tuple[Employee | None, list[Delegation]]:
        """Who presses, and in whose place they may decide; in one round trip, because a click waits for it."""
        ...

    async def delegations_from(
        self, workspace: WorkspaceId, principals: Collection[EmployeeId]
    ) -> list[Delegation]: ...

    async def managers_of(self, workspace: WorkspaceId, person: EmployeeId) -> list[EmployeeId]:
        """Nearest first, up to the top; ends where the chain does, or where it would repeat."""
        ...


class Kick(Protocol):
    def __call__(self, rows: Iterable[Row]) -> None:
        """Say that these rows may be carried now. Best effort: the minute's tick finds what was missed."""
        ...

"""What the domain needs of the world. Each dialect of Hesine and each store implements some of these."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from bot.trips.model import Decision, EmployeeId, Place, Record, TripDetail, TripId, Withdrawal
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


class NewIds(Protocol):
    def __call__(self) -> TripId:
        """A fresh id: 32 lower-case hex digits, never handed out before."""
        ...

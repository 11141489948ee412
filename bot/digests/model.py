"""One manager's digest of one day."""

from dataclasses import dataclass

from bot.trips.model import EmployeeId, TripId


@dataclass(frozen=True, slots=True)
class Digest:
    """`day` is the manager's local date (ISO); `trips` waited for them when it was made."""

    manager: EmployeeId
    day: str
    trips: tuple[TripId, ...]

"""What a sentence says of a trip: each slot with its value, where it stood, and what else it may mean."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.trips.model import Mode, Money, Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """`span` is [start, end) in the text as typed; `candidates` are the other readings, best first."""

    value: T
    span: tuple[int, int]
    confidence: float = 1.0
    candidates: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class LegReading:
    origin: Slot[Place] | None = None
    destination: Slot[Place] | None = None
    mode: Slot[Mode] | None = None
    depart: Slot[date] | None = None


@dataclass(frozen=True, slots=True)
class TripReading:
    """`window` is a coarse period ("next week") that names no departure day. `days` counts both ends."""

    text: str
    legs: tuple[LegReading, ...] = ()
    return_date: Slot[date] | None = None
    window: Slot[tuple[date, date]] | None = None
    days: Slot[int] | None = None
    nights: Slot[int] | None = None
    budget: Slot[Money] | None = None
    purpose: Slot[str] | None = None
    project: Slot[str] | None = None
    travellers: Slot[int] | None = None

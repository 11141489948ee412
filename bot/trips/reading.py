"""What a sentence says of a trip: each slot with its value, where it stood, and what else it may mean."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from bot.trips.model import EmployeeId, Mode, Money, Place, TripDetail, UserId, WorkspaceId

T = TypeVar("T")


class Source(StrEnum):
    """Why a slot has its value; what was not said is shown as such."""

    SAID = "said"
    DERIVED = "derived"  # follows from what was said: whoever returns to Beijing leaves from there
    HOME = "home"  # nothing was said, so the journey begins at home


class Doubt(StrEnum):
    """Why a slot is asked about."""

    NAMESAKES = "namesakes"  # several places of that name
    UNKNOWN_PLACE = "unknown_place"  # in no table; the choices are names spelled much like it
    WHICH_CITY = "which_city"  # a province was said
    EITHER = "either"  # Rome or Milan
    WHICH_DAY = "which_day"
    WHICH_MODE = "which_mode"


class Seat(StrEnum):
    """A class of travel in the air, or a kind of seat on a train; the last six are China's railways'."""

    ECONOMY = "economy"
    PREMIUM_ECONOMY = "premium_economy"
    BUSINESS = "business"
    FIRST = "first"
    SECOND_CLASS = "second_class"
    FIRST_CLASS_RAIL = "first_class_rail"
    BUSINESS_RAIL = "business_rail"
    SOFT_SLEEPER = "soft_sleeper"
    HARD_SLEEPER = "hard_sleeper"
    HARD_SEAT = "hard_seat"


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """`span` is [start, end) in the text as typed; `candidates` are the other readings, best first.

    What was derived has the span of what it follows from; the home city has an empty one.
    """

    value: T
    span: tuple[int, int]
    confidence: float = 1.0
    candidates: tuple[T, ...] = ()
    source: Source = Source.SAID
    doubt: Doubt | None = None
    """Why the value may be another, where it must be asked."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day, or a stretch of it: "at 5 pm" is both ends, "after 5 pm" only the earliest."""

    earliest: time | None = None
    latest: time | None = None


@dataclass(frozen=True, slots=True)
class LegReading:
    origin: Slot[Place] | None = None
    destination: Slot[Place] | None = None
    mode: Slot[Mode] | None = None
    depart: Slot[date] | None = None
    hours: Slot[Hours] | None = None
    seat: Slot[Seat] | None = None


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier trip that this one should be like; what names it may be all that is said of it."""

    place: Place | None = None
    when: tuple[date, date] | None = None


class PastTrips(Protocol):
    """Fills "same as last month's Shanghai trip"."""

    async def like(self, workspace: WorkspaceId, traveller: EmployeeId, wanted: Precedent) -> TripDetail | None:
        """The traveller's latest trip that fits; None where there is none."""


Choice = Place | date | Mode


def written(choice: Choice) -> str:
    """A choice as an id that a button can carry."""
    if isinstance(choice, Place):
        return f"{choice.code}:{choice.name}"
    return choice.isoformat() if isinstance(choice, date) else choice.value


@dataclass(frozen=True, slots=True)
class Question:
    """`slot` is a field of LegReading where `leg` is given (from 0), else of TripReading; the best choice comes first."""

    slot: str
    doubt: Doubt
    choices: tuple[Choice, ...]
    leg: int | None = None


@dataclass(frozen=True, slots=True)
class TripReading:
    """`window` is a coarse period ("next week") that names no departure day. `days` counts both ends.

    `way_back` holds what was said of the return beyond its day: where from, where to, by what. It is no leg.
    """

    text: str
    legs: tuple[LegReading, ...] = ()
    return_date: Slot[date] | None = None
    return_hours: Slot[Hours] | None = None
    window: Slot[tuple[date, date]] | None = None
    days: Slot[int] | None = None
    nights: Slot[int] | None = None
    budget: Slot[Money] | None = None
    purpose: Slot[str] | None = None
    project: Slot[str] | None = None
    travellers: Slot[int] | None = None
    companions: tuple[Slot[UserId], ...] = ()
    way_back: LegReading | None = None
    refused_modes: tuple[Slot[Mode], ...] = ()
    urgent: Slot[bool] | None = None
    precedent: Slot[Precedent] | None = None
    asked: tuple[Question, ...] = ()


def speaks_of_a_trip(reading: TripReading) -> bool:
    """A sum or a reason alone is no trip yet."""
    said = (reading.legs, reading.return_date, reading.window, reading.days, reading.nights, reading.precedent)
    return any(said) or reading.way_back is not None

"""What must be asked before the reading may be sent: places, days and modes that have two readings, or none we know."""

from collections.abc import Iterator
from datetime import date

from bot.trips.model import Mode, Place
from bot.trips.reading import Doubt, LegReading, Question, Slot, TripReading

_SURE_ENOUGH = 0.75
_MOST_CHOICES = 5
_MAY_BE_RIGHT = (Doubt.NAMESAKES, Doubt.EITHER)


def questions(reading: TripReading) -> tuple[Question, ...]:
    """In the order of the form. A slot that says nothing is no question: the form shows it empty."""
    return (*_of_legs(reading), *_of_return(reading))


def _of_legs(reading: TripReading) -> Iterator[Question]:
    before: LegReading | None = None
    for number, leg in enumerate(reading.legs):
        if not (before and leg.origin == before.destination):
            yield from _place("origin", leg.origin, number)
        yield from _place("destination", leg.destination, number)
        yield from _choices("depart", Doubt.WHICH_DAY, leg.depart, number)
        if number == 0:
            yield from _mode(leg.mode)
        before = leg


def _of_return(reading: TripReading) -> Iterator[Question]:
    yield from _choices("return_date", Doubt.WHICH_DAY, reading.return_date, None)


def _place(name: str, slot: Slot[Place] | None, leg: int) -> Iterator[Question]:
    """Of a place in no table, and of a province, only the candidates can be chosen."""
    if slot and slot.doubt:
        choices = (slot.value, *slot.candidates) if slot.doubt in _MAY_BE_RIGHT else slot.candidates
        yield Question(name, slot.doubt, choices[:_MOST_CHOICES], leg)


def _mode(slot: Slot[Mode] | None) -> Iterator[Question]:
    yield from _choices("mode", Doubt.WHICH_MODE, slot, 0)


def _choices(name: str, doubt: Doubt, slot: Slot[date] | Slot[Mode] | None, leg: int | None) -> Iterator[Question]:
    if slot and slot.candidates and slot.confidence < _SURE_ENOUGH:
        yield Question(name, doubt, (slot.value, *slot.candidates)[:_MOST_CHOICES], leg)

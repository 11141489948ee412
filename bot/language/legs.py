"""Moves, days and modes become the legs of the trip."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.language.modes import is_of_the_way_back
from bot.language.routes import Hop, Route
from bot.language.timing import Timing
from bot.trips.model import Mode, Place
from bot.trips.reading import LegReading, Seat, Slot, Source

_ANY_OF_TWO, _SAME_AS_FIRST, _HOME_FROM_RETURN = 0.6, 0.8, 0.8


def legs(route: Route, timing: Timing, modes: Sequence[Slot[Mode]], seat: Slot[Seat] | None) -> tuple[LegReading, ...]:
    """Every leg with its places, day and mode; one leg without places where only a day or a mode was said."""
    if not route.hops and not timing.depart and not modes:
        return ()
    moves = route.hops or (Hop(),)
    by = _modes(moves, modes)
    first = LegReading(moves[0].origin, moves[0].destination, by[0], timing.depart, timing.hours, seat)
    rest = (
        LegReading(move.origin, move.destination, mode, _departure(before, move, timing.further))
        for (before, move), mode in zip(pairwise(moves), by[1:], strict=True)
    )
    return (first, *rest)


def way_back(text: str, route: Route, timing: Timing, modes: Sequence[Slot[Mode]]) -> LegReading | None:
    """What was said of the return beyond its day."""
    hop, mode = route.way_back, next((one for one in modes if is_of_the_way_back(text, one)), None)
    if not hop and not mode:
        return None
    ends = hop or Hop()
    return LegReading(ends.origin, ends.destination, mode, timing.back, timing.back_hours)


def from_home(legs: tuple[LegReading, ...], back: LegReading | None, home: Place | None) -> tuple[LegReading, ...]:
    """Where the journey begins, if nobody said: where it returns to, else at home."""
    if not legs or legs[0].origin or not legs[0].destination:
        return legs
    origin = _returned_to(back) or (Slot(home, (0, 0), 1.0, source=Source.HOME) if home else None)
    if origin is None or origin.value.code == legs[0].destination.value.code != "":
        return legs
    return (replace(legs[0], origin=origin), *legs[1:])


def _returned_to(back: LegReading | None) -> Slot[Place] | None:
    if not back or not back.destination:
        return None
    return replace(back.destination, confidence=_HOME_FROM_RETURN, source=Source.DERIVED)


def _modes(moves: Sequence[Hop], modes: Sequence[Slot[Mode]]) -> list[Slot[Mode] | None]:
    """Several modes on several legs: each leg has the nearest one. On one leg, another mode is another reading."""
    if not modes:
        return [None] * len(moves)
    others = tuple(dict.fromkeys(slot.value for slot in modes if slot.value is not modes[0].value))
    if not others:
        return [modes[0], *(replace(modes[0], confidence=_SAME_AS_FIRST) for _ in moves[1:])]
    if len(moves) == 1:
        return [replace(modes[0], candidates=others, confidence=_ANY_OF_TWO)]
    return [_nearest(move, modes) for move in moves]


def _nearest(move: Hop, modes: Sequence[Slot[Mode]]) -> Slot[Mode]:
    end = move.destination or move.origin
    at = end.span[0] if end else 0
    return min(modes, key=lambda mode: min(abs(mode.span[0] - at), abs(mode.span[1] - at)))


def _departure(before: Hop, move: Hop, days: Sequence[Slot[date]]) -> Slot[date] | None:
    """The day said between the last destination and a little beyond this one."""
    if not (before.destination and move.destination):
        return None
    start = before.destination.span[1]
    return next((day for day in days if day.span[0] >= start), None)

"""The one way in: a sentence becomes what it says of a trip.

The text is made legible without moving a character; then each kind of phrase is found and blanked out before the next
is looked for, surest first (sums, dates, lengths, people, places), so that no figure is read twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from bot.language.date_phrases import find_dates
from bot.language.dates import DateSaid
from bot.language.lengths import Length, find_length
from bot.language.money import find_budget
from bot.language.places import gazetteer
from bot.language.routes import Hop, PlaceSaid, Role, hops, roles
from bot.language.slots import find_modes, find_project, find_purpose, find_travellers
from bot.language.strangers import find_strangers
from bot.language.timing import Timing, arrange
from bot.language.topic import is_other_business, speaks_of_travel
from bot.language.typed import legible, without
from bot.trips.model import Mode, Money
from bot.trips.reading import LegReading, Slot, TripReading

_TELEGRAPHIC = 0.5
"""A text of which at least this share is slots says no more than its slots."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in the text before anything is made of it."""

    budget: Slot[Money] | None
    dates: Sequence[DateSaid]
    length: Length
    travellers: Slot[int] | None
    modes: Sequence[Slot[Mode]]
    purpose: Slot[str] | None
    project: Slot[str] | None

    @property
    def spans(self) -> list[tuple[int, int]]:
        slots = (self.budget, self.travellers, self.purpose, self.project, *self.modes)
        return [said.span for said in (*slots, *self.dates) if said] + self.length.spans

    @property
    def speak_of_a_trip(self) -> bool:
        return bool(self.budget or self.dates or self.length.spans or self.travellers or self.modes or self.purpose)


def read(text: str, now: datetime) -> TripReading:
    """What `text` says of a trip, and nothing it does not say.

    `now` is aware and in the person's zone: relative dates count from its day. Spans refer to `text` as typed.
    """
    plain = legible(text)
    if is_other_business(plain):
        return TripReading(text)
    facts = _facts(plain, now)
    timing = arrange(plain, facts.dates, facts.length)
    return TripReading(
        text,
        legs=_legs(_hops(plain, facts), timing, facts.modes),
        return_date=timing.back,
        window=timing.window,
        days=facts.length.days,
        nights=facts.length.nights,
        budget=facts.budget,
        purpose=facts.purpose,
        project=facts.project,
        travellers=facts.travellers,
    )


def _facts(plain: str, now: datetime) -> _Facts:
    budget, project = find_budget(plain), find_project(plain)
    rest = without(plain, *(slot.span for slot in (budget, project) if slot))
    dates = find_dates(rest, now)
    rest = without(rest, *(said.span for said in dates))
    length = find_length(rest)
    rest = without(rest, *length.spans)
    return _Facts(budget, dates, length, find_travellers(rest), find_modes(rest), find_purpose(rest), project)


def _hops(plain: str, facts: _Facts) -> list[Hop]:
    timeless = without(plain, *(said.span for said in facts.dates), *facts.length.spans)
    known = gazetteer().find(timeless)
    said = roles(timeless, sorted([*known, *find_strangers(timeless, known)], key=lambda place: place.span))
    telegraphic = _is_telegraphic(plain, facts, said)
    if not (telegraphic or facts.speak_of_a_trip or speaks_of_travel(plain) or _is_a_route(said)):
        return []
    return hops(said, telegraphic=telegraphic)


def _is_a_route(said: Sequence[PlaceSaid]) -> bool:
    return {Role.FROM, Role.TO} <= {place.role for place in said}


def _is_telegraphic(plain: str, facts: _Facts, said: Sequence[PlaceSaid]) -> bool:
    rest = without(plain, *facts.spans, *(place.slot.span for place in said))
    return _letters(rest) <= (1 - _TELEGRAPHIC) * _letters(plain)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _legs(moves: list[Hop], timing: Timing, modes: Sequence[Slot[Mode]]) -> tuple[LegReading, ...]:
    """Every leg with its places, day and mode; one leg without places where only a day or a mode was said."""
    if not moves and not timing.depart and not modes:
        return ()
    moves = moves or [Hop(None, None)]
    first = LegReading(moves[0].origin, moves[0].destination, _mode(modes), timing.depart)
    legs = [first]
    for before, move in pairwise(moves):
        depart = _departure(before, move, timing.further)
        legs.append(
            LegReading(move.origin, move.destination, first.mode and replace(first.mode, confidence=0.8), depart)
        )
    return tuple(legs)


def _mode(modes: Sequence[Slot[Mode]]) -> Slot[Mode] | None:
    """The first one said; another is another reading."""
    if not modes:
        return None
    others = tuple(dict.fromkeys(slot.value for slot in modes if slot.value is not modes[0].value))
    return replace(modes[0], candidates=others, confidence=0.6 if others else 1.0)


def _departure(before: Hop, move: Hop, days: Sequence[Slot[date]]) -> Slot[date] | None:
    """The day said between the last destination and a little beyond this one."""
    if not (before.destination and move.destination):
        return None
    start = before.destination.span[1]
    return next((day for day in days if day.span[0] >= start), None)

"""The one way in: a sentence becomes what it says of a trip.

The text is made legible without moving a character; then each kind of phrase is found and blanked out before the next
is looked for, surest first (an earlier trip, sums, dates, lengths, people, places), so that no figure is read twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.language.belief import believed
from bot.language.date_phrases import find_dates
from bot.language.dates import DateSaid
from bot.language.legs import from_home, legs, way_back
from bot.language.lengths import Length, find_length
from bot.language.mentions import PlaceFound, Weight, find_places
from bot.language.modes import find_modes, find_seat, is_of_the_way_back, refused_modes
from bot.language.money import find_budget
from bot.language.party import find_companions, find_travellers, with_companions
from bot.language.places import gazetteer, name_key
from bot.language.precedent import find_precedent
from bot.language.purpose import find_project, find_purpose, whole_purpose
from bot.language.questions import questions
from bot.language.roles import PlaceSaid, Role, roles
from bot.language.routes import Route, is_a_route, route
from bot.language.strangers import find_strangers
from bot.language.timing import Timing, arrange
from bot.language.topic import is_other_business, speaks_of_travel
from bot.language.typed import legible, without
from bot.language.urgency import find_urgency
from bot.trips.model import Mode, Money, Place, UserId
from bot.trips.reading import Precedent, Seat, Slot, TripReading

_OPENING = re.compile(r"\s*(?:(?:from|to|in)\s+|从|去|到|飞|在)?", re.IGNORECASE)
_TELEGRAPHIC = 0.5
"""A text of which at least this share is slots says no more than its slots."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in the text before anything is made of it; `plain` has the earlier trip blanked out."""

    plain: str
    precedent: Slot[Precedent] | None
    budget: Slot[Money] | None
    dates: Sequence[DateSaid]
    length: Length
    travellers: Slot[int] | None
    modes: Sequence[Slot[Mode]]
    refused: Sequence[Slot[Mode]]
    seat: Slot[Seat] | None
    purpose: Slot[str] | None
    project: Slot[str] | None

    @property
    def spans(self) -> list[tuple[int, int]]:
        slots = (self.precedent, self.budget, self.travellers, self.seat, self.project)
        said = (*slots, *self.modes, *self.refused, *self.dates)
        return [one.span for one in said if one] + self.length.spans

    @property
    def speak_of_a_trip(self) -> bool:
        said = (self.budget, self.dates, self.length.spans, self.travellers, self.modes, self.purpose, self.precedent)
        return any(said)

    @property
    def timeless(self) -> str:
        return without(self.plain, *(said.span for said in self.dates), *self.length.spans)


def read(text: str, now: datetime, home: Place | None = None) -> TripReading:
    """What `text` says of a trip, and nothing it does not say.

    `now` is aware and in the person's zone: relative dates count from its day. `home` is where the traveller lives, if
    the caller knows it: the origin where none was said, and marked so. Spans refer to `text` as typed.
    """
    plain = legible(text)
    if is_other_business(plain):
        return TripReading(text)
    facts = _facts(plain, now)
    said, telegraphic = _places(facts)
    timing = arrange(facts.plain, facts.dates, facts.length)
    reading = _with_legs(
        TripReading(text), facts, timing, route(said, _lands(now, home), telegraphic=telegraphic), home
    )
    companions = find_companions(text)
    reading = replace(
        reading,
        return_date=timing.back,
        return_hours=timing.back_hours,
        window=timing.window,
        days=facts.length.days,
        nights=facts.length.nights,
        budget=facts.budget,
        purpose=_reason(facts, said, companions),
        project=facts.project,
        travellers=with_companions(facts.travellers, companions),
        companions=companions,
        refused_modes=tuple(facts.refused),
        urgent=find_urgency(plain),
        precedent=facts.precedent,
    )
    return replace(reading, asked=questions(reading))


def _lands(now: datetime, home: Place | None) -> set[str]:
    """The country of the traveller's home, else that of the city their time zone is named after."""
    table = gazetteer()
    zone_city = name_key(str(now.tzinfo).rpartition("/")[2].replace("_", " "))
    cities = [city] if home and (city := table.city(home.code)) else list(table.named(zone_city)[:1])
    return {city.country for city in cities}


def _facts(plain: str, now: datetime) -> _Facts:
    precedent = find_precedent(plain, now.date())
    plain = without(plain, precedent.span) if precedent else plain
    budget, project = find_budget(plain), find_project(plain)
    rest = without(plain, *(slot.span for slot in (budget, project) if slot))
    dates = find_dates(rest, now)
    rest = without(rest, *(said.span for said in dates))
    length = find_length(rest)
    rest = without(rest, *length.spans)
    modes = find_modes(rest)
    seat = find_seat(rest, modes[0].value if modes else None)
    travellers, purpose = find_travellers(rest), find_purpose(rest)
    return _Facts(
        plain, precedent, budget, dates, length, travellers, modes, refused_modes(rest), seat, purpose, project
    )


def _places(facts: _Facts) -> tuple[list[PlaceSaid], bool]:
    """The places with their roles, and whether the text is hardly more than its slots; none where it is about no trip."""
    text = facts.timeless
    found = find_places(text)
    telegraphic = _is_telegraphic(facts, found)
    said = believed(text, found, telegraphic=telegraphic)
    strangers = list(find_strangers(text, said))
    if strangers:
        said = roles(text, sorted([*(one.found for one in said), *strangers], key=lambda one: one.span))
    opens = bool(said) and bool(_OPENING.fullmatch(text[: said[0].found.span[0]]))
    dated = opens and bool(facts.dates or facts.length.spans)
    speaks = facts.speak_of_a_trip or speaks_of_travel(facts.plain) or is_a_route(said)
    about_a_trip = telegraphic or speaks or (opens and said[0].role is not Role.BARE)
    return (said if about_a_trip else []), telegraphic or dated


def _is_telegraphic(facts: _Facts, found: Sequence[PlaceFound]) -> bool:
    reason = [facts.purpose.span] if facts.purpose else []
    rest = without(facts.plain, *facts.spans, *reason, *(one.span for one in found if one.weight > Weight.FAINT))
    return _letters(rest) <= (1 - _TELEGRAPHIC) * _letters(facts.plain)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _with_legs(empty: TripReading, facts: _Facts, timing: Timing, moves: Route, home: Place | None) -> TripReading:
    text = facts.plain
    out = [mode for mode in facts.modes if not is_of_the_way_back(text, mode)] or facts.modes
    back = way_back(text, moves, timing, facts.modes if len(out) < len(facts.modes) else ())
    return replace(empty, legs=from_home(legs(moves, timing, out, facts.seat), back, home), way_back=back)


def _reason(facts: _Facts, said: Sequence[PlaceSaid], companions: Sequence[Slot[UserId]]) -> Slot[str] | None:
    """The purpose, with the words around it that nothing else claims: 门店巡检. In words of no list only on the way somewhere."""
    if not said:
        return facts.purpose
    spans = [*facts.spans, *(one.found.span for one in said), *(one.span for one in companions)]
    return whole_purpose(without(facts.plain, *spans), facts.purpose)

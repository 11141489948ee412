"""Legs and nights as rows of `u_行程规划`, and rows as legs and nights."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import FieldError, Rejected
from bot.hesine.openplatform.kinds import ARRIVAL, DAY, DEPARTURE, FROM, NAME, PLACE, TO, Kind, TripKind, values_of
from bot.hesine.openplatform.values import CityRef, cities, cities_text, day, day_ms
from bot.hesine.openplatform.wire_flows import TripRow
from bot.trips.model import Leg, Place, Stay, TripDetail

INSTEAD = {Kind.BUS: (Kind.BUS, Kind.CAR, Kind.GENERAL), Kind.CAR: (Kind.CAR, Kind.GENERAL)}
"""What a leg is filed as where the company has no type of its own for it. A flight is never filed as a train."""


@dataclass(frozen=True, slots=True)
class Itinerary:
    """At least one leg. A last leg back to where the first began is the return."""

    legs: tuple[Leg, ...]
    lodging: tuple[Stay, ...] = ()
    return_date: date | None = None


def itinerary(
    rows: Iterable[TripRow], kinds: Sequence[TripKind], place: Callable[[CityRef], Place]
) -> Itinerary | None:
    """What these rows say; None where they hold no journey."""
    by_template = {one.template_id: one for one in kinds}
    moves: list[Leg] = []
    visits: list[Leg] = []
    stays: list[Stay] = []
    for row in rows:
        known = by_template.get(row.data_link_template_id)
        kind = known.kind if known else Kind.OTHER
        values = {name: value for name, value in values_of(row).items() if value not in (None, "")}
        if kind is not Kind.HOTEL and (leg := _move(values, kind, place)):
            moves.append(leg)
        elif kind is Kind.HOTEL and (stay := _stay(values, place)):
            stays.append(stay)
        elif kind is not Kind.MEAL and (visit := _visit(values, kind, place)):
            visits.append(visit)
    legs = tuple(sorted(moves, key=lambda leg: leg.depart)) or tuple(visits) or tuple(_leg_to(one) for one in stays)
    return _with_return(legs, tuple(stays)) if legs else None


def _move(values: dict[str, object], kind: Kind, place: Callable[[CityRef], Place]) -> Leg | None:
    """A row with both ends: in fields of their own, or as two cities in one that takes several."""
    ends = (*cities(values.get(FROM))[:1], *cities(values.get(TO))[-1:])
    if not ends and kind in {Kind.CAR, Kind.BUS, Kind.GENERAL}:
        ends = cities(values.get(PLACE))
    depart = day(values.get(DAY)) or day(values.get(ARRIVAL))
    if len(ends) != 2 or depart is None:  # noqa: PLR2004 - a journey has two ends
        return None
    return Leg(place(ends[0]), place(ends[1]), depart, kind.mode)


def _stay(values: dict[str, object], place: Callable[[CityRef], Place]) -> Stay | None:
    where, arrival, departure = cities(values.get(PLACE)), day(values.get(ARRIVAL)), day(values.get(DEPARTURE))
    if not where or arrival is None:
        return None
    return Stay(place(where[0]), arrival, departure or arrival + timedelta(days=1))


def _visit(values: dict[str, object], kind: Kind, place: Callable[[CityRef], Place]) -> Leg | None:
    """A row that names only where someone goes."""
    where, arrival = cities(values.get(PLACE)) or cities(values.get(TO)), day(values.get(ARRIVAL) or values.get(DAY))
    return Leg(Place(""), place(where[-1]), arrival, kind.mode) if where and arrival else None


def _leg_to(stay: Stay) -> Leg:
    return Leg(Place(""), stay.city, stay.check_in)


def _with_return(legs: tuple[Leg, ...], stays: tuple[Stay, ...]) -> Itinerary:
    *before, last = legs
    is_return = before and last.origin == before[-1].destination and last.destination == legs[0].origin
    if is_return and last.mode == before[-1].mode:
        return Itinerary(tuple(before), stays, last.depart)
    return Itinerary(legs, stays)


@dataclass(frozen=True, slots=True)
class Journey:
    """What is to be filed, with the city that Hesine knows for each place."""

    detail: TripDetail
    refs: dict[Place, CityRef]

    def rows(self, kinds: Sequence[TripKind]) -> list[dict[str, object]]:
        """Raises Rejected for a leg that none of the company's travel types can hold."""
        legs = [self._leg_row(number, leg, kinds) for number, leg in enumerate(self._with_way_back())]
        hotel = next((one for one in kinds if one.kind is Kind.HOTEL), None)
        return legs + ([self._stay_row(stay, hotel) for stay in self.detail.lodging] if hotel else [])

    def _with_way_back(self) -> tuple[Leg, ...]:
        legs, back = self.detail.legs, self.detail.return_date
        if back is None or legs[-1].destination == legs[0].origin:
            return legs
        return (*legs, Leg(legs[-1].destination, legs[0].origin, back, legs[-1].mode))

    def _leg_row(self, number: int, leg: Leg, kinds: Sequence[TripKind]) -> dict[str, object]:
        kind = _kind_for(leg, kinds)
        if kind is None:
            number = min(number, len(self.detail.legs) - 1)
            offered = ", ".join(sorted({one.kind.value for one in kinds if one.kind.mode}))
            raise Rejected(
                "Hesine's travel types do not hold this leg",
                (FieldError(f"legs.{number}.mode", f"Hesine's form takes only: {offered or 'no means of travel'}"),),
            )
        ends = (self.refs[leg.origin], self.refs[leg.destination])
        name = f"{ends[0].label} - {ends[1].label}"
        if kind.is_move:
            fields = {FROM: cities_text(ends[0]), TO: cities_text(ends[1]), DAY: day_ms(leg.depart)}
        else:
            where = cities_text(*ends) if kind.takes_several(PLACE) else cities_text(ends[1])
            fields = {PLACE: where, ARRIVAL: day_ms(leg.depart), DEPARTURE: day_ms(leg.depart)}
        return kind.row({NAME: name} | fields)

    def _stay_row(self, stay: Stay, hotel: TripKind) -> dict[str, object]:
        city = self.refs[stay.city]
        fields = {PLACE: cities_text(city), ARRIVAL: day_ms(stay.check_in), DEPARTURE: day_ms(stay.check_out)}
        return hotel.row({NAME: city.label} | fields)


def _kind_for(leg: Leg, kinds: Sequence[TripKind]) -> TripKind | None:
    """A leg whose means of travel was left open goes into the general type, or the only one there is for legs."""
    if leg.mode is None:
        moves = [one for one in kinds if one.is_move]
        general = [one for one in kinds if one.kind is Kind.GENERAL]
        return next(iter(general or (moves if len(moves) == 1 else [])), None)
    wanted = Kind(leg.mode.value)
    for kind in INSTEAD.get(wanted, (wanted,)):
        for one in kinds:
            if one.kind is kind:
                return one
    return None

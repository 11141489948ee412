"""What changed between two contents of a trip, told field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.trips.model import Trip, TripDetail
from bot.trips.moves import KEPT_VERSIONS


class Field(StrEnum):
    PURPOSE = "purpose"
    LEGS = "legs"
    RETURN_DATE = "return_date"
    LODGING = "lodging"
    BUDGET = "budget"
    PROJECT = "project"
    TRAVELLERS = "travellers"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Changed:
    """`before` and `after` are values of the model, for `blocks` to word."""

    field: Field
    before: object
    after: object


def differences(before: TripDetail, after: TripDetail) -> tuple[Changed, ...]:
    return tuple(_differing(before, after))


def since(trip: Trip, version: int) -> tuple[Changed, ...]:
    """What changed since `version`; empty where that content is no longer kept."""
    kept = [number for number, _ in trip.earlier]
    if not kept or (len(kept) == KEPT_VERSIONS and version < kept[0]):
        return ()
    then = next((detail for number, detail in trip.earlier if number >= version), trip.detail)
    return differences(then, trip.detail)


def _differing(before: TripDetail, after: TripDetail) -> Iterator[Changed]:
    for field in Field:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Changed(field, old, new)

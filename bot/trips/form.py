"""The form a trip is typed into, and the check that turns it into something that can be sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bot.trips.model import EmployeeId, Leg, Mode, Money, Place, Stay, TripDetail
from bot.trips.reading import Doubt, LegReading, Slot, TripReading

T = TypeVar("T")

MAX_LEGS = 8
MAX_TEXT = 2000
"""Hesine takes texts of at most 2,000 characters."""
SUM = re.compile(r"-?(\d{1,12}|\d{1,3}(?:[, ]\d{3}){1,3})(?:\.\d{1,2})?")
"""`1,50` and `1.500` mean different sums to different people, so they are asked about again."""
CURRENCIES = ("CNY", "EUR", "USD", "GBP", "HKD", "JPY", "SGD", "CHF", "AUD", "CAD", "KRW", "TWD")


@dataclass(frozen=True, slots=True)
class LegForm:
    origin: Place | None = None
    destination: Place | None = None
    depart: date | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class TripForm:
    """Exactly what stands in the form; nothing of it is checked yet."""

    purpose: str = ""
    legs: tuple[LegForm, ...] = (LegForm(),)
    return_date: date | None = None
    lodging: bool = False
    amount: str = ""
    currency: str = "CNY"
    approver: EmployeeId | None = None
    project: str = ""
    note: str = ""

    def with_leg(self) -> "TripForm":
        """One more leg, from where the last one ends; the same form once there are eight."""
        if len(self.legs) >= MAX_LEGS:
            return self
        return replace(self, legs=(*self.legs, LegForm(origin=self.legs[-1].destination)))

    def without_leg(self) -> "TripForm":
        """Without the last leg; the first one stays."""
        return replace(self, legs=self.legs[:-1]) if len(self.legs) > 1 else self


class Problem(StrEnum):
    """What is wrong with a field; the words are in `blocks`."""

    MISSING = "missing"
    PAST = "past"
    BEFORE_PREVIOUS_LEG = "before_previous_leg"
    RETURN_BEFORE_START = "return_before_start"
    SAME_PLACE = "same_place"
    NOT_A_SUM = "not_a_sum"
    NOT_POSITIVE = "not_positive"
    TOO_LONG = "too_long"
    OWN_APPROVER = "own_approver"
    NO_SUCH_APPROVER = "no_such_approver"


@dataclass(frozen=True, slots=True)
class FormError:
    """`leg` counts from 0 where the field belongs to a leg."""

    field: str
    problem: Problem
    leg: int | None = None


def check(form: TripForm, today: date, requester: EmployeeId) -> TripDetail | tuple[FormError, ...]:
    """The trip that the form describes, or everything that is wrong with it. `today` is the traveller's own date."""
    amount = parse_amount(form.amount)
    errors = (*_text_errors(form), *_leg_errors(form, today), *_rest_errors(form, amount, requester))
    if errors or not isinstance(amount, Decimal):
        return errors
    legs = tuple(
        Leg(leg.origin, leg.destination, leg.depart, leg.mode)
        for leg in form.legs
        if leg.origin and leg.destination and leg.depart
    )
    return TripDetail(
        purpose=form.purpose.strip(),
        legs=legs,
        budget=Money(amount, form.currency),
        return_date=form.return_date,
        lodging=stays(legs, form.return_date) if form.lodging else (),
        project=form.project.strip(),
        note=form.note.strip(),
    )


def parse_amount(typed: str) -> Decimal | Problem:
    """`5,000.50`, `５０００` and `5 000` are sums; words, plus signs and three decimals are not."""
    plain = typed.strip().replace("，", ",")
    if not plain:
        return Problem.MISSING
    if not SUM.fullmatch(plain):
        return Problem.NOT_A_SUM
    amount = Decimal(plain.replace(",", "").replace(" ", "")).quantize(Decimal("0.01"))
    return amount if amount > 0 else Problem.NOT_POSITIVE


def stays(legs: tuple[Leg, ...], return_date: date | None) -> tuple[Stay, ...]:
    """The nights spent at each destination until the next departure, or until the return."""
    leaves = (*(leg.depart for leg in legs[1:]), return_date)
    return tuple(
        Stay(leg.destination, leg.depart, until)
        for leg, until in zip(legs, leaves, strict=True)
        if until and until > leg.depart
    )


def from_detail(detail: TripDetail, approver: EmployeeId) -> TripForm:
    """The form that would send this trip again."""
    return TripForm(
        purpose=detail.purpose,
        legs=tuple(LegForm(leg.origin, leg.destination, leg.depart, leg.mode) for leg in detail.legs),
        return_date=detail.return_date,
        lodging=bool(detail.lodging),
        amount=str(detail.budget.amount),
        currency=detail.budget.currency,
        approver=approver,
        project=detail.project,
        note=detail.note,
    )


def from_reading(reading: TripReading, currency: str) -> TripForm:
    """The form as far as the sentence fills it; `currency` is the person's own, where none was said.

    What must be asked stays empty; a name in no table stays as typed.
    """
    reading = _without_doubts(reading)
    legs = tuple(_leg_form(leg) for leg in reading.legs[:MAX_LEGS]) or (LegForm(),)
    budget = _value(reading.budget)
    return_date = _value(reading.return_date) or _end_by_length(reading)
    legs = (*legs, *_open_jaw(reading, legs, return_date))[:MAX_LEGS]
    return TripForm(
        purpose=_value(reading.purpose) or "",
        legs=legs,
        return_date=return_date,
        lodging=bool(return_date and legs[0].depart and return_date > legs[0].depart),
        amount=f"{budget.amount.normalize():f}" if budget else "",
        currency=(budget.currency if budget else "") or currency,
        project=_value(reading.project) or "",
    )


def carried_over(current: TripForm, before: TripForm, after: TripForm) -> TripForm:
    """What stands in the form, with what is understood otherwise now (`after`) than before; all else stays as typed."""
    told = {one.name: getattr(after, one.name) for one in fields(TripForm)}
    changes = {name: value for name, value in told.items() if value != getattr(before, name)}
    if "legs" in changes and len(before.legs) == len(after.legs) <= len(current.legs):
        kept = zip(current.legs, before.legs, after.legs, strict=False)
        changes["legs"] = (*(_leg_over(*legs) for legs in kept), *current.legs[len(after.legs) :])
    return replace(current, **changes)


def slot_of(form: TripForm, slot: str, leg: int | None) -> object:
    """What stands in the field that a question is about; None too for a leg that the form has not."""
    if leg is None:
        return getattr(form, slot)
    return getattr(form.legs[leg], slot) if leg < len(form.legs) else None


def _leg_over(current: LegForm, before: LegForm, after: LegForm) -> LegForm:
    told = {one.name: getattr(after, one.name) for one in fields(LegForm)}
    return replace(current, **{name: value for name, value in told.items() if value != getattr(before, name)})


def _without_doubts(reading: TripReading) -> TripReading:
    for one in reading.asked:
        if one.doubt is Doubt.UNKNOWN_PLACE or not one.choices:
            continue
        nothing: dict[str, Any] = {one.slot: None}
        if one.leg is None:
            reading = replace(reading, **nothing)
        else:
            legs = (replace(leg, **nothing) if at == one.leg else leg for at, leg in enumerate(reading.legs))
            reading = replace(reading, legs=tuple(legs))
    return reading


def _value(slot: Slot[T] | None) -> T | None:
    return slot.value if slot else None


def _leg_form(leg: LegReading) -> LegForm:
    return LegForm(_value(leg.origin), _value(leg.destination), _value(leg.depart), _value(leg.mode))


def _open_jaw(reading: TripReading, legs: tuple[LegForm, ...], return_date: date | None) -> Iterator[LegForm]:
    """A return from another place than the last destination is a leg of its own; any other is only a date."""
    back = reading.way_back
    start = _value(back.origin) if back else None
    if back and start and start != legs[-1].destination:
        yield LegForm(start, _value(back.destination) or legs[0].origin, return_date, _value(back.mode))


def _end_by_length(reading: TripReading) -> date | None:
    """Three days from Wednesday end on Friday; two nights too. Two days and more imply coming back."""
    start = _value(reading.legs[0].depart) if reading.legs else None
    nights = _value(reading.nights) or (_value(reading.days) or 1) - 1
    return start + timedelta(days=nights) if start and nights > 0 else None


def _text_errors(form: TripForm) -> Iterator[FormError]:
    if not form.purpose.strip():
        yield FormError("purpose", Problem.MISSING)
    for field in ("purpose", "project", "note"):
        if len(getattr(form, field)) > MAX_TEXT:
            yield FormError(field, Problem.TOO_LONG)


def _leg_errors(form: TripForm, today: date) -> Iterator[FormError]:
    previous: date | None = None
    for index, leg in enumerate(form.legs):
        yield from (
            FormError(field, Problem.MISSING, index)
            for field in ("origin", "destination", "depart")
            if getattr(leg, field) is None
        )
        if leg.origin and leg.destination and _same(leg.origin, leg.destination):
            yield FormError("destination", Problem.SAME_PLACE, index)
        if leg.depart and leg.depart < today:
            yield FormError("depart", Problem.PAST, index)
        elif leg.depart and previous and leg.depart < previous:
            yield FormError("depart", Problem.BEFORE_PREVIOUS_LEG, index)
        previous = leg.depart or previous


def _rest_errors(form: TripForm, amount: Decimal | Problem, requester: EmployeeId) -> Iterator[FormError]:
    departures = [leg.depart for leg in form.legs if leg.depart]
    if form.return_date and departures and form.return_date < max(departures):
        yield FormError("return_date", Problem.RETURN_BEFORE_START)
    if isinstance(amount, Problem):
        yield FormError("amount", amount)
    if form.approver is None:
        yield FormError("approver", Problem.MISSING)
    elif form.approver == requester:
        yield FormError("approver", Problem.OWN_APPROVER)


def _same(one: Place, other: Place) -> bool:
    if one.code and other.code:
        return one.code == other.code
    return one.name.strip().casefold() == other.name.strip().casefold()

"""What is said or chosen after the first words: each changes only what it names."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.language.intake import read
from bot.language.questions import questions
from bot.trips.drafts import Answer
from bot.trips.model import Money
from bot.trips.reading import LegReading, Slot, TripReading, written

T = TypeVar("T")

_BARE_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?|(?:周|星期|礼拜|週)[一二三四五六日天]",
    re.IGNORECASE,
)
_WEEK = timedelta(days=7)


def corrected(reading: TripReading, text: str, now: datetime) -> TripReading:
    """The reading with what `text` says in the place of what was said before; the same where it says nothing.

    A weekday alone is one of the week of departure: "actually Thursday". `now` is aware and in the person's zone.
    """
    said = _in_its_week(read(text, now), reading, text, now)
    if said.legs and said.legs[0].depart:
        reading = with_open_end(reading)
    changed = replace(
        reading,
        legs=_legs(reading.legs, said.legs),
        return_date=said.return_date or (None if said.days or said.nights else reading.return_date),
        return_hours=said.return_hours or reading.return_hours,
        days=said.days or (None if said.return_date or said.nights else reading.days),
        nights=said.nights or (None if said.return_date or said.days else reading.nights),
        budget=_budget(reading.budget, said.budget),
        purpose=said.purpose or reading.purpose,
        project=said.project or reading.project,
        companions=tuple({one.value: one for one in (*reading.companions, *said.companions)}.values()),
        way_back=said.way_back or reading.way_back,
        precedent=said.precedent or reading.precedent,
    )
    return replace(changed, asked=questions(changed))


def answered(reading: TripReading, answer: Answer) -> TripReading:
    """The reading with the choice taken; the same where it is not among the choices that are asked about now."""
    for one in reading.asked:
        if (one.slot, one.leg) == (answer.slot, answer.leg):
            for choice in one.choices:
                if written(choice) == answer.value:
                    known = with_open_end(reading) if one.slot == "depart" else reading
                    taken = _with(known, one.slot, one.leg, Slot(choice, (0, 0)))
                    return replace(taken, asked=questions(taken))
    return reading


def with_open_end(reading: TripReading) -> TripReading:
    """Without a day of return that only follows from the length of stay: it moves with the departure."""
    back, length = reading.return_date, reading.days or reading.nights
    return replace(reading, return_date=None) if back and length and back.span == length.span else reading


def _with(reading: TripReading, slot: str, leg: int | None, value: Slot[T]) -> TripReading:
    changes: dict[str, Slot[T]] = {slot: value}
    if leg is None:
        return replace(reading, **changes)  # type: ignore[arg-type]  # a question names a slot of its choices' kind
    legs = (replace(one, **changes) if number == leg else one for number, one in enumerate(reading.legs))  # type: ignore[arg-type]  # as above
    return replace(reading, legs=tuple(legs))


def _legs(before: tuple[LegReading, ...], said: tuple[LegReading, ...]) -> tuple[LegReading, ...]:
    """One leg speaks of the first; several are a new itinerary."""
    if not said or not before:
        return said or before
    if len(said) > 1:
        return said
    (one,), first = said, before[0]
    changed = LegReading(
        one.origin or first.origin,
        one.destination or first.destination,
        one.mode or first.mode,
        one.depart or first.depart,
        one.hours or first.hours,
        one.seat or first.seat,
    )
    return (changed, *before[1:])


def _budget(before: Slot[Money] | None, said: Slot[Money] | None) -> Slot[Money] | None:
    """A sum without a currency is in the one that was said before."""
    if before and said and not said.value.currency:
        return replace(said, value=replace(said.value, currency=before.value.currency))
    return said or before


def _in_its_week(said: TripReading, before: TripReading, text: str, now: datetime) -> TripReading:
    start = before.legs[0].depart if before.legs else None
    if start is None:
        return said
    monday = start.value - timedelta(days=start.value.weekday())
    legs = said.legs
    if legs and legs[0].depart and _is_bare(legs[0].depart, text):
        day = _on_or_after(legs[0].depart.value, max(monday, now.date()))
        legs = (replace(legs[0], depart=replace(legs[0].depart, value=day)), *legs[1:])
        start = legs[0].depart or start
    back = said.return_date
    if back and _is_bare(back, text):
        back = replace(back, value=_on_or_after(back.value, max(start.value, now.date())))
    return replace(said, legs=legs, return_date=back)


def _is_bare(slot: Slot[date], text: str) -> bool:
    return bool(_BARE_WEEKDAY.fullmatch(text[slice(*slot.span)].strip())) and not slot.candidates


def _on_or_after(day: date, first: date) -> date:
    """The same weekday, within a week from `first`."""
    return first + (day - first) % _WEEK

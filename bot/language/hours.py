"""Times of day: found first and taken out, so that a date and its year may stand on both sides of one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.language.dates import DateSaid, Span
from bot.language.needs import applicable
from bot.trips.reading import Hours

HourReading = Callable[[re.Match[str]], Hours | None]
_BETWEEN = re.compile(r"[\s,]*(?:(?:at|around|about|on|in|the|by|from|of|for|@|的|左右)\s*){0,2}[\s,]*", re.IGNORECASE)
_HALF_DAY = 12


@dataclass(frozen=True, slots=True)
class HoursSaid:
    hours: Hours
    span: Span


@dataclass(frozen=True, slots=True)
class HourRule:
    """`needs` as those of a date's rule."""

    pattern: re.Pattern[str]
    reading: HourReading
    needs: tuple[str, ...]


def hour_rule(pattern: str, reading: HourReading, needs: tuple[str, ...]) -> HourRule:
    return HourRule(re.compile(pattern, re.IGNORECASE), reading, needs)


def clock(hour: int, minute: int = 0, *, afternoon: bool = False) -> time | None:
    """None for what no clock shows; midnight at the end of a day is its last minute."""
    if afternoon and hour < _HALF_DAY:
        hour += _HALF_DAY
    if (hour, minute) == (24, 0):
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock


def find_hours(text: str, rules: Sequence[HourRule]) -> list[HoursSaid]:
    """Left to right without overlaps, the longest where several begin."""
    found = [
        (match.span(), said)
        for rule in applicable(rules, text)
        for match in rule.pattern.finditer(text)
        if (said := rule.reading(match))
    ]
    chosen: list[HoursSaid] = []
    for span, hours in sorted(found, key=lambda one: (one[0][0], -one[0][1])):
        if not chosen or span[0] >= chosen[-1].span[1]:
            chosen.append(HoursSaid(hours, span))
    return chosen


def with_hours(text: str, dates: Sequence[DateSaid], hours: Sequence[HoursSaid]) -> list[DateSaid]:
    """Each date with the time of day right beside it."""
    return [_beside(text, said, hours) for said in dates]


def _beside(text: str, said: DateSaid, hours: Sequence[HoursSaid]) -> DateSaid:
    for one in hours:
        if _touches(text, said.span, one.span):
            both = _narrowed(said.hours, one.hours)
            span = min(said.span[0], one.span[0]), max(said.span[1], one.span[1])
            said = replace(said, hours=both, span=span)
    return said


def _narrowed(before: Hours | None, said: Hours) -> Hours:
    """Evening, at 8: the eighth hour of the evening."""
    if before is None:
        return said
    exact, part = (said, before) if _is_a_stretch(before) else (before, said)
    if part.earliest is None or part.earliest.hour < _HALF_DAY:
        return exact
    return Hours(exact.earliest and _in_the_afternoon(exact.earliest), exact.latest and _in_the_afternoon(exact.latest))


def _is_a_stretch(hours: Hours) -> bool:
    return None not in (hours.earliest, hours.latest) and hours.earliest != hours.latest


def _in_the_afternoon(said: time) -> time:
    return said.replace(hour=said.hour + _HALF_DAY) if 0 < said.hour < _HALF_DAY else said


def _touches(text: str, date_span: Span, hour_span: Span) -> bool:
    if hour_span[1] <= date_span[0]:
        return bool(_BETWEEN.fullmatch(text[hour_span[1] : date_span[0]]))
    if hour_span[0] >= date_span[1]:
        return bool(_BETWEEN.fullmatch(text[date_span[1] : hour_span[0]]))
    return date_span[0] <= hour_span[0] and hour_span[1] <= date_span[1]

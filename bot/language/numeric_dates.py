"""Dates in figures, the same in every language: 2026-12-03, 3.12.2026, 12/5."""

import re
from datetime import date

from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    calendar_day,
    month_day,
    next_month_day,
    one_day,
    rule,
    span_of_days,
)

_YEAR_FIRST = r"(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
_ALONE = r"(?<![\d.,:/$€£¥%-])"
_ENDS = r"(?![\d:/%]|[.,]\d|-\d+(?!\d*/))"


def _iso(found: re.Match[str], _: Today) -> DateSaid | None:
    return one_day(calendar_day(int(found["y"]), int(found["m"]), int(found["d"])))


def _compact(found: re.Match[str], _: Today) -> DateSaid | None:
    return one_day(calendar_day(int(found["y"]), int(found["m"]), int(found["d"])))


def _slashed(found: re.Match[str], today: Today) -> DateSaid | None:
    """5/12 is May 12 or 5 December by where the reader lives; the other reading is kept when it exists."""
    a, b = int(found["a"]), int(found["b"])
    year = _year(found["y"])
    orders = ((a, b), (b, a)) if today.month_first else ((b, a), (a, b))
    readings = [said for month, day in orders if (said := month_day(month, day, year, today))]
    readings = [said for said in readings if said.first >= today.day]
    if not readings:
        return None
    others = tuple(said.first for said in readings[1:] if said.first != readings[0].first)
    return DateSaid(readings[0].first, others=others, after=readings[0].after)


def _dotted(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(int(found["b"]), int(found["a"]), _year(found["y"]), today)


def _month_dot_day_range(found: re.Match[str], today: Today) -> DateSaid | None:
    """12.3-12.5, as written in Chinese."""
    first = next_month_day(today.day, int(found["m1"]), int(found["d1"]))
    last = first and next_month_day(first, int(found["m2"] or found["m1"]), int(found["d2"]))
    return span_of_days(first, last)


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) == len("2026") else date(2000 + int(digits), 1, 1).year


RULES: tuple[Rule, ...] = (
    rule(rf"(?<!\d){_YEAR_FIRST}(?:T[\d:]+Z?)?", _iso),
    rule(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)", _compact),
    rule(rf"{_ALONE}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>\d{{4}}|\d{{2}}))?{_ENDS}", _slashed),
    rule(r"(?<![\d.,:/$€£¥-])(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>20\d\d)(?!\d)", _slashed),
    rule(rf"{_ALONE}(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})\.(?P<y>20\d\d|\d\d(?!\d))?(?!\d)", _dotted),
    rule(
        r"(?<![\d.,:/-])(?P<m1>\d{1,2})\.(?P<d1>\d{1,2})\s?[-~到至]\s?(?P<m2>\d{1,2})\.(?P<d2>\d{1,2})(?![\d.%])",
        _month_dot_day_range,
    ),
)

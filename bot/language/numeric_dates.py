"""Dates in figures, the same in every language: 2026-12-03, 3.12.2026, 12/5."""

import re
from dataclasses import replace
from datetime import date

from bot.language.dates import DateSaid, Rule, Today, month_day, month_window, one_day, rule, span_of_days
from bot.language.days import calendar_day, next_month_day
from bot.language.matches import piece

_ALONE = r"(?<![\d.,:/$€£¥%-])"
_ENDS = r"(?![\d:/%]|[.,]\d|-\d+(?!\d*/))"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTHS = 12


def _full(found: re.Match[str], _: Today) -> DateSaid | None:
    return one_day(calendar_day(int(found["y"]), int(found["m"]), int(found["d"])))


def _month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = int(found["m"])
    return month_window(date(int(found["y"]), month, 1), today) if 1 <= month <= _MONTHS else None


def _slashed(found: re.Match[str], today: Today) -> DateSaid | None:
    """5/12 is May 12 or 5 December by where the reader lives; the other reading is kept when it exists."""
    a, b = int(found["a"]), int(found["b"])
    year = _year(piece(found, "y"))
    orders = ((a, b), (b, a)) if today.month_first else ((b, a), (a, b))
    readings = [said for month, day in orders if (said := month_day(month, day, year, today))]
    readings = [said for said in readings if said.first >= today.day]
    if not readings:
        return None
    others = tuple(said.first for said in readings[1:] if said.first != readings[0].first)
    return replace(readings[0], others=others)


def _dotted(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(int(found["b"]), int(found["a"]), _year(piece(found, "y")), today)


def _days_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """20-22/08, 20-22.8.2027: two days of one month, which only the day-first order can write."""
    month = int(found["m"])
    first = month_day(month, int(found["d"]), _year(found["y"]), today)
    return span_of_days(first.first, calendar_day(first.first.year, month, int(found["e"]))) if first else None


def _month_dash_day(found: re.Match[str], today: Today) -> DateSaid | None:
    """04-22, and 12.3 where a day is meant: the month first."""
    return month_day(int(found["a"]), int(found["b"]), None, today)


def _month_dot_day_range(found: re.Match[str], today: Today) -> DateSaid | None:
    """12.3-12.5, as written in Chinese."""
    first = next_month_day(today.day, int(found["m1"]), int(found["d1"]))
    last = first and next_month_day(first, int(found["m2"] or found["m1"]), int(found["d2"]))
    return span_of_days(first, last)


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) == len("2026") else 2000 + int(digits)


_TWO_DAYS = r"(?<![\d.,:/$€£¥-])(?P<d>\d{1,2})\s?-\s?(?P<e>\d{1,2})"

RULES: tuple[Rule, ...] = (
    rule(rf"{_TWO_DAYS}/(?P<m>\d{{1,2}})(?:/(?P<y>20\d\d))?(?![\d/%])", _days_of_month, ("/",)),
    rule(rf"{_TWO_DAYS}\.(?P<m>\d{{1,2}})\.(?P<y>20\d\d)?(?!\d)", _days_of_month, (".",)),
    rule(
        rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?:(?!\d)|(?=\d\d:\d\d))(?:T[\d:]+Z?)?",
        _full,
        ("19", "20"),
    ),
    rule(rf"(?<!\d){_YEAR}\s(?P<m>[01]\d)\s(?P<d>[0-3]\d)(?!\d)", _full, ("19", "20")),
    rule(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)", _full, ("19", "20")),
    rule(r"(?<![\d/.-])(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>0?[1-9]|1[0-2])(?![\d/.:-]|\s*%)", _month, ("19", "20")),
    rule(r"(?<![\d/.$€£¥-])(?P<m>0?[1-9]|1[0-2])[/-](?P<y>20\d\d)(?![\d/.-])", _month, ("19", "20")),
    rule(
        rf"{_ALONE}(?!24/7\b)(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>\d{{4}}|\d{{2}}))?{_ENDS}(?!\s*(?:stars?|points?|星|分))",
        _slashed,
        ("/",),
    ),
    rule(r"(?<![\d.,:/$€£¥])(?<!\d-)(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>20\d\d)(?!\d)", _slashed, ("-",)),
    rule(r"(?<![\d.,:/$€£¥-])(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>\d\d)(?![\d-])", _slashed, ("-",)),
    rule(
        r"(?:(?<=\bon )|(?<=\bback )|(?<=\buntil )|(?<=\bby ))(?P<a>\d{1,2})[.-](?P<b>\d{1,2})(?![\d.%-])",
        _slashed,
        (".", "-"),
    ),
    rule(r"(?<=\d-)(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>20\d\d))?(?![\d/])", _slashed, ("/",)),
    rule(rf"{_ALONE}(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})\.(?P<y>20\d\d|\d\d(?!\d))?(?!\d)", _dotted, (".",)),
    rule(
        r"(?<![\d.,:/$€£¥-])(?P<a>0[1-9]|1[0-2])-(?P<b>0[1-9]|[12]\d|3[01])(?![\d-])(?<=0\d-\d\d|\d\d-0\d)",
        _month_dash_day,
        ("-0", "0"),
    ),
    rule(
        r"(?<![\d.,:/$€£¥-])(?P<a>1[0-2]|0?[1-9])\.(?P<b>\d{1,2})(?=\s*(?:日|号|出发|[去回走飞到早晚]|上午|下午|中午))",
        _month_dash_day,
        (".",),
    ),
    rule(
        r"(?<![\d.,:/-])(?P<m1>\d{1,2})\.(?P<d1>\d{1,2})\s?[-~到至]\s?(?P<m2>\d{1,2})\.(?P<d2>\d{1,2})(?![\d.%])",
        _month_dot_day_range,
        (".",),
    ),
)

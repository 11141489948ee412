"""English parts of a year: Q2, next summer, the first half of 2027, week 5, the third month of the year."""

import re
from datetime import date

from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    month_window,
    months_window,
    rule,
    week_from,
    window,
)
from bot.language.days import (
    days_later,
    first_of_month,
    monday,
    months_later,
    week_of_year,
)
from bot.language.english.words import (
    NTH,
    UNITS,
    YEAR,
    YEAR_NUMBER,
    nth_number,
    said_year,
    year_number,
)
from bot.language.matches import piece

_PARTS = {
    "early": (1, 3),
    "beginning": (1, 1),
    "start": (1, 1),
    "mid": (5, 3),
    "middle": (5, 3),
    "late": (10, 3),
    "end": (12, 1),
}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}


def _half_year(found: re.Match[str], today: Today) -> DateSaid | None:
    year = said_year(found, today.day.year)
    first = date(year or today.day.year, 1 if found["half"].lower() in ("first", "1") else 7, 1)
    return months_window(first, 6, today) or (None if year else months_window(months_later(first, 12), 6, today))


def _season(found: re.Match[str], today: Today) -> DateSaid | None:
    """Three whole months; winter runs into the next year."""
    month = _SEASONS[found["season"].lower()]
    year = said_year(found, today.day.year)
    first = date(year or today.day.year, month, 1)
    over = days_later(months_later(first, 3), -1) < today.day
    is_next = (piece(found, "which") or "").lower() == "next" and first <= today.day
    return months_window(months_later(first, 12 if not year and (over or is_next) else 0), 3, today)


def _quarter(found: re.Match[str], today: Today) -> DateSaid | None:
    number = int(found["q"]) if piece(found, "q") else _QUARTERS[found["nth"].lower()]
    year = said_year(found, today.day.year)
    first = date(year or today.day.year, 3 * number - 2, 1)
    return months_window(first, 3, today) or (None if year else months_window(months_later(first, 12), 3, today))


def _part_of_year(found: re.Match[str], today: Today) -> DateSaid | None:
    month, months = _PARTS[found["part"].lower()]
    return months_window(date(int(found["y"]), month, 1), months, today)


def _year(found: re.Match[str], today: Today) -> DateSaid | None:
    return whole_year(year_number(found["y"]), today)


def whole_year(year: int, today: Today) -> DateSaid | None:
    return window(date(year, 1, 1), date(year, 12, 31), today)


def first_of_quarter(day: date, ahead: int) -> date:
    return first_of_month(day.replace(month=(day.month - 1) // 3 * 3 + 1), 3 * ahead)


def _week_of_year(found: re.Match[str], today: Today) -> DateSaid | None:
    """An ISO week; the last one is that of 28 December."""
    year = year_number(found["y"]) if found["y"] else today.day.year
    number = piece(found, "number")
    week = int(number) if number else nth_number(found["nth"])
    if week < 0:
        return week_from(monday(date(year, 12, 28)), today)
    said = week_from(week_of_year(year, week), today)
    return said or (None if found["y"] else week_from(week_of_year(year + 1, week), today))


def _nth_month(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_window(date(year_number(found["y"]), nth_number(found["nth"]) % 12 or 12, 1), today)


PARTS_OF_A_YEAR: tuple[Rule, ...] = (
    rule(
        r"\b(?:the\s+)?(?P<part>early|mid|late|end|beginning|start|middle)(?:\s+of|\s+in)?[\s-]+(?P<y>20\d\d)\b(?![-/.]\d)",
        _part_of_year,
        ("20",),
    ),
    rule(rf"\b(?:the\s+)?(?P<nth>{NTH})\s+month\s+of\s+(?P<y>{YEAR_NUMBER})", _nth_month, UNITS),
    rule(
        rf"\b(?:the\s+)?(?P<half>first|second)\s+half\s+of(?:\s+(?P<which_year>this|next)\s+year|\s+the\s+year|\s+(?P<y>{YEAR_NUMBER}))",
        _half_year,
        ("half",),
    ),
    rule(r"\bh(?P<half>[12])\s*(?P<y>20\d\d)\b", _half_year, ("h1", "h2")),
    rule(r"\b(?P<y>20\d\d)[\s-]*q(?P<q>[1-4])\b", _quarter, ("q",)),
    rule(rf"\b(?:the\s+)?(?P<nth>{NTH})\s+week\s+of\s+(?P<y>{YEAR_NUMBER})", _week_of_year, ("week", "wk", "kw", "cw")),
    rule(
        r"\b(?:week|wk|kw|cw)\s*(?:number\s+|no\.?\s*)?(?P<number>[1-5]?\d)(?:\s*(?:of|in|,)?\s*(?P<y>20\d\d))?\b(?!\s*(?:days?|nights?))",
        _week_of_year,
        ("week", "wk", "kw", "cw"),
    ),
    rule(
        r"\b(?:in\s+)?(?P<which>this|next|the|early|late)?\s*(?P<season>spring|summer|autumn|fall|winter)(?:\s+(?:of\s+)?(?P<y>20\d\d))\b",
        _season,
        tuple(_SEASONS),
    ),
    rule(
        r"\b(?:in\s+)?(?P<which>this|next|the|in)\s+(?P<season>spring|summer|autumn|winter)\b",
        _season,
        tuple(_SEASONS),
    ),
    rule(rf"\bq(?P<q>[1-4])\b{YEAR}", _quarter, ("q",)),
    rule(rf"\b(?:the\s+)?(?P<nth>{'|'.join(_QUARTERS)})\s+quarter\b{YEAR}", _quarter, ("q",)),
    rule(r"\b(?:in|during|for|throughout)\s+(?P<y>20\d\d)\b(?!\s*[-/.]|[\d:,])", _year, ("20",)),
)

"""English periods that name no day: next week, early May, the first week of October, the rest of the month."""

import re
from datetime import date

from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    month_window,
    months_window,
    next_days,
    rule,
    week_from,
    week_window,
    weekend_from,
    weekend_window,
    window,
)
from bot.language.days import (
    days_later,
    first_of_month,
    first_of_named_month,
    last_of_month,
    monday,
    nth_weekday,
    week_of_month,
)
from bot.language.english.counted import UNIT, later
from bot.language.english.days import month_said
from bot.language.english.words import (
    AHEAD,
    COUNT,
    MONTH,
    MONTHS,
    NTH,
    SPOKEN_DAY,
    UNITS,
    YEAR,
    count,
    month_number,
    nth_number,
    said_year,
)
from bot.language.english.years import first_of_quarter, whole_year

_WHICH = r"(?P<which>this|next|the\s+next|(?:the\s+)?(?:current|coming|upcoming|following))"
_WHOSE = rf"(?:(?P<which>this|next|the)\s+month|(?P<m>{MONTH})(?!\w){YEAR})"
_PARTS = {
    "early": (1, 10),
    "beginning": (1, 5),
    "start": (1, 5),
    "mid": (11, 20),
    "middle": (11, 20),
    "late": (21, 31),
    "end": (-4, 31),
    "first half": (1, 15),
    "second half": (16, 31),
}
_PART_WORDS = ("early", "late", "mid", "end", "begin", "start", "half")
_WEEK_PARTS = {
    "early": (0, 1),
    "beginning": (0, 1),
    "start": (0, 1),
    "mid": (1, 3),
    "middle": (1, 3),
    "late": (3, 4),
    "later": (2, 4),
}
_SATURDAY = 5
_LATEST_WEEKDAY = 6


def _ahead(which: str) -> int:
    return AHEAD[which.lower().split()[-1]]


def _which_period(found: re.Match[str], today: Today) -> DateSaid | None:
    ahead, unit = _ahead(found["which"]), re.sub(r"\W", "", found["unit"].lower())
    match unit:
        case "week":
            return week_window(ahead, today)
        case "weekend":  # the coming one is this week's
            return weekend_window(int(bool(re.search("next|following", found["which"], re.IGNORECASE))), today)
        case "month":
            return month_window(first_of_month(today.day, ahead), today)
        case "quarter":
            return months_window(first_of_quarter(today.day, ahead), 3, today)
        case _:
            return whole_year(today.day.year + ahead, today)


def _after_next(found: re.Match[str], today: Today) -> DateSaid | None:
    unit = re.sub(r"\W", "", found["unit"].lower())
    if unit == "month":
        return month_window(first_of_month(today.day, 2), today)
    return weekend_window(2, today) if unit == "weekend" else week_window(2, today)


def _weekend(_: re.Match[str], today: Today) -> DateSaid | None:
    return weekend_window(0, today)


def _next_few(found: re.Match[str], today: Today) -> DateSaid | None:
    number, unit = count(found["n"]), found["unit"]
    if unit.lower().startswith(("month", "year")):
        return window(days_later(today.day, 1), later(today.day, number, unit, today), today)
    return next_days((later(today.day, number, unit, today) - today.day).days, today)


def _rest(found: re.Match[str], today: Today) -> DateSaid | None:
    match found["unit"].lower():
        case "week":
            return window(today.day, days_later(monday(today.day), _LATEST_WEEKDAY), today)
        case "month":
            return window(today.day, last_of_month(today.day), today)
        case _:
            return whole_year(today.day.year, today)


def _month(found: re.Match[str], today: Today) -> DateSaid | None:
    month, year = month_number(found["m"]), said_year(found, today.day.year)
    if not year and found[0].lower().startswith("next") and month == today.day.month:
        year = today.day.year + 1
    return month_window(date(year, month, 1) if year else first_of_named_month(month, today.day), today)


def _part_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    return part_of(month_said(found, today), re.sub(r"[\s-]+", " ", found["part"].lower()).strip(), today)


def part_of(first: date, part: str, today: Today) -> DateSaid | None:
    """Early, mid or late in the month that begins on `first`."""
    start, end = _PARTS[part]
    last = last_of_month(first)
    opening = first.replace(day=start) if start > 0 else days_later(last, start)
    return window(opening, min(last, days_later(first, end - 1)), today)


def _edge_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """The last three days of August, the first two weeks of next month."""
    first = month_said(found, today)
    days = count(found["n"]) * (7 if found["unit"].lower().startswith("w") else 1)
    if found["edge"].lower() == "first":
        return window(first, days_later(first, days - 1), today)
    last = last_of_month(first)
    return window(days_later(last, 1 - days), last, today)


def _part_of_week(found: re.Match[str], today: Today) -> DateSaid | None:
    """Early, mid and late in the working week."""
    first = monday(today.day, _ahead(found["which"]))
    start, end = _WEEK_PARTS[re.sub(r"\s+of$", "", found["part"].lower())]
    return window(days_later(first, start), days_later(first, end), today)


def _months(found: re.Match[str], today: Today) -> DateSaid | None:
    """From May to September."""
    year = said_year(found, today.day.year)
    month = month_number(found["m"])
    first = date(year, month, 1) if year else first_of_named_month(month, today.day)
    return months_window(first, (month_number(found["e"]) - month) % 12 + 1, today)


def _end_of(found: re.Match[str], today: Today) -> DateSaid | None:
    """The end of the week, of the year; end of day is no date."""
    if found["unit"].lower() == "week":
        friday = days_later(monday(today.day, _ahead(found["which"] or "this")), 4)
        return window(friday, days_later(friday, 2), today)
    year = today.day.year + _ahead(found["which"] or "this")
    return window(date(year, 12, 20), date(year, 12, 31), today)


def _week_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    first = month_said(found, today)
    said = week_from(week_of_month(first, nth_number(found["nth"])), today)
    if said or not found["m"]:
        return said
    return week_from(week_of_month(first_of_month(first, 12), nth_number(found["nth"])), today)


def _weekend_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    saturday = nth_weekday(month_said(found, today), nth_number(found["nth"]), _SATURDAY)
    return weekend_from(saturday, today) if saturday else None


_PART_NAMES = r"(?P<part>early|late|mid|end|beginning|start|middle|first\s+half|second\s+half)"

PERIODS: tuple[Rule, ...] = (
    rule(
        rf"\b(?:the\s+)?(?P<edge>first|last)\s+(?P<n>{COUNT})\s+(?P<unit>days|weeks)\s+(?:of|in)\s+{_WHOSE}",
        _edge_of_month,
        UNITS,
    ),
    rule(rf"\b{_WHICH}\s+(?P<unit>week-end|week\s+end(?!ing)|weekend|week|month|quarter|year)\b", _which_period, UNITS),
    rule(r"\b(?:the\s+)?(?P<unit>week-?end|week|month)\s+after\s+next\b", _after_next, UNITS),
    rule(r"\b(?:(?:at|on|over|for|during)\s+)?the\s+week-?end\b", _weekend, ("week",)),
    rule(
        rf"\b(?:(?:in|over|for|within|during)\s+)?(?:the\s+)?(?:next|coming|upcoming|following)\s+(?P<n>{COUNT})\s+{UNIT}\b",
        _next_few,
        UNITS,
    ),
    rule(rf"\b(?:the\s+)?(?P<n>{COUNT})\s+next\s+{UNIT}\b", _next_few, UNITS),
    rule(rf"\bwithin\s+(?P<n>{COUNT})\s+{UNIT}\b", _next_few, UNITS),
    rule(r"\b(?:the\s+)?(?:rest|remainder)\s+(?:of\s+)?(?:this|the|my)?\s*(?P<unit>week|month|year)\b", _rest, UNITS),
    rule(
        rf"\b(?:in|during|for|this|next|of)\s+(?P<m>{MONTH})(?!\w)(?!\s*(?:the\s+)?(?:{SPOKEN_DAY})(?!\d)){YEAR}",
        _month,
        MONTHS,
    ),
    rule(
        rf"\b(?P<m>january|february|july|september|october|november|december)\b(?!\s*(?:the\s+)?(?:{SPOKEN_DAY}|[/-])){YEAR}",
        _month,
        MONTHS,
    ),
    rule(rf"\b(?:the\s+)?month\s+of\s+(?P<m>{MONTH})(?!\w){YEAR}", _month, MONTHS),
    rule(rf"\b(?P<m>{MONTH})[\s,/-]+(?:of\s+)?(?P<y>20\d\d|'\d\d)(?![\d/-])", _month, MONTHS),
    rule(rf"(?<![\d/-])(?P<y>20\d\d)[\s,/-]+(?P<m>{MONTH})(?!\w)(?![\s/-]*\d)", _month, MONTHS),
    rule(rf"\b(?:the\s+)?{_PART_NAMES}(?:\s+|-|\s*of\s+|\s+in\s+){{1,2}}{_WHOSE}", _part_of_month, _PART_WORDS),
    rule(
        r"\b(?:the\s+)?(?P<part>early|beginning|start|mid|middle|later?)(?:\s+of)?[\s-]+(?P<which>this|next|the(?:\s+coming)?)\s+week\b",
        _part_of_week,
        UNITS,
    ),
    rule(
        rf"\b(?:from\s+|between\s+)?(?P<m>{MONTH})\s*(?:-|~|to|until|till|through|and)\s*(?P<e>{MONTH})(?!\w)(?!\s*(?:the\s+)?{SPOKEN_DAY}\b){YEAR}",
        _months,
        MONTHS,
    ),
    rule(r"\b(?P<part>end|beginning|start|middle)\s+of\s+month\b", _part_of_month, ("month",)),
    rule(r"\b(?:the\s+|by\s+)?end\s+of\s+(?P<which>this|next|the)?\s*(?P<unit>week|year)\b", _end_of, UNITS),
    rule(rf"\b(?:the\s+)?(?P<nth>{NTH})\s+week\s+(?:of|in)\s+{_WHOSE}", _week_of_month, UNITS),
    rule(rf"\b(?:the\s+)?(?P<nth>{NTH})\s+week-?end\s+(?:of|in)\s+{_WHOSE}", _weekend_of_month, UNITS),
)

"""English days counted from today, or from the day spoken of before: tomorrow, in two weeks, three days later."""

import re
from datetime import date, timedelta

from bot.language.dates import (
    VAGUE,
    DateSaid,
    Rule,
    Today,
    one_day,
    recurring,
    rule,
)
from bot.language.days import (
    days_later,
    months_later,
    workday_later,
)
from bot.language.english.hours import part_of_day
from bot.language.english.words import (
    COUNT,
    MONTH,
    UNITS,
    WEEKDAY,
    count,
    is_vague,
)
from bot.language.workdays import china_workday_later

UNIT = r"(?P<unit>(?:business|working|week)\s*days?|days?|weeks?|wks?|fortnights?|months?|years?)"
_FROM_NOW = r"(?:hence|(?:from|after)\s+(?:right\s+)?(?:now|today))\b"
_TWO_WEEKS = 14
_MOST_WORKDAYS = 250


def later(day: date, number: int, unit: str, today: Today) -> date:
    """So many of a unit after a day."""
    unit = unit.lower()
    if re.match(r"business|working|week\s*d", unit):
        number = min(number, _MOST_WORKDAYS)
        return china_workday_later(day, number) if today.in_china else workday_later(day, number)
    if unit.startswith(("month", "year")):
        return months_later(day, number * (12 if unit.startswith("year") else 1))
    return days_later(day, number * (_TWO_WEEKS if unit.startswith("fort") else 7 if unit.startswith("w") else 1))


def _near_day(found: re.Match[str], today: Today) -> DateSaid | None:
    word = found[0].lower()
    return one_day(days_later(today.day, 2 if "after" in word else 1 if word.startswith(("tom", "tmr", "2m")) else 0))


def _next_day(_: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(days_later(today.day, 1), after=lambda start: days_later(start, 1))


def _today_at(found: re.Match[str], today: Today) -> DateSaid | None:
    """Tonight, this morning."""
    return DateSaid(today.day, hours=part_of_day(found["part"] or "night"))


def _past(_: re.Match[str], __: Today) -> DateSaid | None:
    """Last Friday, last month: nothing that can be booked, and no Friday to come either."""
    return None


def _same_day(_: re.Match[str], today: Today) -> DateSaid | None:
    return DateSaid(today.day, after=lambda start: start, leaning=True)


def _ahead(found: re.Match[str], today: Today) -> DateSaid | None:
    number, unit = count(found["n"]), found["unit"]
    day = later(today.day, number, unit, today)
    if not is_vague(found["n"]):
        return one_day(day)
    near = (later(today.day, number + more, unit, today) for more in (-1, 1))
    return DateSaid(day, others=tuple(near), confidence=VAGUE)


def _week_from_near_day(found: re.Match[str], today: Today) -> DateSaid | None:
    """A week tomorrow, tomorrow week, a fortnight today."""
    ahead = (_TWO_WEEKS if "fortnight" in found[0].lower() else 7) + ("tom" in found[0].lower())
    return one_day(days_later(today.day, ahead))


def _this_day_next(found: re.Match[str], today: Today) -> DateSaid | None:
    """This time next week, the same day next month."""
    return one_day(later(today.day, 1, found["unit"], today))


def _in_hours(found: re.Match[str], today: Today) -> DateSaid | None:
    unit = timedelta(hours=1) if found["clock"].lower().startswith("h") else timedelta(minutes=1)
    return one_day((today.now + count(found["n"]) * unit).date())


def _next_workday(_: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(later(today.day, 1, "working day", today))


def _units_ahead(found: re.Match[str], today: Today) -> DateSaid | None:
    """Two weeks and three days from now."""
    return one_day(
        later(later(today.day, count(found["n"]), found["unit"], today), count(found["k"]), found["more"], today)
    )


def _later_than_that(found: re.Match[str], today: Today) -> DateSaid | None:
    """Three days later: than the day spoken of before, else than today."""
    number, unit = count(found["n"]), found["unit"]
    return recurring(today, lambda start: later(start, number, unit, today))


COUNTED_DAYS: tuple[Rule, ...] = (
    rule(
        r"\b(?:a|one)\s+(?:week|fortnight)\s+(?:from\s+)?(?:today|tomorrow)\b|\b(?:today|tomorrow)\s+(?:week|fortnight)\b(?!-?\s?end)",
        _week_from_near_day,
        UNITS,
    ),
    rule(r"\b(?:this|the\s+same|same)\s+(?:time|day)\s+next\s+(?P<unit>week|month|year)\b", _this_day_next, UNITS),
    rule(rf"\b(?P<n>{COUNT})\s*(?P<clock>hours?|hrs?|minutes?|mins?)\s+{_FROM_NOW}", _in_hours, ("hour", "hr", "min")),
    rule(
        rf"\bin\s+(?:about\s+)?(?P<n>{COUNT})\s*(?P<clock>hours?|hrs?|minutes?|mins?)\b",
        _in_hours,
        ("hour", "hr", "min"),
    ),
    rule(
        r"\b(?:the\s+)?day\s+after\s+(?:tomorrow|tmrw|tmr)\b|\b(?:today'?s?|to?mm?orr?ow'?s?|tmrw|tmr|2moro+w?)\b",
        _near_day,
        ("tod", "ton", "tom", "tm", "2ni", "2mo", "after"),
    ),
    rule(
        r"\bthis\s+(?:very\s+)?(?P<part>morning|afternoon|evening|night)\b|\b(?:to|2)(?P<late>nite|night)'?s?\b",
        _today_at,
        ("this", "nig", "nite"),
    ),
    rule(
        r"(?:(?<=\bleave )|(?<=\bleaving )|(?<=\bgo )|(?<=\bback ))now\b|(?<=\bfrom )now(?=\s+(?:to|until|till|through|on)\b)|^\s*(?:right\s+)?now\s*$",
        _near_day,
        ("now",),
    ),
    rule(
        rf"\b(?:last|past|previous)\s+(?:{WEEKDAY}|{MONTH}(?!\w)|week-?end|week|month|year|night|summer|winter|spring|autumn)(?:'s)?(?!\w)|\byesterday\b",
        _past,
        ("last", "past", "previous", "yester"),
    ),
    rule(r"\b(?:the\s+)?(?:next|following)\s+day\b", _next_day, ("day",)),
    rule(r"\b(?:the|that)?\s*(?:very\s+)?same\s+day\b", _same_day, ("day",)),
    rule(rf"\bin\s+(?:about\s+|around\s+)?(?P<n>{COUNT})\s+{UNIT}\b(?:'?\s+time\b|\s+{_FROM_NOW})?", _ahead, UNITS),
    rule(
        rf"\b(?P<n>{COUNT})\s+{UNIT}\s+and\s+(?P<k>{COUNT})\s+(?P<more>days?|weeks?|months?)\s+{_FROM_NOW}",
        _units_ahead,
        UNITS,
    ),
    rule(rf"(?<!half )\b(?P<n>{COUNT})\s+{UNIT}\s+{_FROM_NOW}", _ahead, UNITS),
    rule(r"\b(?:the\s+)?(?:next|first)\s+(?:working|business|work)\s*day\b", _next_workday, UNITS),
    rule(rf"\b(?P<n>{COUNT})\s+{UNIT}\s+(?:later|after(?:wards|\s+that)?)\b(?!\s+\w*day)", _later_than_that, UNITS),
)

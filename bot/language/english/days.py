"""English phrases that name a day of the calendar: 3 December, the last Friday in May, the 5th of next month."""

import re
from datetime import date

from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    beside_weekday,
    day_of_month,
    day_of_which_month,
    month_day,
    one_day,
    range_of_days,
    recurring,
    rule,
    span_of_days,
)
from bot.language.days import (
    calendar_day,
    first_of_month,
    first_of_named_month,
    last_of_month,
    next_day_of_month,
    next_weekday_of_number,
    nth_weekday,
)
from bot.language.english.words import (
    AHEAD,
    DAY_NUMBER,
    MONTH,
    MONTHS,
    NAMED,
    NAMED_AFTER,
    NTH,
    SPOKEN_DAY,
    TO,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    month_number,
    nth_number,
    said_weekday,
    said_year,
    weekday_number,
)
from bot.language.matches import piece
from bot.language.needs import DIGITS
from bot.language.numerals import ORDINAL, english

_ORDINALS = ("st", "nd", "rd", "th", *DIGITS)
_NO_NOUN = r"(?=\s*(?:$|[,.;!?)](?!\d)|-(?!\d)|(?:at|from|between|for|to|until|till|through|and|or|please|in|by|with|if|i|we|it|so|then|but)\b))"
_OTHER_WEEKDAY = rf"(?:{WEEKDAY},?\s+(?:the\s+)?)?"
_NOT_COUNTED = r"(?!\s+(?:people|persons?|of\s+us|adults?|guests?|nights?|days?|weeks?|tickets?|rooms?|seats?)\b)"
_WHICH_MONTH = r"(?:of\s+|in\s+)?(?P<which>this|next|the(?:\s+(?:current|coming|following|next))?)\s+month\b"


def _month_and_day(found: re.Match[str], today: Today) -> DateSaid | None:
    said = month_day(month_number(found["m"]), english(found["d"]), said_year(found, today.day.year), today)
    return beside_weekday(said, said_weekday(found), today)


def _month_and_days(found: re.Match[str], today: Today) -> DateSaid | None:
    """3-5 December, Dec 3 to 5: the month is said once."""
    said = month_day(month_number(found["m"]), english(found["d"]), said_year(found, today.day.year), today)
    return said and span_of_days(said.first, next_day_of_month(said.first, english(found["e"])))


def _days_to_month_and_day(found: re.Match[str], today: Today) -> DateSaid | None:
    """From 02 to April 07: the month is said with the end."""
    year, month = said_year(found, today.day.year), month_number(found["m"])
    first = month_day(month, english(found["d"]), year, today)
    last = month_day(month, english(found["e"]), year, today)
    return span_of_days(first.first, last.first) if first and last else None


def _day_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return day_of_month(english(found["d"]), today)


def _weekday_and_number(found: re.Match[str], today: Today) -> DateSaid | None:
    """Friday the 13th: the next month in which that day is a Friday."""
    weekday, number = weekday_number(found["w"]), english(found["d"])
    return recurring(today, lambda start: next_weekday_of_number(start, weekday, number))


def _days_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return range_of_days(today, english(found["d"]), english(found["e"]))


def _day_of_which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """The 1st of the month is the coming one; of this month, it is past on the 2nd."""
    if found["which"].lower() == "the":
        return day_of_month(english(found["d"]), today)
    return day_of_which_month(english(found["d"]), months_ahead(found), today)


def _days_of_which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = first_of_month(today.day, months_ahead(found))
    days = (calendar_day(month.year, month.month, english(found[end])) for end in "de")
    return span_of_days(*days)


def _nth_weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    """The second Monday of next month, the last Friday in May."""
    nth, weekday = nth_number(found["nth"]), weekday_number(found["v"])
    day = nth_weekday(month_said(found, today), nth, weekday)
    if day and day < today.day and found["m"] and not said_year(found, today.day.year):
        day = nth_weekday(first_of_month(month_said(found, today), 12), nth, weekday)
    return one_day(day)


def _edge_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """The last day of the month, the first of next month."""
    first = month_said(found, today)
    return one_day(last_of_month(first) if found["nth"].lower() == "last" else first)


def month_said(found: re.Match[str], today: Today) -> date:
    """The first day of the month named, or of this or next month."""
    if name := piece(found, "m"):
        month, year = month_number(name), said_year(found, today.day.year)
        return date(year, month, 1) if year else first_of_named_month(month, today.day)
    return first_of_month(today.day, months_ahead(found))


def months_ahead(found: re.Match[str]) -> int:
    words = (piece(found, "which") or "the").lower().split()
    return AHEAD[words[-1]]


DAYS: tuple[Rule, ...] = (
    rule(
        rf"\b{NAMED}(?P<m>{MONTH})\s*(?:[/.-]|the\s+)?\s*(?P<d>{SPOKEN_DAY})\b{_NOT_COUNTED}(?!\s*%|\.\d){YEAR}{NAMED_AFTER}",
        _month_and_day,
        MONTHS,
    ),
    rule(
        rf"\b{NAMED}(?:the\s+)?(?P<d>{DAY_NUMBER})\.?\s*(?:/|-|(?:day\s+)?(?:of|in)\s+)?\s*(?P<m>{MONTH})(?![a-z]){YEAR}{NAMED_AFTER}",
        _month_and_day,
        MONTHS,
    ),
    rule(
        rf"\b{NAMED}(?:the\s+)?(?P<d>{SPOKEN_DAY})\s+(?:day\s+)?of\s+(?P<m>{MONTH})(?![a-z]){YEAR}{NAMED_AFTER}",
        _month_and_day,
        MONTHS,
    ),
    rule(rf"\b(?P<m>{MONTH})[/-](?P<y>20\d\d)[/-](?P<d>\d{{1,2}})(?!\d)", _month_and_day, MONTHS),
    rule(
        rf"(?<!\d)(?P<y>20\d\d)[\s/.,-]{{0,2}}(?P<m>{MONTH})[\s/.-]{{0,2}}(?P<d>{DAY_NUMBER})(?!\w)",
        _month_and_day,
        MONTHS,
    ),
    rule(
        rf"\b{NAMED}(?P<m>{MONTH})\s*(?:the\s+|between\s+|from\s+)*(?P<d>{SPOKEN_DAY}){TO}{_OTHER_WEEKDAY}(?P<e>{SPOKEN_DAY})\b{YEAR}",
        _month_and_days,
        MONTHS,
    ),
    rule(
        rf"\b{NAMED}(?:the\s+)?(?P<d>{SPOKEN_DAY}){TO}{_OTHER_WEEKDAY}(?P<e>{SPOKEN_DAY})\s*(?:of\s+|in\s+)?(?P<m>{MONTH})(?![a-z]){YEAR}",
        _month_and_days,
        MONTHS,
    ),
    rule(
        rf"\b(?:from\s+)?(?:the\s+)?(?P<d>{DAY_NUMBER}){TO}(?P<m>{MONTH})\s+(?:the\s+)?(?P<e>{DAY_NUMBER})\b{YEAR}",
        _days_to_month_and_day,
        MONTHS,
    ),
    rule(
        r"\b(?P<d>\d{1,2}(?:st|nd|rd|th))\b(?!\s+(?:class|time|floor|street|st|avenue|ave|row|month|week|quarter|grade|anniversary|birthday))",
        _day_alone,
        _ORDINALS,
    ),
    rule(
        rf"(?:(?<=\bon )|(?<=\bby )|(?<=\buntil )|(?<=\btill )|(?<=\bbefore )|(?<=\bback ))the\s+(?P<d>{ORDINAL}){_NO_NOUN}",
        _day_alone,
        _ORDINALS,
    ),
    rule(
        rf"\bthe\s+(?P<d>{ORDINAL})(?=\s*(?:$|[,.;](?!\d)|-|to\b|until\b|through\b|and\s+(?:return|back|com)))",
        _day_alone,
        _ORDINALS,
    ),
    rule(rf"\bon\s+(?:the\s+)?(?P<d>\d{{1,2}}){_NO_NOUN}(?!\s*(?:-|to|and)\s*\d)", _day_alone, _ORDINALS),
    rule(
        rf"\b(?P<w>{WEEKDAY}),?\s+(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)\b(?!\s+(?:class|floor|time))|(?<=the\s){ORDINAL}(?!\w)|(?:{ORDINAL}|\d{{1,2}}){_NO_NOUN}(?!\s*-))",
        _weekday_and_number,
        WEEKDAYS,
    ),
    rule(
        rf"\b(?:the\s+)?(?P<nth>{NTH})\s+(?P<v>{WEEKDAY})\s+(?:(?:of|in)\s+)?(?:(?P<which>this|next|the(?:\s+coming)?)\s+month|(?P<m>{MONTH})(?![a-z]){YEAR})",
        _nth_weekday,
        WEEKDAYS,
    ),
    rule(
        rf"\b(?:the\s+)?(?P<nth>first|last)\s+(?:day\s+)?(?:of|in)\s+(?:(?P<which>this|next|the)\s+month|(?P<m>{MONTH})(?![a-z]){YEAR})",
        _edge_of_month,
        ("first", "last"),
    ),
    rule(rf"\b(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)){TO}(?P<e>\d{{1,2}}(?:st|nd|rd|th))\b", _days_alone, _ORDINALS),
    rule(rf"\bthe\s+(?P<d>{DAY_NUMBER}){TO}(?P<e>{DAY_NUMBER}){_NO_NOUN}", _days_alone, _ORDINALS),
    rule(rf"\b(?:the\s+)?(?P<d>{DAY_NUMBER})\s+{_WHICH_MONTH}", _day_of_which_month, ("month",)),
    rule(
        rf"\b(?:the\s+)?(?P<d>{DAY_NUMBER}){TO}(?P<e>{DAY_NUMBER})\s+{_WHICH_MONTH}", _days_of_which_month, ("month",)
    ),
)

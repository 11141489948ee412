"""English date phrases. "next Friday" is Friday of next calendar week; where the coming one differs, it is kept as the other reading."""

import re
from datetime import date, timedelta

from bot.language.dates import (
    DateSaid,
    Reach,
    Rule,
    Today,
    bare_weekday,
    calendar_day,
    coming,
    day_of_month,
    first_of_month,
    last_of_month,
    month_day,
    month_window,
    next_day_of_month,
    one_day,
    range_of_days,
    rule,
    span_of_days,
    week_window,
    weekday_in_week,
    weekend_window,
    window,
)
from bot.language.numerals import CARDINAL, DAY_IN_WORDS, ORDINAL, english

_WEEKDAY_STARTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOLIDAYS = {"christmas eve": (12, 24), "christmas": (12, 25), "new year's eve": (12, 31), "new year": (1, 1)}
_LONG = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
_SHORT = r"(?:tues|tue|wed|thurs|thur|thu|fri|(?-i:[Mm]on|Sat|Sun(?!\s+[A-Z])))\b\.?"
_WEEKDAY = rf"(?:{_LONG}|{_SHORT})"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
_NUMBER = rf"(?:{ORDINAL}|\d{{1,2}})"
_SPOKEN = rf"(?:{ORDINAL}|{DAY_IN_WORDS}|\d{{1,2}})"
_NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}
_YEAR = r"(?:[,/-]?\s*(?:of\s+)?(?P<y>20\d\d)(?!\d))?"
_HOUR = r"(?:,?\s+(?:early\s+|late\s+)?(?:in\s+the\s+)?(?:morning|afternoon|evening|night|noon)\b)?"
_TO = r"\s*(?:-+|~|to|until|till|til|through|thru|and)\s*(?:the\s+)?"
_NAMED = rf"(?:{_WEEKDAY},?\s+(?:the\s+)?)?"
_NAMED_AFTER = rf"(?:,?\s*\(?{_WEEKDAY}\)?)?"


def _weekday_number(name: str) -> int:
    return _WEEKDAY_STARTS.index(name[:3].lower())


def _month_number(name: str) -> int:
    return _MONTH_STARTS.index(name[:3].lower()) + 1


def _year(found: re.Match[str]) -> int | None:
    return int(found["y"]) if found["y"] else None


def _near_day(found: re.Match[str], today: Today) -> DateSaid | None:
    word = found[0].lower()
    ahead = 2 if "after" in word else 1 if word.startswith(("tom", "tmr", "next")) else 0
    return one_day(today.day + timedelta(days=ahead))


def _ahead(found: re.Match[str], today: Today) -> DateSaid | None:
    number = 1 if found["n"].lower() in ("a", "an") else english(found["n"])
    if found["unit"].lower() == "month":
        month = first_of_month(today.day, number)
        return one_day(month.replace(day=min(today.day.day, last_of_month(month).day)))
    return one_day(today.day + timedelta(days=number * (7 if found["unit"].lower() == "week" else 1)))


def _weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    return bare_weekday(_weekday_number(found["w"]), today)


def _this_weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    day = weekday_in_week(today.day, 0, _weekday_number(found["w"]))
    return one_day(day) if day >= today.day else None


def _next_weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    weekday = _weekday_number(found["w"])
    return one_day(weekday_in_week(today.day, 1, weekday), coming(weekday, today.day))


def _weekday_of_next_week(found: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(weekday_in_week(today.day, 1, _weekday_number(found["w"])))


def _month_and_day(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(_month_number(found["m"]), english(found["d"]), _year(found), today)


def _month_and_days(found: re.Match[str], today: Today) -> DateSaid | None:
    """3-5 December, Dec 3 to 5: the month is said once."""
    said = _month_and_day(found, today)
    return said and span_of_days(said.first, next_day_of_month(said.first, english(found["e"])))


def _day_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return day_of_month(english(found["d"]), today)


def _days_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return range_of_days(today, english(found["d"]), english(found["e"]))


def _day_of_which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = first_of_month(today.day, int(found["which"].lower() == "next"))
    return one_day(calendar_day(month.year, month.month, english(found["d"])))


def _nth_weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    """The second Monday of next month, the last Friday in May."""
    month = _month_start(found, today)
    nth, weekday = _NTH[found["nth"].lower()], _weekday_number(found["w"])
    days = [month + timedelta(days=n) for n in range(last_of_month(month).day)]
    matching = [day for day in days if day.weekday() == weekday]
    return one_day(matching[nth]) if matching[nth] >= today.day else None


def _month_start(found: re.Match[str], today: Today) -> date:
    if not found["m"]:
        return first_of_month(today.day, int((found["which"] or "").lower() == "next"))
    month = _month_number(found["m"])
    return date(_year(found) or today.day.year + (month < today.day.month), month, 1)


def _month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = _month_number(found["m"])
    year = _year(found) or today.day.year + (month < today.day.month)
    return month_window(date(year, month, 1), today)


def _which_period(found: re.Match[str], today: Today) -> DateSaid | None:
    ahead, unit = int(found["which"].lower() == "next"), found["unit"].lower()
    if unit == "week":
        return week_window(ahead, today)
    return weekend_window(ahead, today) if unit == "weekend" else month_window(first_of_month(today.day, ahead), today)


def _weekend(_: re.Match[str], today: Today) -> DateSaid | None:
    return weekend_window(0, today)


def _next_few(found: re.Match[str], today: Today) -> DateSaid | None:
    """From today on, as far as was said."""
    days = english(found["n"]) * (7 if found["unit"].lower() == "week" else 1)
    return DateSaid(today.day, today.day + timedelta(days=days), Reach.WINDOW)


def _end_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    first = _month_start(found, today)
    if found["part"].lower() == "end":
        return window(last_of_month(first) - timedelta(days=4), last_of_month(first), today)
    return window(first, first + timedelta(days=4), today)


def _holiday(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(*_HOLIDAYS[found["name"].lower()], None, today)


RULES: tuple[Rule, ...] = (
    rule(
        rf"\b(?:the\s+)?day\s+after\s+tomorrow{_HOUR}|\b(?:today|tonight|tomorrow|tmrw|tmr|next\s+day){_HOUR}\b",
        _near_day,
    ),
    rule(rf"\bin\s+(?P<n>{CARDINAL}|an?)\s+(?P<unit>day|week|month)s?\b(?:'?\s+time)?", _ahead),
    rule(rf"\b(?P<n>{CARDINAL}|an?)\s+(?P<unit>day|week|month)s?\s+from\s+(?:now|today)\b", _ahead),
    rule(rf"\b(?P<w>{_WEEKDAY}){_HOUR}(?!\w)", _weekday),
    rule(rf"\bthis\s+(?:coming\s+)?(?P<w>{_WEEKDAY}){_HOUR}(?!\w)", _this_weekday),
    rule(rf"\b(?P<w>{_WEEKDAY})\s+(?:of\s+)?this\s+week\b", _this_weekday),
    rule(rf"\bnext\s+(?P<w>{_WEEKDAY}){_HOUR}(?!\w)", _next_weekday),
    rule(rf"\b(?P<w>{_WEEKDAY}){_HOUR}\s+(?:of\s+)?next\s+week\b", _weekday_of_next_week),
    rule(rf"\bnext\s+week\s+(?:on\s+)?(?P<w>{_WEEKDAY})(?!\w)", _weekday_of_next_week),
    rule(
        rf"\b{_NAMED}(?P<m>{_MONTH})\s*(?:[/-]|the\s+)?\s*(?P<d>{_SPOKEN})(?![\d:])\b(?!\s*%|\.\d){_YEAR}{_NAMED_AFTER}{_HOUR}",
        _month_and_day,
    ),
    rule(
        rf"\b{_NAMED}(?:the\s+)?(?P<d>{_NUMBER})\.?\s*(?:/|-|(?:day\s+)?of\s+)?\s*(?P<m>{_MONTH})(?!\w){_YEAR}{_NAMED_AFTER}{_HOUR}",
        _month_and_day,
    ),
    rule(
        rf"\b{_NAMED}(?P<m>{_MONTH})\s*(?:the\s+)?(?P<d>{_NUMBER}){_TO}(?P<e>{_NUMBER})(?![\d:])\b{_YEAR}",
        _month_and_days,
    ),
    rule(
        rf"\b(?:the\s+)?(?P<d>{_NUMBER}){_TO}(?P<e>{_NUMBER})\s*(?:of\s+)?(?P<m>{_MONTH})(?!\w){_YEAR}", _month_and_days
    ),
    rule(rf"\b{_NAMED}(?P<d>\d{{1,2}}(?:st|nd|rd|th))\b(?!\s+(?:class|time|floor|street|avenue|row))", _day_alone),
    rule(rf"\bthe\s+(?P<d>{ORDINAL})(?=\s*(?:$|[,.;]|-|to\b|until\b|through\b|and\s+(?:return|back|com)))", _day_alone),
    rule(rf"\b{_WEEKDAY},?\s+(?:the\s+)?(?P<d>{ORDINAL})(?!\w)", _day_alone),
    rule(
        rf"\b(?:the\s+)?(?P<nth>{'|'.join(_NTH)})\s+(?P<w>{_WEEKDAY})\s+(?:of|in)\s+(?:(?P<which>this|next|the)\s+month|(?P<m>{_MONTH})(?!\w){_YEAR})",
        _nth_weekday,
    ),
    rule(rf"\b(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)){_TO}(?P<e>\d{{1,2}}(?:st|nd|rd|th))\b", _days_alone),
    rule(rf"\b(?:the\s+)?(?P<d>{_NUMBER})\s+of\s+(?P<which>this|next)\s+month\b", _day_of_which_month),
    rule(rf"\b(?:in|during|for|this|next)\s+(?P<m>{_MONTH})(?!\w)(?!\s*(?:the\s+)?(?:{_SPOKEN})(?!\d)){_YEAR}", _month),
    rule(rf"\b(?P<m>{_MONTH})\s+(?P<y>20\d\d)(?!\d)", _month),
    rule(r"\b(?P<which>this|next)\s+(?P<unit>week|weekend|month)\b", _which_period),
    rule(r"\b(?:at|on|over)\s+the\s+weekend\b", _weekend),
    rule(rf"\bnext\s+(?P<n>{CARDINAL})\s+(?P<unit>day|week)s\b", _next_few),
    rule(
        rf"\b(?:the\s+)?(?P<part>end|beginning|start)\s+of\s+(?:(?:the|(?P<which>this|next))\s+month|(?P<m>{_MONTH})(?!\w){_YEAR})",
        _end_of_month,
    ),
    rule(rf"\b(?P<name>{'|'.join(_HOLIDAYS)})(?:'s)?(?:\s+day)?\b", _holiday),
)

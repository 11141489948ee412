"""English words right before or after a date that move it: two weeks from Monday, the week of 7 October, the day before Easter."""

import re

from bot.language.dates import (
    DateSaid,
    Relative,
    Today,
    month_window,
    one_day,
    relative,
    week_from,
    weekend_from,
    window,
)
from bot.language.days import coming, days_later, monday, nearest, on_or_after
from bot.language.english.counted import UNIT, later
from bot.language.english.words import COUNT, NTH, WEEKDAY, count, nth_number, weekday_number
from bot.language.matches import piece

_SATURDAY, _SUNDAY = 5, 6


_LASTING = re.compile(
    r"\b(?:for|of|over|spann?(?:ing|s)?|last(?:ing|s)?|stay(?:ing)?|spend(?:ing)?|cover(?:ing|s)?|takes?|taking|trip|is|be|an?)\s+(?:about\s+)?$",
    re.IGNORECASE,
)


def _after(found: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    """Two weeks from Monday; but a trip of three days from Monday lasts that long."""
    if found["way"].lower() == "from" and _LASTING.search(found.string[: found.start()]):
        return None
    return one_day(later(said.end, count(found["n"]), found["unit"], today))


def _before(found: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return one_day(later(said.first, -count(found["n"]), found["unit"], today))


def _day_after(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    return one_day(days_later(said.end, 1) if found["way"].lower() == "after" else days_later(said.first, -1))


def _week(_: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    """Nobody names a week by its last day: the week of a Sunday is the one it leads to."""
    return week_from(monday(said.first, int(said.first.weekday() == _SUNDAY)), today)


def _month(_: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return month_window(said.first.replace(day=1), today)


def _week_beginning(_: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return week_from(said.first, today)


def _week_beside(found: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    return week_from(monday(said.first, 1 if found["way"].lower() == "after" else -1), today)


def _weekend(found: re.Match[str], said: DateSaid, today: Today) -> DateSaid | None:
    way = (piece(found, "way") or "of").lower()
    if way == "after":
        return weekend_from(on_or_after(_SATURDAY, days_later(said.end, 1)), today)
    if way == "before":
        return weekend_from(on_or_after(_SATURDAY, days_later(said.first, -7)), today)
    saturday = nearest(_SATURDAY, said.first)
    return window(min(saturday, said.first), max(days_later(saturday, 1), said.first), today)


def _weekday_beside(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    """The Monday after Easter, the Friday before."""
    weekday = weekday_number(found["w"])
    return one_day(
        coming(weekday, said.end) if found["way"].lower() == "after" else coming(weekday, days_later(said.first, -8))
    )


def _closest(found: re.Match[str], said: DateSaid, _: Today) -> DateSaid | None:
    return one_day(nearest(weekday_number(found["w"]), said.first, nth_number(found["nth"]) if found["nth"] else 1))


BEFORE: tuple[Relative, ...] = (
    relative(rf"\b(?P<n>{COUNT})\s+{UNIT}\s+(?P<way>from|after|following)\s+(?:the\s+)?$", _after),
    relative(rf"\b(?P<n>{COUNT})\s+{UNIT}\s+(?:before|prior\s+to|ahead\s+of)\s+(?:the\s+)?$", _before),
    relative(r"\b(?:the\s+)?day\s+(?P<way>before|after)\s+(?:the\s+)?$", _day_after),
    relative(r"\b(?:the\s+)?(?P<way>eve)\s+of\s+(?:the\s+)?$", _day_after),
    relative(r"\b(?:the\s+|in\s+)?week\s+(?:of|containing|around|with)\s+(?:the\s+)?$", _week),
    relative(r"\b(?:the\s+|in\s+)?month\s+of\s+(?:the\s+)?$", _month),
    relative(
        r"\b(?<!\ba )(?<!\bone )(?<!\d )(?:the\s+)?week\s+(?:beginning|starting|commencing|from)\s+(?:on\s+)?(?:the\s+)?$",
        _week_beginning,
    ),
    relative(r"\b(?:the\s+)?week\s+(?P<way>before|after)\s+(?:the\s+)?$", _week_beside),
    relative(r"\b(?:the\s+)?week-?end\s+(?P<way>before|after|of)\s+(?:the\s+)?$", _weekend),
    relative(rf"\b(?:the\s+)?(?P<w>{WEEKDAY})\s+(?P<way>before|after)\s+(?:the\s+)?$", _weekday_beside),
    relative(
        rf"\b(?:the\s+)?(?:(?P<nth>{NTH})\s+)?(?:closest|nearest)\s+(?P<w>{WEEKDAY})\s+to\s+(?:the\s+)?$", _closest
    ),
)
AFTER: tuple[Relative, ...] = (relative(r"^\s+week-?end\b", _weekend),)

"""English phrases about weekdays.

"next Friday" is Friday of next calendar week; where the coming one differs, it is kept as the other reading.
"""

import re

from bot.language.dates import DateSaid, Rule, Today, bare_weekday, one_day, rule, weekday_of_week
from bot.language.days import coming, days_later, months_later, on_or_after, weekday_in_week
from bot.language.english.words import COUNT, WEEKDAY, WEEKDAYS, count, weekday_number


def _weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    return bare_weekday(weekday_number(found["w"]), today)


def _this(found: re.Match[str], today: Today) -> DateSaid | None:
    return weekday_of_week(weekday_number(found["w"]), 0, today)


def _next(found: re.Match[str], today: Today) -> DateSaid | None:
    weekday = weekday_number(found["w"])
    return weekday_of_week(weekday, 1, today, coming(weekday, today.day))


def _coming(found: re.Match[str], today: Today) -> DateSaid | None:
    return bare_weekday(weekday_number(found["w"]), today)


def _following(found: re.Match[str], today: Today) -> DateSaid | None:
    """Of the next week; said after another day, the first one after it."""
    weekday = weekday_number(found["w"])
    return one_day(
        weekday_in_week(today.day, 1, weekday), coming(weekday, today.day), after=lambda start: coming(weekday, start)
    )


def _of_next_week(found: re.Match[str], today: Today) -> DateSaid | None:
    return weekday_of_week(weekday_number(found["w"]), 1, today)


def _after_next(found: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(weekday_in_week(today.day, 2, weekday_number(found["w"])))


def _weeks_after(found: re.Match[str], today: Today) -> DateSaid | None:
    """Tuesday week, a week on Tuesday: the coming one and a week."""
    weeks = 2 if "fortnight" in found[0].lower() else 1
    return one_day(days_later(coming(weekday_number(found["w"]), today.day), 7 * weeks))


def _in_weeks(found: re.Match[str], today: Today) -> DateSaid | None:
    """Monday in two weeks, two weeks from now on Monday: of that week; with months, the first one from that day on."""
    number, weekday = count(found["n"]), weekday_number(found["w"])
    if found["unit"].lower().startswith("month"):
        return one_day(on_or_after(weekday, months_later(today.day, number)))
    return one_day(weekday_in_week(today.day, number, weekday))


def _nth_from_now(found: re.Match[str], today: Today) -> DateSaid | None:
    """Four Tuesdays from now."""
    first = coming(weekday_number(found["w"]), today.day)
    return one_day(days_later(first, 7 * (count(found["n"]) - 1)))


_UNIT = r"(?P<unit>week|month)s?"
_FROM_NOW = r"(?:from|after)\s+(?:now|today)"

WEEKDAY_RULES: tuple[Rule, ...] = (
    rule(rf"(?<!every )(?<!each )\b(?P<w>{WEEKDAY})", _weekday, WEEKDAYS),
    rule(rf"\bthis\s+(?:coming\s+)?(?P<w>{WEEKDAY})", _this, WEEKDAYS),
    rule(rf"\b(?:the\s+)?(?:coming|upcoming)\s+(?P<w>{WEEKDAY})", _coming, WEEKDAYS),
    rule(rf"\b(?P<w>{WEEKDAY})\s+(?:of\s+)?this\s+week\b", _this, WEEKDAYS),
    rule(rf"\bthis\s+week(?:'s)?\s+(?:on\s+)?(?P<w>{WEEKDAY})", _this, WEEKDAYS),
    rule(rf"\bnext\s+(?P<w>{WEEKDAY})", _next, WEEKDAYS),
    rule(rf"\b(?:the\s+)?following\s+(?P<w>{WEEKDAY})", _following, WEEKDAYS),
    rule(
        rf"\b(?P<w>{WEEKDAY}),?\s+(?:of\s+|in\s+)?(?:the\s+)?(?:next|following|coming)\s+week\b",
        _of_next_week,
        WEEKDAYS,
    ),
    rule(
        rf"\b(?:next|the\s+following|the\s+coming)\s+week(?:'s)?,?\s+(?:on\s+)?(?P<w>{WEEKDAY})",
        _of_next_week,
        WEEKDAYS,
    ),
    rule(rf"\bnext\s+(?P<w>{WEEKDAY})\s+(?:of\s+)?next\s+week\b", _of_next_week, WEEKDAYS),
    rule(rf"\b(?:the\s+)?(?P<w>{WEEKDAY})\s+after\s+next\b", _after_next, WEEKDAYS),
    rule(rf"\b(?P<w>{WEEKDAY})\s+(?:of\s+|in\s+)?(?:the\s+)?week\s+after\s+next\b", _after_next, WEEKDAYS),
    rule(rf"\b(?P<w>{WEEKDAY})\s+(?:week|fortnight)\b(?!-?end)", _weeks_after, WEEKDAYS),
    rule(
        rf"\ba\s+(?:week|fortnight)\s+(?:on|from|after)\s+(?:this\s+|next\s+)?(?P<w>{WEEKDAY})", _weeks_after, WEEKDAYS
    ),
    rule(
        rf"\b(?P<w>{WEEKDAY})\s+(?:in\s+)?(?P<n>{COUNT})\s+{_UNIT}(?:\s+{_FROM_NOW}|'?\s+time)?\b", _in_weeks, WEEKDAYS
    ),
    rule(
        rf"\b(?:in\s+)?(?P<n>{COUNT})\s+{_UNIT}(?:\s+{_FROM_NOW}|'?\s+time)?,?\s+on\s+(?:a\s+)?(?P<w>{WEEKDAY})",
        _in_weeks,
        WEEKDAYS,
    ),
    rule(rf"\b(?P<n>{COUNT})\s+(?P<w>{WEEKDAY})\s+(?:{_FROM_NOW}|hence)\b", _nth_from_now, WEEKDAYS),
)

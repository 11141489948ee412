"""What one date phrase says, and how a grammar makes it. Dates lie in the future; `Today` is the day they count from."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.language.days import (
    calendar_day,
    coming,
    days_later,
    first_of_month,
    last_of_month,
    monday,
    nearest,
    next_day_of_month,
    next_month_day,
    on_or_after,
    weekday_in_week,
)
from bot.trips.reading import Hours

Span = tuple[int, int]
VAGUE = 0.5
"""Confidence in what stands for a word such as "a few"."""
_SATURDAY = 5
_OLDEST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Today:
    """The moment dates are counted from; `month_first` reads 5/12 as May 12; `in_china` counts China's workdays."""

    now: datetime
    month_first: bool = True
    in_china: bool = False

    @property
    def day(self) -> date:
        return self.now.date()


class Reach(StrEnum):
    DAY = "day"
    RANGE = "range"  # from the first day to the last, both said
    WINDOW = "window"  # a coarse period that names neither


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A date phrase.

    `others` are its further readings, best first; `after` reads it again as the end of what began on a day;
    `bare` is a weekday and no more; `leaning` means nothing without a day before it ("the same day").
    `lead` is where the words that introduce it end: the phrase that this one corrects may stand between.
    """

    first: date
    last: date | None = None
    reach: Reach = Reach.DAY
    others: tuple[date, ...] = ()
    after: Callable[[date], date | None] | None = field(default=None, compare=False)
    span: Span = (0, 0)
    bare: bool = False
    leaning: bool = False
    confidence: float = 1.0
    hours: Hours | None = None
    end_hours: Hours | None = None
    lead: int | None = None

    @property
    def end(self) -> date:
        return self.last or self.first

    @property
    def introduced_at(self) -> int:
        return self.span[0] if self.lead is None else self.lead

    def following(self, start: date) -> "DateSaid":
        """The same phrase, said of the end of something that starts on `start`."""
        again = self.after(start) if self.after else None
        return replace(self, first=again, others=(), leaning=False) if again else self

    def first_following(self, start: date) -> date:
        return (self.after(start) if self.after else None) or self.first


Reading = Callable[[re.Match[str], Today], DateSaid | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs`: pieces of text of which at least one stands, in small letters, in whatever the pattern matches."""

    pattern: re.Pattern[str]
    reading: Reading
    needs: tuple[str, ...]


Relation = Callable[[re.Match[str], DateSaid, Today], DateSaid | None]
Relative = tuple[re.Pattern[str], Relation]
"""What stands right before or after a date phrase and moves it: "two weeks from", "the week of", 后三天."""


def rule(pattern: str, reading: Reading, needs: tuple[str, ...]) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), reading, needs)


def relative(pattern: str, relation: Relation) -> Relative:
    return re.compile(pattern, re.IGNORECASE), relation


def one_day(day: date | None, *others: date, after: Callable[[date], date | None] | None = None) -> DateSaid | None:
    """A settled day; nothing for a day that does not exist."""
    return DateSaid(day, others=_different(day, others), after=after) if day else None


def bare_weekday(weekday: int, today: Today) -> DateSaid:
    """Said on that weekday it means a week on, and may mean today."""
    also = (today.day,) if weekday == today.day.weekday() else ()
    return DateSaid(coming(weekday, today.day), others=also, after=lambda start: on_or_after(weekday, start), bare=True)


def weekday_of_week(weekday: int, weeks_ahead: int, today: Today, *others: date) -> DateSaid | None:
    """Friday of next calendar week.

    Where that is tomorrow or the day after, few would say "next": the week after is kept as the other reading.
    """
    day = weekday_in_week(today.day, weeks_ahead, weekday)
    if day < today.day:
        return None
    if weeks_ahead == 1 and (day - today.day).days <= 2:  # noqa: PLR2004 - "tomorrow" and "the day after" have words
        others = (*others, days_later(day, 7))
    return one_day(day, *others)


def month_day(month: int, day: int, year: int | None, today: Today) -> DateSaid | None:
    """The next such day where no year was said, or where the year cannot be meant: nobody books for 1993."""
    if year and (year >= _OLDEST_YEAR or year >= today.day.year):
        return one_day(calendar_day(year, month, day))
    said = recurring(today, lambda start: next_month_day(start, month, day))
    return replace(said, confidence=VAGUE) if said and year else said


def day_of_month(day: int, today: Today) -> DateSaid | None:
    return recurring(today, lambda start: next_day_of_month(start, day))


def day_of_which_month(day: int, months_ahead: int, today: Today) -> DateSaid | None:
    month = first_of_month(today.day, months_ahead)
    return one_day(calendar_day(month.year, month.month, day))


def recurring(today: Today, after: Callable[[date], date | None]) -> DateSaid | None:
    first = after(today.day)
    return DateSaid(first, after=after) if first else None


def beside_weekday(said: DateSaid | None, weekday: int | None, today: Today) -> DateSaid | None:
    """A date with its weekday. Where the two disagree the date is kept, and the weekday is another reading."""
    if said is None or weekday is None or said.first.weekday() == weekday:
        return said
    other = nearest(weekday, said.first)
    others = _different(said.first, (*said.others, *((other,) if other >= today.day else ())))
    return replace(said, others=others, confidence=VAGUE)


def range_of_days(today: Today, day: int, last: int) -> DateSaid | None:
    """The 3rd to the 5th, of the first month that still has both."""
    first = next_day_of_month(today.day, day)
    return span_of_days(first, next_day_of_month(first, last)) if first else None


def span_of_days(first: date | None, last: date | None) -> DateSaid | None:
    """A range whose both ends were said."""
    if first is None or last is None or last < first:
        return None
    return DateSaid(first, last, Reach.RANGE)


def window(first: date | None, last: date | None, today: Today) -> DateSaid | None:
    """A coarse period, from today on."""
    if first is None or last is None or last < max(first, today.day):
        return None
    return DateSaid(max(first, today.day), last, Reach.WINDOW)


def month_window(first: date, today: Today) -> DateSaid | None:
    return window(first, last_of_month(first), today)


def months_window(first: date, months: int, today: Today) -> DateSaid | None:
    return window(first, last_of_month(first_of_month(first, months - 1)), today)


def week_window(weeks_ahead: int, today: Today) -> DateSaid | None:
    return week_from(monday(today.day, weeks_ahead), today)


def week_from(first: date | None, today: Today) -> DateSaid | None:
    return window(first, first and days_later(first, 6), today)


def weekend_window(weeks_ahead: int, today: Today) -> DateSaid | None:
    return weekend_from(weekday_in_week(today.day, weeks_ahead, _SATURDAY), today)


def weekend_from(saturday: date, today: Today) -> DateSaid | None:
    return window(saturday, days_later(saturday, 1), today)


def next_days(number: int, today: Today) -> DateSaid | None:
    """The next three days: today is not one of them."""
    return window(days_later(today.day, 1), days_later(today.day, number), today)


def _different(day: date, others: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(other for other in others if other != day))

"""Calendar arithmetic, and what one date phrase says. Weeks run Monday to Sunday; dates lie in the future."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Today:
    """The day dates are counted from; `month_first` reads 5/12 as May 12."""

    day: date
    month_first: bool = True


class Reach(StrEnum):
    DAY = "day"
    RANGE = "range"  # from the first day to the last, both said
    WINDOW = "window"  # a coarse period that names neither


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A date phrase. `others` are its further readings; `after` reads it again as the end of what began on a day."""

    first: date
    last: date | None = None
    reach: Reach = Reach.DAY
    others: tuple[date, ...] = ()
    after: Callable[[date], date | None] | None = None
    span: Span = (0, 0)

    @property
    def end(self) -> date:
        return self.last or self.first

    def following(self, start: date) -> "DateSaid":
        """The same phrase, said of the end of something that starts on `start`."""
        again = self.after(start) if self.after else None
        return replace(self, first=again, others=()) if again else self


Reading = Callable[[re.Match[str], Today], DateSaid | None]
Rule = tuple[re.Pattern[str], Reading]


def rule(pattern: str, reading: Reading) -> Rule:
    return re.compile(pattern, re.IGNORECASE), reading


def calendar_day(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):  # noqa: PLR2004 - months of a year
        return None
    return date(year, month, day)


def next_month_day(start: date, month: int, day: int) -> date | None:
    """The first such day on or after `start`; looks far enough ahead for 29 February."""
    years = range(start.year, start.year + 9)
    return next((d for year in years if (d := calendar_day(year, month, day)) and d >= start), None)


def next_day_of_month(start: date, day: int) -> date | None:
    """The first day of that number on or after `start`; the 31st skips short months."""
    months = (first_of_month(start, ahead) for ahead in range(12))
    return next((d for m in months if (d := calendar_day(m.year, m.month, day)) and d >= start), None)


def first_of_month(day: date, ahead: int = 0) -> date:
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def last_of_month(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def monday(day: date, weeks_ahead: int = 0) -> date:
    return day + timedelta(days=7 * weeks_ahead - day.weekday())


def weekday_in_week(day: date, weeks_ahead: int, weekday: int) -> date:
    return monday(day, weeks_ahead) + timedelta(days=weekday)


def coming(weekday: int, day: date) -> date:
    """The next such weekday after `day`: whoever means today says so."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def on_or_after(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def one_day(day: date | None, *others: date) -> DateSaid | None:
    """A settled day; nothing for a day that does not exist."""
    return DateSaid(day, others=tuple(other for other in others if other != day)) if day else None


def bare_weekday(weekday: int, today: Today) -> DateSaid:
    """Said on that weekday it means a week on, and may mean today."""
    day = coming(weekday, today.day)
    also = (today.day,) if weekday == today.day.weekday() else ()
    return DateSaid(day, others=also, after=lambda start: on_or_after(weekday, start))


def month_day(month: int, day: int, year: int | None, today: Today) -> DateSaid | None:
    if year:
        return one_day(calendar_day(year, month, day))
    return _recurring(today, lambda start: next_month_day(start, month, day))


def day_of_month(day: int, today: Today) -> DateSaid | None:
    return _recurring(today, lambda start: next_day_of_month(start, day))


def _recurring(today: Today, after: Callable[[date], date | None]) -> DateSaid | None:
    first = after(today.day)
    return DateSaid(first, after=after) if first else None


def range_of_days(today: Today, day: int, last: int) -> DateSaid | None:
    """The 3rd to the 5th, of the first month that still has both."""
    first = next_day_of_month(today.day, day)
    return span_of_days(first, next_day_of_month(first, last)) if first else None


def span_of_days(first: date | None, last: date | None) -> DateSaid | None:
    """A range whose both ends were said."""
    if first is None or last is None or last < first:
        return None
    return DateSaid(first, last, Reach.RANGE)


def window(first: date, last: date, today: Today) -> DateSaid | None:
    """A coarse period, from today on."""
    return DateSaid(max(first, today.day), last, Reach.WINDOW) if last >= today.day else None


def month_window(first: date, today: Today) -> DateSaid | None:
    return window(first, last_of_month(first), today)


def week_window(weeks_ahead: int, today: Today) -> DateSaid | None:
    first = monday(today.day, weeks_ahead)
    return window(first, first + timedelta(days=6), today)


def weekend_window(weeks_ahead: int, today: Today) -> DateSaid | None:
    first = weekday_in_week(today.day, weeks_ahead, 5)
    return window(first, first + timedelta(days=1), today)

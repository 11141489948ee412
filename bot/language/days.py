"""Calendar arithmetic. Weeks run Monday to Sunday; a day that does not exist is None."""

import calendar
from datetime import date

_MONTHS = 12
_THURSDAY = 3
_FIRST_YEAR = 1900
LAST_DAY = date(2199, 12, 31)
"""Arithmetic stops here: "in 9999 years" is no error, and no trip."""


def calendar_day(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= LAST_DAY.year and 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def next_month_day(start: date, month: int, day: int) -> date | None:
    """The first such day on or after `start`; looks far enough ahead for 29 February."""
    years = range(start.year, start.year + 9)
    return next((d for year in years if (d := calendar_day(year, month, day)) and d >= start), None)


def next_day_of_month(start: date, day: int) -> date | None:
    """The first day of that number on or after `start`; the 31st skips short months."""
    months = (first_of_month(start, ahead) for ahead in range(_MONTHS))
    return next((d for m in months if (d := calendar_day(m.year, m.month, day)) and d >= start), None)


def next_weekday_of_number(start: date, weekday: int, number: int) -> date | None:
    """The next Friday the 13th: the weekday and the day of the month both hold."""
    months = (first_of_month(start, ahead) for ahead in range(_MONTHS * 8))
    days = (calendar_day(month.year, month.month, number) for month in months)
    return next((d for d in days if d and d >= start and d.weekday() == weekday), None)


def first_of_month(day: date, ahead: int = 0) -> date:
    months = day.year * _MONTHS + day.month - 1 + ahead
    return date(max(1, min(months // _MONTHS, LAST_DAY.year)), months % _MONTHS + 1, 1)


def first_of_named_month(month: int, day: date) -> date:
    """Of this year's month, or next year's when it is over."""
    return date(day.year + (month < day.month), month, 1)


def last_of_month(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last."""
    first = first_of_month(day, months)
    return first.replace(day=min(day.day, last_of_month(first).day))


def days_later(day: date, days: int) -> date:
    return date.fromordinal(max(1, min(day.toordinal() + days, LAST_DAY.toordinal())))


def monday(day: date, weeks_ahead: int = 0) -> date:
    return days_later(day, 7 * weeks_ahead - day.weekday())


def weekday_in_week(day: date, weeks_ahead: int, weekday: int) -> date:
    return days_later(monday(day, weeks_ahead), weekday)


def coming(weekday: int, day: date) -> date:
    """The next such weekday after `day`."""
    return days_later(day, (weekday - day.weekday() - 1) % 7 + 1)


def on_or_after(weekday: int, day: date) -> date:
    return days_later(day, (weekday - day.weekday()) % 7)


def nearest(weekday: int, day: date, rank: int = 1) -> date:
    """The weekday closest to `day`, the second closest, and so on."""
    near = sorted(
        (days_later(day, ahead) for ahead in range(-7 * rank, 7 * rank + 1)), key=lambda one: abs((one - day).days)
    )
    return [one for one in near if one.weekday() == weekday][rank - 1]


def nth_weekday(first: date, nth: int, weekday: int) -> date | None:
    """The nth of a month (counted from 1; -1 is the last), None where the month has no fifth."""
    days = (days_later(first, ahead) for ahead in range(last_of_month(first).day))
    matching = [day for day in days if day.weekday() == weekday]
    index = nth if nth < 0 else nth - 1
    return matching[index] if -len(matching) <= index < len(matching) else None


def week_of_month(first: date, nth: int) -> date:
    """Monday of the nth week, as ISO counts them: the first week is the one with the first Thursday."""
    thursday = nth_weekday(first, nth, _THURSDAY) or nth_weekday(first, -1, _THURSDAY)
    return monday(thursday or first)


def week_of_year(year: int, week: int) -> date | None:
    """Monday of an ISO week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def bookable_year(year: int) -> int:
    """The year, or 1900 for one so far off that nobody can mean it."""
    return year if _FIRST_YEAR <= year < _FIRST_YEAR + 300 else _FIRST_YEAR


def workday_later(day: date, number: int) -> date:
    """So many days from Monday to Friday on."""
    for _ in range(number):
        day = days_later(day, 1)
        while not is_weekday(day):
            day = days_later(day, 1)
    return day


def is_weekday(day: date) -> bool:
    return day.weekday() <= 4  # noqa: PLR2004 - Friday

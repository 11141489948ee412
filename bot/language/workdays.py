"""China's days off and make-up workdays, as the State Council announced them; a year not yet announced is estimated."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language.days import days_later, is_weekday
from bot.language.feasts import FEASTS
from bot.language.tables import rows

_USUAL_LENGTHS = {"spring festival": 8, "labour day": 5, "national day": 7}
_SATURDAY, _MONDAY, _FRIDAY = 5, 0, 4


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row; not `announced` means that they are what they were in most years."""

    first: date
    last: date
    announced: bool


def holiday(name: str, year: int) -> Holiday | None:
    return _announced().get((name, year)) or _usual(name, year)


def next_holiday(name: str, start: date) -> Holiday | None:
    """The first one that is not over on `start`."""
    off = (holiday(name, year) for year in range(start.year, start.year + 2))
    return next((one for one in off if one and one.last >= start), None)


def is_workday(day: date) -> bool:
    """In China; Monday to Friday in years without an announcement."""
    if day in _make_up_days():
        return True
    return is_weekday(day) and not any(one.first <= day <= one.last for one in _announced().values())


def china_workday_later(day: date, number: int) -> date:
    for _ in range(number):
        day = days_later(day, 1)
        while not is_workday(day):
            day = days_later(day, 1)
    return day


@cache
def _announced() -> dict[tuple[str, int], Holiday]:
    table = rows("china_holidays.tsv")
    return {
        (row["holiday"], int(row["year"])): Holiday(_day(row["first"]), _day(row["last"]), announced=True)
        for row in table
    }


@cache
def _make_up_days() -> frozenset[date]:
    return frozenset(_day(day) for row in rows("china_holidays.tsv") for day in row["make_up_workdays"].split())


def _usual(name: str, year: int) -> Holiday | None:
    """The long holidays at their usual length; the short ones with the weekend they touch."""
    day = FEASTS[name](year)
    if day is None:
        return None
    if name == "spring festival":  # from New Year's Eve on
        day = days_later(day, -1)
    if length := _USUAL_LENGTHS.get(name):
        return Holiday(day, days_later(day, length - 1), announced=False)
    first = days_later(day, -2 if day.weekday() == _MONDAY else -1 if day.weekday() == _SATURDAY + 1 else 0)
    last = days_later(day, 2 if day.weekday() == _FRIDAY else 1 if day.weekday() == _SATURDAY else 0)
    return Holiday(first, last, announced=False)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)

"""The Chinese lunisolar calendar, from a table of new year's days and long months."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.language.tables import rows

_SHORT = 29


@dataclass(frozen=True, slots=True)
class LunarYear:
    """`months` are the lengths in order; the leap month, if any, follows the month of its number."""

    new_year: date
    leap_month: int
    months: tuple[int, ...]

    def day(self, month: int, day: int, *, leap: bool = False) -> date | None:
        if leap and month != self.leap_month:
            return None
        at = month - 1 + (leap or (bool(self.leap_month) and month > self.leap_month))
        if not (0 <= at < len(self.months) and 1 <= day <= self.months[at]):
            return None
        return self.new_year + timedelta(days=sum(self.months[:at]) + day - 1)


@cache
def lunar_years() -> dict[int, LunarYear]:
    return {int(row["year"]): _year(row) for row in rows("lunar.tsv")}


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """None for a day that does not exist, and outside the years of the table."""
    known = lunar_years().get(year)
    return known.day(month, day, leap=leap) if known else None


def next_lunar_day(start: date, month: int, day: int) -> date | None:
    """The first such day on or after `start`."""
    days = (lunar_day(year, month, day) for year in range(start.year - 1, start.year + 3))
    return next((one for one in days if one and one >= start), None)


def _year(row: dict[str, str]) -> LunarYear:
    months = tuple(_SHORT + int(is_long) for is_long in row["long_months"])
    return LunarYear(date.fromisoformat(row["new_year"]), int(row["leap_month"]), months)

"""When a feast falls in a year, whichever calendar it keeps. What people call it is said by each language."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from bot.language.days import calendar_day, days_later, nth_weekday
from bot.language.lunar import lunar_day
from bot.language.tables import rows

Feast = Callable[[int], date | None]
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6
_CENTURY = 100


def fixed(month: int, day: int) -> Feast:
    return lambda year: calendar_day(year, month, day)


def nth(number: int, weekday: int, month: int, later: int = 0) -> Feast:
    """The nth weekday of a month, or some days later."""

    def day(year: int) -> date | None:
        found = nth_weekday(date(year, month, 1), number, weekday)
        return found and days_later(found, later)

    return day


def lunar(month: int, day: int, later: int = 0) -> Feast:
    """A day of the Chinese calendar; months 11 and 12 mostly fall in the year after."""

    def first(year: int) -> date | None:
        days = (lunar_day(start, month, day) for start in (year - 1, year))
        return next((days_later(one, later) for one in days if one and days_later(one, later).year == year), None)

    return first


def easter(later: int = 0) -> Feast:
    return lambda year: easter_sunday(year) + timedelta(days=later)


def easter_sunday(year: int) -> date:
    """Western Easter, after Butcher."""
    century, rest = divmod(year, _CENTURY)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * month + 114, 31)
    return date(year, month, day + 1)


def qingming(year: int) -> date | None:
    """Clear brightness: the day the sun stands at 15 degrees; the formula holds from 2000 to 2099."""
    rest = year % _CENTURY
    return calendar_day(year, 4, int(rest * 0.2422 + 4.81) - rest // 4)


def listed(name: str) -> Feast:
    """Feasts of calendars kept by sighting, from a table: an estimate for the years ahead."""
    return lambda year: next((day for day in _listed_days().get(name, ()) if day.year == year), None)


@cache
def _listed_days() -> dict[str, list[date]]:
    days: dict[str, list[date]] = {}
    for row in rows("movable_feasts.tsv"):
        days.setdefault(row["feast"], []).append(date.fromisoformat(row["first"]))
    return days


FEASTS: dict[str, Feast] = {
    "new year": fixed(1, 1),
    "martin luther king": nth(3, _MONDAY, 1),
    "groundhog": fixed(2, 2),
    "valentine": fixed(2, 14),
    "presidents": nth(3, _MONDAY, 2),
    "women": fixed(3, 8),
    "arbour": fixed(3, 12),
    "st patrick": fixed(3, 17),
    "april fools": fixed(4, 1),
    "earth": fixed(4, 22),
    "labour day": fixed(5, 1),
    "youth": fixed(5, 4),
    "cinco de mayo": fixed(5, 5),
    "mother": nth(2, _SUNDAY, 5),
    "memorial": nth(-1, _MONDAY, 5),
    "children": fixed(6, 1),
    "father": nth(3, _SUNDAY, 6),
    "juneteenth": fixed(6, 19),
    "party founding": fixed(7, 1),
    "canada": fixed(7, 1),
    "independence": fixed(7, 4),
    "bastille": fixed(7, 14),
    "army": fixed(8, 1),
    "us labor": nth(1, _MONDAY, 9),
    "teachers": fixed(9, 10),
    "national day": fixed(10, 1),
    "german unity": fixed(10, 3),
    "columbus": nth(2, _MONDAY, 10),
    "halloween": fixed(10, 31),
    "all saints": fixed(11, 1),
    "all souls": fixed(11, 2),
    "singles": fixed(11, 11),
    "veterans": fixed(11, 11),
    "thanksgiving": nth(4, _THURSDAY, 11),
    "black friday": nth(4, _THURSDAY, 11, later=1),
    "cyber monday": nth(4, _THURSDAY, 11, later=4),
    "christmas eve": fixed(12, 24),
    "christmas": fixed(12, 25),
    "boxing": fixed(12, 26),
    "new year's eve": fixed(12, 31),
    "mardi gras": easter(-47),
    "ash wednesday": easter(-46),
    "palm sunday": easter(-7),
    "maundy thursday": easter(-3),
    "good friday": easter(-2),
    "easter": easter(),
    "easter monday": easter(1),
    "ascension": easter(39),
    "pentecost": easter(49),
    "whit monday": easter(50),
    "corpus christi": easter(60),
    "qingming": qingming,
    "lunar new year's eve": lunar(1, 1, later=-1),
    "spring festival": lunar(1, 1),
    "lantern": lunar(1, 15),
    "dragon boat": lunar(5, 5),
    "qixi": lunar(7, 7),
    "ghost": lunar(7, 15),
    "mid-autumn": lunar(8, 15),
    "double ninth": lunar(9, 9),
    "laba": lunar(12, 8),
    "little new year": lunar(12, 23),
    "eid al-fitr": listed("eid al-fitr"),
    "eid al-adha": listed("eid al-adha"),
    "diwali": listed("diwali"),
}


def next_feast(name: str, start: date) -> date | None:
    """The first one on or after `start`; None beyond the tables."""
    days = (FEASTS[name](year) for year in range(start.year, start.year + 3))
    return next((day for day in days if day and day >= start), None)

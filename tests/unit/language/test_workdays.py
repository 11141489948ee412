from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.date_phrases import find_dates
from bot.language.workdays import Holiday, china_workday_later, holiday, is_workday, next_holiday


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2026, 2, 14), date(2026, 2, 28), date(2025, 9, 28)])
def test_a_make_up_workday_at_the_weekend_is_a_workday(day):
    assert day.weekday() >= 5
    assert is_workday(day)


@pytest.mark.parametrize(
    "day", [date(2026, 10, 1), date(2026, 10, 6), date(2026, 2, 23), date(2026, 1, 2), date(2026, 11, 28)]
)
def test_a_day_off_is_none(day):
    assert not is_workday(day)


def test_workdays_are_counted_over_a_holiday_and_its_make_up_days():
    assert china_workday_later(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert china_workday_later(date(2026, 9, 30), 3) == date(2026, 10, 10)


def test_a_year_that_is_not_announced_is_estimated_and_says_so():
    assert holiday("national day", 2026) == Holiday(date(2026, 10, 1), date(2026, 10, 7), announced=True)
    assert holiday("national day", 2027) == Holiday(date(2027, 10, 1), date(2027, 10, 7), announced=False)
    assert holiday("new year", 2027) == Holiday(date(2027, 1, 1), date(2027, 1, 3), announced=False)


def test_a_holiday_under_way_is_the_next_one():
    assert next_holiday("national day", date(2026, 10, 3)) == holiday("national day", 2026)
    assert next_holiday("national day", date(2026, 10, 8)) == holiday("national day", 2027)


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", date(2026, 10, 10)), ("Europe/Berlin", date(2026, 10, 12))]
)
def test_the_next_working_day_is_that_of_the_country(zone, day):
    (said,) = find_dates("next working day", datetime(2026, 10, 9, 10, tzinfo=ZoneInfo(zone)))
    assert said.first == day


def test_days_off_not_announced_are_believed_less():
    now = datetime(2026, 9, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    (this_year,), (next_year,) = find_dates("国庆", now), find_dates("明年国庆", now)
    assert next_year.confidence < this_year.confidence == 1

from datetime import date

import pytest

from bot.language import days


def test_a_day_that_does_not_exist_is_none():
    assert days.calendar_day(2026, 2, 29) is None
    assert days.calendar_day(2026, 13, 1) is None
    assert days.calendar_day(9999, 12, 31) is None


def test_the_next_such_day_skips_years_and_months_that_lack_it():
    assert days.next_month_day(date(2026, 3, 1), 2, 29) == date(2028, 2, 29)
    assert days.next_day_of_month(date(2026, 4, 15), 31) == date(2026, 5, 31)
    assert days.next_weekday_of_number(date(2026, 11, 24), 4, 13) == date(2027, 8, 13)


def test_a_month_later_is_the_same_day_or_the_last():
    assert days.months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert days.months_later(date(2026, 12, 15), 2) == date(2027, 2, 15)


def test_the_coming_weekday_is_never_today_and_the_one_from_today_on_may_be():
    tuesday = date(2026, 11, 24)
    assert days.coming(1, tuesday) == date(2026, 12, 1)
    assert days.on_or_after(1, tuesday) == tuesday


@pytest.mark.parametrize(("rank", "day"), [(1, date(2026, 12, 7)), (2, date(2026, 12, 14)), (3, date(2026, 11, 30))])
def test_the_nearest_weekday_and_the_next_nearest(rank, day):
    assert days.nearest(0, date(2026, 12, 10), rank) == day


def test_the_nth_weekday_of_a_month_and_the_last():
    first = date(2026, 12, 1)
    assert days.nth_weekday(first, 2, 0) == date(2026, 12, 14)
    assert days.nth_weekday(first, -1, 4) == date(2026, 12, 25)
    assert days.nth_weekday(first, 5, 0) is None


def test_the_first_week_of_a_month_is_the_one_with_its_first_thursday():
    assert days.week_of_month(date(2027, 1, 1), 1) == date(2027, 1, 4)
    assert days.week_of_month(date(2026, 12, 1), 1) == date(2026, 11, 30)


def test_the_week_of_a_year_is_the_iso_week():
    assert days.week_of_year(2027, 1) == date(2027, 1, 4)
    assert days.week_of_year(2027, 53) is None


def test_working_days_skip_the_weekend():
    assert days.workday_later(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert days.workday_later(date(2026, 11, 24), 3) == date(2026, 11, 27)

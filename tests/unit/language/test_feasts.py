from datetime import date

import pytest

from bot.language.feasts import FEASTS, easter_sunday, next_feast, qingming
from bot.language.lunar import lunar_day, lunar_years, next_lunar_day


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter(year, day):
    assert easter_sunday(year) == day


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("thanksgiving", 2026, date(2026, 11, 26)),
        ("us labor", 2026, date(2026, 9, 7)),
        ("memorial", 2027, date(2027, 5, 31)),
        ("good friday", 2027, date(2027, 3, 26)),
        ("spring festival", 2026, date(2026, 2, 17)),
        ("lunar new year's eve", 2026, date(2026, 2, 16)),
        ("lantern", 2026, date(2026, 3, 3)),
        ("dragon boat", 2026, date(2026, 6, 19)),
        ("mid-autumn", 2026, date(2026, 9, 25)),
        ("mid-autumn", 2025, date(2025, 10, 6)),  # after a leap sixth month
        ("laba", 2027, date(2027, 1, 15)),  # of the lunar year before
        ("eid al-fitr", 2026, date(2026, 3, 20)),
        ("diwali", 2026, date(2026, 11, 8)),
    ],
)
def test_feasts_of_every_calendar(name, year, day):
    assert FEASTS[name](year) == day


@pytest.mark.parametrize(("year", "day"), [(2025, 4), (2026, 5), (2027, 5), (2028, 4)])
def test_qingming(year, day):
    assert qingming(year) == date(year, 4, day)


def test_the_next_feast_may_be_today_and_is_never_past():
    assert next_feast("christmas", date(2026, 12, 25)) == date(2026, 12, 25)
    assert next_feast("christmas", date(2026, 12, 26)) == date(2027, 12, 25)


def test_beyond_the_tables_nothing_is_guessed():
    assert next_feast("spring festival", date(2090, 1, 1)) is None
    assert next_feast("diwali", date(2090, 1, 1)) is None


def test_a_lunar_year_ends_where_the_next_begins():
    years = lunar_years()
    for year, one in years.items():
        if year + 1 in years:
            assert (years[year + 1].new_year - one.new_year).days == sum(one.months)


def test_a_lunar_day_of_a_short_month_does_not_exist():
    lengths = lunar_years()[2026].months
    short = lengths.index(29) + 1
    assert lunar_day(2026, short, 30) is None


def test_a_leap_month_follows_the_month_of_its_number():
    assert lunar_day(2025, 6, 1) == date(2025, 6, 25)
    assert lunar_day(2025, 6, 1, leap=True) == date(2025, 7, 25)
    assert lunar_day(2025, 7, 1) == date(2025, 8, 23)
    assert lunar_day(2025, 5, 1, leap=True) is None


def test_the_next_lunar_day_may_belong_to_the_lunar_year_before():
    assert next_lunar_day(date(2027, 1, 1), 12, 8) == date(2027, 1, 15)

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.date_phrases import find_dates
from bot.language.dates import Reach
from bot.language.typed import legible


def read(text, day="2026-11-24", zone="Asia/Shanghai"):
    """The first phrase as (first, last, reach); None where there is none."""
    found = find_dates(legible(text), datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(zone)))
    return (found[0].first.isoformat(), found[0].end.isoformat(), found[0].reach) if found else None


def day(iso):
    return (iso, iso, Reach.DAY)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("今天", "2026-11-24"),
        ("明天下午3点", "2026-11-25"),
        ("后天", "2026-11-26"),
        ("大后天", "2026-11-27"),
        ("三天后", "2026-11-27"),
        ("周三", "2026-11-25"),
        ("礼拜天", "2026-11-29"),
        ("本周五", "2026-11-27"),
        ("下周二", "2026-12-01"),
        ("下星期三", "2026-12-02"),
        ("下下周二", "2026-12-08"),
        ("查一下下周二", "2026-12-01"),
        ("12月3号", "2026-12-03"),
        ("十二月二十三日", "2026-12-23"),
        ("３号", "2026-12-03"),
        ("25号", "2026-11-25"),
        ("下个月5号", "2026-12-05"),
        ("2026年12月1日上午9点", "2026-12-01"),
        ("2月29号", "2028-02-29"),
        ("元旦", "2027-01-01"),
        ("周五 12月4日", "2026-12-04"),
    ],
)
def test_chinese_days(text, iso):
    assert read(text) == day(iso)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("tomorrow", "2026-11-25"),
        ("the day after tomorrow", "2026-11-26"),
        ("Wed", "2026-11-25"),
        ("on Tuesday", "2026-12-01"),
        ("next Tue", "2026-12-01"),
        ("next Friday", "2026-12-04"),
        ("Friday next week", "2026-12-04"),
        ("3 Dec", "2026-12-03"),
        ("Dec 3rd", "2026-12-03"),
        ("the 3rd of December, 2027", "2027-12-03"),
        ("december twenty third", "2026-12-23"),
        ("April 14", "2027-04-14"),
        ("for April fourteenth", "2027-04-14"),
        ("in 2 weeks", "2026-12-08"),
        ("2026-12-03", "2026-12-03"),
        ("Thursday 2026-12-03", "2026-12-03"),
        ("the second Monday of next month", "2026-12-14"),
        ("2026-Dec-03", "2026-12-03"),
    ],
)
def test_english_days(text, iso):
    assert read(text) == day(iso)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("下周三到周五", "2026-12-02", "2026-12-04"),
        ("周三到五", "2026-11-25", "2026-11-27"),
        ("12月3日到5日", "2026-12-03", "2026-12-05"),
        ("12月30日至1月2日", "2026-12-30", "2027-01-02"),
        ("3号~5号", "2026-12-03", "2026-12-05"),
        ("12.3-12.5", "2026-12-03", "2026-12-05"),
        ("from Tuesday to Friday", "2026-12-01", "2026-12-04"),
        ("Wed–Fri", "2026-11-25", "2026-11-27"),
        ("from 3 to 5 December", "2026-12-03", "2026-12-05"),
        ("Dec 3-5", "2026-12-03", "2026-12-05"),
        ("March 10 to March 16, 2028", "2028-03-10", "2028-03-16"),
        ("between Dec 3 and Dec 5", "2026-12-03", "2026-12-05"),
        ("Fri until Mon", "2026-11-27", "2026-11-30"),
    ],
)
def test_ranges_end_on_or_after_their_start(text, first, last):
    assert read(text) == (first, last, Reach.RANGE)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("下周", "2026-11-30", "2026-12-06"),
        ("next week", "2026-11-30", "2026-12-06"),
        ("next two weeks", "2026-11-25", "2026-12-08"),
        ("下下周末", "2026-12-12", "2026-12-13"),
        ("in August", "2027-08-01", "2027-08-31"),
        ("月底", "2026-11-26", "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
    ],
)
def test_coarse_periods_are_windows(text, first, last):
    assert read(text) == (first, last, Reach.WINDOW)


def test_next_wednesday_in_chinese_is_never_the_day_after():
    assert read("下周三", day="2013-02-12") == day("2013-02-20")


def test_a_weekday_of_this_week_may_lie_ahead_but_not_behind():
    assert read("这周周三") == day("2026-11-25")
    assert read("这周一") is None
    assert read("this Monday") is None


def test_next_saturday_and_next_sunday_lie_in_one_week():
    assert read("next Saturday") == day("2026-12-05")
    assert read("next Sunday") == day("2026-12-06")


def test_next_friday_keeps_the_coming_one_as_another_reading_and_next_monday_needs_none():
    moment = datetime(2026, 11, 24, tzinfo=ZoneInfo("Europe/Berlin"))
    assert find_dates("next Friday", moment)[0].others == (date(2026, 11, 27),)
    assert find_dates("next Monday", moment)[0].others == ()


@pytest.mark.parametrize(
    ("text", "zone", "iso"),
    [
        ("5/12", "Europe/Berlin", "2026-12-05"),
        ("5/12", "America/New_York", "2027-05-12"),
        ("12/5", "Asia/Shanghai", "2026-12-05"),
        ("12.5.", "Europe/Berlin", "2027-05-12"),
        ("31/12", "America/New_York", "2026-12-31"),
    ],
)
def test_a_date_in_figures_is_read_as_its_reader_writes_it(text, zone, iso):
    assert read(text, zone=zone) == day(iso)


@pytest.mark.parametrize(
    "text",
    [
        "1-2-3",
        "02/29/2022",
        "2200-25",
        "12.53%",
        "3:30",
        "3",
        "2026-11-23",
        "二月三十号",
        "one sat here",
        "may I",
        "周",
    ],
)
def test_what_is_no_future_date_is_not_read_as_one(text):
    assert read(text) is None


def test_a_weekday_that_contradicts_its_date_is_another_reading():
    moment = datetime(2026, 11, 24, tzinfo=ZoneInfo("Europe/Berlin"))
    (said,) = find_dates("Friday, 5 December", moment)
    assert (said.first, said.others) == (date(2026, 12, 5), (date(2026, 12, 4),))
    assert said.confidence < 1


@pytest.mark.parametrize(
    ("text", "day", "other"),
    [
        ("next Monday", "2026-11-29", "2026-12-07"),  # a Sunday: tomorrow, or the week after
        ("下周一", "2026-11-29", "2026-12-07"),
        ("这周日", "2026-11-23", "2026-12-06"),  # a Monday
        ("下周日", "2026-11-24", "2026-11-29"),  # where weeks begin on Sunday
    ],
)
def test_where_people_count_weeks_differently_the_other_reading_is_kept(text, day, other):
    found = find_dates(text, datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    assert [str(one) for one in found[0].others] == [other]


@pytest.mark.parametrize(
    "text", ["last Friday", "yesterday", "last month", "上周三", "去年12月3号", "every Monday", "每周一"]
)
def test_what_is_past_or_recurs_is_no_day_to_come(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("two weeks from Monday", "2026-12-14"),
        ("the day after Christmas", "2026-12-26"),
        ("three days before Christmas", "2026-12-22"),
        ("the closest Monday to December 10", "2026-12-07"),
        ("the Friday before Easter", "2027-03-26"),
        ("圣诞节前一天", "2026-12-24"),
        ("元旦后三天", "2027-01-04"),
        ("元旦后第一个周一", "2027-01-04"),
    ],
)
def test_words_beside_a_date_move_it(text, iso):
    assert read(text) == day(iso)


def test_a_stay_from_a_day_is_not_a_day_after_it():
    assert read("stay 3 days from 5 December") == day("2026-12-05")


@pytest.mark.parametrize(
    "text", ["3. Dezember 2026", "3 décembre 2026", "3 de diciembre de 2026", "3 dicembre 2026", "03.Dec.2026"]
)
def test_a_full_date_in_a_language_without_a_grammar_is_read_by_the_library(text):
    assert read(text) == day("2026-12-03")


@pytest.mark.parametrize("text", ["3 Zimmer 2026", "12 people 2026", "30 février 2026"])
def test_the_library_is_not_believed_where_a_date_is_not_complete(text):
    assert read(text) is None

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.language.date_phrases import find_dates
from bot.language.lengths import find_length
from bot.language.timing import arrange
from bot.language.typed import legible, without
from bot.trips.reading import Hours

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def timing(text):
    plain = legible(text)
    dates = find_dates(plain, NOW)
    return arrange(plain, dates, find_length(without(plain, *(said.span for said in dates))))


def ends(text):
    said = timing(text)
    return said.depart and str(said.depart.value), said.back and str(said.back.value)


@pytest.mark.parametrize(
    ("text", "depart", "back"),
    [
        ("back by Friday", None, "2026-11-27"),
        ("周五前回来", None, "2026-11-27"),
        ("out Monday, back Thursday", "2026-11-30", "2026-12-03"),
        ("Wednesday, returning the following day", "2026-11-25", "2026-11-26"),
        ("leave Monday, come back three days later", "2026-11-30", "2026-12-03"),
        ("周一去，三天后回", "2026-11-30", "2026-12-03"),
        ("周一出发，次日返回", "2026-11-30", "2026-12-01"),
        ("明天去，当天回", "2026-11-25", "2026-11-25"),
        ("Thursday, back Friday, no, Saturday", "2026-11-26", "2026-11-28"),
        ("leave on 10 December, return on 2026-12-03", "2026-12-10", None),
    ],
)
def test_the_way_back_follows_the_way_out(text, depart, back):
    assert ends(text) == (depart, back)


def test_going_back_is_the_trip_where_no_way_out_is_said():
    assert ends("I'll go back tomorrow") == ("2026-11-25", None)
    assert timing("I'll go back tomorrow").depart.confidence < 1
    assert ends("trip to Rome, I'll go back on Friday") == (None, "2026-11-27")


@pytest.mark.parametrize(
    ("text", "back", "confidence"),
    [
        ("tomorrow for three days", date(2026, 11, 27), 0.9),
        ("tomorrow for 2-3 days", date(2026, 11, 27), 0.5),
        ("明天，住两晚", date(2026, 11, 27), 0.9),
    ],
)
def test_a_length_makes_a_return_that_is_less_sure(text, back, confidence):
    said = timing(text).back
    assert (said.value, said.confidence) == (back, confidence)


def test_three_days_end_on_the_third_and_two_nights_on_the_morning_after_the_second():
    assert ends("12月7号出差三天") == ("2026-12-07", "2026-12-09")
    assert ends("12月7号住两晚") == ("2026-12-07", "2026-12-09")
    assert ends("12月7号当天往返") == ("2026-12-07", "2026-12-07")


def test_hours_go_with_the_day_they_were_said_with():
    said = timing("Thursday at 9 am, back Friday after 6 pm")
    assert said.hours.value == Hours(time(9), time(9))
    assert said.back_hours.value == Hours(earliest=time(18))


def test_the_hour_at_the_end_of_a_range_is_that_of_the_return():
    assert timing("周三下午2点到周五下午5点").back_hours.value == Hours(time(17), time(17))


@pytest.mark.parametrize(
    ("text", "depart"),
    [
        ("a meeting on Thursday, I fly on Wednesday", "2026-11-25"),
        ("周四在上海开会，周三飞过去", "2026-11-25"),
        ("a meeting on Thursday", "2026-11-26"),
    ],
)
def test_the_day_of_a_meeting_is_the_departure_only_where_no_other_is_said(text, depart):
    assert ends(text)[0] == depart


def test_who_arrives_and_leaves_leaves_at_the_end():
    assert ends("arriving on Monday, leaving on Wednesday") == ("2026-11-30", "2026-12-02")

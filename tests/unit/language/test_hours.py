from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.language.date_phrases import find_dates
from bot.language.typed import legible
from bot.trips.reading import Hours

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def hours(text):
    (said,) = find_dates(legible(text), NOW)
    return said.hours and (said.hours.earliest, said.hours.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Friday at 5pm", time(17), time(17)),
        ("at 17:30 on Friday", time(17, 30), time(17, 30)),
        ("Friday 12am", time(0), time(0)),
        ("Friday after 6 pm", time(18), None),
        ("before 9:15 am on Friday", None, time(9, 15)),
        ("between 9:30 and 11:00 on Friday", time(9, 30), time(11)),
        ("Friday from 5 to 6pm", time(17), time(18)),
        ("Friday morning", time(6), time(12)),
        ("Friday evening at 8", time(20), time(20)),
        ("tonight at 8", time(20), time(20)),
        ("Friday at half past five", time(5, 30), time(5, 30)),
        ("Friday at quarter to six", time(5, 45), time(5, 45)),
        ("noon on Friday", time(12), time(12)),
        ("Friday 8h30", time(8, 30), time(8, 30)),
        ("周五下午3点", time(15), time(15)),
        ("周五早上八点半", time(8, 30), time(8, 30)),
        ("周五15:30", time(15, 30), time(15, 30)),
        ("周五下午三点一刻", time(15, 15), time(15, 15)),
        ("周五10点前", None, time(10)),
        ("周五晚上8点以后", time(20), None),
        ("周五上午9点到11点", time(9), time(11)),
        ("周五中午12点", time(12), time(12)),
        ("周五中午一点", time(13), time(13)),
        ("周五晚上", time(18), time(23, 59)),
        ("明早", time(6), time(10)),
        ("今晚10点", time(22), time(22)),
        ("Friday", None, None),
    ],
)
def test_the_time_of_day_beside_a_date(text, earliest, latest):
    assert (hours(text) or (None, None)) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["Dec 3 15:50:06 2027", "from 5 to 6pm of December 3 2027", "12:30 december 3rd, 2027"]
)
def test_a_time_of_day_does_not_hide_the_date_around_it(text):
    (said,) = find_dates(text, NOW)
    assert str(said.first) == "2027-12-03"


def test_both_ends_of_a_range_have_their_hour():
    (said,) = find_dates("周三下午2点到周五下午5点", NOW)
    assert (said.hours, said.end_hours) == (Hours(time(14), time(14)), Hours(time(17), time(17)))


def test_what_begins_at_an_hour_without_a_day_begins_today():
    (said,) = find_dates("下午2点 - 明天下午3点", NOW)
    assert (str(said.first), str(said.end)) == ("2026-11-24", "2026-11-25")


@pytest.mark.parametrize("text", ["3 nights", "25:99", "at 5", "下午3点"])
def test_a_time_without_a_day_is_no_date(text):
    assert find_dates(text, NOW) == []

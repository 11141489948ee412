from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.date_phrases import find_dates
from bot.language.typed import legible


def read(text, day="2026-11-24"):
    """Each phrase as its first day, its last day and its other readings."""
    found = find_dates(legible(text), datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    return [(str(one.first), str(one.end), *map(str, one.others)) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday to Thursday",
        "Tue - Thu",
        "from Tue through Thu",
        "between Tuesday and Thursday",
        "周二到周四",
        "在周二和周四之间",
    ],
)
def test_two_days_with_a_word_between_them_are_one_range(text):
    assert read(text) == [("2026-12-01", "2026-12-03")]


@pytest.mark.parametrize("text", ["Thursday and Friday", "周四周五", "周四、周五", "周四和周五", "Thu, Fri"])
def test_days_in_a_row_are_one_stay(text):
    assert read(text) == [("2026-11-26", "2026-11-27")]


def test_days_apart_are_two_days():
    assert len(read("Monday and Thursday")) == 2


@pytest.mark.parametrize("text", ["Thursday or Friday", "周四或者周五", "周四还是周五", "Thu/Fri"])
def test_a_choice_is_one_phrase_with_two_readings(text):
    assert read(text) == [("2026-11-26", "2026-11-26", "2026-11-27")]


@pytest.mark.parametrize(
    "text",
    [
        *("not Friday", "except Friday", "anything but Friday", "I don't want to go on Friday", "can't do Friday"),
        *("不要周五", "不是周五", "除了周五"),
    ],
)
def test_a_day_that_is_refused_is_not_meant(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["not before Friday", "not until Friday", "no later than Friday"])
def test_a_limit_is_no_refusal(text):
    assert read(text) == [("2026-11-27", "2026-11-27")]


@pytest.mark.parametrize(
    "text",
    [
        *("Friday, no, Thursday", "Friday - sorry, I mean Thursday", "Friday, actually make that Thursday"),
        *("move it from Friday to Thursday", "Friday doesn't work, Thursday then", "not Friday but Thursday"),
        *("周五，不对，周四", "周五改成周四", "从周五改到周四", "不是周五，是周四", "周五不行，周四"),
    ],
)
def test_a_correction_leaves_only_what_it_corrects_to(text):
    assert read(text) == [("2026-11-26", "2026-11-26")]


@pytest.mark.parametrize(
    "text",
    ["Friday, 27 November", "27.11.2026 (Friday)", "周五 11月27日", "11月27日（周五）", "next Friday, 4 December"],
)
def test_a_weekday_beside_its_date_is_the_same_day(text):
    assert len(read(text)) == 1


def test_a_range_never_ends_before_it_starts():
    assert read("Friday to Monday") == [("2026-11-27", "2026-11-30")]
    assert read("from 3 December to 1 December") == [("2026-12-03", "2027-12-01")]
    assert read("from 2026-12-03 to 2026-12-01") == [("2026-12-03", "2026-12-03"), ("2026-12-01", "2026-12-01")]


def test_the_same_day_means_nothing_without_a_day_before_it():
    assert read("back the same day") == []
    assert read("Friday, back the same day")[-1] == ("2026-11-27", "2026-11-27")

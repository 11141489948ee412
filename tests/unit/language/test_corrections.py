"""What is said after the first words changes only what it names."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.corrections import answered, corrected
from bot.language.intake import read
from bot.trips.drafts import Answer
from bot.trips.form import from_reading

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Tuesday."""


def after(words, *corrections):
    reading = read(words, NOW)
    for one in corrections:
        reading = corrected(reading, one, NOW)
    return from_reading(reading, "CNY")


@pytest.mark.parametrize(
    ("words", "correction", "depart", "back"),
    [
        ("Berlin to Lisbon 9 Dec", "actually Thursday", date(2026, 12, 10), None),
        ("Berlin to Lisbon 9 Dec to 11 Dec", "back on Saturday", date(2026, 12, 9), date(2026, 12, 12)),
        ("Berlin to Lisbon 9 Dec to 11 Dec", "back on Monday", date(2026, 12, 9), date(2026, 12, 14)),
        ("Berlin to Lisbon on Friday", "actually Monday", date(2026, 11, 30), None),
        ("Berlin to Lisbon 9 Dec", "tomorrow", date(2026, 11, 25), None),
        ("下周三去上海出差三天", "还是周四吧", date(2026, 12, 3), date(2026, 12, 5)),
        ("下周三去上海出差三天", "改成下下周一", date(2026, 12, 7), date(2026, 12, 9)),
        ("下周三去上海出差三天", "出差五天", date(2026, 12, 2), date(2026, 12, 6)),
        ("下周三去上海出差三天", "周五回来", date(2026, 12, 2), date(2026, 12, 4)),
    ],
)
def test_a_day_is_moved(words, correction, depart, back):
    form = after(words, correction)
    assert (form.legs[0].depart, form.return_date) == (depart, back)


def test_a_sum_without_a_currency_stays_in_the_one_that_was_said():
    form = after("Berlin to Lisbon 9 Dec, 800 EUR", "budget 900")
    assert (form.amount, form.currency) == ("900", "EUR")


@pytest.mark.parametrize("correction", ["thank you", "好的", "取消", ""])
def test_what_says_nothing_of_a_trip_changes_nothing(correction):
    words = "下周三从北京去上海出差三天，见客户，预算5000"
    assert after(words, correction) == after(words)


def test_only_a_choice_that_is_asked_about_is_taken():
    reading = read("Berlin to Birmingham on 3 Dec", NOW)
    assert answered(reading, Answer("destination", 0, "LON:London")) == reading
    assert answered(reading, Answer("origin", 0, "BHX:Birmingham")) == reading
    taken = answered(reading, Answer("destination", 0, "BHM:Birmingham"))
    assert (taken.legs[0].destination.value.code, taken.asked) == ("BHM", ())


def test_the_end_follows_the_day_that_was_chosen():
    reading = read("Berlin to Lisbon next Thursday for 2 nights", NOW)
    assert from_reading(answered(reading, Answer("depart", 0, "2026-11-26")), "EUR").return_date == date(2026, 11, 28)

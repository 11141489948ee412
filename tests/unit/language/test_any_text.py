import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.intake import read

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PIECES = (
    *("下周三", "到", "周五", "12月31日", "2月30号", "北京", "虹桥", "去", "回", "从", "三天", "两晚", "预算", "5000", "元", "经"),
    *("Tue", "-", "to", "from", "Berlin", "Lisbon", "via", "next", "Dec", "3", "the 31st", "back", "for", "two weeks", "€800"),
    *(" ", ",", "，", "\n", "<@U1>", "&amp;", "99", "99.99.", "12/5", "2026-02-29", "İ", "𝟛", "Ǆ", "%", "("),
)  # fmt: skip
EVERY_SLOT = ("return_date", "window", "days", "nights", "budget", "purpose", "project", "travellers")


def every_slot(reading):
    of_legs = [slot for leg in reading.legs for slot in (leg.origin, leg.destination, leg.mode, leg.depart)]
    return [slot for slot in (*of_legs, *(getattr(reading, name) for name in EVERY_SLOT)) if slot]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map("".join))
def test_any_text_is_read_without_error_and_promises_hold(text):
    reading = read(text, NOW)
    assert reading.text == text
    for slot in every_slot(reading):
        start, end = slot.span
        assert 0 <= start < end <= len(text)
        assert 0 < slot.confidence <= 1
        assert slot.value not in slot.candidates
    departs = [leg.depart.value for leg in reading.legs if leg.depart]
    assert all(day >= NOW.date() for day in departs)
    if departs and reading.return_date:
        assert reading.return_date.value >= departs[0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_same_text_is_read_alike_twice(text):
    assert read(text, NOW) == read(text, NOW)


@pytest.mark.parametrize(
    "piece",
    [
        "大概",
        " ",
        "to ",
        "1",
        "三",
        "-",
        "back ",
        "A to ",
        "from Abcd to Efgh ",
        "去杭洲",
        "New ",
        "for the sales ",
        "和上次",
        "a'b ",
    ],
)
def test_three_thousand_characters_of_nonsense_are_read_in_good_time(piece):
    """50 ms of our own time on a quiet machine (docs/language.md); twice that here, best of three."""
    text = ("预算" + piece * 3000)[:3000]
    assert min(seconds_of_reading(text) for _ in range(3)) < 0.1


def seconds_of_reading(text):
    began = time.process_time()
    read(text, NOW)
    return time.process_time() - began

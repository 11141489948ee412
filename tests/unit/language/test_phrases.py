from decimal import Decimal

import pytest

from bot.language.lengths import find_length
from bot.language.modes import find_modes
from bot.language.money import find_budget
from bot.language.numerals import english, han
from bot.language.party import find_travellers
from bot.language.purpose import find_project, find_purpose
from bot.language.typed import legible
from bot.trips.model import Mode, Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("预算5000", "5000", "CNY"),
        ("¥5000", "5000", "CNY"),
        ("5000元", "5000", "CNY"),
        ("预算1.2万", "12000", "CNY"),
        ("预算大概5k左右", "5000", "CNY"),
        ("under 800 EUR", "800", "EUR"),
        ("€800", "800", "EUR"),
        ("budget $1,400", "1400", "USD"),
        ("a budget of 1400", "1400", ""),
        ("不超过3000人民币", "3000", "CNY"),
    ],
)
def test_a_budget_is_a_sum_with_a_cue_or_a_currency(text, amount, currency):
    assert find_budget(text).value == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["within 3 days", "5000", "酒店每晚不超过500元", "under $200 per night", "max 2 people", "预算不多"]
)
def test_other_figures_are_no_budget(text):
    assert find_budget(text) is None


@pytest.mark.parametrize(
    ("text", "days", "nights"),
    [
        ("三天", 3, None),
        ("3天", 3, None),
        ("两晚", None, 2),
        ("三天两夜", 3, 2),
        ("for three days", 3, None),
        ("3 nights", None, 3),
        ("a 7-day trip", 7, None),
        ("two weeks", 14, None),
        ("一周", 7, None),
        ("in three days", None, None),
        ("第三天", None, None),
        ("次日", None, None),
    ],
)
def test_lengths(text, days, nights):
    length = find_length(text)
    assert (length.days and length.days.value, length.nights and length.nights.value) == (days, nights)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("飞北京", Mode.FLIGHT),
        ("坐高铁", Mode.TRAIN),
        ("大巴", Mode.BUS),
        ("开车去", Mode.CAR),
        ("by train", Mode.TRAIN),
        ("a cheap flight", Mode.FLIGHT),
        ("driving", Mode.CAR),
    ],
)
def test_modes(text, mode):
    assert [slot.value for slot in find_modes(text)] == [mode]


@pytest.mark.parametrize("text", ["no flights", "不坐飞机", "training", "飞书"])
def test_a_refused_mode_is_not_asked_for(text):
    assert find_modes(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两个人", 2),
        ("我们三个人", 3),
        ("a group of 4", 4),
        ("for two people", 2),
        ("three of us", 3),
        ("2 tickets", 2),
    ],
)
def test_travellers_are_counted(text, number):
    assert find_travellers(text).value == number


@pytest.mark.parametrize("text", ["some people", "Room 4", "个人"])
def test_nobody_is_counted_where_no_number_is_said(text):
    assert find_travellers(text) is None


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("去上海见客户", "见客户"),
        ("客户拜访", "客户拜访"),
        ("去杭州参加产品培训", "参加产品培训"),
        ("下周开会", "开会"),
        ("a client visit", "client visit"),
        ("for the PyCon conference", "PyCon conference"),
        ("purpose: quarterly numbers, then home", "quarterly numbers"),
    ],
)
def test_the_purpose_is_the_phrase_as_typed(text, purpose):
    slot = find_purpose(text)
    assert slot.value == purpose
    assert text[slice(*slot.span)] == purpose


def test_a_project_is_named_by_its_code():
    assert find_project("for project APOLLO-7").value == "APOLLO-7"
    assert find_project("项目 HX2026").value == "HX2026"
    assert find_project("a project meeting") is None


@pytest.mark.parametrize(
    "text", ["&lt;Berlin&gt; – １２月３日", "<@U1> hi <https://x.example|y>", "/trip Berlin", "ﬁ½㎞"]
)
def test_making_text_legible_moves_no_character(text):
    assert len(legible(text)) == len(text)


def test_numerals_in_words():
    assert [han(word) for word in ("三", "十二", "三十一", "二〇二六", "两", "一百二十")] == [3, 12, 31, 2026, 2, 120]
    assert [english(word) for word in ("three", "3rd", "twenty-first", "thirty", "fifth")] == [3, 3, 21, 30, 5]

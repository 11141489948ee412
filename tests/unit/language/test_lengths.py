import pytest

from bot.language.lengths import find_length


def length(text):
    found = find_length(text)
    return found.days and found.days.value, found.nights and found.nights.value


@pytest.mark.parametrize(
    ("text", "days", "nights"),
    [
        ("a fortnight", 14, None),
        ("a week and a half", 11, None),
        ("2 weeks 3 days", 17, None),
        ("for a month", 30, None),
        ("all week", 7, None),
        ("4D3N", 4, 3),
        ("a day trip", 1, None),
        ("overnight", None, 1),
        ("半个月", 15, None),
        ("当天往返", 1, None),
        ("一日游", 1, None),
        ("3天2晚", 3, 2),
        ("两个半星期", 18, None),
    ],
)
def test_a_length_in_many_words(text, days, nights):
    assert length(text) == (days, nights)


@pytest.mark.parametrize(
    "text",
    [
        "in three days",
        "3 days ago",
        "the last 3 days",
        "within 3 days",
        "三天后",
        "三天内",
        "第三天",
        "400 days",
        "1.3 days",
    ],
)
def test_what_is_no_length_of_a_stay(text):
    assert length(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "best", "others"), [("2-3 days", 3, (2,)), ("两三天", 3, (2,)), ("a few days", 3, (2, 4))]
)
def test_a_vague_length_has_other_readings(text, best, others):
    slot = find_length(text).days
    assert (slot.value, slot.candidates) == (best, others)
    assert slot.confidence < 1


def test_the_journey_lasts_is_a_length():
    assert length("the journey will last 5 days") == (5, None)

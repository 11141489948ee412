from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.i18n import language_of
from blocks.reader import Reader
from bot.language.places import gazetteer
from bot.trips.model import EmployeeId, Money, Place
from tests.unit.blocks.limits import assert_harmless
from tests.unit.blocks.samples import reader

WEDNESDAY, FRIDAY = date(2026, 12, 2), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh"),
        ("zh-TW", "zh"),
        ("zh-HK", "zh"),
        ("zh", "zh"),
        ("en-US", "en"),
        ("en-GB", "en"),
        ("pt-BR", "en"),
        ("ja-JP", "en"),
        ("", "en"),
        ("-", "en"),
        ("zz-ZZ", "en"),
        ("not a locale", "en"),
        ("../../etc", "en"),
    ],
)
def test_slacks_locale_becomes_one_of_our_languages(locale, language):
    assert language_of(locale) == language


@given(st.text())
def test_no_locale_is_too_strange_to_be_answered(locale):
    assert language_of(locale) in {"en", "zh"}


@pytest.mark.parametrize(
    ("language", "number", "said"), [("en", 1, "1 day"), ("en", 3, "3 days"), ("zh", 1, "1天"), ("zh", 3, "3天")]
)
def test_a_number_of_things_has_its_plural(language, number, said):
    assert reader(language).tn("{n} day", "{n} days", number) == said


@pytest.mark.parametrize(
    ("language", "first", "last", "said"),
    [
        ("en", WEDNESDAY, FRIDAY, "Wed 2 Dec – Fri 4 Dec 2026"),
        ("zh", WEDNESDAY, FRIDAY, "2026年12月2日周三 – 12月4日周五"),
        ("en", WEDNESDAY, WEDNESDAY, "Wed 2 Dec 2026"),
        ("zh", WEDNESDAY, WEDNESDAY, "2026年12月2日周三"),
        ("en", FRIDAY, date(2027, 1, 3), "Fri 4 Dec 2026 – Sun 3 Jan 2027"),
        ("zh", FRIDAY, date(2027, 1, 3), "2026年12月4日周五 – 2027年1月3日周日"),
    ],
)
def test_days_are_absolute_with_their_weekday(language, first, last, said):
    assert reader(language).period(first, last) == said


@pytest.mark.parametrize(
    ("zone", "said"), [("Asia/Shanghai", "Tue 24 Nov, 10:00"), ("Europe/Berlin", "Tue 24 Nov, 03:00")]
)
def test_a_moment_is_told_in_the_readers_zone(zone, said):
    mine = Reader("en-GB", ZoneInfo(zone), gazetteer())
    moment = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert mine.moment(moment) == said
    assert mine.live_moment(moment) == f"<!date^1795485600^{{date_short}} {{time}}|{said}>"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "said"),
    [
        ("en", "5000.00", "CNY", "CN¥5,000.00"),
        ("zh", "5000.00", "CNY", "¥5,000.00"),
        ("en", "1280.50", "USD", "US$1,280.50"),
        ("en", "5000.00", "JPY", "JP¥5,000"),
        ("en", "1280.50", "JPY", "JP¥1,280.50"),
        ("en", "1280.50", "XXX", "XXX1,280.50"),
        ("zh", "1280.50", "XXX", "XXX1,280.50"),
        ("en", "1280.50", "QQQ", "QQQ1,280.50"),
        ("en", "999999999999.99", "EUR", "€999,999,999,999.99"),
        ("en", "-1.00", "EUR", "-€1.00"),
    ],
)
def test_money_keeps_its_amount_and_names_its_currency(language, amount, currency, said):
    assert reader(language).money(Money(Decimal(amount), currency)) == said


@given(st.decimals(-(10**15), 10**15, places=2), st.text(max_size=8))
def test_no_currency_breaks_a_view(amount, currency):
    assert_harmless(reader("en").money(Money(amount, currency)))


@pytest.mark.parametrize(
    ("place", "english", "chinese"),
    [
        (Place("北京", "BJS"), "Beijing", "北京"),
        (Place("Ulm Science Park"), "Ulm Science Park (as typed)", "Ulm Science Park（手填）"),
        (Place("Somewhere", "000000"), "Somewhere", "Somewhere"),
        (Place("", "ZZZ"), "ZZZ", "ZZZ"),
        (Place(""), "?", "?"),
        (Place("<@U1>"), "&lt;@U1&gt; (as typed)", "&lt;@U1&gt;（手填）"),
    ],
)
def test_a_place_is_named_in_the_readers_language_or_as_typed(place, english, chinese):
    assert (reader("en").place(place), reader("zh").place(place)) == (english, chinese)


def test_a_person_without_a_name_is_called_by_id():
    assert reader("en").name(EmployeeId("E<99>")) == "E&lt;99&gt;"


def test_a_name_cannot_mention_anyone():
    forged = Reader("en", ZoneInfo("UTC"), gazetteer(), {EmployeeId("E1"): "<@U1>\nApproved"})
    assert forged.name(EmployeeId("E1")) == "&lt;@U1&gt; Approved"


@pytest.mark.parametrize(
    ("language", "all_of", "any_of"), [("en", "A, B and C", "A, B or C"), ("zh", "A、B和C", "A、B或C")]
)
def test_several_people_are_listed_as_one_would_say_it(language, all_of, any_of):
    assert reader(language).listed("ABC") == all_of
    assert reader(language).listed("ABC", "or") == any_of

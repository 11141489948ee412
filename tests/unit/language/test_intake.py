from datetime import date
from decimal import Decimal

import pytest

from bot.trips.model import Mode, Money, Place


def route(reading):
    return [
        (leg.origin and leg.origin.value.code, leg.destination and leg.destination.value.code) for leg in reading.legs
    ]


def dates(reading):
    first = reading.legs[0].depart if reading.legs else None
    back = reading.return_date
    return first and first.value.isoformat(), back and back.value.isoformat()


def slots(reading):
    yield from (s for leg in reading.legs for s in (leg.origin, leg.destination, leg.mode, leg.depart) if s)
    rest = (reading.return_date, reading.window, reading.days, reading.nights, reading.budget, reading.purpose)
    yield from (s for s in (*rest, reading.project, reading.travellers) if s)


def test_three_days_in_shanghai_are_three_calendar_days_and_two_nights(said):
    reading = said("下周三去上海出差三天")
    assert reading.legs[0].destination.value == Place("上海", "SHA")
    assert dates(reading) == ("2026-12-02", "2026-12-04")
    assert reading.days.value == 3


def test_an_english_command_gives_route_range_and_purpose(said):
    reading = said("/trip Berlin to Lisbon Tue-Fri, client visit", day="2026-11-23")
    assert route(reading) == [("BER", "LIS")]
    assert dates(reading) == ("2026-11-24", "2026-11-27")
    assert reading.purpose.value == "client visit"


def test_a_weekday_said_on_that_weekday_is_a_week_on_and_may_be_today(said):
    depart = said("Berlin to Lisbon Tue").legs[0].depart
    assert depart.value == date(2026, 12, 1)
    assert depart.candidates == (date(2026, 11, 24),)
    assert depart.confidence < 1


def test_purpose_and_budget_follow_the_dates_in_chinese(said):
    reading = said("下周三去上海出差三天，见客户，预算5000")
    assert dates(reading) == ("2026-12-02", "2026-12-04")
    assert reading.purpose.value == "见客户"
    assert reading.budget.value == Money(Decimal(5000), "CNY")


def test_a_return_that_repeats_the_range_is_one_return(said):
    reading = said("Berlin to Lisbon Tue–Fri, back Friday night, under 800 EUR", day="2026-11-23")
    assert dates(reading) == ("2026-11-24", "2026-11-27")
    assert reading.budget.value == Money(Decimal(800), "EUR")


def test_leaving_tomorrow_and_back_on_friday(said):
    reading = said("明天飞北京 周五回")
    assert route(reading) == [(None, "BJS")]
    assert reading.legs[0].mode.value is Mode.FLIGHT
    assert dates(reading) == ("2026-11-25", "2026-11-27")


def test_a_telegram_of_dates_city_and_train(said):
    reading = said("12月3日到5日 杭州 高铁 二等座")
    assert route(reading) == [(None, "HGH")]
    assert reading.legs[0].mode.value is Mode.TRAIN
    assert dates(reading) == ("2026-12-03", "2026-12-05")


@pytest.mark.parametrize(
    ("text", "legs"),
    [
        ("北京-杭州-嘉兴 下周一", [("BJS", "HGH"), ("HGH", "JNH")]),
        ("Berlin to Lisbon via Madrid next Tuesday", [("BER", "MAD"), ("MAD", "LIS")]),
        ("从广州到厦门", [("CAN", "XMN")]),
        ("北京飞上海", [("BJS", "SHA")]),
        ("from Portland, OR to St. Louis", [("PDX", "STL")]),
        ("to London from New York on Friday", [("NYC", "LON")]),
        ("明天从虹桥去昆山", [("SHA", "320583")]),
        ("a flight from Boston to Denver with a stopover in Chicago", [("BOS", "DEN")]),
        ("周三去上海，周六回北京", [("BJS", "SHA")]),
        ("ｂｅｒｌｉｎ to LISBON", [("BER", "LIS")]),
    ],
)
def test_routes_become_legs(said, text, legs):
    assert route(said(text)) == legs


def test_each_leg_has_the_day_said_with_it(said):
    reading = said("周三去上海，周五去杭州，周六回北京")
    assert [leg.depart.value.day for leg in reading.legs] == [25, 27]
    assert reading.return_date.value == date(2026, 11, 28)


def test_a_later_leg_never_leaves_before_an_earlier_one(said):
    reading = said("周五去上海，周三去杭州")
    assert [leg.depart.value for leg in reading.legs] == [date(2026, 11, 27), date(2026, 12, 2)]


def test_both_languages_in_one_sentence(said):
    reading = said("下周三 fly to 上海, back Friday, 预算 5k")
    assert route(reading) == [(None, "SHA")]
    assert dates(reading) == ("2026-12-02", "2026-12-04")
    assert reading.budget.value == Money(Decimal(5000), "CNY")


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather in Paris",
        "取消",
        "cancel my trip to Berlin tomorrow",
        "Nice to meet you",
        "I am reading of a mobile bath",
        "你好",
        "上海今天天气怎么样",
        "",
    ],
)
def test_nothing_is_read_where_nothing_of_a_trip_is_said(said, text):
    assert list(slots(said(text))) == []


@pytest.mark.parametrize("text", ["Trip to Paris", "Return to Berlin", "flight to Rome"])
def test_the_word_before_to_is_no_origin(said, text):
    assert all(leg.origin is None for leg in said(text).legs)


def test_a_coarse_period_names_no_departure_day(said):
    reading = said("下周去北京开会")
    assert reading.legs[0].depart is None
    assert reading.window.value == (date(2026, 11, 30), date(2026, 12, 6))


def test_a_weekday_after_next_week_lies_in_next_week(said):
    assert dates(said("下周去北京开会，周三走周五回")) == ("2026-12-02", "2026-12-04")


def test_a_length_without_a_start_is_no_date(said):
    reading = said("去上海出差三天")
    assert dates(reading) == (None, None)
    assert reading.days.value == 3


def test_nights_win_over_days_for_the_return(said):
    reading = said("12月3号去上海三天两夜")
    assert (reading.days.value, reading.nights.value) == (3, 2)
    assert dates(reading) == ("2026-12-03", "2026-12-05")


def test_slack_markup_is_read_over_and_spans_hold_in_the_text_as_typed(said):
    text = "<@U0TOKYO> 明天从虹桥去昆山 &amp; 后天回 <https://paris.example/london|rome>"
    reading = said(text)
    assert route(reading) == [("SHA", "320583")]
    leg = reading.legs[0]
    typed = [text[slice(*slot.span)] for slot in (leg.origin, leg.destination, leg.depart, reading.return_date)]
    assert typed == ["虹桥", "昆山", "明天", "后天"]


def test_every_span_holds_the_words_of_its_slot(said):
    text = "/trip Berlin → Lisbon 3–5 Dec, client visit, two people, €800, project APOLLO-7"
    reading = said(text)
    words = {text[slice(*slot.span)] for slot in slots(reading)}
    assert words == {"Berlin", "Lisbon", "3–5 Dec", "client visit", "two people", "€800", "APOLLO-7"}


def test_a_name_of_two_cities_keeps_both(said):
    destination = said("flight to Taizhou on 3 Dec").legs[0].destination
    codes = {destination.value.code, *(place.code for place in destination.candidates)}
    assert {"HYN", "321200"} <= codes
    assert destination.confidence < 1


def test_a_place_the_table_does_not_know_is_kept_unresolved(said):
    destination = said("from Berlin to Xanadu tomorrow").legs[0].destination
    assert destination.value == Place("Xanadu", "")


def test_a_return_before_the_departure_is_not_believed(said):
    reading = said("leave on 10 December, return on 2026-12-03, to Paris")
    assert dates(reading) == ("2026-12-10", None)

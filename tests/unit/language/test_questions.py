from datetime import date

import pytest

from bot.language.intake import read
from bot.trips.model import Place
from bot.trips.reading import Doubt, Source


def asked(reading):
    return [
        (one.slot, one.leg, one.doubt, [getattr(choice, "code", choice) for choice in one.choices])
        for one in reading.asked
    ]


def test_namesakes_in_two_countries_are_asked_about_and_a_stated_one_is_not(said):
    assert asked(said("Birmingham on 3 Dec")) == [("destination", 0, Doubt.NAMESAKES, ["BHX", "BHM"])]
    assert asked(said("Birmingham, AL on 3 Dec")) == []


def test_a_namesake_in_the_country_of_the_route_or_of_the_traveller_is_no_question(said):
    assert said("London to Birmingham on 3 Dec").legs[0].destination.value.code == "BHX"
    assert said("Birmingham on 3 Dec", zone="America/New_York").legs[0].destination.value.code == "BHM"


def test_a_slip_of_spelling_is_offered_and_never_taken(said):
    reading = said("fly to Kolkatta on 3 Dec")
    assert reading.legs[0].destination.value == Place("Kolkatta")
    assert asked(reading) == [("destination", 0, Doubt.UNKNOWN_PLACE, ["CCU"])]


def test_a_province_is_asked_for_its_city(said):
    assert asked(said("12月3号去海南")) == [("destination", 0, Doubt.WHICH_CITY, ["HAK", "SYX"])]


def test_of_two_days_the_best_comes_first(said):
    (question,) = said("Berlin to Lisbon Tue").asked
    assert (question.slot, question.choices) == ("depart", (date(2026, 12, 1), date(2026, 11, 24)))


def test_what_was_not_said_is_no_question(said):
    assert said("to Berlin").asked == ()


@pytest.mark.parametrize(("text", "code"), [("12月3号去上海", "HGH"), ("从北京去上海", "BJS")])
def test_the_journey_begins_at_home_where_nothing_else_was_said(text, code, now):
    origin = read(text, now, Place("杭州", "HGH")).legs[0].origin
    assert origin.value.code == code
    assert (origin.source is Source.HOME) == (code == "HGH")


def test_a_trip_to_the_home_city_does_not_begin_there(now):
    assert read("12月3号去杭州", now, Place("杭州", "HGH")).legs[0].origin is None

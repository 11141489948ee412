import time

import pytest

from bot.language.mentions import Weight, find_places
from bot.language.places import gazetteer
from bot.trips.model import Place
from bot.trips.ports import PlaceNames

table = gazetteer()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京", "BJS"), ("上海", "SHA"), ("广州", "CAN"), ("深圳", "SZX"), ("成都", "CTU"), ("重庆", "CKG"),
        ("杭州", "HGH"), ("南京", "NKG"), ("西安", "SIA"), ("香港", "HKG"), ("台北", "TPE"), ("嘉兴", "JNH"), ("义乌", "YIW"),
        ("昆山", "320583"), ("海盐", "330424"), ("London", "LON"), ("paris", "PAR"), ("new york", "NYC"),
        ("Tokyo", "TYO"), ("München", "MUC"), ("Munchen", "MUC"), ("Xian", "SIA"), ("SHA", "SHA"),
        ("虹桥", "SHA"), ("浦东", "SHA"), ("首都机场", "BJS"), ("大兴机场", "BJS"), ("北京南", "BJS"),
        ("Heathrow", "LON"), ("JFK", "NYC"), ("CDG", "PAR"), ("法兰克福", "FRA"), ("旧金山", "SFO"),
    ],
)  # fmt: skip
def test_the_cities_people_travel_to_have_the_codes_people_use(name, code):
    assert table.lookup(name)[0].code == code


def test_every_place_has_a_code_of_its_own():
    places = table.search("", "en", limit=100_000)
    codes = [place.code for place in places if place.code]
    assert len(codes) == len(set(codes)) > 5_000
    assert all(len(code) in (3, 6) for code in codes)


@pytest.mark.parametrize("query", ["上", "shang", "SHA", "shangh", "sh", "上海"])
def test_a_few_letters_find_the_largest_city_first(query):
    assert table.search(query, "zh")[0] == Place("上海", "SHA")


def test_search_answers_in_the_language_asked_and_keeps_to_its_limit():
    assert table.search("bolin", "en")[0] == Place("Berlin", "BER")
    assert len(table.search("a", "en", limit=5)) == 5
    assert table.search("qqqq", "en") == []


def test_searching_is_quick_enough_to_type_into():
    table.search("x", "zh")
    began = time.perf_counter()
    for query in ("shan", "上", "lon", "zzz", "an"):
        table.search(query, "zh")
    assert (time.perf_counter() - began) / 5 < 0.02


def test_the_table_names_places_in_both_languages():
    names: PlaceNames = table
    assert names.name(Place("Shanghai", "SHA"), "zh") == "上海"
    assert names.name(Place("上海", "SHA"), "en") == "Shanghai"
    assert names.name(Place("Xanadu"), "zh") == "Xanadu"
    assert table.by_code("sha") == Place("Shanghai", "SHA")
    assert table.by_code("QQQ") is None


def typed(text):
    return [found.typed for found in find_places(text) if found.weight > Weight.FAINT]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from new york city to San José", ["new york city", "San José"]),
        ("Berlin-Lisbon, St. Petersburg and Washington D.C", ["Berlin", "Lisbon", "St. Petersburg", "Washington D.C"]),
        ("杭州南站到南京市", ["杭州南站", "南京市"]),
        ("Parisian berliner", []),
        ("a nice reading of the split", []),
        ("Nice and Reading", ["Nice", "Reading"]),
        ("the cpu and the USA", []),
        ("大方的同事", []),
        ("大方县", ["大方县"]),
        ("go to a place", []),
    ],
)
def test_names_are_found_whole_and_ordinary_words_are_not_names(text, names):
    assert typed(text) == names


def test_a_state_tells_namesakes_apart():
    (found,) = find_places("Portland, ME")
    assert [place.code for place in found.places] == ["PWM"]
    assert found.typed == "Portland, ME"

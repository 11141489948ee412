"""Names of places in a sentence, and how far each may be believed to be one.

Most names are nothing else. Some are ordinary words too (Reading, 大方), or small towns that few mean: those count only
where the sentence treats them as places, which `roles` and `belief` find out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.language.common_words import ENGLISH, HAN, SAID_AS_LETTERS
from bot.language.districts import areas, spelled_districts
from bot.language.places import City, Gazetteer, gazetteer, name_key
from bot.language.regions import is_region, narrowed
from bot.language.typed import is_chinese
from bot.trips.model import Place
from bot.trips.reading import Doubt

_WORD = re.compile(r"[^\W\d_一-鿿]+(?:'[^\W\d_一-鿿]+)?")
_INSIDE_A_NAME = re.compile(r"\.? |[.-]|, (?=D\.?C\b)")
_HAN_RUN = re.compile(r"[一-鿿]+")
_STATION = re.compile(r"(?:(?:高铁|火车)?[东西南北]?站|[东西南北](?:高铁|火车)?站)(?!点|在)")
_DISTRICT_END = re.compile(r"新?区(?!别|分|块|域)")
_SPELLED_DISTRICT_END = re.compile(r"\s+(?:new\s+)?district\b", re.IGNORECASE)
_MOST_WORDS = 5
_LONGEST_HAN = 8
_CODE_LETTERS = 3
_RIVAL = 0.1
"""A namesake with less than this share of the largest one's people is not offered."""
_LEAST_RIVAL = 150_000
"""People; a smaller namesake is offered, and no question: who says Athens means Greece."""
_WITH_CODE = 3
"""A city with an airport of its own counts for this many times its people."""
_ALWAYS_THE_CITY = 1_000_000
"""People; of a Chinese city of this size no district elsewhere is a namesake: 中山."""


class Weight(IntEnum):
    FAINT = 1  # an ordinary word first: only on a route with another place
    FAIR = 2  # only with a word that makes it an end of the trip
    STRONG = 3


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A name in a text and whom it may mean, the likeliest first; `lands` are their countries."""

    span: tuple[int, int]
    typed: str
    places: tuple[Place, ...]
    weight: Weight = Weight.STRONG
    lands: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    """How many people each has for one of the likeliest's."""
    doubt: Doubt | None = None


def find_places(text: str) -> list[PlaceFound]:
    """The longest name at each position, left to right; English names are whole words."""
    found = [*_spelled(text, gazetteer()), *_in_han(text, gazetteer())]
    return sorted(found, key=lambda one: one.span)


def _spelled(text: str, table: Gazetteer) -> Iterator[PlaceFound]:
    words = list(_WORD.finditer(text))
    after = 0
    for at, word in enumerate(words):
        if word.start() >= after and (found := _longest(text, words[at : at + _MOST_WORDS], table)):
            after = found.span[1]
            yield found


def _longest(text: str, words: list[re.Match[str]], table: Gazetteer) -> PlaceFound | None:
    for count in range(_unbroken(text, words, table), 0, -1):
        span = words[0].start(), words[count - 1].end()
        cities, weight = _of_this_name(text[slice(*span)], table)
        if weight:
            cities, end = narrowed(text, span[1], cities)
            return _found(text, (span[0], end), cities, Weight.STRONG if end > span[1] else weight)
    return _spelled_district(text, words[0])


def _unbroken(text: str, words: list[re.Match[str]], table: Gazetteer) -> int:
    """How many of `words` may be one name: more than one only where some name begins so."""
    if not table.begins_a_name(name_key(words[0][0])):
        return 1
    gaps = [text[one.end() : two.start()] for one, two in pairwise(words)]
    return next((n for n, gap in enumerate(gaps) if not _INSIDE_A_NAME.fullmatch(gap)), len(gaps)) + 1


def _of_this_name(typed: str, table: Gazetteer) -> tuple[tuple[City, ...], Weight | None]:
    """Cities called so, else those of these letters; no weight where it is no name, such as "can" for Canton."""
    key = name_key(typed)
    every = table.named(key)
    if not every:
        return (), None
    called = tuple(city for city in every if city.is_called(key))
    if called and (weight := _weight_of_a_name(typed, key, called)):
        return called, weight
    coded = tuple(city for city in every if typed.replace(".", "").upper() in city.codes)
    return coded, _weight_of_letters(typed) if coded else None


def _weight_of_a_name(typed: str, key: str, cities: tuple[City, ...]) -> Weight | None:
    capital, ordinary = typed[0].isupper(), key in ENGLISH
    if ordinary and typed.isupper():
        return None
    if any(city.code for city in cities):
        return Weight.FAINT if ordinary and not capital else Weight.STRONG
    if is_region(key):
        return None
    if ordinary or key in _ordinary_towns() or len(key) <= _CODE_LETTERS:
        return Weight.FAINT if capital else None
    return Weight.FAIR


def _weight_of_letters(typed: str) -> Weight | None:
    letters = typed.replace(".", "")
    if letters.lower() in ENGLISH:
        return None
    if letters.isupper():
        return Weight.FAIR if len(letters) == _CODE_LETTERS else Weight.STRONG
    if letters.lower() in SAID_AS_LETTERS:
        return Weight.FAIR
    return Weight.FAINT if len(letters) == _CODE_LETTERS else None


def _spelled_district(text: str, word: re.Match[str]) -> PlaceFound | None:
    area = spelled_districts().get(word[0].lower())
    if not area:
        return None
    rank = _SPELLED_DISTRICT_END.match(text, word.end())
    if not rank and not word[0][0].isupper():
        return None
    end = rank.end() if rank else word.end()
    return _found(text, (word.start(), end), area.cities, Weight.STRONG if rank else Weight.FAIR)


def _in_han(text: str, table: Gazetteer) -> Iterator[PlaceFound]:
    for run in _HAN_RUN.finditer(text):
        at = run.start()
        while at < run.end():
            found = _han_name(text, at, run.end(), table)
            if found:
                yield found
            at = found.span[1] if found else at + 1


def _han_name(text: str, start: int, limit: int, table: Gazetteer) -> PlaceFound | None:
    """The longest name that begins here."""
    for end in range(min(limit, start + _LONGEST_HAN), start + 1, -1):
        name = text[start:end]
        if name in table.han_names or (name[-1] == "市" and name[:-1] in table.han_names):
            return _han_city(text, (start, end), table)
        if name in areas():
            return _han_area(text, (start, end), table)
    return None


def _han_city(text: str, span: tuple[int, int], table: Gazetteer) -> PlaceFound:
    name = text[slice(*span)]
    cities = table.named(name) or table.named(name.removesuffix("市"))
    station = _STATION.match(text, span[1])
    rank = station or _DISTRICT_END.match(text, span[1])
    end = rank.end() if rank else span[1]
    area = areas().get(name)
    if area and not station:
        return _han_area(text, span, table)
    return _found(text, (span[0], end), cities, Weight.FAINT if name in HAN and end == span[1] else Weight.STRONG)


def _han_area(text: str, span: tuple[int, int], table: Gazetteer) -> PlaceFound:
    """A district means its city, whichever it is; a province is kept, and its cities are what to choose from."""
    name = text[slice(*span)]
    area = areas()[name]
    if area.is_province:
        end = span[1] + text.startswith("省", span[1])
        places = (Place(name), *(city.place("zh") for city in area.cities))
        return PlaceFound((span[0], end), text[span[0] : end], places, Weight.FAIR, doubt=Doubt.WHICH_CITY)
    rank = _DISTRICT_END.match(text, span[1])
    namesakes = () if rank else table.named(name)
    alone = any(city.population >= _ALWAYS_THE_CITY for city in namesakes)
    cities = namesakes if alone else sorted({*area.cities, *namesakes}, key=lambda city: -city.population)
    end = rank.end() if rank else span[1]
    strength = Weight.STRONG if rank or (namesakes and name not in HAN) else Weight.FAIR
    found = _found(text, (span[0], end), tuple(cities), Weight.FAINT if name in HAN and not rank else strength)
    if alone or rank or not namesakes:
        return found
    return replace(found, places=tuple(city.place("zh") for city in cities), doubt=Doubt.NAMESAKES)


def _found(text: str, span: tuple[int, int], cities: tuple[City, ...], weight: Weight) -> PlaceFound:
    typed = text[slice(*span)]
    language = "zh" if is_chinese(typed) else "en"
    cities = tuple(sorted(cities, key=_size, reverse=True)) if language == "en" else cities
    best = cities[0]
    rivals = [city for city in cities if city is best or _size(city) >= _RIVAL * _size(best)]
    return PlaceFound(
        span,
        typed,
        tuple(city.place(language) for city in rivals),
        weight,
        tuple(city.country for city in rivals),
        tuple(_share(city, best) for city in rivals),
    )


def _share(city: City, best: City) -> float:
    small = city is not best and city.population < _LEAST_RIVAL
    return 0.0 if small else _size(city) / max(_size(best), 1)


def _size(city: City) -> int:
    return city.population * (_WITH_CODE if city.code else 1)


@cache
def _ordinary_towns() -> frozenset[str]:
    return frozenset((files("bot.language") / "data" / "ordinary_words.txt").read_text("utf-8").split())

"""Names spelled almost right: kolkatta, 杭洲. They are offered, never taken."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from bot.language.common_words import ENGLISH
from bot.language.places import City, fold, gazetteer
from bot.language.typed import is_chinese
from bot.trips.model import Place

_LEAST_LETTERS = 6
_LEAST_PEOPLE = 100_000
_MOST_OFFERED = 3


def near_names(typed: str) -> tuple[Place, ...]:
    """Cities whose name is one slip away (a letter more, less, other, or two changed over), the largest first."""
    if is_chinese(typed):
        return _offered(_sounding_like(typed), "zh")
    return _offered(_spelled_like(fold(typed)), "en")


def _offered(cities: Iterator[City], language: str) -> tuple[Place, ...]:
    largest = sorted(set(cities), key=lambda city: -city.population)
    return tuple(city.place(language) for city in largest[:_MOST_OFFERED])


def _spelled_like(word: str) -> Iterator[City]:
    if len(word) < _LEAST_LETTERS or word in ENGLISH:
        return
    for length in (len(word) - 1, len(word), len(word) + 1):
        for name, city in _by_shape().get((length, word[0]), ()):
            if _is_one_slip(word, name):
                yield city


def _sounding_like(typed: str) -> Iterator[City]:
    """The same syllables, and at least one sign right; what each sign sounds like the names of the table tell."""
    sounds = [_sounds().get(sign, "") for sign in typed]
    for city in _by_sound().get(" ".join(sounds), ()):
        if any(one == other for one, other in zip(typed, city.name_zh, strict=False)):
            yield city


def _is_one_slip(one: str, other: str) -> bool:
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@cache
def _by_shape() -> Mapping[tuple[int, str], list[tuple[str, City]]]:
    """Names of well-known cities by length and first letter, which few get wrong."""
    shapes: dict[tuple[int, str], list[tuple[str, City]]] = defaultdict(list)
    for city in gazetteer().cities:
        if city.code and city.population >= _LEAST_PEOPLE:
            for name in {fold(name) for name in city.names if name.isascii()}:
                if len(name) >= _LEAST_LETTERS:
                    shapes[len(name), name[0]].append((name, city))
    return shapes


@cache
def _by_sound() -> Mapping[str, list[City]]:
    found: dict[str, list[City]] = defaultdict(list)
    for city in gazetteer().cities:
        if city.country == "CN" and city.population >= _LEAST_PEOPLE:
            found[city.pinyin].append(city)
    return found


@cache
def _sounds() -> Mapping[str, str]:
    """How a sign is read, as far as the table's names use it."""
    heard: dict[str, str] = {}
    for city in gazetteer().cities:
        syllables = city.pinyin.split()
        if len(syllables) == len(city.name_zh):
            for sign, syllable in zip(city.name_zh, syllables, strict=True):
                heard.setdefault(sign, syllable)
    return heard

"""The table of places: by name, by code, for a search box, and what stands near a name that is none."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from bot.language.typed import is_chinese
from bot.trips.model import Place

_BETWEEN_WORDS = re.compile(r"[\s.,-]+")
_IN_FULL = {"st": "saint", "ft": "fort", "mt": "mount"}
_CODE = re.compile("[A-Z]{2,3}")
_PINYIN_COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
_LEAST_PEOPLE_IN_PINYIN = 300_000
_SEARCHED = 20
_SHORT = 2
"""Two signs without a code are too often something else: 和泉, in 厦门和泉州."""


class City(NamedTuple):
    """A line of places.tsv; `code` is empty for a town that has none."""

    code: str
    name_en: str
    name_zh: str
    country: str
    region: str
    population: int
    pinyin: str
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name_en, self.name_zh, self.code, *self.aliases) if name)

    @property
    def codes(self) -> tuple[str, ...]:
        """Its own code, those of its airports, and what is said in letters: LA, KL."""
        return tuple(name for name in (self.code, *self.aliases) if _CODE.fullmatch(name))

    def is_called(self, key: str) -> bool:
        """By a name, not merely by a code."""
        return any(name_key(name) == key for name in self.names if not _CODE.fullmatch(name)) or key == self.pinyin

    def place(self, language: str) -> Place:
        """A town without a code says where it is: Anaheim, CA."""
        if language == "zh" and self.name_zh:
            return Place(self.name_zh, self.code)
        name = self.name_en if self.code else f"{self.name_en}, {self.region or self.country}"
        return Place(name, self.code)


def fold(name: str) -> str:
    """Case, accents, spaces and punctuation do not tell names apart."""
    if name.isascii() and name.isalnum():
        return name.lower()
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if letter.isalnum()).casefold()


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """Folded word by word, a space between: "to a" is not Toa."""
    if name.isascii() and name.isalpha():
        return name.lower()
    words = list(filter(None, map(fold, _BETWEEN_WORDS.split(name))))
    if len(words) > 1:
        words[0] = _IN_FULL.get(words[0], words[0])
    return " ".join(words)


class Gazetteer:
    def __init__(self, cities: tuple[City, ...]) -> None:
        """`cities` come the largest first."""
        self.cities = cities
        self._by_code = {city.code: city for city in cities if city.code}
        self._by_key = _index(cities)

    def named(self, key: str) -> tuple[City, ...]:
        """Every city of this `name_key`, the largest first."""
        return self._by_key.get(key, ())

    def begins_a_name(self, word: str) -> bool:
        """Whether a name of several words begins with this folded one."""
        return _IN_FULL.get(word, word) in self._beginnings

    def lookup(self, name: str) -> list[Place]:
        """Every city of exactly this name, the largest first; case and accents do not matter."""
        return [city.place("zh" if is_chinese(name) else "en") for city in self.named(name_key(name))]

    def by_code(self, code: str, language: str = "en") -> Place | None:
        city = self._by_code.get(code.upper())
        return city.place(language) if city else None

    def city(self, code: str) -> City | None:
        return self._by_code.get(code)

    def name(self, place: Place, language: str) -> str:
        city = self._by_code.get(place.code)
        return city.place(language).name if city else place.name

    def where(self, place: Place) -> str:
        """What tells a city from its namesakes: "AL, US"; empty for what has no code."""
        city = self._by_code.get(place.code)
        return ", ".join(filter(None, (city.region, city.country))) if city else ""

    def search(self, query: str, language: str, limit: int = _SEARCHED) -> list[Place]:
        """For a box that is typed into: exact names first, then beginnings, then what stands inside; large cities first."""
        wanted = fold(query)
        if not wanted:
            return [city.place(language) for city in self.cities[:limit]]
        exact: list[City] = []
        begin: list[City] = []
        inside: list[City] = []
        for city, keys in self._search_keys:
            if wanted not in keys:
                continue
            bucket = exact if f"\n{wanted}\n" in keys else begin if f"\n{wanted}" in keys else inside
            bucket.append(city)
        return [city.place(language) for city in (exact + begin + inside)[:limit]]

    @cached_property
    def han_names(self) -> frozenset[str]:
        han = (key for key in self._by_key if "一" <= key[0] <= "鿿")
        return frozenset(key for key in han if len(key) > _SHORT or any(city.code for city in self._by_key[key]))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(key.split(" ", 1)[0] for key in self._by_key if " " in key)

    @cached_property
    def _search_keys(self) -> tuple[tuple[City, str], ...]:
        return tuple((city, _search_key(city)) for city in self.cities)


@cache
def gazetteer() -> Gazetteer:
    """The one table of the package, read on first use."""
    lines = (files("bot.language") / "data" / "places.tsv").read_text("utf-8").splitlines()
    return Gazetteer(tuple(_city(line) for line in lines[1:]))


def _city(line: str) -> City:
    code, name_en, name_zh, country, region, population, pinyin, aliases = line.split("\t")
    also = tuple(aliases.split("|")) if aliases else ()
    return City(code, name_en, name_zh, country, region, int(population), pinyin, also)


def _index(cities: tuple[City, ...]) -> Mapping[str, tuple[City, ...]]:
    index: dict[str, tuple[City, ...]] = {}
    for city in cities:
        for key in _keys(city):
            namesakes = index.get(key, ())
            index[key] = (*namesakes, city)
    return index


def _keys(city: City) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, map(name_key, city.names)))
    if city.country in _PINYIN_COUNTRIES and city.population >= _LEAST_PEOPLE_IN_PINYIN and " " in city.pinyin:
        yield city.pinyin


def _search_key(city: City) -> str:
    syllables = city.pinyin.split()
    initials = "".join(syllable[0] for syllable in syllables) if city.country in _PINYIN_COUNTRIES else ""
    keys = [*map(fold, city.names), "".join(syllables), initials]
    return "\n" + "\n".join(dict.fromkeys(key for key in keys if key)) + "\n"

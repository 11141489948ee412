"""The table of cities: by name, by code, for a search box, and in a sentence."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from bot.language.common_words import ENGLISH, HAN
from bot.language.typed import is_chinese
from bot.trips.model import Place

_WORD = re.compile(r"[^\W\d_一-鿿]+(?:'[^\W\d_一-鿿]+)?")
_INSIDE_A_NAME = re.compile(r"\.? |[.-]")
_HAN_RUN = re.compile(r"[一-鿿]+")
_REGION = re.compile(r",?\s+([A-Z]{2})\b")
_STATION = re.compile(r"(?:(?:高铁|火车)?[东西南北]?站|[东西南北](?:高铁|火车)?站)(?!点|在)")
_MOST_WORDS = 5
_LONGEST_HAN = 8
_RIVAL = 0.1
"""A namesake with less than this share of the largest one's people is not offered."""


@dataclass(frozen=True)
class City:
    code: str
    name_en: str
    name_zh: str
    country: str
    region: str
    population: int
    pinyin: tuple[str, ...]
    aliases: tuple[str, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its own code and those of its airports: capitals only."""
        return frozenset(name for name in (self.code, *self.aliases) if re.fullmatch("[A-Z]{2,3}", name))

    @cached_property
    def spellings(self) -> frozenset[str]:
        return frozenset(_words(name) for name in self.names if name not in self.codes)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name_en, self.name_zh, self.code, *self.aliases) if name)

    def place(self, language: str) -> Place:
        return Place(self.name_zh if language == "zh" and self.name_zh else self.name_en, self.code)


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A name in a text and whom it may mean, the largest city first."""

    span: tuple[int, int]
    typed: str
    places: tuple[Place, ...]


def fold(name: str) -> str:
    """Case, accents, spaces and punctuation do not tell names apart."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if letter.isalnum()).casefold()


class Gazetteer:
    def __init__(self, cities: tuple[City, ...]) -> None:
        """`cities` come the largest first."""
        self._cities = cities
        self._by_code = {city.code: city for city in cities}
        self._by_name = _index(cities)

    def lookup(self, name: str) -> list[Place]:
        """Every city of exactly this name, the largest first; case and accents do not matter."""
        return [city.place("zh" if is_chinese(name) else "en") for city in self._named(name)]

    def by_code(self, code: str, language: str = "en") -> Place | None:
        city = self._by_code.get(code.upper())
        return city.place(language) if city else None

    def name(self, place: Place, language: str) -> str:
        city = self._by_code.get(place.code)
        return city.place(language).name if city else place.name

    def search(self, query: str, language: str, limit: int = 20) -> list[Place]:
        """For a box that is typed into: exact names first, then beginnings, then what stands inside; large cities first."""
        wanted = fold(query)
        if not wanted:
            return [city.place(language) for city in self._cities[:limit]]
        exact: list[City] = []
        begin: list[City] = []
        inside: list[City] = []
        for city, keys in self._search_keys:
            if wanted not in keys:
                continue
            bucket = exact if f"\n{wanted}\n" in keys else begin if f"\n{wanted}" in keys else inside
            bucket.append(city)
        return [city.place(language) for city in (exact + begin + inside)[:limit]]

    def find(self, text: str) -> list[PlaceFound]:
        """Names of places in a sentence, the longest at each position, left to right.

        English names are whole words; those that are also ordinary words, and codes, count only in capitals.
        """
        found = [*self._find_spelled(text), *self._find_han(text)]
        return sorted(found, key=lambda one: one.span)

    def _named(self, name: str) -> tuple[City, ...]:
        return self._by_name.get(fold(name), ())

    def _find_spelled(self, text: str) -> Iterator[PlaceFound]:
        words = list(_WORD.finditer(text))
        after = 0
        for at, word in enumerate(words):
            if word.start() < after:
                continue
            found = self._longest(text, words[at : at + _MOST_WORDS])
            if found:
                after = found.span[1]
                yield found

    def _longest(self, text: str, words: list[re.Match[str]]) -> PlaceFound | None:
        gaps = [text[one.end() : two.start()] for one, two in pairwise(words)]
        unbroken = next((n for n, gap in enumerate(gaps) if not _INSIDE_A_NAME.fullmatch(gap)), len(gaps))
        for count in range(unbroken + 1, 0, -1):
            span = words[0].start(), words[count - 1].end()
            cities = self._spelled(text[slice(*span)])
            if cities:
                return self._within_region(text, span, cities)
        return None

    def _spelled(self, typed: str) -> tuple[City, ...]:
        """Cities of this name, word by word: "to a" is not Toa."""
        if typed.lower() in ENGLISH and not typed[0].isupper():
            return ()
        if typed.isupper() and typed.lower() in ENGLISH:
            return ()
        words = _words(typed)
        return tuple(city for city in self._named(typed) if words in city.spellings or typed in city.codes)

    def _within_region(self, text: str, span: tuple[int, int], cities: tuple[City, ...]) -> PlaceFound:
        region = _REGION.match(text, span[1])
        inside = tuple(city for city in cities if region and city.region == region[1])
        if region and (inside or cities[0].region):
            return _found(text, (span[0], region.end()), inside or cities[:1])
        return _found(text, span, cities)

    def _find_han(self, text: str) -> Iterator[PlaceFound]:
        for run in _HAN_RUN.finditer(text):
            at = run.start()
            while at < run.end():
                end = self._han_name_end(text, at, run.end())
                if end > at:
                    cities = self._named(text[at:end].removesuffix("市")) or self._named(text[at:end])
                    end = _past_station(text, end)
                    yield _found(text, (at, end), cities)
                at = max(end, at + 1)

    def _han_name_end(self, text: str, start: int, limit: int) -> int:
        """Where the longest name that begins here ends; `start` if none does."""
        for end in range(min(limit, start + _LONGEST_HAN), start + 1, -1):
            name = text[start:end]
            if (name in self._han_names and name not in HAN) or (name[-1] == "市" and name[:-1] in self._han_names):
                return end
        return start

    @cached_property
    def _han_names(self) -> frozenset[str]:
        return frozenset(name for city in self._cities for name in city.names if is_chinese(name))

    @cached_property
    def _search_keys(self) -> tuple[tuple[City, str], ...]:
        return tuple((city, _search_key(city)) for city in self._cities)


@cache
def gazetteer() -> Gazetteer:
    """The one table of the package, read on first use."""
    lines = (files("bot.language") / "data" / "places.tsv").read_text("utf-8").splitlines()
    return Gazetteer(tuple(_city(line) for line in lines[1:]))


def _city(line: str) -> City:
    code, name_en, name_zh, country, region, population, pinyin, aliases = line.split("\t")
    also = tuple(alias for alias in aliases.split("|") if alias)
    return City(code, name_en, name_zh, country, region, int(population), tuple(pinyin.split()), also)


def _index(cities: tuple[City, ...]) -> Mapping[str, tuple[City, ...]]:
    index: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        for key in dict.fromkeys(fold(name) for name in city.names):
            index[key].append(city)
    return {key: tuple(namesakes) for key, namesakes in index.items()}


def _search_key(city: City) -> str:
    initials = "".join(syllable[0] for syllable in city.pinyin) if city.country in {"CN", "HK", "MO", "TW"} else ""
    keys = [*map(fold, city.names), "".join(city.pinyin), initials]
    return "\n" + "\n".join(dict.fromkeys(key for key in keys if key)) + "\n"


def _past_station(text: str, end: int) -> int:
    """杭州南站, 苏州火车站: which station of the city is no matter here."""
    station = _STATION.match(text, end)
    return station.end() if station else end


def _words(name: str) -> str:
    return " ".join(filter(None, map(fold, re.split(r"[\s.-]+", name))))


def _found(text: str, span: tuple[int, int], cities: tuple[City, ...]) -> PlaceFound:
    typed = text[slice(*span)]
    language = "zh" if is_chinese(typed) else "en"
    rivals = [city for city in cities if city.population >= _RIVAL * cities[0].population]
    return PlaceFound(span, typed, tuple(city.place(language) for city in rivals))

"""What is said after a city to tell it from its namesakes: Cambridge, MA; Birmingham, UK; San José, Costa Rica."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache

from bot.language.places import City, name_key
from bot.language.tables import rows

_AFTER = re.compile(r"(?P<gap>,\s*|\s+)(?P<said>[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,2})")
_ALSO_WORDS = frozenset(
    ["or", "in", "me", "oh", "hi", "ok", "de", "la", "pa", "ma", "id", "al", "co", "mo", "so", "as", "us"]
)
_LETTERS = 3
_Region = tuple[str, str]
"""Country and state; the state may be empty."""


def narrowed(text: str, end: int, cities: tuple[City, ...]) -> tuple[tuple[City, ...], int]:
    """Those of `cities` that lie in the region said at `end`, and where that region ends; all of them where none is said."""
    found = _AFTER.match(text, end)
    if not found:
        return cities, end
    for said in _shorter(found["said"]):
        inside = tuple(city for city in cities if _lies_in(city, _regions(said, after_comma="," in found["gap"])))
        if inside:
            return inside, found.start("said") + len(said)
    return cities, end


def is_region(key: str) -> bool:
    """A state or a country: Florida is no town in Colorado."""
    return key in _names()


def _shorter(words: str) -> list[str]:
    parts = words.split(" ")
    return [" ".join(parts[:count]).rstrip(".,'-") for count in range(len(parts), 0, -1)]


def _regions(said: str, *, after_comma: bool) -> list[_Region]:
    """Country and state. Letters count in capitals; after a comma also `ca`, unless that is a word: "or", "in"."""
    if len(said.replace(".", "")) <= _LETTERS:
        spelled = said.isupper() or (after_comma and said.lower() not in _ALSO_WORDS)
        return _codes().get(said.upper(), []) if spelled else []
    return _names().get(name_key(said), [])


def _lies_in(city: City, regions: list[_Region]) -> bool:
    return any(city.country == country and (not state or city.region in (state, "")) for country, state in regions)


@cache
def _codes() -> Mapping[str, list[_Region]]:
    """Some letters stand for two: WA is Washington, and Western Australia."""
    return _table(lambda name: name if name.isupper() else "")


@cache
def _names() -> Mapping[str, list[_Region]]:
    return _table(name_key)


def _table(key: Callable[[str], str]) -> Mapping[str, list[_Region]]:
    found: dict[str, list[_Region]] = defaultdict(list)
    for row in rows("regions.tsv"):
        found[key(row["name"])].append((row["country"], row["region"]))
    return found

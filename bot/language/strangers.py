"""Places the table does not know, kept as typed so that the person is asked for them alone: Lisbon to Xanadu."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from bot.language.common_words import ENGLISH, NOT_PLACES
from bot.language.mentions import PlaceFound
from bot.language.places import name_key
from bot.language.regions import is_region
from bot.language.roles import PlaceSaid, Role
from bot.language.slips import near_names
from bot.trips.model import Place
from bot.trips.reading import Doubt

_NAME = r"[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2}"
_WORD = r"[^\W\d_]{4,}"
_LOOK_BACK = 60
_MOST = 8
"""No trip has more legs than the form."""
_GOING = r"(?:trips?|flights?|fly(?:ing)?|trains?|bus(?:es)?|tickets?|travel\w*|go(?:ing)?|head(?:ed|ing)?|get|driv(?:e|ing)|seats?|visits?|returns?|welcome|directions?|moves?|transfers?)"
_TO_NAME = re.compile(rf"\b{_GOING}\s+(?:to|into)\s+(?P<name>{_NAME})")
_FROM_NAME = re.compile(rf"\b(?:from|leaving|departing)\s+(?P<name>{_NAME})")
_AFTER_KNOWN = re.compile(rf"\s+to\s+(?P<name>{_NAME}|{_WORD}(?=\s*(?:$|[,.;?!]|on\b|next\b)))")
_BEFORE_KNOWN = re.compile(rf"\bfrom\s+(?P<name>{_NAME}|{_WORD})\s+to\s+$")
_OPENING = re.compile(rf"^\s*(?P<name>{_NAME}|{_WORD})\s+to\s+$")
_SLIP = re.compile(rf"\b(?:to|from|visit(?:ing)?|leaving)\s+(?P<name>{_WORD}(?:\s{_WORD})?)", re.IGNORECASE)
_HAN_SLIP = re.compile(r"(?:去|到|飞|从|至|赴|往)(?=(?P<name>[一-鿿]{2,3}))")


def find_strangers(text: str, said: Sequence[PlaceSaid]) -> Iterator[PlaceFound]:
    """The end of the route that no known place fills."""
    taken = [one.found.span for one in said]
    roles = {one.role for one in said}
    if Role.TO not in roles or Role.FROM not in roles:
        unknown = islice(chain(_beside(text, said), _named(text, roles), _misspelled(text)), _MOST)
        for one in unknown:
            if all(one.span[1] <= start or one.span[0] >= end for start, end in taken):
                taken.append(one.span)
                yield one


def _beside(text: str, said: Sequence[PlaceSaid]) -> Iterator[PlaceFound]:
    """The other end of "X to Y" of which one end is known."""
    for one in said[:_MOST]:
        start, end = one.found.span
        after, before = _AFTER_KNOWN.match(text, end), _BEFORE_KNOWN.search(text[max(0, start - _LOOK_BACK) : start])
        opening = _OPENING.search(text[:start]) if start <= _LOOK_BACK else None
        if after and one.role in (Role.FROM, Role.BARE):
            yield from _stranger(text, after.span("name"))
        if before:
            yield from _stranger(text, _moved(before.span("name"), max(0, start - _LOOK_BACK)))
        if opening and _opens_a_route(opening["name"]):
            yield from _stranger(text, opening.span("name"))


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _opens_a_route(name: str) -> bool:
    """Xanadu to Lisbon, kolkatta to goa; but not Trip to Lisbon, Headed to Lisbon."""
    word = name.lower()
    if near_names(name):
        return True
    return name[0].isupper() and not word.endswith(("ing", "ed")) and not re.fullmatch(_GOING, word)


def _named(text: str, roles: set[Role]) -> Iterator[PlaceFound]:
    """A name in capitals after a word of travel."""
    if Role.TO not in roles and Role.AT not in roles:
        for found in _TO_NAME.finditer(text):
            yield from _stranger(text, found.span("name"))
    if Role.FROM not in roles:
        for found in _FROM_NAME.finditer(text):
            yield from _stranger(text, found.span("name"))


def _misspelled(text: str) -> Iterator[PlaceFound]:
    """In lower case, and in Chinese, only what is almost the name of a city."""
    for found in _SLIP.finditer(text):
        start, end = found.span("name")
        first = text.find(" ", start, end)
        for stop in (end, first):
            if stop > 0 and near_names(text[start:stop]):
                yield from _stranger(text, (start, stop))
                break
    for found in _HAN_SLIP.finditer(text):
        start, end = found.span("name")
        for stop in range(end, start + 1, -1):
            if near_names(text[start:stop]):
                yield _unresolved(text, (start, stop))
                break


def _stranger(text: str, span: tuple[int, int]) -> Iterator[PlaceFound]:
    words = text[slice(*span)].lower().split()
    if is_region(name_key(text[slice(*span)])):
        return
    if words[0] not in NOT_PLACES and not (len(words) == 1 and words[0] in ENGLISH):
        yield _unresolved(text, span)


def _unresolved(text: str, span: tuple[int, int]) -> PlaceFound:
    typed = text[slice(*span)]
    return PlaceFound(span, typed, (Place(typed), *near_names(typed)), doubt=Doubt.UNKNOWN_PLACE)

"""Places the table does not know, kept as typed so that the person is asked for them alone: Lisbon to Xanadu."""

import re
from collections.abc import Iterator, Sequence

from bot.language.places import PlaceFound
from bot.trips.model import Place

_CAPITALISED = r"[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2}"
_TO_STRANGER = re.compile(rf"\s+to\s+(?P<name>{_CAPITALISED})")
_TO_WORD = re.compile(r"\s+to\s+(?P<name>[^\W\d]{4,})\s*$")
_FROM_STRANGER = re.compile(rf"\bfrom\s+(?P<name>{_CAPITALISED})\s+to\s+$")
_OPENING = re.compile(r"\s*(?:from\s+)?", re.IGNORECASE)
_ARRIVED = re.compile(r"\b(?:to|in|at|visit)\s+$", re.IGNORECASE)


def find_strangers(text: str, known: Sequence[PlaceFound]) -> Iterator[PlaceFound]:
    """The other end of a route of which one end is known; in lower case only where the route is all that is said."""
    if len(known) != 1:
        return
    start, end = known[0].span
    found = _FROM_STRANGER.search(text[:start])
    if not found and not _ARRIVED.search(text[:start]):
        alone = _OPENING.fullmatch(text[:start])
        found = _TO_STRANGER.match(text, end) or (_TO_WORD.match(text, end) if alone else None)
    if found:
        yield PlaceFound(found.span("name"), found["name"], (Place(found["name"]),))

"""Which of the names found are places here: a name that may be something else needs a road to stand on."""

import re
from collections.abc import Sequence

from bot.language.mentions import PlaceFound, Weight
from bot.language.roles import PlaceSaid, Role, roles

_ENDS = frozenset({Role.FROM, Role.TO})
_WHOLE_CLAUSE = re.compile(r"\s*(?:[.,;:!?,。;!?、|]|$)")
_OPENING = re.compile(r"(?:^|[.,;:!?。;、|])\s*$")


def believed(text: str, found: Sequence[PlaceFound], *, telegraphic: bool) -> list[PlaceSaid]:
    """The places with their roles; what is not believed is left out, and the others' roles are found without it."""
    said = roles(text, found)
    kept = [one.found for one in said if _is_believed(text, one, said, telegraphic=telegraphic)]
    return said if len(kept) == len(said) else roles(text, kept)


def _is_believed(text: str, one: PlaceSaid, said: Sequence[PlaceSaid], *, telegraphic: bool) -> bool:
    match one.found.weight:
        case Weight.STRONG:
            return True
        case Weight.FAIR:
            return one.role not in (Role.BARE, Role.FOR) or telegraphic or _is_a_clause(text, one.found)
        case _:
            others = (other for other in said if other is not one and other.found.weight > Weight.FAINT)
            return one.role in _ENDS and any(other.role in _ENDS - {one.role} for other in others)


def _is_a_clause(text: str, found: PlaceFound) -> bool:
    """Anaheim. I want to leave on the 3rd."""
    start, end = found.span
    return found.typed[0].isupper() and bool(_OPENING.search(text[:start]) and _WHOLE_CLAUSE.match(text, end))

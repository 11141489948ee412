"""From the places of a sentence to legs: who said from, to, via, back, and what merely stands between two names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.language.places import PlaceFound
from bot.language.typed import is_chinese
from bot.trips.model import Place
from bot.trips.reading import Slot


class Role(StrEnum):
    FROM = "from"
    TO = "to"
    VIA = "via"
    AT = "at"  # in Berlin, 在上海: where one is, or will be
    BACK = "back"  # where the return ends: no leg of its own
    OTHER = "other"  # a stop of the vehicle, not of the traveller
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    slot: Slot[Place]
    role: Role


@dataclass(frozen=True, slots=True)
class Hop:
    """A leg without its date. `origin` is where the hop before it ended, unless another was said."""

    origin: Slot[Place] | None
    destination: Slot[Place] | None


_WORDS_BEFORE = {
    Role.OTHER: (
        r"\bstop(?:over|ping|s)?\s+(?:over\s+)?(?:in|at)",
        r"\b(?:connect(?:ing|ion)?|layover)\s+(?:in|at|through)",
    ),
    Role.BACK: (r"\b(?:back|return(?:ing)?(?:\s+home)?|home)\s+(?:to|in)", r"(?:飞|返)?回(?:到|来)?", r"返回"),
    Role.VIA: (r"\b(?:via|through|by\s+way\s+of)", r"经由?|经过|途经|途径"),
    Role.FROM: (
        r"\b(?:from|out\s+of|between|leav(?:e|es|ing)(?:\s+from)?|depart(?:s|ing|ure)?(?:\s+(?:from|in|at|city|is))?)",
        r"\b(?:start(?:s|ing)?|begin(?:s|ning)?)\s+(?:from|in|at|off\s+in)",
        r"\borigin(?:ating)?(?:\s+(?:from|in|is))?:?",
        r"\b(?:based|live|I'm|I\s+am|we're|we\s+are)\s+(?:currently\s+)?in",
        r"从|自|由|离开|[我人]在|(?:当前位置|出发地|始发站?)[:是]?",
    ),
    Role.TO: (
        r"\b(?:to|into|towards?|visit(?:ing)?|reach(?:ing)?|explor(?:e|ing)|arriv(?:e|es|ing|al)(?:\s+(?:in|at|is))?)",
        r"\b(?:end|conclud)(?:s|ing)?\s+in",
        r"\bdestination(?:\s+is)?:?",
        r"去往?|到达?|至|飞往?|往|前往|抵达?|赴|来|达|进|目的地[:是]?",
    ),
    Role.AT: (
        r"\b(?:in|at|near|around|for|within)(?:\s+(?:the|downtown|central))?",
        r"在|住",
    ),
}
_BEFORE = tuple(
    (role, re.compile(rf"(?:{'|'.join(words)})\s*$", re.IGNORECASE)) for role, words in _WORDS_BEFORE.items()
)
_AFTER = ((Role.FROM, re.compile(r"\s*(?:市|站|机场|那边|这边|这里)?(?:出发|起飞|启程|动身|走)")),)
_TO_BETWEEN = re.compile(
    r"\s*(?:市|站|机场|airport|city)?\s*(?:-+>?|→|>|~|/|to|直?飞往?|到达?|至|去往?|往|前往|开往|出发[去到]|[坐乘]\S{1,4}[去到]|飞?回到?)\s*",
    re.IGNORECASE,
)
_AND_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|then)?|and|then|、|和|及|与|&|再[去到]|,?然后[去到]|,再?[去到])\s*", re.IGNORECASE
)
_LOOK_BACK = 60
_SURE, _LIKELY, _RIVALLED = 1.0, 0.6, 0.5


def roles(text: str, found: Sequence[PlaceFound]) -> list[PlaceSaid]:
    """Each place with the part it plays, by the words before and after it and by what joins it to the last one."""
    out: list[PlaceSaid] = []
    for at, place in enumerate(found):
        role = _own_role(text, place)
        if at:
            gap = text[found[at - 1].span[1] : place.span[0]]
            out[-1], role = _joined(out[-1], role, gap, text[: found[0].span[0]])
        out.append(PlaceSaid(_slot(place), role))
    return out


def hops(said: Sequence[PlaceSaid], *, telegraphic: bool) -> list[Hop]:
    """The legs. A place without any word is a destination only where the text is hardly more than its slots."""
    settled = _settled(said, telegraphic=telegraphic)
    out: list[Hop] = []
    origin: Slot[Place] | None = None
    for place in settled:
        if place.role is Role.FROM:
            if out and out[0].origin is None and not _same(out[-1].destination, place.slot):
                out[0] = replace(out[0], origin=place.slot)
            else:
                origin = place.slot
        elif not _same(out[-1].destination if out else origin, place.slot):
            out.append(Hop(origin, place.slot))
            origin = place.slot
    if not out and origin:
        return [Hop(origin, None)]
    return out


def _own_role(text: str, place: PlaceFound) -> Role:
    after = next((role for role, words in _AFTER if words.match(text, place.span[1])), None)
    lead = text[max(0, place.span[0] - _LOOK_BACK) : place.span[0]]
    before = next((role for role, words in _BEFORE if words.search(lead)), None)
    return after or before or Role.BARE


def _joined(last: PlaceSaid, role: Role, gap: str, opening: str) -> tuple[PlaceSaid, Role]:
    if _TO_BETWEEN.fullmatch(gap):
        begins = last.role in (Role.BARE, Role.AT)
        return (replace(last, role=Role.FROM) if begins else last), Role.TO
    if re.fullmatch(r"\s*and\s*", gap, re.IGNORECASE) and re.search(r"\bbetween\s*$", opening, re.IGNORECASE):
        return last, Role.TO
    if _AND_BETWEEN.fullmatch(gap) and role in (Role.BARE, Role.TO) and last.role in (Role.TO, Role.AT, Role.VIA):
        return last, last.role
    return last, role


def _settled(said: Sequence[PlaceSaid], *, telegraphic: bool) -> list[PlaceSaid]:
    """Only FROM and TO remain, in the order travelled."""
    kept = [place for place in said if place.role not in (Role.OTHER, Role.BACK)]
    goes = any(place.role is Role.TO for place in kept)
    leaves = any(place.role is Role.FROM for place in kept)
    kept = [_settle(place, goes=goes, leaves=leaves, telegraphic=telegraphic) for place in kept]
    kept = _with_via_in_order([place for place in kept if place.role is not Role.BARE])
    if not goes and not leaves and telegraphic and len(kept) > 1 and all(place.role is Role.TO for place in kept):
        kept[0] = PlaceSaid(replace(kept[0].slot, confidence=_LIKELY), Role.FROM)
    return kept


def _settle(place: PlaceSaid, *, goes: bool, leaves: bool, telegraphic: bool) -> PlaceSaid:
    if place.role is Role.AT:
        begins = goes and not leaves and is_chinese(place.slot.value.name)
        return replace(place, role=Role.FROM if begins else Role.BARE if goes else Role.TO)
    if place.role is Role.BARE and not goes and telegraphic:
        return replace(place, role=Role.TO)
    return place


def _with_via_in_order(places: list[PlaceSaid]) -> list[PlaceSaid]:
    """Berlin to Lisbon via Madrid: a stop named last is travelled before the destination."""
    out: list[PlaceSaid] = []
    for at, place in enumerate(places):
        if place.role is Role.VIA:
            stop = replace(place, role=Role.TO)
            late = bool(out) and out[-1].role is Role.TO and all(p.role is not Role.TO for p in places[at + 1 :])
            out.insert(len(out) - late, stop)
        else:
            out.append(place)
    return out


def _slot(found: PlaceFound) -> Slot[Place]:
    best, *rivals = found.places
    return Slot(best, found.span, _RIVALLED if rivals else _SURE, tuple(rivals))


def _same(one: Slot[Place] | None, other: Slot[Place]) -> bool:
    return one is not None and (one.value.code or one.value.name) == (other.value.code or other.value.name)

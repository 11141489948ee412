"""From places and their roles to moves: the way out, hop by hop, and the way back where it was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.mentions import PlaceFound
from bot.language.roles import PlaceSaid, Role
from bot.language.typed import is_chinese
from bot.trips.model import Place
from bot.trips.reading import Doubt, Slot

_CONFIDENCE = {None: 1.0, Doubt.NAMESAKES: 0.5, Doubt.WHICH_CITY: 0.5, Doubt.EITHER: 0.5, Doubt.UNKNOWN_PLACE: 0.4}
_OFFERED = 0.85
_RIVAL_IN_THE_COUNTRY, _RIVAL_ABROAD = 0.5, 0.15
"""A namesake with at least this share of the likeliest one's people makes a question; with less it is only offered."""


_Lands = tuple[set[str], set[str]]
"""Countries: those the route touches anyway, and the traveller's own."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A move without its date. `origin` is where the one before it ended, unless another was said."""

    origin: Slot[Place] | None = None
    destination: Slot[Place] | None = None


@dataclass(frozen=True, slots=True)
class Route:
    hops: tuple[Hop, ...] = ()
    way_back: Hop | None = None


def is_a_route(said: Sequence[PlaceSaid]) -> bool:
    return {Role.FROM, Role.TO} <= {place.role for place in said}


def route(said: Sequence[PlaceSaid], lands: set[str], *, telegraphic: bool) -> Route:
    """The moves; `lands` are countries the traveller is likely to mean. A place without any word is a destination only where the text is hardly more than its slots."""
    out, back = _parted(_with_others([one for one in said if one.role is not Role.OTHER]))
    settled = _settled(out, telegraphic=telegraphic)
    touched = {land for one in settled for land in one.found.lands[:1] if len(one.found.places) == 1}
    likely = (touched, lands)
    return Route(tuple(_hops(settled, likely)), _way_back(back, likely))


def _with_others(said: Sequence[PlaceSaid]) -> list[PlaceSaid]:
    """Rome or Milan is one place to ask about."""
    out: list[PlaceSaid] = []
    for one in said:
        if one.role is Role.OR and out:
            before = out[-1].found
            places = (*before.places[:1], one.found.places[0])
            out[-1] = replace(out[-1], found=replace(before, places=places, doubt=Doubt.EITHER))
        else:
            out.append(one)
    return out


def _parted(said: Sequence[PlaceSaid]) -> tuple[list[PlaceSaid], list[PlaceSaid]]:
    """What belongs to the way out and to the way back; where only a return is spoken of, it is the trip."""
    back = [one for one in said if one.role in (Role.BACK, Role.BACK_FROM)]
    out = [one for one in said if one not in back]
    goes = [one for one in out if one.role in (Role.TO, Role.VIA)]
    if goes and not (back[:1] and back[0].role is Role.BACK_FROM and back[0].found.span < goes[0].found.span):
        return out, back
    if any(one.role is Role.FROM for one in out) and back[:1] and back[0].role is Role.BACK_FROM:
        return out, back
    turned = {Role.BACK: Role.TO, Role.BACK_FROM: Role.FROM}
    return [replace(one, role=turned.get(one.role, one.role)) for one in said], []


def _way_back(back: Sequence[PlaceSaid], likely: _Lands) -> Hop | None:
    start = next((_slot(one.found, likely) for one in back if one.role is Role.BACK_FROM), None)
    end = next((_slot(one.found, likely) for one in back if one.role is Role.BACK), None)
    return Hop(start, end) if start or end else None


def _settled(said: Sequence[PlaceSaid], *, telegraphic: bool) -> list[PlaceSaid]:
    """Only FROM and TO remain, in the order travelled."""
    goes = any(place.role is Role.TO for place in said)
    leaves = any(place.role is Role.FROM for place in said)
    kept = [_settle(place, goes=goes, leaves=leaves, telegraphic=telegraphic) for place in said]
    return _from_first(_with_via_in_order([place for place in kept if place.role is not Role.BARE]), leaves=leaves)


def _settle(place: PlaceSaid, *, goes: bool, leaves: bool, telegraphic: bool) -> PlaceSaid:
    if place.role in (Role.AT, Role.FOR):
        begins = goes and not leaves and is_chinese(place.found.typed)
        return replace(place, role=Role.FROM if begins else Role.BARE if goes else Role.TO)
    if place.role is Role.BARE and not goes and telegraphic:
        return replace(place, role=Role.TO)
    return place


def _from_first(places: list[PlaceSaid], *, leaves: bool) -> list[PlaceSaid]:
    """北京 上海 明天: of two bare names the first is where it begins."""
    bare = not leaves and len(places) > 1 and all(place.role is Role.TO and place.was_bare for place in places)
    return [replace(places[0], role=Role.FROM), *places[1:]] if bare else places


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


def _hops(settled: Sequence[PlaceSaid], likely: _Lands) -> list[Hop]:
    out: list[Hop] = []
    origin: Slot[Place] | None = None
    for place in settled:
        slot = _slot(place.found, likely)
        if place.role is Role.FROM:
            if out and out[0].origin is None and not same(out[-1].destination, slot):
                out[0] = replace(out[0], origin=slot)
            else:
                origin = slot
        elif not same(out[-1].destination if out else origin, slot):
            out.append(Hop(origin, slot))
            origin = slot
    if not out and origin:
        return [Hop(origin)]
    return out


def _slot(found: PlaceFound, likely: _Lands) -> Slot[Place]:
    """Of namesakes the one in a country that the route touches anyway comes first: London to Birmingham is no question."""
    if found.doubt or len(found.places) == 1:
        value, *others = found.places
        return Slot(value, found.span, _CONFIDENCE[found.doubt], tuple(others), doubt=found.doubt)
    near = next(filter(None, ([n for n, land in enumerate(found.lands) if land in lands] for lands in likely)), [])
    best = near[0] if near else 0
    rivals = [n for n in range(len(found.places)) if n != best]
    doubt = Doubt.NAMESAKES if any(_is_a_rival(found, best, n) for n in rivals if not near or n in near) else None
    others = [found.places[n] for n in rivals]
    return Slot(found.places[best], found.span, _CONFIDENCE[doubt] if doubt else _OFFERED, tuple(others), doubt=doubt)


def _is_a_rival(found: PlaceFound, best: int, other: int) -> bool:
    at_home = found.lands[best] == found.lands[other]
    return found.shares[other] >= (_RIVAL_IN_THE_COUNTRY if at_home else _RIVAL_ABROAD) * found.shares[best]


def same(one: Slot[Place] | None, other: Slot[Place]) -> bool:
    return one is not None and (one.value.code or one.value.name) == (other.value.code or other.value.name)

"""Places as Hesine knows them: its own ids, and labels joined with slashes."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from bot.errors import FieldError, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.values import CityRef
from bot.hesine.openplatform.wire_forms import City
from bot.trips.model import Place, TripDetail

DOMESTIC = "国内"
ENDINGS = ("市区", "市", "地区", "特别行政区")
NATIONAL_CODE = 6
"""Digits of a national code of an administrative division."""


class Gazetteer(Protocol):
    """Our own knowledge of places: names in each language, and codes."""

    def name(self, place: Place, language: str) -> str: ...

    def lookup(self, name: str) -> list[Place]: ...


class Cities:
    """Finds the city of a place and remembers it: cities do not change while a process runs."""

    def __init__(self, exchange: Exchange, gazetteer: Gazetteer, mapped: dict[str, CityRef]) -> None:
        self._exchange = exchange
        self._gazetteer = gazetteer
        self._mapped = mapped
        self._known: dict[Place, CityRef] = {}

    async def of_trip(self, detail: TripDetail) -> dict[Place, CityRef]:
        """The city of every place of the trip. Raises Rejected, naming each field whose place is none of Hesine's."""
        wanted = {
            field: place
            for number, leg in enumerate(detail.legs)
            for field, place in ((f"legs.{number}.origin", leg.origin), (f"legs.{number}.destination", leg.destination))
        } | {f"lodging.{number}": stay.city for number, stay in enumerate(detail.lodging)}
        found = {field: await self._found(place) for field, place in wanted.items()}
        wrong = tuple(FieldError(field, _why(refs)) for field, refs in found.items() if len(refs) != 1)
        if wrong:
            raise Rejected("Hesine's list of cities has no single match", wrong)
        return {place: found[field][0] for field, place in wanted.items()}

    def place(self, ref: CityRef) -> Place:
        """The place that a label names, with our own code where it means exactly one to us."""
        *outer, inner = [part.strip() for part in ref.label.split("/")]
        for name in (short(inner), *(short(one) for one in reversed(outer))):
            known = {one.code for one in self._gazetteer.lookup(name)}
            if len(known) == 1:
                return Place(name if name == short(inner) else short(inner), known.pop())
        return Place(short(inner) or ref.key)

    async def _found(self, place: Place) -> list[CityRef]:
        name = short(self._gazetteer.name(place, "zh"))
        if own := self._mapped.get(name) or self._mapped.get(place.name):
            return [own]
        if place not in self._known:
            refs = await self._asked(name, place.code)
            if len(refs) != 1:
                return refs
            self._known[place] = refs[0]
        return [self._known[place]]

    async def _asked(self, name: str, code: str) -> list[CityRef]:
        national = code if code.isdigit() and len(code) == NATIONAL_CODE else ""
        body = {"name": "" if national else name, "code": national, "parentId": ""}
        answer = await self._exchange.read(endpoints.CITIES, body=body)
        matches = [one for one in _all(answer.items) if _matches(one, name, national)]
        return [reference(one) for one in _whole(matches, name)]


def _all(tree: Iterable[City]) -> Iterator[City]:
    """An answer is a tree: a hit comes with the province above it and the districts below."""
    for one in tree:
        yield one
        yield from _all(one.children)


def _matches(city: City, name: str, national: str) -> bool:
    if city.active is False:
        return False
    if national:
        return city.code == national
    wanted = name.casefold()
    return wanted in {
        short(city.name).casefold(),
        city.en_name.casefold(),
        short(city.full_name.split(",")[-1].strip()),
    }


def _whole(matches: list[City], name: str) -> list[City]:
    """One row for each city: its urban district where there is one, because trips are filed with that."""
    above = {one.id for one in matches}
    tops = [one for one in matches if one.parent_id not in above]
    districts = [next((two for two in _all([one]) if two.name == f"{name}市区"), one) for one in tops]
    return list({one.id: one for one in districts}.values())


def reference(city: City) -> CityRef:
    parts = [part.strip() for part in city.full_name.split(",")]
    label = parts[1:] if city.country == DOMESTIC and len(parts) > 1 else parts
    return CityRef(key=city.id, label="/".join(label))


def short(name: str) -> str:
    """`上海市区` and `上海市` are 上海 to people; a name of a single letter stays as it is."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _why(refs: list[CityRef]) -> str:
    if not refs:
        return "Hesine's list of cities does not have it"
    return "Hesine knows several: " + ", ".join(one.label for one in refs)

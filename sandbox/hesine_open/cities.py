"""Hesine's own gazetteer, a small part of it: ids that are not the national codes, names joined by commas, a tree.

Ids of 北京, 上海 and 南昌 are the vendor's; the others are made up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class City:
    """`code` is the national one, empty abroad; `stations` as `trainCode` and `airportCode` have them."""

    id: str
    name: str
    english: str
    code: str
    parent_id: str
    full_name: str
    level: int
    airports: tuple[str, ...] = ()
    trains: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        return "国内" if self.full_name.startswith("中国") else self.full_name.partition(", ")[0]

    @property
    def label(self) -> str:
        """As a city value carries it: at home without the country, abroad with all parts."""
        return "/".join(self.full_name.removeprefix("中国, ").split(", "))

    def value_element(self) -> dict[str, str]:
        return {"key": self.id, "label": self.label}


_Names = tuple[str, ...]
_CityState = tuple[str, str, str, str, str, str, str, str, _Names, _Names]
_Row = tuple[str, str, str, str, str, str, str, str, str, _Names, _Names]
_PROVINCES: tuple[_CityState, ...] = (
    # province id, name, English, code; district id, name, English, code; airports; trains
    ("1", "北京市", "Beijing", "110000", "2", "北京市区", "Beijing", "110100", ("PEK:首都", "PKX:大兴"), ("bjp:北京",)),
    ("857", "上海市", "Shanghai", "310000", "858", "上海市区", "Shanghai", "310100", ("SHA:虹桥", "PVG:浦东"), ("shh:上海",)),
    ("31", "天津市", "Tianjin", "120000", "32", "天津市区", "Tianjin", "120100", ("TSN:滨海",), ("tjp:天津",)),
    ("2460", "重庆市", "Chongqing", "500000", "2461", "重庆市区", "Chongqing", "500100", ("CKG:江北",), ("cqw:重庆",)),
)  # fmt: skip
_CITIES: tuple[_Row, ...] = (
    # province id, name, English, code; city id, name, English, code; district id; airports; trains
    ("1353", "江西省", "Jiangxi", "360000", "1354", "南昌市", "Nanchang", "360100", "1355", ("KHN:昌北",), ("ncx:南昌西",)),
    ("2100", "广东省", "Guangdong", "440000", "2101", "广州市", "Guangzhou", "440100", "2102", ("CAN:白云",), ("gzq:广州",)),
    ("2100", "广东省", "Guangdong", "440000", "2120", "深圳市", "Shenzhen", "440300", "2121", ("SZX:宝安",), ("szq:深圳",)),
    ("2510", "四川省", "Sichuan", "510000", "2511", "成都市", "Chengdu", "510100", "2512", ("CTU:双流", "TFU:天府"), ("cdw:成都",)),
    ("1040", "浙江省", "Zhejiang", "330000", "1041", "杭州市", "Hangzhou", "330100", "1042", ("HGH:萧山",), ("hzh:杭州",)),
    ("930", "江苏省", "Jiangsu", "320000", "931", "南京市", "Nanjing", "320100", "932", ("NKG:禄口",), ("njh:南京",)),
    ("930", "江苏省", "Jiangsu", "320000", "950", "苏州市", "Suzhou", "320500", "951", (), ("szh:苏州",)),
    ("1800", "湖北省", "Hubei", "420000", "1801", "武汉市", "Wuhan", "420100", "1802", ("WUH:天河",), ("whn:武汉",)),
    ("2900", "陕西省", "Shaanxi", "610000", "2901", "西安市", "Xi'an", "610100", "2902", ("XIY:咸阳",), ("xay:西安",)),
)  # fmt: skip
_ABROAD = (
    # country id, country, English; city id, city, English, airport
    ("4000", "德国", "Germany", "4001", "柏林", "Berlin", "BER"),
    ("4000", "德国", "Germany", "4002", "慕尼黑", "Munich", "MUC"),
    ("4000", "德国", "Germany", "4003", "法兰克福", "Frankfurt", "FRA"),
    ("4000", "德国", "Germany", "4004", "汉堡", "Hamburg", "HAM"),
    ("4100", "西班牙", "Spain", "4101", "马德里", "Madrid", "MAD"),
    ("4100", "西班牙", "Spain", "4102", "巴塞罗那", "Barcelona", "BCN"),
    ("4200", "法国", "France", "4201", "巴黎", "Paris", "CDG"),
    ("4300", "英国", "United Kingdom", "4301", "伦敦", "London", "LHR"),
    ("4400", "新加坡", "Singapore", "4401", "新加坡", "Singapore", "SIN"),
    ("4500", "日本", "Japan", "4501", "东京", "Tokyo", "NRT"),
    ("4600", "美国", "United States", "4601", "纽约", "New York", "JFK"),
    ("4600", "美国", "United States", "4602", "旧金山", "San Francisco", "SFO"),
)


def _rows() -> Iterator[City]:
    for place, name, english, code, city_id, city, city_english, city_code, airports, trains in _PROVINCES:
        yield City(place, name, english, code, "", f"中国, {name}", 1)
        full = f"中国, {name}, {city}"
        yield City(city_id, city, city_english, city_code, place, full, 2, airports, trains)
    for place, name, english, code, city_id, city, city_english, city_code, district, airports, trains in _CITIES:
        yield City(place, name, english, code, "", f"中国, {name}", 1)
        full = f"中国, {name}, {city}"
        yield City(city_id, city, city_english, city_code, place, full, 2, airports, trains)
        yield City(district, f"{city}区", city_english, "", city_id, f"{full}, {city}区", 3)
    for place, country, country_english, city_id, city, english, airport in _ABROAD:
        yield City(place, country, country_english, "", "", country, 1)
        yield City(city_id, city, english, "", place, f"{country}, {city}", 2, (f"{airport}:{city}",))


CITIES = {city.id: city for city in _rows()}


def search(name: str, code: str, parent_id: str) -> list[dict[str, Any]]:
    """What is not empty must fit; the answer is a tree of the hits under all that stands above them."""
    hits = [
        city
        for city in CITIES.values()
        if (not name or _sounds_like(city, name)) and code in ("", city.code) and parent_id in ("", city.parent_id)
    ]
    kept = {city.id for hit in hits for city in (*_above(hit), *_below(hit))}
    return [_as_json(city, kept) for city in CITIES.values() if city.id in kept and not city.parent_id]


def by_name(name: str) -> City | None:
    """The lowest place that a person means by a name."""
    found = [city for city in CITIES.values() if _sounds_like(city, name)]
    return max(found, key=lambda city: city.level, default=None)


def _sounds_like(city: City, name: str) -> bool:
    return name in city.name or name.lower() in city.english.lower()


def _above(city: City) -> Iterable[City]:
    parent = CITIES.get(city.parent_id)
    return (*_above(parent), city) if parent else (city,)


def _below(city: City) -> Iterable[City]:
    for child in CITIES.values():
        if child.parent_id == city.id:
            yield child
            yield from _below(child)


def _as_json(city: City, kept: set[str]) -> dict[str, Any]:
    children = [_as_json(child, kept) for child in CITIES.values() if child.parent_id == city.id and child.id in kept]
    return {
        "id": city.id,
        "name": city.name,
        "nameSpell": city.english.upper().replace(" ", ""),
        "code": city.code,
        "enName": city.english,
        "enFullName": city.english,
        "fullName": city.full_name,
        "country": city.country,
        "parentId": city.parent_id,
        "treeLevel": city.level,
        "isLast": not any(child.parent_id == city.id for child in CITIES.values()),
        "isRuleNode": False,
        "extendInfo": {
            "trainCode": list(city.trains) or None,
            "airportCode": list(city.airports) or None,
            "cityExtendCode": None,
        },
        "haveFlight": bool(city.airports),
        "haveTrain": bool(city.trains),
        "children": children,
    }

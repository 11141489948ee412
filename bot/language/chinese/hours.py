"""Chinese times of day: 下午3点, 早上八点半, 晚上, 15:30之前, 9点到11点."""

import re
from datetime import time

from bot.language.hours import HourRule, clock, hour_rule
from bot.language.numerals import han
from bot.trips.reading import Hours

_PARTS = {
    "凌晨": (0, 6),
    "清晨": (5, 8),
    "清早": (5, 8),
    "一早": (6, 9),
    "早上": (6, 10),
    "早晨": (6, 10),
    "朝早": (6, 10),
    "早间": (6, 10),
    "上午": (8, 12),
    "中午": (11, 14),
    "正午": (12, 13),
    "午后": (13, 18),
    "下午": (12, 18),
    "傍晚": (17, 19),
    "晚上": (18, 24),
    "晚间": (18, 24),
    "夜里": (20, 24),
    "夜间": (20, 24),
    "深夜": (22, 24),
    "半夜": (0, 4),
    "早": (6, 10),
    "晨": (4, 8),
    "晚": (18, 24),
    "夜": (20, 24),
}
_PART = rf"(?:{'|'.join(part for part in _PARTS if len(part) > 1 and part != '一早')}|(?<![周期拜])一早|(?<=[日号天一二三四五六])[早晚](?![餐饭会点班安上间晨]))"
_NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_CLOCK = rf"(?:{_NUMBER}\s*(?:点(?!\d{{3}})(?:钟|整|正|半|一刻|三刻|{_NUMBER}分?)?|时(?![候间刻])(?:{_NUMBER}分)?)|\d{{1,2}}:[0-5]\d(?::[0-5]\d)?)"
_LIMITS = {"前": "latest", "后": "earliest"}
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_NOON = 12


def _at(found: re.Match[str]) -> Hours | None:
    said = _time(found["c"], found["p"])
    if said is None:
        return None
    limit = _LIMITS.get((found["limit"] or "").removeprefix("以").removeprefix("之"))
    return Hours(**{limit: said}) if limit else Hours(said, said)


def _from_to(found: re.Match[str]) -> Hours | None:
    first = _time(found["c"], found["p"])
    last = _time(found["e"], found["q"] or found["p"])
    if first is None or last is None:
        return None
    return Hours(first, last) if first <= last else Hours(first)


def _part(found: re.Match[str]) -> Hours | None:
    return part_of_day(found["part"])


def part_of_day(word: str) -> Hours:
    first, last = _PARTS[word]
    return Hours(time(first), clock(last))


def _time(words: str, part: str | None) -> time | None:
    hour, *rest = re.split(r"[点时:]", words)
    minutes = re.sub(r"[钟整正分\s]", "", rest[0]) if rest else ""
    minute = _QUARTERS.get(minutes) or (han(minutes) if minutes else 0)
    number = han(hour.strip())
    return clock(number, minute, afternoon=_is_afternoon(part, number))


def _is_afternoon(part: str | None, hour: int) -> bool:
    """下午三点, and 中午一点; 中午十一点 is still the morning."""
    if part in ("中午", "正午"):
        return hour < _NOON - 2
    return part is not None and _PARTS[part][0] >= _NOON


HOURS: tuple[HourRule, ...] = (
    hour_rule(
        rf"(?P<p>{_PART})?\s*(?P<c>(?<![\d:]){_CLOCK})(?:左右|上下)?(?P<limit>[以之]?[前后])?", _at, ("点", "时", ":")
    ),
    hour_rule(
        rf"(?P<p>{_PART})?\s*(?P<c>(?<![\d:]){_CLOCK})\s*(?:到|至|-+|~)\s*(?P<q>{_PART})?\s*(?P<e>{_CLOCK})",
        _from_to,
        ("点", "时", ":"),
    ),
    hour_rule(rf"(?<![今明后])(?P<part>{_PART})(?!\d)", _part, tuple(_PARTS)),
)

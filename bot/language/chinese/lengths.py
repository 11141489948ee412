"""Chinese lengths: 三天两夜, 住两晚, 半个月, 两三天, 当天往返."""

import re
from math import ceil

from bot.language.length_rules import MONTH, WEEK, LengthRule, Value, always, length_rule
from bot.language.matches import piece
from bot.language.numerals import HAN, han

_NOT_ORDINAL = r"(?<!第)(?<![\d:.月今明后])"
_NOT_A_DATE = r"(?!之?[后内前]|以[后内前]|气|空|津|河|晚上|[左右]?后)"
_HAN_TENS = r"[一二两三四五六七八九]"


def _counted(unit: int) -> Value:
    return lambda found: (ceil((han(found["n"]) + (0.5 if piece(found, "half") else 0)) * unit),)


def _either(found: re.Match[str]) -> tuple[int, ...]:
    """两三天, 2-3天: the longer one keeps the room booked."""
    return han(found["e"]), han(found["n"])


LENGTHS_IN_DAYS: tuple[LengthRule, ...] = (
    length_rule(rf"{_NOT_ORDINAL}(?P<n>{_HAN_TENS})、?(?P<e>{_HAN_TENS})天{_NOT_A_DATE}", _either, ("天", "日")),
    length_rule(
        rf"{_NOT_ORDINAL}(?P<n>\d{{1,2}})\s*[-~到至]\s*(?P<e>\d{{1,2}})\s*天{_NOT_A_DATE}", _either, ("天", "日")
    ),
    length_rule(
        rf"{_NOT_ORDINAL}(?P<n>{HAN})\s*(?:整|来|多)?个?(?:天|日(?=游|行程|往返|[一二两三四五六七八九\d]+[晚夜]))(?P<half>半)?{_NOT_A_DATE}",
        _counted(1),
        ("天", "日"),
    ),
    length_rule(r"(?:当[天日]|一日)(?:来回|往返)|当天去当天回|一日游|半天|(?<!每)整天", always(1), ("天", "日")),
    length_rule(rf"{_NOT_ORDINAL}(?P<n>半)个月{_NOT_A_DATE}", always(15), ("月",)),
    length_rule(rf"{_NOT_ORDINAL}(?P<n>{HAN})个(?P<half>半)?月{_NOT_A_DATE}", _counted(MONTH), ("月",)),
    length_rule(
        rf"{_NOT_ORDINAL}(?P<n>{HAN})\s*(?:个(?P<half>半)?星期|个礼拜|周(?![一二三四五六日天末年岁])|星期(?![一二三四五六日天])|整周){_NOT_A_DATE}",
        _counted(WEEK),
        ("周", "星期", "礼拜"),
    ),
    length_rule(r"整(?:个)?(?:周|星期)(?![一二三四五六日天末])", always(WEEK), ("周", "星期", "礼拜")),
)
LENGTHS_IN_NIGHTS: tuple[LengthRule, ...] = (
    length_rule(rf"{_NOT_ORDINAL}(?P<n>{_HAN_TENS})、?(?P<e>{_HAN_TENS})(?:晚|夜)(?!上)", _either, ("晚", "夜")),
    length_rule(rf"{_NOT_ORDINAL}(?P<n>{HAN})\s*个?(?:晚(?!上?\d*点|饭|餐|会)|夜)上?", _counted(1), ("晚", "夜")),
)

"""What feasts are called in Chinese, and which of them are days off in a row.

国庆, 春节 and 五一 name the days off, not a day; the shorter ones do so with 假期, 期间 or 小长假; 当天 names the day.
"""

import re

from bot.language.chinese.words import YEAR, said_year
from bot.language.dates import DateSaid, Rule, Today, one_day, rule, window
from bot.language.days import days_later
from bot.language.feasts import FEASTS, next_feast
from bot.language.workdays import Holiday, china_workday_later, holiday, next_holiday

_LONG = {
    "国庆节?|(?<![\\d一二三四五六七八九十第双周])十一(?=黄金周|长假|假期|期间|放假|小长假|[去到飞回前后]|出差|出行)": "national day",
    "春节|过年|新春": "spring festival",
    "五一(?:劳动节)?|劳动节": "labour day",
}
_SHORT = {
    "元旦节?": "new year",
    "清明节?": "qingming",
    "端午节?": "dragon boat",
    "中秋节?": "mid-autumn",
}
_DAYS = {
    "除夕夜?|大年三十|年三十": "lunar new year's eve",
    "元宵节?": "lantern",
    "七夕节?": "qixi",
    "中元节": "ghost",
    "重阳节?": "double ninth",
    "腊八节?": "laba",
    "小年夜?(?![轻纪])": "little new year",
    "情人节": "valentine",
    "三八(?:妇女节|节)|妇女节": "women",
    "植树节": "arbour",
    "愚人节": "april fools",
    "复活节": "easter",
    "耶稣受难日": "good friday",
    "青年节": "youth",
    "母亲节": "mother",
    "儿童节|六一(?:儿童节)?": "children",
    "父亲节": "father",
    "建党节": "party founding",
    "建军节|八一(?=建军节)": "army",
    "教师节": "teachers",
    "万圣节": "halloween",
    "光棍节|双十一|双11": "singles",
    "感恩节": "thanksgiving",
    "黑色星期五|黑五": "black friday",
    "平安夜|圣诞前夜": "christmas eve",
    "圣诞节?": "christmas",
    "跨年(?:夜|那[天晚])?": "new year's eve",
    "开斋节": "eid al-fitr",
    "宰牲节|古尔邦节": "eid al-adha",
    "排灯节": "diwali",
}
_USUAL = 0.7
"""Confidence in days off that are not announced yet."""
_OFF = r"(?:假期|长假|小长假|期间|放假|黄金周|假日|的?时候)"
_DAY = r"(?:的?当[天日]|那[天日])"


_PATTERNS = tuple((re.compile(words), feast) for names in (_LONG, _SHORT, _DAYS) for words, feast in names.items())


def _named(found: re.Match[str]) -> str:
    matching = ((pattern.match(found.string, found.start("name")), feast) for pattern, feast in _PATTERNS)
    return next(feast for named, feast in matching if named and named.end() == found.end("name"))


def _off(found: re.Match[str], today: Today) -> Holiday | None:
    name, year = _named(found), said_year(found, today.day.year)
    return holiday(name, year) if year else next_holiday(name, today.day)


def _days_off(found: re.Match[str], today: Today) -> DateSaid | None:
    off = _off(found, today)
    said = window(off.first, off.last, today) if off else None
    if said is None or off is None:
        return None
    return DateSaid(said.first, said.last, said.reach, confidence=1.0 if off.announced else _USUAL)


def _day(found: re.Match[str], today: Today) -> DateSaid | None:
    name, year = _named(found), said_year(found, today.day.year)
    return one_day(FEASTS[name](year) if year else next_feast(name, today.day))


def _first_workday_after(found: re.Match[str], today: Today) -> DateSaid | None:
    """国庆后第一个工作日, 节后第一天: make-up workdays count."""
    off = _off(found, today)
    return one_day(china_workday_later(off.last, 1)) if off else None


def _right_after(found: re.Match[str], today: Today) -> DateSaid | None:
    """国庆后, 春节以后: the week after, no day of it."""
    off = _off(found, today)
    return window(days_later(off.last, 1), days_later(off.last, 7), today) if off else None


def _after_new_year(_: re.Match[str], today: Today) -> DateSaid | None:
    off = next_holiday("spring festival", today.day)
    return window(days_later(off.last, 1), days_later(off.last, 14), today) if off else None


def _right_before(found: re.Match[str], today: Today) -> DateSaid | None:
    off = _off(found, today)
    return window(days_later(off.first, -7), days_later(off.first, -1), today) if off else None


_NO_STREET = r"(?!(?:中|东|西|南|北)?(?:广场|路|大道|大街|街|大桥|商圈|村|新村|站))"
_LONG_NAME, _PUBLIC_NAME, _DAY_NAME = "|".join(_LONG), "|".join(_LONG | _SHORT), "|".join(_SHORT | _DAYS)
_PUBLIC = rf"{YEAR}(?P<name>{_PUBLIC_NAME}){_OFF}?(?:之|以|过)?"
_NEEDS = (
    "节",
    "国庆",
    "春",
    "过年",
    "新春",
    "五一",
    "元旦",
    "清明",
    "端午",
    "中秋",
    "十一",
    "除夕",
    "三十",
    "元宵",
    "七夕",
    "腊八",
)
_MORE_NEEDS = (*_NEEDS, "小年", "六一", "八一", "双", "黑", "平安夜", "圣诞", "跨年", "受难")

HOLIDAYS: tuple[Rule, ...] = (
    rule(rf"{YEAR}(?P<name>{_LONG_NAME}){_NO_STREET}{_OFF}?", _days_off, _NEEDS),
    rule(rf"{YEAR}(?P<name>{'|'.join(_SHORT)}){_OFF}", _days_off, _NEEDS),
    rule(rf"{YEAR}(?P<name>{_LONG_NAME}){_DAY}", _day, _NEEDS),
    rule(rf"{YEAR}(?P<name>{_DAY_NAME}){_NO_STREET}{_DAY}?", _day, _MORE_NEEDS),
    rule(
        rf"{_PUBLIC}后的?(?:第一个工作日|第一天(?:上班)?|(?:刚|一)?(?:开工|上班)(?:第一天)?)",
        _first_workday_after,
        _NEEDS,
    ),
    rule(r"过完年(?:之?后)?", _after_new_year, ("过完年",)),
    rule(rf"{_PUBLIC}后(?![天\d一二三四五六七两半的第])", _right_after, _NEEDS),
    rule(rf"{_PUBLIC}前(?![天后夕\d一二三四五六七两半的第])", _right_before, _NEEDS),
)

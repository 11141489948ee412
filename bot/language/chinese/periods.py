"""Chinese periods that name no day: 下周, 月底, 12月上旬, 未来三天, 年底, 第一季度."""

import re
from datetime import date

from bot.language.chinese.days import later, month_said
from bot.language.chinese.words import MONTH, NOT_AFTER_NUMBER, WEEK, WHICH, YEAR, said_year, weeks_ahead
from bot.language.dates import (
    VAGUE,
    DateSaid,
    Rule,
    Today,
    month_window,
    months_window,
    rule,
    week_from,
    week_window,
    weekend_window,
    window,
)
from bot.language.days import (
    days_later,
    first_of_month,
    last_of_month,
    monday,
    months_later,
    week_of_month,
)
from bot.language.matches import piece
from bot.language.numerals import HAN, han

_PARTS = {
    "初": (1, 5),
    "上旬": (1, 10),
    "上半月": (1, 15),
    "中": (11, 20),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "下半月": (16, 31),
    "底": (-4, 31),
    "末": (-4, 31),
}
_YEAR_PARTS = {"初": (1, 2), "中": (6, 2), "底": (12, 1), "末": (12, 1), "上半年": (1, 6), "下半年": (7, 6)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_FEW_DAYS = 3


def _month(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_window(month_said(found, today), today)


def _months(found: re.Match[str], today: Today) -> DateSaid | None:
    """6-8月, 明年1月到3月."""
    return months_window(month_said(found, today), (han(found["e"]) - han(found["m"])) % 12 + 1, today)


def _part_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    first = month_said(found, today)
    return _part(first, found["part"], today) or (
        None if found["m"] or found["which"] else _part(first_of_month(first, 1), found["part"], today)
    )


def _part(first: date, part: str, today: Today) -> DateSaid | None:
    start, end = _PARTS[part]
    last = last_of_month(first)
    return window(
        first.replace(day=start) if start > 0 else days_later(last, start), min(last, days_later(first, end - 1)), today
    )


def _which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_window(month_said(found, today), today)


def _which_week(found: re.Match[str], today: Today) -> DateSaid | None:
    return week_window(weeks_ahead(found["which"]), today)


def _part_of_week(found: re.Match[str], today: Today) -> DateSaid | None:
    first = monday(today.day, weeks_ahead(found["which"]))
    start, end = {"初": (0, 1), "中": (2, 2), "后半": (3, 4), "前半": (0, 2)}[found["part"].removesuffix("周")]
    return window(days_later(first, start), days_later(first, end), today)


def _nth_week_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    first = month_said(found, today)
    return week_from(week_of_month(first, _QUARTERS[found["nth"]] if found["nth"] else -1), today)


def _weekend(found: re.Match[str], today: Today) -> DateSaid | None:
    return weekend_window(weeks_ahead(found["which"]), today)


def _next_few(found: re.Match[str], today: Today) -> DateSaid | None:
    return window(days_later(today.day, 1), later(today.day, found["n"], found["unit"]), today)


def _these_days(_: re.Match[str], today: Today) -> DateSaid | None:
    said = window(today.day, days_later(today.day, _FEW_DAYS), today)
    return said and DateSaid(said.first, said.last, said.reach, confidence=VAGUE)


def _part_of_year(found: re.Match[str], today: Today) -> DateSaid | None:
    year = said_year(found, today.day.year)
    month, months = _YEAR_PARTS[found["part"]]
    first = date(year or today.day.year, month, 1)
    return months_window(first, months, today) or (
        None if year else months_window(months_later(first, 12), months, today)
    )


def _season(found: re.Match[str], today: Today) -> DateSaid | None:
    first = date(said_year(found, today.day.year) or today.day.year, _SEASONS[found["season"]], 1)
    return months_window(first, 3, today)


def _year(found: re.Match[str], today: Today) -> DateSaid | None:
    year = said_year(found, today.day.year)
    return window(date(year, 1, 1), date(year, 12, 31), today) if year else None


def _quarter(found: re.Match[str], today: Today) -> DateSaid | None:
    year = said_year(found, today.day.year)
    if piece(found, "which"):
        first = first_of_month(
            today.day.replace(month=(today.day.month - 1) // 3 * 3 + 1), 3 * weeks_ahead(found["which"])
        )
        return months_window(first, 3, today)
    first = date(year or today.day.year, 3 * _QUARTERS[found["q"]] - 2, 1)
    return months_window(first, 3, today) or (None if year else months_window(months_later(first, 12), 3, today))


_SPAN = r"(?P<unit>天|日|周|个?星期|个?礼拜|个月)"

PERIODS: tuple[Rule, ...] = (
    rule(
        rf"{YEAR}\s*{NOT_AFTER_NUMBER}(?P<m>{MONTH})(?:月份?)?\s*(?:到|至|-+|~)\s*(?P<e>{MONTH})月份?(?![\d一二三四五六七八九十底初中末上下])",
        _months,
        ("月",),
    ),
    rule(rf"{YEAR}\s*{NOT_AFTER_NUMBER}(?P<m>{MONTH})\s*月(?!球|饼|台)(?:份|间|里)?(?![\d底初中末])", _month, ("月",)),
    rule(
        rf"(?:{YEAR}{NOT_AFTER_NUMBER}(?P<m>{MONTH})月份?的?|{WHICH}月的?|(?<![\d一二三四五六七八九十个])月)(?P<part>上旬|中旬|下旬|上半月|下半月|[初中底末])",
        _part_of_month,
        ("月",),
    ),
    rule(rf"{WHICH}月(?!的?{MONTH}[日号])", _which_month, ("月",)),
    rule(rf"{WHICH}{WEEK}(?!的?{WEEK}?[一二三四五六日天末1-7])", _which_week, ("周", "星期", "礼拜")),
    rule(rf"{WHICH}周的?(?P<part>后半周?|前半周?|初|中)", _part_of_week, ("周", "星期", "礼拜")),
    rule(
        rf"{YEAR}{NOT_AFTER_NUMBER}(?:(?P<m>{MONTH})月份?|{WHICH}月)的?(?:第(?P<nth>[一二三四1-4])|最后一)个?(?:周|星期)(?![一二三四五六日天末])",
        _nth_week_of_month,
        ("周", "星期", "礼拜"),
    ),
    rule(rf"(?:{WHICH}的?)?周末", _weekend, ("周", "星期", "礼拜")),
    rule(
        rf"(?:未来|接下来|之后|往后|今后|后面|(?<![之以])后|(?<!下)下(?=[两二三四五]))的?(?P<n>{HAN}){_SPAN}",
        _next_few,
        ("内", "未来", "接下来", "后", "下"),
    ),
    rule(
        rf"(?<!每)(?P<n>{HAN}|半){_SPAN}(?:之|以)?内",
        _next_few,
        ("内", "未来", "接下来", "后", "下"),
    ),
    rule(r"[这近]几[天日]|近日|最近几天", _these_days, ("几", "近日")),
    rule(
        r"(?:(?P<ys>今年|明年|来年|后年)|(?<![\d一二三四五六七八九十个半几去前])年)(?P<part>初|中|底|末)(?![一二三四五六七八九十级国])",
        _part_of_year,
        ("年",),
    ),
    rule(rf"{YEAR}(?P<part>上半年|下半年)", _part_of_year, ("年",)),
    rule(r"(?P<y>20\d\d)年(?P<part>初|中|底|末)(?!级)", _part_of_year, ("年",)),
    rule(rf"(?=[今明来后\d]){YEAR}的?(?P<season>[春夏秋冬])[天季]", _season, ("春", "夏", "秋", "冬")),
    rule(
        r"(?P<ys>明年|后年|来年)(?!的?[\d一二三四五六七八九十春夏秋冬上下初中底末第农阴元国五清端])",
        _year,
        ("年",),
    ),
    rule(r"(?P<y>20\d\d)年(?![\d一二三四五六七八九十第的上下初中底末农]|\s*\d)", _year, ("年",)),
    rule(rf"{YEAR}(?:第(?P<q>[一二三四1-4])|{WHICH})季度?", _quarter, ("季", "q")),
    rule(rf"{YEAR}q(?P<q>[1-4])(?!\w)", _quarter, ("季", "q")),
)

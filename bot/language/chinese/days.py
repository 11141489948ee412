"""Chinese phrases that name a day of the calendar, or count to one: 12月3号, 下个月5号, 三天后, 农历八月十五."""

import re
from datetime import date, timedelta

from bot.language.chinese.hours import part_of_day
from bot.language.chinese.words import (
    DAY,
    MONTH,
    NOT_AFTER_NUMBER,
    TO,
    WHICH,
    WRITTEN_WEEKDAY,
    YEAR,
    days_ahead,
    said_weekday,
    said_year,
    weeks_ahead,
)
from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    beside_weekday,
    day_of_month,
    day_of_which_month,
    month_day,
    one_day,
    range_of_days,
    recurring,
    rule,
    span_of_days,
    window,
)
from bot.language.days import (
    calendar_day,
    days_later,
    first_of_month,
    first_of_named_month,
    last_of_month,
    months_later,
    next_day_of_month,
)
from bot.language.lunar import lunar_day, next_lunar_day
from bot.language.matches import piece
from bot.language.numerals import HAN, han
from bot.language.workdays import china_workday_later

UNIT = r"(?P<unit>个?工作日|天|日|周|个?星期|个?礼拜|个月|年)"
_MOST_WORKDAYS = 250
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_PART_OF_DAY = r"(?:天|日|儿个?|(?=早|晚|晨|夜|凌))(?P<part>早上?|晚上?|晨|夜里?)?"


def later(day: date, number: str, unit: str) -> date:
    """So many of a unit after a day; half of one where 半 is said."""
    amount = 0.5 if number == "半" else float(han(number))
    if unit.endswith("工作日"):
        return china_workday_later(day, min(int(amount), _MOST_WORKDAYS))
    if unit.endswith("月"):
        return months_later(day, int(amount)) if amount >= 1 else days_later(day, 15)
    if unit == "年":
        return months_later(day, int(12 * amount))
    return days_later(day, int(amount * (1 if unit in ("天", "日") else 7)))


def _near_day(found: re.Match[str], today: Today) -> DateSaid | None:
    day = days_later(today.day, days_ahead(found["ahead"]))
    return DateSaid(day, hours=part_of_day(found["part"]) if found["part"] else None)


def _two_days(found: re.Match[str], today: Today) -> DateSaid | None:
    """今明两天, 明后天: two days, and which of them is open."""
    first = days_later(today.day, 1 if found[0].startswith("明") else 0)
    return window(first, days_later(first, 1), today)


def _next_day(found: re.Match[str], today: Today) -> DateSaid | None:
    """次日, 第二天, 第三天: counted from the day spoken of before."""
    number = han(found["n"]) - 1 if found["n"] else 1
    said = recurring(today, lambda start: days_later(start, number))
    return said and DateSaid(said.first, after=said.after, leaning=number > 1)


def _same_day(_: re.Match[str], today: Today) -> DateSaid | None:
    return DateSaid(today.day, after=lambda start: start, leaning=True)


def _days_later(found: re.Match[str], today: Today) -> DateSaid | None:
    number, unit = found["n"], found["unit"]
    return recurring(today, lambda start: later(start, number, unit))


def _hours_later(found: re.Match[str], today: Today) -> DateSaid | None:
    amount = 0.5 if found["n"] == "半" else float(han(found["n"]))
    return one_day((today.now + amount * timedelta(hours=1 if found["clock"] != "分钟" else 1 / 60)).date())


def _month_and_day(found: re.Match[str], today: Today) -> DateSaid | None:
    said = month_day(han(found["m"]), han(found["d"]), said_year(found, today.day.year), today)
    return beside_weekday(said, said_weekday(found), today)


def _month_and_days(found: re.Match[str], today: Today) -> DateSaid | None:
    """12月3日到5日, 12月3-5号: the month is said once."""
    said = month_day(han(found["m"]), han(found["d"]), said_year(found, today.day.year), today)
    return said and span_of_days(said.first, next_day_of_month(said.first, han(found["e"])))


def _day_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return beside_weekday(day_of_month(han(found["d"]), today), said_weekday(found), today)


def _days_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return range_of_days(today, han(found["d"]), han(found["e"]))


def _day_of_which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    return day_of_which_month(han(found["d"]), weeks_ahead(found["which"]), today)


def _days_of_which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = first_of_month(today.day, weeks_ahead(found["which"]))
    return span_of_days(*(calendar_day(month.year, month.month, han(found[end])) for end in "de"))


def _edge_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """下个月第一天, 12月最后一天."""
    first = month_said(found, today)
    return one_day(first if found["edge"] == "第一" else last_of_month(first))


def _lunar_day(found: re.Match[str], today: Today) -> DateSaid | None:
    """农历 is read only where it is said, or where the month's name is the lunar one."""
    name = piece(found, "m") or "正"
    month = _LUNAR_MONTHS.get(name) or han(name)
    day = han(found["d"].removeprefix("初").replace("廿", "二十"))
    year = said_year(found, today.day.year)
    return one_day(lunar_day(year, month, day) if year else next_lunar_day(today.day, month, day))


def month_said(found: re.Match[str], today: Today) -> date:
    """The first day of the month named, or of this or a later month."""
    if name := piece(found, "m"):
        year = said_year(found, today.day.year)
        return date(year, han(name), 1) if year else first_of_named_month(han(name), today.day)
    return first_of_month(today.day, weeks_ahead(piece(found, "which")))


DAYS: tuple[Rule, ...] = (
    rule(rf"(?P<ahead>大大后|大后|今|明|听(?=日)|后){_PART_OF_DAY}", _near_day, ("今", "明", "听", "后")),
    rule(r"[今明][明后](?:两?[天日])|这两天", _two_days, ("今明", "明后", "这两")),
    rule(
        r"次日|隔天|翌日|转天|(?<![\d一二三四五六七八九十])第(?P<n>[二三四五六七])天", _next_day, ("次日", "天", "翌日")
    ),
    rule(r"(?:当|同一?)[天日](?!票|往返|来回)", _same_day, ("当", "同")),
    rule(rf"(?P<n>{HAN}|半)\s*{UNIT}(?:之|以)?后(?!天)", _days_later, ("后", "过", "再")),
    rule(rf"(?P<n>{HAN}|半)\s*(?:个半?)?(?P<clock>小时|钟头|分钟)(?:之|以)?后", _hours_later, ("小时", "钟")),
    rule(rf"(?:再|过)过?(?P<n>{HAN}|半)\s*{UNIT}(?!假|期)", _days_later, ("后", "过", "再")),
    rule(
        rf"{YEAR}\s*{NOT_AFTER_NUMBER}(?P<m>{MONTH})\s*月份?\s*(?P<d>{DAY})\s*(?:日|号|(?![\d天月个人位张晚]))?{WRITTEN_WEEKDAY}",
        _month_and_day,
        ("月",),
    ),
    rule(
        rf"{YEAR}\s*{NOT_AFTER_NUMBER}(?P<m>{MONTH})\s*月\s*(?P<d>{DAY})[日号]?{WRITTEN_WEEKDAY}{TO}(?P<e>{DAY})(?:[日号](?:\s*[((]?(?:周|星期|礼拜)[一二三四五六日天][))]?)?|(?![\d月天]))",
        _month_and_days,
        ("月",),
    ),
    rule(
        rf"(?<![月])(?<!\d[./-]){NOT_AFTER_NUMBER}(?P<d>{DAY})(?:号(?!线|楼|院|店|馆|门|厅|航站)|日(?!本|元|游)){WRITTEN_WEEKDAY}",
        _day_alone,
        ("日", "号"),
    ),
    rule(
        rf"(?<![月第]){NOT_AFTER_NUMBER}(?P<d>{DAY})[日号]?(?:{TO}|[、,])(?P<e>{DAY})(?:号(?!线|楼)|日(?!游))",
        _days_alone,
        ("日", "号"),
    ),
    rule(rf"{WHICH}月的?(?P<d>{DAY})[日号]", _day_of_which_month, ("月",)),
    rule(rf"{WHICH}月的?(?P<d>{DAY})[日号]?{TO}(?P<e>{DAY})[日号]", _days_of_which_month, ("月",)),
    rule(
        rf"(?:{YEAR}{NOT_AFTER_NUMBER}(?P<m>{MONTH})月份?|{WHICH}月)的?(?P<edge>第一|最后一)[天日]",
        _edge_of_month,
        ("月",),
    ),
    rule(
        rf"(?:农历|阴历|旧历)的?{YEAR}(?P<m>正|冬|腊|{MONTH})月(?P<d>初[一二三四五六七八九十]|{DAY})[日号]?",
        _lunar_day,
        ("月",),
    ),
    rule(
        rf"{YEAR}(?:农历|阴历|旧历)的?(?P<m>正|冬|腊|{MONTH})月(?P<d>初[一二三四五六七八九十]|{DAY})[日号]?",
        _lunar_day,
        ("月",),
    ),
    rule(rf"{YEAR}(?P<m>正|腊)月(?P<d>初[一二三四五六七八九十]|{DAY})", _lunar_day, ("月",)),
    rule(rf"{YEAR}大?年(?P<d>初[一二三四五六七八九十])", _lunar_day, ("年初",)),
)

"""Chinese date phrases."""

import re
from datetime import date, timedelta

from bot.language.dates import (
    DateSaid,
    Rule,
    Today,
    bare_weekday,
    calendar_day,
    coming,
    day_of_month,
    first_of_month,
    last_of_month,
    month_day,
    month_window,
    next_day_of_month,
    next_month_day,
    on_or_after,
    one_day,
    range_of_days,
    rule,
    span_of_days,
    week_window,
    weekday_in_week,
    weekend_window,
    window,
)
from bot.language.numerals import HAN, han

_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5} | {
    str(n + 1): n for n in range(7)
}
_DAYS_AHEAD = {"今": 0, "明": 1, "次": 1, "后": 2, "大后": 3, "大大后": 4}
_YEARS_AHEAD = {"今年": 0, "明年": 1, "后年": 2}
_HOLIDAYS = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "劳动节": (5, 1),
    "儿童节": (6, 1),
    "圣诞": (12, 25),
    "平安夜": (12, 24),
}
_HOUR = r"(?:\s*(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)?\s*(?:[\d一二三四五六七八九十两]{1,3}\s*(?:点半?|时)(?:[\d一二三四五六七八九十]{1,3}分?)?|\d{1,2}:\d\d)?(?:左右|前|之前|后|以后)?)"
_WEEK = r"(?:周|星期|礼拜)"
_WHICH_WEEK = r"(?P<which>这个?|本|(?<!一)下下个?|下个?|上个?)"
_YEAR = r"(?:(?P<y>\d{4}|二[零〇]二[一二三四五六七八九])年|(?P<ys>今年|明年|后年))?"
_DAY = r"(?:\d{1,2}|三十一|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_TO = r"\s*(?:到|至|-+|~)\s*"
_WRITTEN_WEEKDAY = r"(?:\s*[((]?\s*(?:周|星期|礼拜)[一二三四五六日天]\s*[))]?)?"


def _weeks_ahead(which: str) -> int:
    return {"下": 1, "上": -1}.get(which[0], 0) * which.replace("个", "").count(which[0])


def _near_day(found: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(today.day + timedelta(days=_DAYS_AHEAD[found["ahead"]]))


def _days_later(found: re.Match[str], today: Today) -> DateSaid | None:
    number = 0.5 if found["n"] == "半" else han(found["n"])
    if found["unit"].endswith("月"):
        months = first_of_month(today.day, int(number))
        return one_day(months.replace(day=min(today.day.day, last_of_month(months).day)))
    days = 7 if found["unit"] != "天" else 1
    return one_day(today.day + timedelta(days=int(number * days)))


def _weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    return bare_weekday(_WEEKDAYS[found["d"]], today)


def _weekday_of_week(found: re.Match[str], today: Today) -> DateSaid | None:
    """下周三 is Wednesday of next calendar week; this week's Monday said on Tuesday is past and not a date."""
    day = weekday_in_week(today.day, _weeks_ahead(found["which"]), _WEEKDAYS[found["d"]])
    return one_day(day) if day >= today.day else None


def _weekdays(found: re.Match[str], today: Today) -> DateSaid | None:
    """下周三到五, 周一至三: the second weekday without its 周."""
    start = _WEEKDAYS[found["d"]]
    which = found["which"]
    first = weekday_in_week(today.day, _weeks_ahead(which), start) if which else coming(start, today.day)
    return span_of_days(first, on_or_after(_WEEKDAYS[found["e"]], first)) if first >= today.day else None


def _year(found: re.Match[str], today: Today) -> int | None:
    if found["y"]:
        return han(found["y"])
    return today.day.year + _YEARS_AHEAD[found["ys"]] if found["ys"] else None


def _month_and_day(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(han(found["m"]), han(found["d"]), _year(found, today), today)


def _month_and_days(found: re.Match[str], today: Today) -> DateSaid | None:
    """12月3日到5日, 12月3-5号: the month is said once."""
    said = _month_and_day(found, today)
    return said and span_of_days(said.first, next_day_of_month(said.first, han(found["e"])))


def _day_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return day_of_month(han(found["d"]), today)


def _days_alone(found: re.Match[str], today: Today) -> DateSaid | None:
    return range_of_days(today, han(found["d"]), han(found["e"]))


def _day_of_this_or_next_month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = first_of_month(today.day, _weeks_ahead(found["which"]))
    return one_day(calendar_day(month.year, month.month, han(found["d"])))


def _month(found: re.Match[str], today: Today) -> DateSaid | None:
    month = han(found["m"])
    return month_window(date(_year(found, today) or _month_start(month, today).year, month, 1), today)


def _part_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    first = first_of_month(today.day, _weeks_ahead(found["which"] or "本"))
    if found["m"]:
        first = _month_start(han(found["m"]), today)
    ends = {"初": (1, 5), "中": (11, 20), "底": (26, last_of_month(first).day), "末": (26, last_of_month(first).day)}
    start, end = ends[found["part"]]
    return window(first.replace(day=start), first.replace(day=end), today)


def _month_start(month: int, today: Today) -> date:
    return date(today.day.year + (month < today.day.month), month, 1)


def _which_month(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_window(first_of_month(today.day, _weeks_ahead(found["which"])), today)


def _which_week(found: re.Match[str], today: Today) -> DateSaid | None:
    return week_window(_weeks_ahead(found["which"]), today)


def _weekend(found: re.Match[str], today: Today) -> DateSaid | None:
    return weekend_window(_weeks_ahead(found["which"] or "本"), today)


def _holiday(found: re.Match[str], today: Today) -> DateSaid | None:
    return month_day(*_HOLIDAYS[found["name"]], None, today)


def _national_day(_: re.Match[str], today: Today) -> DateSaid | None:
    first = next_month_day(today.day, 10, 1)
    return window(first, first + timedelta(days=6), today) if first else None


RULES: tuple[Rule, ...] = (
    rule(rf"(?P<ahead>大大后|大后|今|明|次|后)(?:天|日|(?=早|晚)){_HOUR}", _near_day),
    rule(rf"(?P<n>{HAN}|半)\s*(?P<unit>天|周|个?星期|个?礼拜|个月)(?:之|以)?后", _days_later),
    rule(rf"(?<![上下本这个一两二三四五六七八九十\d]){_WEEK}(?P<d>[一二三四五六日天1-7])(?!\d){_HOUR}", _weekday),
    rule(rf"{_WHICH_WEEK}{_WEEK}(?:的?周|星期|礼拜)?(?P<d>[一二三四五六日天1-7])(?!\d){_HOUR}", _weekday_of_week),
    rule(
        rf"{_WHICH_WEEK}?{_WEEK}(?P<d>[一二三四五六日]){_TO}(?P<e>[一二三四五六日])(?![天日号月点]|[一二三四五六七八九十])",
        _weekdays,
    ),
    rule(
        rf"{_YEAR}\s*(?<!\d)(?P<m>{_MONTH})月份?(?P<d>{_DAY})(?:日|号|(?![\d天月个]))?{_WRITTEN_WEEKDAY}{_HOUR}",
        _month_and_day,
    ),
    rule(
        rf"{_YEAR}\s*(?<!\d)(?P<m>{_MONTH})月(?P<d>{_DAY})[日号]?{_WRITTEN_WEEKDAY}{_TO}(?P<e>{_DAY})(?:[日号]{_WRITTEN_WEEKDAY}|(?![\d月天]))",
        _month_and_days,
    ),
    rule(
        rf"(?<![\d月一二三四五六七八九十])(?P<d>{_DAY})(?:号(?!线|楼|院|店)|日(?!本|元)){_WRITTEN_WEEKDAY}{_HOUR}",
        _day_alone,
    ),
    rule(rf"(?<![\d月一二三四五六七八九十])(?P<d>{_DAY})[日号]?{_TO}(?P<e>{_DAY})[日号](?!线|楼)", _days_alone),
    rule(rf"{_WHICH_WEEK}月(?P<d>{_DAY})[日号]{_HOUR}", _day_of_this_or_next_month),
    rule(rf"{_YEAR}\s*(?<!\d)(?P<m>{_MONTH})月份?(?![\d底初中末])", _month),
    rule(rf"(?:{_WHICH_WEEK}月|(?P<m>{_MONTH})月|月)(?P<part>[初中底末])", _part_of_month),
    rule(rf"{_WHICH_WEEK}月", _which_month),
    rule(rf"{_WHICH_WEEK}{_WEEK}(?!的?(?:周|星期|礼拜)?[一二三四五六日天末1-7])", _which_week),
    rule(rf"{_WHICH_WEEK}?周末", _weekend),
    rule(rf"(?P<name>{'|'.join(_HOLIDAYS)})节?", _holiday),
    rule(r"国庆节?|十一(?=黄金周|长假|假期)", _national_day),
)

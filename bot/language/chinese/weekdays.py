"""Chinese phrases about weekdays. 下周三 is Wednesday of next calendar week, never the coming one of this week."""

import re
from dataclasses import replace

from bot.language.chinese.days import month_said
from bot.language.chinese.words import MONTH, NOT_AFTER_NUMBER, TO, WEEK, WEEKDAYS, WHICH, YEAR, said_year, weeks_ahead
from bot.language.dates import DateSaid, Rule, Today, bare_weekday, one_day, rule, span_of_days, weekday_of_week
from bot.language.days import (
    coming,
    days_later,
    first_of_month,
    nth_weekday,
    on_or_after,
    weekday_in_week,
)
from bot.language.numerals import HAN, han
from bot.language.workdays import china_workday_later

_MONDAY, _SUNDAY = 0, 6
_WEEK_WORDS = ("周", "星期", "礼拜")
_NTH = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4}


def _weekday(found: re.Match[str], today: Today) -> DateSaid | None:
    return bare_weekday(WEEKDAYS[found["d"]], today)


def _weekday_of_week(found: re.Match[str], today: Today) -> DateSaid | None:
    """This week's Monday said on Tuesday is past and not a date.

    Some begin the week on Sunday: then the Sunday of a week is seven days before the one that ends it.
    """
    weeks, weekday = weeks_ahead(found["which"]), WEEKDAYS[found["d"]]
    said = weekday_of_week(weekday, weeks, today)
    if said is None or weekday != _SUNDAY:
        return said
    if weeks:
        earlier = days_later(said.first, -7)
        return replace(said, others=(earlier, *said.others)) if earlier > today.day else said
    return replace(said, others=(days_later(said.first, 7),)) if today.day.weekday() == _MONDAY else said


def _weekdays(found: re.Match[str], today: Today) -> DateSaid | None:
    """下周三到五, 周一至三: the second weekday without its 周."""
    start = WEEKDAYS[found["d"]]
    which = found["which"]
    first = weekday_in_week(today.day, weeks_ahead(which), start) if which else coming(start, today.day)
    return span_of_days(first, on_or_after(WEEKDAYS[found["e"]], first)) if first >= today.day else None


def _listed_weekdays(found: re.Match[str], today: Today) -> DateSaid | None:
    """周二三四, 周二、三、四: a stay where they follow each other, else the first of them."""
    numbers = [WEEKDAYS[name] for name in re.sub(r"[、,]", "", found["all"])]
    first = weekday_in_week(today.day, weeks_ahead(found["which"]), numbers[0])
    if not found["which"]:
        first = coming(numbers[0], today.day)
    if first < today.day:
        return None
    in_a_row = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return span_of_days(first, days_later(first, len(numbers) - 1)) if in_a_row else one_day(first)


def _in_weeks(found: re.Match[str], today: Today) -> DateSaid | None:
    """两周后的周三: of that week."""
    return one_day(weekday_in_week(today.day, han(found["n"]), WEEKDAYS[found["d"]]))


def _nth_of_month(found: re.Match[str], today: Today) -> DateSaid | None:
    """下个月第一个周一, 12月最后一个周五."""
    first = month_said(found, today)
    nth, weekday = _NTH[found["nth"]] if found["nth"] else -1, WEEKDAYS[found["d"]]
    day = nth_weekday(first, nth, weekday)
    if day and day < today.day and found["m"] and not said_year(found, today.day.year):
        day = nth_weekday(first_of_month(first, 12), nth, weekday)
    return one_day(day)


def _first_workday(found: re.Match[str], today: Today) -> DateSaid | None:
    """下周第一个工作日: make-up workdays count, days off do not."""
    monday = weekday_in_week(today.day, weeks_ahead(found["which"]), _MONDAY)
    return one_day(china_workday_later(max(days_later(monday, -1), today.day), 1))


def _next_workday(_: re.Match[str], today: Today) -> DateSaid | None:
    return one_day(china_workday_later(today.day, 1))


_BARE = r"(?:(?<![上下本这个每隔一两二三四五六七八九十\d])|(?<=[周期拜][一二三四五六]))"

WEEKDAY_RULES: tuple[Rule, ...] = (
    rule(rf"{_BARE}{WEEK}(?P<d>[一二三四五六日天1-7])(?!\d)", _weekday, _WEEK_WORDS),
    rule(rf"{WHICH}{WEEK}的?{WEEK}?(?P<d>[一二三四五六日天1-7])(?!\d)", _weekday_of_week, _WEEK_WORDS),
    rule(
        rf"{WHICH}?{WEEK}(?P<d>[一二三四五六日]){TO}(?P<e>[一二三四五六日天])(?![日号月点]|[一二三四五六七八九十])",
        _weekdays,
        _WEEK_WORDS,
    ),
    rule(
        rf"{WHICH}?{WEEK}(?P<all>[一二三四五六](?:[、,]?[二三四五六日])+)(?![日号月点时]|十|[一二三四五六七八九十][点时])",
        _listed_weekdays,
        _WEEK_WORDS,
    ),
    rule(rf"{WHICH}?{WEEK}(?P<d>六)[、和与]?(?P<e>[日天])", _weekdays, _WEEK_WORDS),
    rule(rf"(?P<n>{HAN})(?:周|个?星期|个?礼拜)(?:之|以)?后的?{WEEK}(?P<d>[一二三四五六日天])", _in_weeks, _WEEK_WORDS),
    rule(
        rf"{YEAR}{NOT_AFTER_NUMBER}(?:(?P<m>{MONTH})月份?|{WHICH}月)的?(?:第(?P<nth>[一二三四五1-4])|最后一)个?{WEEK}(?P<d>[一二三四五六日天])",
        _nth_of_month,
        _WEEK_WORDS,
    ),
    rule(rf"{WHICH}{WEEK}的?第一个工作日", _first_workday, ("工作日",)),
    rule(r"(?:下一?|(?<!后)(?<!后的)第一)个工作日", _next_workday, ("工作日",)),
)

"""The words of Chinese date phrases, as pieces of patterns, and what they stand for."""

import re

from bot.language.days import bookable_year
from bot.language.matches import piece
from bot.language.numerals import han

WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {str(n + 1): n for n in range(7)}
_DAYS_AHEAD = {"今": 0, "当": 0, "明": 1, "听": 1, "后": 2, "大后": 3, "大大后": 4}
_YEARS_AHEAD = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "来年": 1, "去年": -1, "前年": -2}
WEEK = r"(?:周|星期|礼拜)"
WHICH = r"(?P<which>这一?个?|本|(?<!一)下{2,3}个?|下一?个?|上一?个?)"
_YEAR_DIGITS = r"(?:\d{4}|\d{2}(?=年)|二[零〇]?[零〇一二三四五六七八九]{2}|[零〇一二三四五六七八九]{2}(?=年))"
YEAR = rf"(?:(?P<y>(?<!\d){_YEAR_DIGITS})年的?|(?P<ys>今年|本年|明年|来年|后年|去年|前年)的?)?"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一|三十|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
TO = r"\s*(?:到|至|-+|~)\s*"
WRITTEN_WEEKDAY = r"(?:\s*[((,]?\s*(?:周|星期|礼拜)(?P<w>[一二三四五六日天])\s*[))]?)?"
NOT_AFTER_NUMBER = r"(?:(?<![\d.])(?=\d)|(?<![\d.零〇一二三四五六七八九十百])(?=\D))"


def weeks_ahead(which: str | None) -> int:
    """下 is one, 下下 two, 上 minus one, 这 and 本 none; the same for months."""
    if not which:
        return 0
    return {"下": 1, "上": -1}.get(which[0], 0) * which.count(which[0])


def days_ahead(word: str) -> int:
    return _DAYS_AHEAD[word]


def said_weekday(found: re.Match[str]) -> int | None:
    name = piece(found, "w")
    return WEEKDAYS[name] if name else None


def said_year(found: re.Match[str], this_year: int) -> int | None:
    groups = found.groupdict()
    if groups.get("y"):
        year = han(groups["y"])
        return bookable_year(year + 2000 if year < 100 else year)  # noqa: PLR2004 - 27年
    return this_year + _YEARS_AHEAD[groups["ys"]] if groups.get("ys") else None

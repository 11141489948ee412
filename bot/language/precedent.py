"""A trip that is asked for by an earlier one: same as last month's Shanghai trip, 和上个月上海那次一样."""

import re
from datetime import date, timedelta

from bot.language.mentions import find_places
from bot.trips.reading import Precedent, Slot

_LIKE = re.compile(
    r"\b(?:(?:the\s+)?same(?:\s+\w+)?\s+as|(?:just\s+)?like|repeat|again\s+like|copy)\s+(?:(?:my|our|the)\s+)?(?P<en>(?:[\w'-]+\s+){0,5}?(?:trip|journey|time|one|request))\b"
    r"|(?:和|跟|与|同|照|按照?|参照|参考|复制)(?P<zh>(?:我)?(?:上个?月|上个?周|上次|上回|之前|去年|前一?次)[^,。,;]{0,12}?)(?:一样|一致|相同|那样|那么|来一?[次趟份]|再来一?[次趟]|的?(?:行程|出差|差旅|申请)(?:一样|来一?[次趟份])?|(?=[,。,;]|$))",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:last|previous|earlier)\b|上|之前|去年|前", re.IGNORECASE)
_MONTH, _WEEK, _YEAR = (
    re.compile(words, re.IGNORECASE)
    for words in (r"last\s+month|上个?月", r"last\s+week|上个?(?:周|星期|礼拜)", r"last\s+year|去年")
)


def find_precedent(text: str, today: date) -> Slot[Precedent] | None:
    """What tells which earlier trip is meant; the dates and places in its words are that trip's, not this one's."""
    for found in _LIKE.finditer(text):
        words = found["en"] or found["zh"]
        if _PAST.search(words):
            places = find_places(words)
            return Slot(Precedent(places[0].places[0] if places else None, _when(words, today)), found.span())
    return None


def _when(words: str, today: date) -> tuple[date, date] | None:
    if _MONTH.search(words):
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    if _WEEK.search(words):
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    return (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)) if _YEAR.search(words) else None

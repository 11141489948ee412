"""Finds every date phrase of a text, in both languages at once, and joins what belongs together: Tue-Fri is one range."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from bot.language import en, numeric_dates, zh
from bot.language.dates import DateSaid, Reach, Span, Today, one_day
from bot.language.typed import is_chinese, without

_RULES = (*numeric_dates.RULES, *zh.RULES, *en.RULES)
_JOIN = re.compile(r"\s*(?:到|至|-+|~|to|until|till|til|through|thru)\s*(?:on\s+)?(?:the\s+)?", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,(]*(?:the\s+)?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|和|与)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\bbetween|在)\s*(?:the\s+)?$", re.IGNORECASE)
_FULL_DATE = re.compile(r"\b(?:20\d\d[-/., ]{1,2}[a-z]{3,9}[-/. ]\d{1,2}|\d{1,2}\.[a-z]{3,9}\.20\d\d)\b", re.IGNORECASE)
_A_YEAR_APART = 300
_A_WEEK = 7
_MONTH_FIRST_ZONES = (
    "America/",
    "US/",
    "Asia/Shanghai",
    "Asia/Chongqing",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
)


def find_dates(text: str, now: datetime) -> list[DateSaid]:
    """What the text says of days, left to right, without overlaps; never a day before `now`."""
    today = Today(now.date(), month_first=_month_first(text, now))
    phrases = _longest(_candidates(text, today))
    rest = without(text, *(phrase.span for phrase in phrases))
    phrases = sorted([*phrases, *_written_otherwise(rest, today)], key=lambda phrase: phrase.span)
    joined = _joined(text, _in_the_week_said(text, phrases))
    return [phrase for phrase in joined if phrase.end >= today.day and phrase.first >= today.day]


def _candidates(text: str, today: Today) -> Iterator[tuple[Span, DateSaid | None]]:
    """What a rule matches but cannot read (30 February, this Monday on a Tuesday) still hides what stands inside it."""
    for pattern, reading in _RULES:
        for found in pattern.finditer(text):
            span = _trimmed(text, found.span())
            said = reading(found, today)
            yield span, replace(said, span=span) if said else None


def _longest(candidates: Iterable[tuple[Span, DateSaid | None]]) -> list[DateSaid]:
    """The first at each place, the longest where several begin."""
    chosen: list[DateSaid] = []
    end = 0
    for span, said in sorted(candidates, key=lambda one: (one[0][0], -one[0][1], one[1] is None)):
        if span[0] >= end:
            end = span[1]
            chosen += [said] if said else []
    return chosen


def _in_the_week_said(text: str, phrases: list[DateSaid]) -> list[DateSaid]:
    """Next week in Beijing, leaving Wednesday: a bare weekday lies in the week just spoken of."""
    out: list[DateSaid] = []
    week: DateSaid | None = None
    for phrase in phrases:
        if phrase.reach is Reach.WINDOW:
            week = phrase if (phrase.end - phrase.first).days < _A_WEEK else None
        within = phrase.following(week.first) if week and _is_bare_weekday(text, phrase) else phrase
        out.append(within if week and within.first <= week.end else phrase)
    return out


def _joined(text: str, phrases: list[DateSaid]) -> list[DateSaid]:
    """Two days with "to" between them are one range, the second read as the end of the first."""
    out: list[DateSaid] = []
    for phrase in phrases:
        start = out[-1] if out else None
        if start and _names_the_same_day(text, start, phrase):
            full = start if phrase.after and not start.after else phrase
            out[-1] = replace(full, span=(start.span[0], phrase.span[1]))
            continue
        if start and _are_one_range(text, start, phrase):
            end = phrase.following(start.first)
            start = _in_the_year_of(end, start)
            if end.first >= start.first:
                out[-1] = DateSaid(start.first, end.first, Reach.RANGE, span=(start.span[0], phrase.span[1]))
                continue
        out.append(phrase)
    return out


def _names_the_same_day(text: str, one: DateSaid, other: DateSaid) -> bool:
    """Friday 2026-12-04, 周五 12月4日: the weekday only repeats the date."""
    if not _BESIDE.fullmatch(text[one.span[1] : other.span[0]]) or not (one.reach == other.reach == Reach.DAY):
        return False
    return one.first.weekday() == other.first.weekday() and _is_bare_weekday(text, one) != _is_bare_weekday(text, other)


def _is_bare_weekday(text: str, said: DateSaid) -> bool:
    return (
        said.after is not None and not re.search(r"\d", text[slice(*said.span)]) and "月" not in text[slice(*said.span)]
    )


def _in_the_year_of(end: DateSaid, start: DateSaid) -> DateSaid:
    """March 10 to March 16, 2028: the year is said once, at the end."""
    if end.after or (end.first - start.first).days < _A_YEAR_APART:
        return start
    later = start.following(date(end.first.year, 1, 1))
    return later if later.first <= end.first else start


def _are_one_range(text: str, start: DateSaid, end: DateSaid) -> bool:
    if start.reach is not Reach.DAY or end.reach is not Reach.DAY:
        return False
    gap = text[start.span[1] : end.span[0]]
    return bool(_JOIN.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(text[: start.span[0]])))


def _written_otherwise(text: str, today: Today) -> Iterator[DateSaid]:
    """Full dates in forms the grammars decline, such as 2026-Dec-03: a library's word, complete dates only."""
    for found in _FULL_DATE.finditer(text):
        day = _library_date(found[0])
        said = one_day(day) if day and day >= today.day else None
        if said:
            yield replace(said, span=found.span())


def _library_date(phrase: str) -> date | None:
    import dateparser  # noqa: PLC0415 - takes a third of a second to import, and hardly any text needs it

    read = dateparser.parse(phrase, languages=["en"], settings={"STRICT_PARSING": True})
    return read.date() if read else None


def _month_first(text: str, now: datetime) -> bool:
    """The Americas and East Asia write the month first, and so does whoever writes Chinese."""
    return is_chinese(text) or str(now.tzinfo).startswith(_MONTH_FIRST_ZONES)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())

"""What the words between dates make of them: a range, a choice, a correction, one day said twice."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.dates import DateSaid, Reach, Today
from bot.language.days import days_later
from bot.language.hours import HoursSaid
from bot.language.languages import GRAMMARS


def _any(*pieces: str) -> str:
    return f"(?:{'|'.join(pieces)})"


_DASH = r"[-~]+>?"
_TO = re.compile(rf"[\s,]*{_any(_DASH, *(one.to for one in GRAMMARS))}\s*(?:the\s+)?", re.IGNORECASE)
_BOTH = re.compile(rf"\s*{_any(*(one.both for one in GRAMMARS))}\s*", re.IGNORECASE)
_EITHER = re.compile(rf"[\s,]*{_any(*(one.either for one in GRAMMARS))}\s*", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_any(*(one.between for one in GRAMMARS))}\s*$", re.IGNORECASE)
_BETWEEN_THEM = re.compile(r"\s*之间")
_REFUSED = re.compile(rf"{_any(*(one.refused for one in GRAMMARS))}\s*$", re.IGNORECASE)
_DECLINED = re.compile(rf"\s*{_any(*(one.declined for one in GRAMMARS))}", re.IGNORECASE)
_CORRECTED = re.compile(_any(*(one.corrected for one in GRAMMARS)), re.IGNORECASE)
_MOVED = re.compile(rf"{_any(*(one.moved for one in GRAMMARS))}\s*$", re.IGNORECASE)
_BESIDE = re.compile(r"[\s,(]*(?:the\s+)?", re.IGNORECASE)
_LISTED = re.compile(r"\s*[、,]?\s*")
_LOOK_BACK = 60
_A_WEEK, _A_YEAR_APART = 7, 300
_CHOICE = 0.5


def joined(text: str, phrases: Sequence[DateSaid], hours: Sequence[HoursSaid], today: Today) -> list[DateSaid]:
    """The phrases that are meant, each range and choice as one."""
    meant = [phrase for phrase in _in_the_week_said(phrases) if not _is_refused(text, phrase)]
    meant = [phrase for phrase in meant if not _is_declined(text, phrase)] or meant
    out: list[DateSaid] = []
    for phrase in meant:
        if phrase.leaning and not out:
            continue
        said = phrase.following(out[-1].end) if phrase.leaning else phrase
        one = _as_one(text, out[-1], said) if out else None
        out = [*out[:-1], one] if one else [*out, said]
    return [_from_this_hour(text, out[0], hours, today), *out[1:]] if out else []


def _as_one(text: str, start: DateSaid, phrase: DateSaid) -> DateSaid | None:
    gap = text[start.span[1] : phrase.span[0]]
    span = start.span[0], phrase.span[1]
    if _CORRECTED.fullmatch(gap) or (_TO.fullmatch(gap) and _MOVED.search(_lead(text, start))):
        return replace(phrase, lead=start.introduced_at)
    if _EITHER.fullmatch(gap) and start.reach is phrase.reach is Reach.DAY:
        other = phrase.first_following(start.first)
        others = tuple(one for one in dict.fromkeys((*start.others, other)) if one != start.first)
        return replace(start, others=others, span=span, confidence=_CHOICE)
    if _names_the_same_day(gap, start, phrase):
        full = phrase if start.bare else start
        return replace(full, span=span, hours=start.hours or phrase.hours)
    if _is_a_range(text, start, phrase, gap) or _are_consecutive(gap, start, phrase):
        return _range(start, phrase)
    return None


def _range(start: DateSaid, end: DateSaid) -> DateSaid | None:
    end = end.following(start.end)
    start = _in_the_year_of(end, start)
    if end.end < start.first:
        return None
    return DateSaid(
        start.first,
        end.end,
        Reach.WINDOW if start.reach is Reach.WINDOW else Reach.RANGE,
        span=(start.span[0], end.span[1]),
        confidence=min(start.confidence, end.confidence),
        hours=start.hours,
        end_hours=end.hours,
        lead=start.lead,
    )


def _is_a_range(text: str, start: DateSaid, end: DateSaid, gap: str) -> bool:
    if start.reach is not end.reach or start.reach is Reach.RANGE:
        return False
    if _TO.fullmatch(gap) or (start.reach is Reach.WINDOW and _EITHER.fullmatch(gap)):
        return True
    opened = _BETWEEN.search(_lead(text, start)) or _BETWEEN_THEM.match(text, end.span[1])
    return bool(_BOTH.fullmatch(gap) and opened)


def _are_consecutive(gap: str, start: DateSaid, end: DateSaid) -> bool:
    """周四周五, Monday, Tuesday and Wednesday, 明天、后天: every day of a stay."""
    if start.reach is Reach.WINDOW or end.reach is not Reach.DAY:
        return False
    beside = _LISTED.fullmatch(gap) or _BOTH.fullmatch(gap)
    return bool(beside) and end.first_following(start.end) == days_later(start.end, 1)


def _names_the_same_day(gap: str, one: DateSaid, other: DateSaid) -> bool:
    """Friday 2026-12-04, 周五 12月4日: the weekday only repeats the date."""
    if not _BESIDE.fullmatch(gap) or not one.reach is other.reach is Reach.DAY:
        return False
    return one.first == other.first or (one.first.weekday() == other.first.weekday() and one.bare != other.bare)


def _in_the_year_of(end: DateSaid, start: DateSaid) -> DateSaid:
    """March 10 to March 16, 2028: the year is said once, at the end."""
    if end.after or (end.first - start.first).days < _A_YEAR_APART:
        return start
    later = start.following(date(end.first.year, 1, 1))
    return later if later.first <= end.first else start


def _in_the_week_said(phrases: Sequence[DateSaid]) -> list[DateSaid]:
    """Next week in Beijing, leaving Wednesday: a bare weekday lies in the week just spoken of."""
    out: list[DateSaid] = []
    week: DateSaid | None = None
    for phrase in phrases:
        if phrase.reach is Reach.WINDOW:
            week = phrase if (phrase.end - phrase.first).days < _A_WEEK else None
        within = phrase.following(week.first) if week and phrase.bare else phrase
        out.append(within if week and within.first <= week.end else phrase)
    return out


def _is_refused(text: str, phrase: DateSaid) -> bool:
    return bool(_REFUSED.search(_lead(text, phrase)))


def _is_declined(text: str, phrase: DateSaid) -> bool:
    """Friday doesn't work, Thursday then."""
    return bool(_DECLINED.match(text, phrase.span[1]))


def _from_this_hour(text: str, first: DateSaid, hours: Sequence[HoursSaid], today: Today) -> DateSaid:
    """下午2点 - 明天下午3点: what begins at an hour without a day begins today."""
    for one in hours:
        if (
            one.span[1] <= first.span[0]
            and first.reach is Reach.DAY
            and _TO.fullmatch(text[one.span[1] : first.span[0]])
        ):
            span = one.span[0], first.span[1]
            return DateSaid(today.day, first.first, Reach.RANGE, span=span, hours=one.hours, end_hours=first.hours)
    return first


def _lead(text: str, phrase: DateSaid) -> str:
    return text[max(0, phrase.span[0] - _LOOK_BACK) : phrase.span[0]]

"""Which date is the departure, which the return, and which only a window."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.dates import DateSaid, Reach
from bot.language.lengths import Length
from bot.trips.reading import Hours, Slot

_BACK_BEFORE = re.compile(
    r"(?:\b(?:return(?:ing|s)?|back|(?:come|go(?:ing)?|fly(?:ing)?|head(?:ing)?|and|then)\s+home|check(?:ing)?[\s-]*out|until|till|through|end(?:ing|s)?|conclud(?:e|es|ing)|finish(?:es|ing)?|leav(?:e|ing)\s+(?:there|again))\b"
    r"[^\d,.;。,;]{0,40}?\b(?:on|by|for|at|is|date|before|late|early|home|the|to\s+[\w ]{2,20}\s+on)?[\s:]*"
    r"|(?:待|呆|住|玩|留|出差|一直|直)[到至]|(?:\breturn|\bback|返程|回程|返回|回来|回去|离店|退房)[^\d,.。,;]{0,4})$",
    re.IGNORECASE,
)
_BACK_AFTER = re.compile(
    r"\s*(?:(?:之|以)?前?(?:晚上|早上|上午|下午|中午|晚|早)?\s*(?:必须|务必|一定|能|得|再|就|要|从\S{1,6}?){0,2}(?:坐?(?:飞机|高铁|火车|动车))?(?:飞|返)?(?:回|返)(?!复)"
    r"|(?:离店|退房|结束)|[\s-]*(?:as|for)\s+(?:the\s+|my\s+)?return)",
    re.IGNORECASE,
)
_HOME_AFTER = re.compile(
    r"\s*(?:return(?:ing)?|(?:come\s+|fly\s+|head\s+)?back|home)\b(?!\s+(?:on|by|\w*\d))", re.IGNORECASE
)
_FILLER = re.compile(r"[\s,]*(?:(?:on|by|the|from|at|and|around)\s+)*", re.IGNORECASE)
_GOING_BACK = re.compile(r"\b(?:go|going|head|heading|travel|travell?ing)\s+back\b", re.IGNORECASE)
_OUTWARD = re.compile(
    r"\b(?:to|from|in|into|trip|flights?|fly|flying|trains?|leav\w+|stay\w*|visit\w*|hotels?|rooms?|depart\w*|tickets?)\b|去|出差|到",
    re.IGNORECASE,
)
_ARRIVING = re.compile(
    r"\b(?:arriv\w+|check(?:ing)?[\s-]*in|here|stay\w*)\W+(?:\w+\W+){0,3}$|(?:入住|到店|抵达)\W*$", re.IGNORECASE
)
_LEAVING = re.compile(
    r"\b(?:leav(?:e|es|ing)|depart(?:s|ing|ure)?|go(?:ing)?)\W+(?:\w+\W+){0,2}$|离开\W*$", re.IGNORECASE
)
_EVENT_BEFORE = re.compile(
    r"\b(?:meetings?|conference|workshop|interview|training|summit|fair|deadline|appointment)\b"
    r"(?:\s+in\s+\w+)?(?:\s+(?:is|are|starts?))?(?:\s+on)?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_EVENT_AFTER = re.compile(r"\s*(?:在[^\s,去飞到]{1,8}?)?(?:开会|有个?会|面试|培训|开庭|签约)")
"""A day of what one travels for, where another day is said for the travel itself."""
_LOOK_BACK = 60
_LIKELY, _DERIVED = 0.6, 0.9


@dataclass(frozen=True, slots=True)
class Timing:
    """`further` are days that are neither: departures of later legs, where there are any."""

    depart: Slot[date] | None = None
    back: Slot[date] | None = None
    window: Slot[tuple[date, date]] | None = None
    further: tuple[Slot[date], ...] = ()
    hours: Slot[Hours] | None = None
    back_hours: Slot[Hours] | None = None


def arrange(text: str, phrases: Sequence[DateSaid], length: Length) -> Timing:
    ends = [*(phrase.span[0] for phrase in phrases[1:]), len(text)][: len(phrases)]
    backs = [phrase for phrase, end in zip(phrases, ends, strict=True) if _is_return(text, phrase, end)]
    backs = backs or _left_after_arriving(text, phrases)
    if len(phrases) == 1 and backs and _is_the_only_move(text, backs[0]):
        return Timing(_slot(backs[0], _LIKELY), hours=_hours(backs[0]))
    outs = [phrase for phrase in phrases if phrase not in backs]
    days = [phrase for phrase in outs if phrase.reach is not Reach.WINDOW]
    days = [day for day in days if not _is_an_event(text, day)] or days
    start = days[0] if days else None
    back = next((one for one in backs if one.reach is Reach.DAY), None)
    return Timing(
        _slot(start) if start else None,
        _back(start, back, length),
        _window(phrases, start),
        tuple(_later(days)),
        _hours(start),
        _hours(back) or _end_hours(start),
    )


def _is_return(text: str, phrase: DateSaid, next_phrase: int) -> bool:
    if phrase.reach is Reach.RANGE:
        return False
    return bool(
        _BACK_BEFORE.search(_lead(text, phrase))
        or _BACK_AFTER.match(text, phrase.span[1])
        or _is_followed_by_home(text, phrase, next_phrase)
    )


def _is_followed_by_home(text: str, phrase: DateSaid, next_phrase: int) -> bool:
    """Friday back home; but in "Wednesday, returning Friday" the word belongs to the day after it."""
    found = _HOME_AFTER.match(text, phrase.span[1])
    introduces = found and next_phrase < len(text) and _FILLER.fullmatch(text[found.end() : next_phrase])
    return bool(found) and not introduces


def _is_an_event(text: str, day: DateSaid) -> bool:
    return bool(_EVENT_BEFORE.search(_lead(text, day)) or _EVENT_AFTER.match(text, day.span[1]))


def _left_after_arriving(text: str, phrases: Sequence[DateSaid]) -> list[DateSaid]:
    """Arriving on Monday, leaving on Wednesday."""
    arrivals = [one for one in phrases if _ARRIVING.search(_lead(text, one))]
    if not arrivals:
        return []
    later = phrases[phrases.index(arrivals[0]) + 1 :]
    return [one for one in later if _LEAVING.search(_lead(text, one))][:1]


def _lead(text: str, phrase: DateSaid) -> str:
    return text[max(0, phrase.introduced_at - _LOOK_BACK) : phrase.introduced_at]


def _is_the_only_move(text: str, back: DateSaid) -> bool:
    """I'll go back tomorrow: where nothing is said of a way there, the way back is the trip."""
    before, after = text[: back.introduced_at], text[back.span[1] :]
    return back.reach is Reach.DAY and bool(_GOING_BACK.search(before)) and not _OUTWARD.search(f"{before} {after}")


def _back(start: DateSaid | None, said: DateSaid | None, length: Length) -> Slot[date] | None:
    """A return that was said, else the end of the range, else the departure and the length of the stay."""
    if said:
        slot = _slot(said.following(start.first) if start else said)
        return slot if start is None or slot.value >= start.first else None
    if start and start.last:
        return Slot(start.last, start.span, start.confidence)
    between = length.days_between
    if start and length.slot and between is not None:
        return Slot(start.first + timedelta(days=between), length.slot.span, min(_DERIVED, length.slot.confidence))
    return None


def _later(days: Sequence[DateSaid]) -> Iterator[Slot[date]]:
    """The days after the first, each read as following the one before; one that goes back in time is dropped."""
    latest = days[0] if days else None
    for day in days[1:]:
        if latest and (again := day.following(latest.first)).first >= latest.first:
            latest = again
            yield _slot(again)


def _window(phrases: Sequence[DateSaid], start: DateSaid | None) -> Slot[tuple[date, date]] | None:
    coarse = next((phrase for phrase in phrases if phrase.reach is Reach.WINDOW), None)
    return Slot((coarse.first, coarse.end), coarse.span, coarse.confidence) if coarse and start is None else None


def _slot(phrase: DateSaid, at_most: float = 1.0) -> Slot[date]:
    doubt = _LIKELY if phrase.others else 1.0
    return Slot(phrase.first, phrase.span, min(phrase.confidence, doubt, at_most), phrase.others)


def _hours(phrase: DateSaid | None) -> Slot[Hours] | None:
    return Slot(phrase.hours, phrase.span) if phrase and phrase.hours else None


def _end_hours(phrase: DateSaid | None) -> Slot[Hours] | None:
    return Slot(phrase.end_hours, phrase.span) if phrase and phrase.end_hours else None

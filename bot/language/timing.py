"""Which date is the departure, which the return, and which only a window."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.dates import DateSaid, Reach
from bot.language.lengths import Length
from bot.trips.reading import Slot

_BACK_BEFORE = re.compile(
    r"(?:\b(?:return(?:ing|s)?|back|come\s+home|check(?:ing)?[\s-]*out|until|till|through|end(?:ing|s)?|leav(?:e|ing)\s+(?:there|again))\b"
    r"[^\d,.;。,;]{0,40}?\b(?:on|by|for|at|is|date|before|late|early|home|the|to\s+[\w ]{2,20}\s+on)?[\s:]*"
    r"|(?:\breturn|\bback|返程|回程|返回|回来|回去|离店|退房)[^\d,.。,;]{0,4})$",
    re.IGNORECASE,
)
_BACK_AFTER = re.compile(
    r"\s*(?:(?:晚上|早上|上午|下午|中午|晚|早)?\s*(?:再|就|要|从\S{1,6}?)?(?:坐?(?:飞机|高铁|火车|动车))?(?:飞|返)?(?:回|返)(?!复)"
    r"|(?:离店|退房|结束)|(?:[\s-]*(?:as|for)\s+(?:the\s+|my\s+)?return|\s*(?:return(?:ing)?|(?:come\s+|fly\s+|head\s+)?back|home)\b(?!\s+(?:on|by|\w*\d))))",
    re.IGNORECASE,
)
_LOOK_BACK = 60
_STATED, _LIKELY, _DERIVED = 1.0, 0.6, 0.9


@dataclass(frozen=True, slots=True)
class Timing:
    """`further` are days that are neither: departures of later legs, where there are any."""

    depart: Slot[date] | None = None
    back: Slot[date] | None = None
    window: Slot[tuple[date, date]] | None = None
    further: tuple[Slot[date], ...] = ()


def arrange(text: str, phrases: Sequence[DateSaid], length: Length) -> Timing:
    backs = [phrase for phrase in phrases if _is_return(text, phrase)]
    outs = [phrase for phrase in phrases if phrase not in backs]
    days = [phrase for phrase in outs if phrase.reach is not Reach.WINDOW]
    start = days[0] if days else None
    depart = _slot(start) if start else None
    return Timing(depart, _back(start, backs, length), _window(phrases, start), tuple(_later(days)))


def _is_return(text: str, phrase: DateSaid) -> bool:
    if phrase.reach is Reach.RANGE:
        return False
    before = text[max(0, phrase.span[0] - _LOOK_BACK) : phrase.span[0]]
    return bool(_BACK_BEFORE.search(before) or _BACK_AFTER.match(text, phrase.span[1]))


def _back(start: DateSaid | None, backs: list[DateSaid], length: Length) -> Slot[date] | None:
    """A return that was said, else the end of the range, else the departure and the length of the stay."""
    said = next((back for back in backs if back.reach is Reach.DAY), None)
    if said:
        slot = _slot(said.following(start.first) if start else said)
        return slot if start is None or slot.value >= start.first else None
    if start and start.last:
        return Slot(start.last, start.span)
    between = length.days_between
    if start and length.slot and between:
        return Slot(start.first + timedelta(days=between), length.slot.span, _DERIVED)
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
    return Slot((coarse.first, coarse.end), coarse.span) if coarse and start is None else None


def _slot(phrase: DateSaid) -> Slot[date]:
    return Slot(phrase.first, phrase.span, _LIKELY if phrase.others else _STATED, phrase.others)

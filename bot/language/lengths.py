"""How long a trip lasts: 三天两夜, two nights, a 7-day trip. "In three days" and 三天后 are dates, not lengths."""

import re
from dataclasses import dataclass

from bot.language.numerals import CARDINAL, HAN, english, han
from bot.trips.reading import Slot

_HAN_DAYS = re.compile(
    rf"(?<!第)(?<![\d:月])(?P<n>{HAN})\s*(?:整)?(?:个)?(?:天|日(?=游|行程|往返|[一二两三四五六七八九\d]+[晚夜]))(?!后|之后|以后|前|气|空|津|河|晚上)"
)
_HAN_NIGHTS = re.compile(rf"(?<!第)(?<![\d:今明后])(?P<n>{HAN})\s*(?:个)?(?:晚(?!上?\d*点|饭|餐|会)|夜)(?:上)?")
_HAN_WEEKS = re.compile(
    rf"(?<!第)(?P<n>{HAN})\s*(?:个星期|个礼拜|周(?![一二三四五六日天末年])|星期(?![一二三四五六日天]))(?!后|之后|以后|前)"
)
_DAYS = re.compile(
    rf"(?<!\bin )(?<!\bnext )\b(?P<n>{CARDINAL})[\s-]*(?:full\s+|business\s+|working\s+)?days?\b(?!\s*(?:from (?:now|today|tomorrow)|later|ago|before|after|in advance|a week))",
    re.IGNORECASE,
)
_NIGHTS = re.compile(rf"\b(?P<n>{CARDINAL}|(?:for\s+)?(?:a|one)(?=[\s-]+night))[\s-]*nights?\b", re.IGNORECASE)
_WEEKS = re.compile(
    rf"(?<!\bin )(?<!\bnext )\b(?:(?P<n>{CARDINAL})[\s-]*|(?:for|about|lasting)\s+an?\s+)(?:week)s?\b(?!\s*(?:from|later|ago|before|after|day|end))",
    re.IGNORECASE,
)
_LONGEST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Length:
    """`days` count both ends."""

    days: Slot[int] | None = None
    nights: Slot[int] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [slot.span for slot in (self.days, self.nights) if slot]

    @property
    def days_between(self) -> int | None:
        """From the first day to the last."""
        if self.nights:
            return self.nights.value
        return self.days.value - 1 if self.days else None

    @property
    def slot(self) -> Slot[int] | None:
        return self.nights or self.days


def find_length(text: str) -> Length:
    """Length of the stay; dates must already be blanked out of `text`."""
    days = _first(_HAN_DAYS, text) or _first(_DAYS, text) or _weeks(text)
    return Length(days, _first(_HAN_NIGHTS, text) or _first(_NIGHTS, text))


def _first(pattern: re.Pattern[str], text: str, factor: int = 1) -> Slot[int] | None:
    found = pattern.search(text)
    if not found:
        return None
    value = _number(found["n"]) * factor
    return Slot(value, found.span()) if 0 < value <= _LONGEST_DAYS else None


def _weeks(text: str) -> Slot[int] | None:
    return _first(_HAN_WEEKS, text, 7) or _first(_WEEKS, text, 7)


def _number(words: str | None) -> int:
    if words is None or words.lower().split()[-1] in ("a", "an"):
        return 1
    word = words.lower().split()[-1] if words.lower().startswith("for") else words
    return english(word) if re.match(r"\d|[a-z]", word, re.IGNORECASE) else han(word)

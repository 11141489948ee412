"""English times of day: at 5pm, between 9:30 and 11, 20h, in the morning."""

import re
from datetime import time

from bot.language.hours import HourRule, clock, hour_rule
from bot.language.needs import DIGITS
from bot.language.numerals import english
from bot.trips.reading import Hours

_NOON = 12
_HALF = r"(?:\s?[ap]\.?m\b\.?|[ap]\b)"
_ZONE = r"(?:\s?\(?(?:gmt|utc|[pecm][sd]t|bst|cet|cest|ist|jst)\b\)?)?"
_NAME = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTES = "fifteen|twenty|thirty|forty[- ]five|forty|fifty"
_MINUTE_WORDS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty five": 45, "forty": 40, "fifty": 50}
_CLOCK = (
    rf"(?:\d{{1,2}}:[0-5]\d(?::[0-5]\d)?{_HALF}?|\d{{1,2}}(?:\.[0-5]\d)?{_HALF}|\d{{1,2}}h(?:[0-5]\d)?\b"
    rf"|(?:{_NAME})[- ](?:{_MINUTES})\b|(?:\d{{1,2}}|{_NAME})\s*(?:o'?\s?clock|(?:[ap]\.m\.|[ap]m\b))"
    rf"|(?:half|quarter|\d{{1,2}}|ten|twenty)\s+past\s+(?:\d{{1,2}}|{_NAME})\b{_HALF}?|(?:quarter|five|ten|twenty)\s+to\s+(?:\d{{1,2}}|{_NAME})\b{_HALF}?|noon\b|midday\b|midnight\b){_ZONE}"
)
_NO_DATE_AHEAD = (
    r"(?![\d/.:-]*\d)(?!\s*(?:st|nd|rd|th|of|days?|weeks?|months?|years?|nights?|people|persons?|adults?|guests?|min\w*|hours?|%"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w*|may|next\s+month|this\s+month)\b|[a-z]*(?<=\d)[a-z])"
)
_BARE = rf"(?:\d{{1,2}}(?:[ .:][0-5]\d)?|{_NAME})\b{_NO_DATE_AHEAD}"
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december"
_NOT_AFTER_MONTH = "".join(f"(?<!{name} )" for name in _MONTH_NAMES.split())
_LIMIT = r"(?P<limit>(?:not\s+)?(?:before|by|until|till|after|from|later\s+than)|at|around|about|for)"
_SPAN_TO = r"\s*(?:-+|~|to|and|until|till)\s*"
_CLOCK_WORDS = (*DIGITS, "noon", "midday", "midnight", *_NAME.split("|"))
_PARTS = {
    "early morning": (5, 9),
    "morning": (6, 12),
    "lunch": (11, 14),
    "noon": (11, 14),
    "afternoon": (12, 18),
    "evening": (17, 23),
    "dinner": (17, 22),
    "night": (18, 24),
    "am": (0, 12),
    "pm": (12, 24),
}


def _at(found: re.Match[str]) -> Hours | None:
    said = _time(found["c"])
    if said is None:
        return None
    limit = re.sub(r"\s+", " ", (found["limit"] or "").lower())
    if limit in ("after", "from", "not before", "later than"):
        return Hours(earliest=said)
    if limit in ("before", "by", "until", "till", "not after", "not later than"):
        return Hours(latest=said)
    return Hours(said, said)


def _from_to(found: re.Match[str]) -> Hours | None:
    last = _time(found["e"])
    first = _time(found["c"], afternoon=bool(last and last.hour > _NOON and re.search(r"p", found["e"], re.IGNORECASE)))
    if first is None or last is None:
        return None
    if last < first and last.hour <= _NOON:
        last = last.replace(hour=(last.hour + _NOON) % 24)
    return Hours(first, last) if first <= last else Hours(first, None)


def _part(found: re.Match[str]) -> Hours | None:
    word = found["part"].lower().removesuffix("time")
    return part_of_day("early morning" if word == "morning" and found["early"] else word)


def part_of_day(word: str) -> Hours:
    first, last = _PARTS[word.lower()]
    return Hours(time(first), clock(last))


def _time(words: str, *, afternoon: bool = False) -> time | None:
    words = words.lower().strip()
    if words.startswith(("noon", "midday")):
        return time(12)
    if words.startswith("midnight"):
        return time(0)
    if past := re.match(r"(\w+)\s+(past|to)\s+(\w+)", words):
        return _past(past[1], past[3], before=past[2] == "to")
    number = re.match(r"(\d{1,2})(?:[ :.h]([0-5]\d))?", words)
    name = re.match(_NAME, words)
    hour = int(number[1]) if number else english(name[0] if name else "zero")
    minute = int(number[2] or 0) if number else _minutes_in_words(words)
    late = bool(re.search(r"(?<![a-z])p\.?m?\b", words)) or afternoon
    return clock(0 if hour == _NOON and re.search(r"(?<![a-z])a\.?m?\b", words) else hour, minute, afternoon=late)


def _past(minutes: str, hour: str, *, before: bool) -> time | None:
    amount = {"half": 30, "quarter": 15}.get(minutes) or (
        english(minutes) if minutes.isdigit() or minutes in ("five", "ten", "twenty") else 0
    )
    whole = english(hour)
    return clock((whole - 1) % 24, 60 - amount) if before and amount else clock(whole, amount)


def _minutes_in_words(words: str) -> int:
    return next((value for name, value in _MINUTE_WORDS.items() if words.replace("-", " ").endswith(name)), 0)


HOURS: tuple[HourRule, ...] = (
    hour_rule(rf"(?:(?:\b{_LIMIT}\b|@)\s*|(?<![\w.:/$€£¥-]))(?P<c>{_CLOCK})", _at, _CLOCK_WORDS),
    hour_rule(rf"(?:\b|(?<=\s))(?P<limit>at|@)\s*(?P<c>{_BARE})", _at, _CLOCK_WORDS),
    hour_rule(
        rf"(?:\b(?:between|from|at)\s+)?(?<![\w.:/-])(?P<c>{_CLOCK}|\d{{1,2}}(?:[.:][0-5]\d)?){_SPAN_TO}(?P<e>{_CLOCK}|(?<=:\d\d - )\d{{1,2}}\b(?![\d/:]))",
        _from_to,
        _CLOCK_WORDS,
    ),
    hour_rule(
        rf"(?:{_NOT_AFTER_MONTH}\bbetween\s+|(?<=day\s)(?:from\s+)?|(?<=ing\s)(?:from\s+)?)(?P<c>\d{{1,2}}(?:[.:][0-5]\d)?|{_NAME}){_SPAN_TO}(?P<e>{_CLOCK}|{_BARE})",
        _from_to,
        _CLOCK_WORDS,
    ),
    hour_rule(
        r"(?<!this )(?<!last )(?<!for )(?:\b(?:(?:at|in|during|for)\s+(?:the\s+)?)?(?P<early>early\s+)?(?:late\s+|mid-?)?)?"
        r"\b(?P<part>morning|afternoon|evening|night|noon|lunchtime|lunch|dinner|(?-i:AM|PM))\b",
        _part,
        tuple(word.removeprefix("early ") for word in _PARTS),
    ),
)

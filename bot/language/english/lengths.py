"""English lengths: 3 days, two nights, a fortnight, a week and a half, 4D3N."""

import re
from math import ceil

from bot.language.english.words import COUNT, count, is_vague
from bot.language.length_rules import FORTNIGHT, MONTH, WEEK, LengthRule, Value, always, length_rule
from bot.language.matches import piece
from bot.language.needs import DIGITS
from bot.language.numerals import CARDINAL, english

_YEAR = 365
_AHEAD = r"(?<![\d.,])(?<!\bin )(?<!\bnext )(?<!\bwithin )(?<!\bthe last )(?<!\bpast )"
_NOT_FROM_NOW = (
    r"(?!\s*(?:from (?:now|today|tomorrow)|later|ago|before|after|in advance|hence|prior|notice|of week|a week|per))"
)
_COUNTED = rf"(?P<n>{COUNT})(?P<half>\s+and\s+a\s+half|\.5)?[\s-]*"
_OR_SO = r"\s*(?:-|~|or|to)\s*"


def _counted(unit: int) -> Value:
    def value(found: re.Match[str]) -> tuple[int, ...]:
        days = ceil((count(found["n"]) + (0.5 if piece(found, "half") else 0)) * unit)
        return (days, days - unit, days + unit) if is_vague(found["n"]) else (days,)

    return value


def _either(unit: int = 1) -> Value:
    """2-3 days: the longer one keeps the room booked."""
    return lambda found: (english(found["e"]) * unit, english(found["n"]) * unit)


def _weeks_and_days(found: re.Match[str]) -> tuple[int, ...]:
    return (count(found["w"]) * WEEK + count(found["n"]),)


def _months_and_days(found: re.Match[str]) -> tuple[int, ...]:
    return (count(found["m"]) * MONTH + count(found["n"]),)


LENGTHS_IN_DAYS: tuple[LengthRule, ...] = (
    length_rule(
        rf"{_AHEAD}\b(?P<m>{COUNT})\s+months?(?:\s+and|,)?\s+(?P<n>{COUNT})\s+days?\b", _months_and_days, ("month",)
    ),
    length_rule(r"\b(?:a|one)\s+week\s+(?=(?:in|at|trip|starting|beginning)\b)", always(WEEK), ("week",)),
    length_rule(r"\bhalf\s+a\s+month\b", always(15), ("month",)),
    length_rule(
        rf"{_AHEAD}\b(?P<w>{COUNT})\s+weeks?(?:\s+and|,)?\s+(?P<n>{COUNT})\s+days?\b", _weeks_and_days, ("week",)
    ),
    length_rule(
        rf"{_AHEAD}\b(?P<n>{CARDINAL}){_OR_SO}(?P<e>{CARDINAL})[\s-]*days?\b{_NOT_FROM_NOW}", _either(), ("day",)
    ),
    length_rule(
        rf"{_AHEAD}\b(?P<n>{CARDINAL}){_OR_SO}(?P<e>{CARDINAL})[\s-]*weeks?\b{_NOT_FROM_NOW}", _either(WEEK), ("week",)
    ),
    length_rule(
        rf"{_AHEAD}\b(?P<n>{CARDINAL})(?P<half>\s+and\s+a\s+half|\.5)?[\s-]*(?:full\s+|whole\s+|business\s+|working\s+|more\s+|long\s+)?days?\b{_NOT_FROM_NOW}",
        _counted(1),
        ("day",),
    ),
    length_rule(
        rf"{_AHEAD}\b(?P<n>(?:an?\s+)?couple(?:\s+of)?|(?:an?\s+)?few|several|some)\s+(?:more\s+)?days?\b{_NOT_FROM_NOW}",
        _counted(1),
        ("day",),
    ),
    length_rule(
        r"\bday\s?-?trip\b|\b(?:for|all|whole|a|one|the)\s+(?:full\s+|whole\s+|entire\s+)?day(?=\s*(?:$|[,.;!?]|trip|only))",
        always(1),
        ("day",),
    ),
    length_rule(r"\b(?P<n>\d{1,2})\s?d(?:\b|(?=\d{1,2}\s?n\b))", _counted(1), DIGITS),
    length_rule(r"\b(?P<n>an?|one)\s+week(?P<half>\s+and\s+a\s+half)\b", _counted(WEEK), ("week",)),
    length_rule(rf"{_AHEAD}\b{_COUNTED}(?:fortnight)s?\b{_NOT_FROM_NOW}", _counted(FORTNIGHT), ("night",)),
    length_rule(
        rf"{_AHEAD}\b(?P<n>{CARDINAL})(?P<half>\s+and\s+a\s+half|\.5)?[\s-]*(?:full\s+|whole\s+|more\s+)?weeks?\b{_NOT_FROM_NOW}(?!\s*(?:day|end))",
        _counted(WEEK),
        ("week",),
    ),
    length_rule(
        rf"\b(?:(?:for|about|lasting|spend(?:ing)?|stay(?:ing)?|take)\s+(?P<n>(?:an?\s+)?couple(?:\s+of)?|(?:an?\s+)?few|several|an?)(?P<half>\s+and\s+a\s+half|\.5)?\s+weeks?)\b{_NOT_FROM_NOW}(?!\s*(?:day|end))",
        _counted(WEEK),
        ("week",),
    ),
    length_rule(
        r"\b(?:all|the\s+whole|the\s+entire|one\s+whole)\s+week\b(?!-?\s?end)|\bweek-?long\b", always(WEEK), ("week",)
    ),
    length_rule(rf"\b(?:for|lasting|about)\s+{_COUNTED}months?\b{_NOT_FROM_NOW}", _counted(MONTH), ("month",)),
    length_rule(rf"{_AHEAD}\b(?P<n>{CARDINAL})[\s-]+months?\b{_NOT_FROM_NOW}", _counted(MONTH), ("month",)),
    length_rule(r"\b(?:all|the\s+whole|the\s+entire|one\s+whole)\s+month\b", always(MONTH), ("month",)),
    length_rule(r"\bfor\s+(?:a|one|1)\s+(?:whole\s+)?year\b", always(_YEAR), ("year",)),
)
LENGTHS_IN_NIGHTS: tuple[LengthRule, ...] = (
    length_rule(rf"\b(?P<n>{CARDINAL}){_OR_SO}(?P<e>{CARDINAL})[\s-]*nights?\b", _either(), ("night",)),
    length_rule(rf"\b(?P<n>{CARDINAL})[\s-]*(?:more\s+)?nights?\b", _counted(1), ("night",)),
    length_rule(
        r"\b(?P<n>(?:an?\s+)?couple(?:\s+of)?|(?:an?\s+)?few|several|some)\s+nights\b",
        _counted(1),
        ("night",),
    ),
    length_rule(
        r"\b(?:for\s+)?(?:a|one|just\s+the|the)[\s-]+night\b(?!\s+(?:train|flight|bus|life))|\bovernight\b(?!\s+(?:train|flight|bus))",
        always(1),
        ("night",),
    ),
    length_rule(r"\b\d{1,2}\s?d\s*/?\s*(?P<n>\d{1,2})\s?n\b", _counted(1), DIGITS),
)

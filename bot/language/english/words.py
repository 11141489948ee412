"""The words of English date phrases, as pieces of patterns, and what they stand for."""

import re

from bot.language.matches import piece
from bot.language.numerals import CARDINAL, DAY_IN_WORDS, ORDINAL, english

_WEEKDAY_STARTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|wednsday|wensday|thurday)s?"
_SHORT = r"(?:tues|tue|weds|wed|thurs|thur|thu|fri|(?-i:[Mm]on|Sat|Sun(?!\s+[A-Z]))|(?:(?<=on )|(?<=next )|(?<=this )|(?<=by )|(?<=until )|(?<=from ))(?:sat|sun))\b\.?"
WEEKDAY = rf"(?:{_LONG}|{_SHORT})(?!\w)"
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![a-z])\.?)"
)
DAY_NUMBER = rf"(?:{ORDINAL}|\d{{1,2}}(?![\d:]))"
SPOKEN_DAY = rf"(?:{ORDINAL}|{DAY_IN_WORDS}|\d{{1,2}}(?![\d:]))"
TO = r"\s*(?:-+|~|\b(?:to|until|till|til|through|thru|and)\b)\s*(?:the\s+)?"
NAMED = rf"(?:(?:(?:this|next|coming)\s+)?(?P<w>{WEEKDAY}),?\s*(?:on\s+)?(?:the\s+)?)?"
NAMED_AFTER = rf"(?:,?\s*\(?{WEEKDAY}\)?)?"

_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SMALL = rf"(?:{_TEENS}|(?:twenty|thirty)(?:[- ](?:{_UNITS}))?|{_UNITS})"
_YEAR_IN_WORDS = (
    rf"two\s+thousand(?:\s+(?:and\s+)?{_SMALL})?|twenty[\s-]+(?:{_TEENS}|(?:twenty|thirty)(?:[- ](?:{_UNITS}))?)"
)
YEAR_NUMBER = rf"(?:(?:19|20)\d\d|'\d\d|{_YEAR_IN_WORDS})(?!\w)"
YEAR = rf"(?:\s*[,/.-]?\s*(?:of\s+|in\s+)?(?P<y>{YEAR_NUMBER})|\s+(?:of\s+)?(?P<which_year>this|next)\s+year)?"

MONTHS = _MONTH_STARTS
WEEKDAYS = _WEEKDAY_STARTS
UNITS = ("day", "week", "wk", "month", "quarter", "year", "fortnight")

_VAGUE_COUNTS = {"couple": 2, "few": 3, "several": 3, "some": 3}
COUNT = rf"(?:{CARDINAL}|an?\s+couple(?:\s+of)?|couple\s+of|(?:an?\s+)?few|several|some|an?)"
AHEAD = {"this": 0, "current": 0, "the": 0, "next": 1, "coming": 1, "upcoming": 1, "following": 1}

_NTH = {
    "last": -1,
    **{word: n for n, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), 1) for word in words.split()},
}  # fmt: skip
NTH = rf"(?:{'|'.join(_NTH)})"


def weekday_number(name: str) -> int:
    return _WEEKDAY_STARTS.index(name[:3].lower())


def said_weekday(found: re.Match[str]) -> int | None:
    """The weekday beside a date."""
    name = piece(found, "w")
    return weekday_number(name) if name else None


def month_number(name: str) -> int:
    return _MONTH_STARTS.index(name[:3].lower()) + 1


def nth_number(word: str) -> int:
    return _NTH[word.lower()]


def count(words: str) -> int:
    """3, three, a, a couple of, a few."""
    head = re.sub(r"^an?\s+(?=\w)|\s+of$", "", words.lower().strip())
    if head in ("a", "an"):
        return 1
    return _VAGUE_COUNTS[head] if head in _VAGUE_COUNTS else english(head)


def is_vague(words: str) -> bool:
    return bool(re.search(r"few|several|some", words, re.IGNORECASE))


def year_number(words: str) -> int:
    """2027, '27, two thousand and eighteen, twenty twenty-seven."""
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits[0]) + (2000 if len(digits[0]) == len("27") else 0)
    small = re.sub(r"^(?:two\s+thousand(?:\s+and\b)?|twenty)[\s-]*", "", words.lower())
    return 2000 + (english(re.sub(r"\s+", " ", small)) if small else 0)


def said_year(found: re.Match[str], this_year: int) -> int | None:
    groups = found.groupdict()
    if groups.get("y"):
        return year_number(groups["y"])
    which = groups.get("which_year")
    return this_year + AHEAD[which.lower()] if which else None

"""Finds every date phrase of a text, in all languages at once: no language is detected first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from bot.language import numeric_dates
from bot.language.date_joins import joined
from bot.language.dates import DateSaid, Rule, Span, Today, one_day
from bot.language.days import months_later
from bot.language.hours import find_hours, with_hours
from bot.language.languages import GRAMMARS
from bot.language.needs import applicable
from bot.language.typed import is_chinese, without

_RULES = (*numeric_dates.RULES, *(rule for grammar in GRAMMARS for rule in grammar.rules))
_HOURS = tuple(rule for grammar in GRAMMARS for rule in grammar.hours)
_BEFORE = tuple(one for grammar in GRAMMARS for one in grammar.before)
_AFTER = tuple(one for grammar in GRAMMARS for one in grammar.after)
_FULL_DATE = re.compile(r"\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?20\d\d\b", re.IGNORECASE)
_OTHER_LANGUAGES = ["de", "es", "fr", "it", "nl", "pt"]
_MOST_GUESSES = 3
_LOOK_AROUND = 40
_TOO_FAR = 1200
"""Months: nobody books a century ahead."""
_MOST_PHRASES = 100
"""Whoever names more days than that does not speak of a trip; each costs time."""
_CHINA = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "Asia/Harbin")
_MONTH_FIRST_ZONES = (
    *("America/", "US/", "UTC", "Etc/", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Asia/Manila"),
    *_CHINA,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    rule: Rule
    match: re.Match[str]


def find_dates(text: str, now: datetime) -> list[DateSaid]:
    """What the text says of days, left to right, without overlaps; never a day before `now`."""
    today = _today(text, now)
    too_far = months_later(today.day, _TOO_FAR)
    hours = find_hours(text, _HOURS)
    timeless = without(text, *(one.span for one in hours))
    phrases = _longest(_candidates(timeless), today)
    rest = without(timeless, *(phrase.span for phrase in phrases))
    phrases = sorted([*phrases, *_written_otherwise(rest)], key=lambda phrase: phrase.span)
    placed = with_hours(timeless, _moved(timeless, phrases, today), hours)
    said = joined(timeless, placed, hours, today)
    return [_ahead_only(phrase, today) for phrase in said if today.day <= phrase.first < too_far]


def _ahead_only(phrase: DateSaid, today: Today) -> DateSaid:
    ahead = tuple(other for other in phrase.others if other >= today.day)
    return phrase if ahead == phrase.others else replace(phrase, others=ahead)


def _today(text: str, now: datetime) -> Today:
    """The Americas and East Asia write the month first, and so does whoever writes Chinese."""
    zone, chinese_said = str(now.tzinfo), is_chinese(text)
    return Today(
        now,
        month_first=chinese_said or zone.startswith(_MONTH_FIRST_ZONES),
        in_china=chinese_said or zone in _CHINA,
    )


def _candidates(text: str) -> list[_Candidate]:
    found = (
        _Candidate(_trimmed(text, match.span()), rule, match)
        for rule in applicable(_RULES, text)
        for match in rule.pattern.finditer(text)
    )
    return sorted(found, key=lambda one: (one.span[0], -one.span[1]))


def _longest(candidates: Iterable[_Candidate], today: Today) -> list[DateSaid]:
    """The first at each place, the longest where several begin.

    What a rule matches but cannot read (30 February, this Monday on a Tuesday) still hides what stands inside it.
    """
    chosen: list[DateSaid] = []
    taken: Span = (0, 0)
    unread = False
    for one in candidates:
        if one.span[0] < taken[1] and not (unread and one.span == taken):
            continue
        said = one.rule.reading(one.match, today)
        taken, unread = one.span, said is None
        chosen += [replace(said, span=one.span)] if said else []
        if len(chosen) == _MOST_PHRASES:
            break
    return chosen


def _moved(text: str, phrases: Sequence[DateSaid], today: Today) -> list[DateSaid]:
    """Each phrase as the words right before or after it move it; what those words cover is no phrase of its own."""
    out: list[DateSaid] = []
    for phrase in phrases:
        if out and phrase.span[0] < out[-1].span[1]:
            continue
        said = _by_words_after(text, _by_words_before(text, phrase, today), today)
        while out and out[-1].span[1] > said.span[0]:
            out.pop()
        out.append(said)
    return out


def _by_words_before(text: str, said: DateSaid, today: Today) -> DateSaid:
    start = max(0, said.span[0] - _LOOK_AROUND)
    lead = text[start : said.span[0]]
    if not lead[-1:].isspace():
        return said
    for pattern, relation in _BEFORE:
        if (found := pattern.search(lead)) and (again := relation(found, said, today)):
            return replace(again, span=(start + found.start(), said.span[1]))
    return said


def _by_words_after(text: str, said: DateSaid, today: Today) -> DateSaid:
    tail = text[said.span[1] : said.span[1] + _LOOK_AROUND]
    for pattern, relation in _AFTER:
        if (found := pattern.search(tail)) and (again := relation(found, said, today)):
            return replace(again, span=(said.span[0], said.span[1] + found.end()))
    return said


def _written_otherwise(text: str) -> Iterator[DateSaid]:
    """Full dates in languages we have no grammar for, such as 3. Dezember 2026: a library's word, complete dates only."""
    for found in islice(_FULL_DATE.finditer(text), _MOST_GUESSES):
        if said := one_day(_library_date(found[0])):
            yield replace(said, span=found.span())


def _library_date(phrase: str) -> date | None:
    import dateparser  # noqa: PLC0415 - takes a third of a second to import, and hardly any text needs it

    read = dateparser.parse(phrase, languages=_OTHER_LANGUAGES, settings={"STRICT_PARSING": True})
    return read.date() if read else None


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())

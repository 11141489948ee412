"""Who travels: how many, and with whom."""

import re
from collections.abc import Iterator

from bot.language.numerals import CARDINAL, HAN, english, han
from bot.trips.model import UserId
from bot.trips.reading import Slot, Source

_BOOKED = r"(?:tickets?|tickts?|seats?|rooms?|houses?|hotels?|places?|reservations?|bookings?|flights?|itinerary|trips?|table|apartments?|accommodations?)"
_ONE_MORE = r"(?:女朋友|男朋友|老婆|老公|妻子|丈夫|太太|爱人|领导|老板|妈妈|爸爸|儿子|女儿)"
_ONE_MORE_EN = r"(?:wife|husband|girlfriend|boyfriend|boss|manager|partner|spouse|son|daughter|assistant)"
_COUNTED = (
    rf"(?:(?:我们|咱们|一行|同行|共|一共|总共)\s{{0,2}})?(?P<zh>{HAN})\s*(?:个|名|位)?(?:人|乘客|旅客|成人|大人|同事一起)(?!民|均|工|事|士|次|左右的|才|大)",
    rf"\b(?:group|party|family|team)\s+of\s+(?P<n>{CARDINAL})\b",
    rf"\b(?P<n>{CARDINAL})\s+(?:people|persons?|individuals?|travell?ers?|passengers?|adults?|guests?|pax|colleagues\s+in\s+total)\b",
    rf"\b(?P<n>{CARDINAL})\s+of\s+us\b",
    rf"\b{_BOOKED}\s+for\s+(?P<n>{CARDINAL})(?=\s*(?:$|[,.;?!]|on\b|in\b|to\b|from\b|at\b|for\b|near\b))",
    rf"\bfor\s+(?P<n>{CARDINAL})(?=\s*(?:$|[,.;?!]))",
    rf"\b(?P<n>{CARDINAL})\s+(?:[a-z-]+\s+){{0,3}}?(?:tickets?|tickts?|seats?)\b",
    rf"(?P<zh>{HAN})\s*张(?:\S{{0,6}}票)?",
)
_OTHERS = (
    (
        re.compile(
            rf"\b(?P<n>{CARDINAL})\s+(?:other|more|additional|further)\s+(?:people|persons?|travell?ers?|passengers?|colleagues|adults)\b",
            re.IGNORECASE,
        )
    ),
    (re.compile(rf"\bwith\s+(?P<n>{CARDINAL})\s+(?:colleagues|coworkers|co-workers|friends|others)\b", re.IGNORECASE)),
    (
        re.compile(
            rf"(?:我|本人)?(?:和|跟|与|带着?|同)(?:另外)?(?P<zh>{HAN})\s*(?:个|名|位)(?:同事|朋友|领导|客户|下属|员工|实习生)"
        )
    ),
)
_ALONE = re.compile(
    r"\b(?:just|only)\s+(?:be\s+|for\s+)?(?:me|myself)\b|\b(?:by\s+myself|on\s+my\s+own|travell?ing\s+alone|solo)\b|(?:就我自己|就我|我自己|独自|单独|我一个人)",
    re.IGNORECASE,
)
_A_PAIR = re.compile(
    rf"(?:我|本人)(?:和|跟|与|带着?|同)我?{_ONE_MORE}|\b(?:my\s+{_ONE_MORE_EN}\s+and\s+(?:I|me)|me\s+and\s+my\s+{_ONE_MORE_EN}|I\s+and\s+my\s+{_ONE_MORE_EN})\b",
    re.IGNORECASE,
)
_COUNT_RULES = tuple(re.compile(words, re.IGNORECASE) for words in _COUNTED)
_MOST = 99
_MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_ADDRESSED = re.compile(r"\s*(?:and\b|&|和|与|跟|同|,|、|<@)", re.IGNORECASE)


def find_travellers(text: str) -> Slot[int] | None:
    """How many travel, the speaker included."""
    for people in (*_others(text), *_counted(text)):
        if 0 < people.value <= _MOST:
            return people
    for number, words in ((1, _ALONE), (2, _A_PAIR)):
        if found := words.search(text):
            return Slot(number, found.span(), 0.9)
    return None


def find_companions(text: str) -> tuple[Slot[UserId], ...]:
    """Who is mentioned, in the text as typed; one mentioned first and alone is spoken to, not of."""
    found = list(_MENTION.finditer(text))
    if found and not text[: found[0].start()].strip() and not _ADDRESSED.match(text, found[0].end()):
        found = found[1:]
    users = {one["user"]: one for one in reversed(found)}
    return tuple(Slot(UserId(one["user"]), one.span()) for one in sorted(users.values(), key=lambda one: one.span()))


def with_companions(said: Slot[int] | None, companions: tuple[Slot[UserId], ...]) -> Slot[int] | None:
    """Where no number was said, the speaker and those mentioned."""
    if said or not companions:
        return said
    return Slot(len(companions) + 1, companions[0].span, 0.8, source=Source.DERIVED)


def _others(text: str) -> Iterator[Slot[int]]:
    """Two other people are three."""
    for words in _OTHERS:
        for found in words.finditer(text):
            yield Slot(_number(found) + 1, found.span(), 0.9)


def _counted(text: str) -> Iterator[Slot[int]]:
    for words in _COUNT_RULES:
        for found in words.finditer(text):
            yield Slot(_number(found), found.span())


def _number(found: re.Match[str]) -> int:
    words = found.groupdict()
    return han(words["zh"]) if words.get("zh") else english(words["n"])

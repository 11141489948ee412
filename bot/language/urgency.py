"""Whether it is urgent, where that is said."""

import re

from bot.trips.reading import Slot

_URGENT = re.compile(
    r"\b(?:urgent(?:ly)?|asap|as\s+soon\s+as\s+possible|right\s+away|immediately|emergency|top\s+priority)\b|紧急|加急|特急|急事|很急|比较急|尽快|越快越好|马上|立刻|火速|(?<=不)着?急|(?<=不太)急",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:\bnot\s+(?:so\s+|that\s+|very\s+)?|\bno\s+|不(?:是很?|算|太)?|没有?)$", re.IGNORECASE)
_LOOK_BACK = 12


def find_urgency(text: str) -> Slot[bool] | None:
    found = _URGENT.search(text)
    if not found:
        return None
    return Slot(not _NOT.search(text[max(0, found.start() - _LOOK_BACK) : found.start()]), found.span())

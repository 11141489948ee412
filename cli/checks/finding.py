"""What a check found, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Grade(StrEnum):
    WELL = "well"
    NOTE = "note"  # works, and could be better
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is a fact; `todo` is empty where nothing is to be done. Neither holds a secret."""

    side: str
    grade: Grade
    what: str
    todo: str = ""


Tell = Callable[[Finding], None]
"""Whoever checks tells each finding at once: the next one may take seconds."""


def well(side: str, what: str) -> Finding:
    return Finding(side, Grade.WELL, what)


def note(side: str, what: str, todo: str) -> Finding:
    return Finding(side, Grade.NOTE, what, todo)


def wrong(side: str, what: str, todo: str) -> Finding:
    return Finding(side, Grade.WRONG, what, todo)


TOLERANCE = timedelta(seconds=300)
"""Slack's and Hesine's: beyond that, signatures are refused."""
NOTEWORTHY = timedelta(seconds=30)
COARSE = timedelta(seconds=3)
"""What the date of an answer tells is no more exact than that."""


def clock(side: str, skew: timedelta) -> Finding:
    """`skew` is their time less ours."""
    if abs(skew) <= COARSE:
        return well(side, "our clock agrees with theirs")
    seconds = round(abs(skew.total_seconds()))
    facts = f"our clock is {seconds} s {'behind' if skew > timedelta() else 'ahead of'} theirs"
    if abs(skew) > TOLERANCE:
        return wrong(side, f"{facts}; more than {TOLERANCE.seconds} s is refused", "set the clock by NTP")
    if abs(skew) > NOTEWORTHY:
        return note(side, facts, "set the clock by NTP")
    return well(side, facts)

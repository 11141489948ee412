"""How a language says how long a stay is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

WEEK, FORTNIGHT, MONTH = 7, 14, 30
"""Days."""

Value = Callable[[re.Match[str]], tuple[int, ...]]
"""The likeliest value first, then what else it may be."""


@dataclass(frozen=True, slots=True)
class LengthRule:
    """`needs` as those of a date's rule."""

    pattern: re.Pattern[str]
    value: Value
    needs: tuple[str, ...]


def length_rule(pattern: str, value: Value, needs: tuple[str, ...]) -> LengthRule:
    return LengthRule(re.compile(pattern, re.IGNORECASE), value, needs)


def always(*days: int) -> Value:
    return lambda _: days

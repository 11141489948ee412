"""Which rules can match a text at all: looking for a word is a hundred times faster than trying a pattern everywhere."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar


class Needy(Protocol):
    @property
    def needs(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Needy)
DIGITS = tuple("0123456789")
HAN_NUMERALS = tuple("零〇一二两三四五六七八九十")


def applicable(rules: Sequence[N], text: str) -> Iterator[N]:
    """The rules of whose needs one stands in the text."""
    lowered = text.lower()
    met: dict[tuple[str, ...], bool] = {}
    for rule in rules:
        if rule.needs not in met:
            met[rule.needs] = any(word in lowered for word in rule.needs)
        if met[rule.needs]:
            yield rule

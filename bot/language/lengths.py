"""How long a trip lasts: 三天两夜, two nights, a 7-day trip. "In three days" and 三天后 are dates, not lengths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language.languages import GRAMMARS
from bot.language.length_rules import LengthRule
from bot.language.needs import applicable
from bot.trips.reading import Slot

_DAYS = tuple(rule for grammar in GRAMMARS for rule in grammar.days)
_NIGHTS = tuple(rule for grammar in GRAMMARS for rule in grammar.nights)
_LONGEST_DAYS = 366
_VAGUE = 0.5


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
    return Length(next(_found(_DAYS, text), None), next(_found(_NIGHTS, text), None))


def _found(rules: Sequence[LengthRule], text: str) -> Iterator[Slot[int]]:
    for rule in applicable(rules, text):
        for match in rule.pattern.finditer(text):
            best, *others = rule.value(match)
            if 0 < best <= _LONGEST_DAYS:
                yield Slot(best, match.span(), _VAGUE if others else 1.0, tuple(others))

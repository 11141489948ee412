"""What a language brings: rules that find dates and times, and the words around dates that change them."""

from dataclasses import dataclass

from bot.language.dates import Relative, Rule
from bot.language.hours import HourRule
from bot.language.length_rules import LengthRule


@dataclass(frozen=True, slots=True)
class Grammar:
    """`days` and `nights` find how long a stay is.

    `before` and `after` are matched against the text up to a date, whose last character is then a space, and from it.
    The rest are pieces of patterns: `to`, `both` and `either` stand between two dates ("to", "and", "or"); `between`
    opens a range; `refused` stands before and `declined` after a date that is not meant; `corrected` stands after one
    that is taken back; `moved` stands before one that another replaces ("from Monday to Tuesday" after "change").
    """

    rules: tuple[Rule, ...]
    hours: tuple[HourRule, ...]
    days: tuple[LengthRule, ...]
    nights: tuple[LengthRule, ...]
    before: tuple[Relative, ...]
    after: tuple[Relative, ...]
    to: str
    both: str
    either: str
    between: str
    refused: str
    declined: str
    corrected: str
    moved: str

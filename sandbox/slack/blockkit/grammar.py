"""The kinds of rule Slack's limits are written in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.shapes import Json

Check = Callable[[Json, str], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must be; subclasses say more."""


@dataclass(frozen=True, slots=True)
class Str(Rule):
    """Lengths count characters; `pattern` must match the whole string."""

    hi: int | None = None
    lo: int = 0
    pattern: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Int(Rule):
    lo: int | None = None
    hi: int | None = None


@dataclass(frozen=True, slots=True)
class Bool(Rule):
    pass


@dataclass(frozen=True, slots=True)
class Free(Rule):
    """Anything."""


@dataclass(frozen=True, slots=True)
class Text(Rule):
    """A text object."""

    hi: int = 3000
    kinds: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class Items(Rule):
    item: Rule
    hi: int | None = None
    lo: int = 0


@dataclass(frozen=True, slots=True)
class Obj(Rule):
    """An object with no fields but these; `checks` see the whole object once its fields are sound."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf(Rule):
    """An object whose `type` is a key here."""

    types: Mapping[str, Obj]

    def only(self, *names: str) -> "OneOf":
        return OneOf({name: self.types[name] for name in names})


def as_json(value: Any) -> Json | None:
    return value if isinstance(value, dict) else None

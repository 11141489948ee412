"""Applies rules to a payload and yields every problem found."""

import re
from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from sandbox.slack.blockkit.grammar import Bool, Free, Int, Items, Obj, OneOf, Rule, Str, Text
from sandbox.slack.blockkit.problem import Problem


@singledispatch
def walk(rule: Rule, value: Any, at: str) -> Iterator[Problem]:  # noqa: ARG001  singledispatch hands all three to each rule
    raise TypeError(f"no walk for {type(rule).__name__}")


@walk.register
def _free(_rule: Free, _value: Any, _at: str) -> Iterator[Problem]:
    yield from ()


@walk.register
def _bool(_rule: Bool, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield _mistyped(at, "boolean")


@walk.register
def _int(rule: Int, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _mistyped(at, "integer")
        return
    if rule.lo is not None and value < rule.lo:
        yield Problem(at, f"must be greater than or equal to {rule.lo}", "minimum", rule.lo)
    if rule.hi is not None and value > rule.hi:
        yield Problem(at, f"must be less than or equal to {rule.hi}", "maximum", rule.hi)


@walk.register
def _str(rule: Str, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _mistyped(at, "string")
        return
    yield from _length(value, at, rule.lo, rule.hi)
    if rule.choices and value not in rule.choices:
        yield Problem(at, f"must be one of: {', '.join(rule.choices)}", "enum", list(rule.choices))
    if rule.pattern and not re.fullmatch(rule.pattern, value):
        yield Problem(at, f"must match the pattern {rule.pattern}", "pattern", rule.pattern)


@walk.register
def _text(rule: Text, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _mistyped(at, "object")
        return
    if value.get("type") not in rule.kinds:
        yield _unsupported(f"{at}/type", value.get("type"), rule.kinds)
        return
    own = {"emoji": Bool()} if value["type"] == "plain_text" else {"verbatim": Bool()}
    yield from walk(Obj({"type": Str(), "text": Str(rule.hi, 1)}, own), value, at)


@walk.register
def _items(rule: Items, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _mistyped(at, "array")
        return
    if len(value) < rule.lo:
        yield Problem(at, f"no fewer than {rule.lo} items allowed", "minItems", rule.lo)
    if rule.hi is not None and len(value) > rule.hi:
        yield Problem(at, f"no more than {rule.hi} items allowed", "maxItems", rule.hi)
    for i, item in enumerate(value):
        yield from walk(rule.item, item, f"{at}/{i}")


@walk.register
def _one_of(rule: OneOf, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _mistyped(at, "object")
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in rule.types:
        yield _unsupported(f"{at}/type", kind, tuple(rule.types))
        return
    yield from walk(rule.types[kind], value, at)


@walk.register
def _obj(rule: Obj, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _mistyped(at, "object")
        return
    found = [*_fields(rule, value, at)]
    yield from found
    if not found:
        for check in rule.checks:
            yield from check(value, at)


def _fields(rule: Obj, value: dict[str, Any], at: str) -> Iterator[Problem]:
    for name in rule.required:
        if name not in value:
            yield Problem(at, f"missing required field: {name}", "required", name)
    known = {**rule.required, **rule.optional}
    for name, item in value.items():
        if name in known:
            yield from walk(known[name], item, f"{at}/{name}")
        elif name != "type":
            yield Problem(at, f"invalid additional property: {name}", "additionalProperties", name)


def _length(value: str, at: str, lo: int, hi: int | None) -> Iterator[Problem]:
    if len(value) < lo:
        yield Problem(at, f"must be more than {lo - 1} characters", "minLength", lo)
    if hi is not None and len(value) > hi:
        yield Problem(at, f"must be less than {hi + 1} characters", "maxLength", hi)


def _mistyped(at: str, expected: str) -> Problem:
    return Problem(at, f"must provide {'an' if expected[0] in 'aeiou' else 'a'} {expected}", "type", expected)


def _unsupported(at: str, kind: Any, allowed: tuple[str, ...]) -> Problem:
    return Problem(at, f"unsupported type: {kind}", "enum", list(allowed))

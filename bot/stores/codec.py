"""Values of the domain as JSON and back, by their own type hints."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[Any, TypeAdapter[Any]] = {}


def dump(value: object) -> str:
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], document: str) -> T:
    value: T = _adapter(kind).validate_json(document)
    return value


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is built once."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]

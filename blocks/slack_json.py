"""Slack's JSON, read strictly: what is there is of the type that Slack promises, or the whole is unreadable.

What is absent or null reads as empty. Errors name the field and never quote what it holds.
"""

from collections.abc import Mapping
from typing import Any

from blocks.payload import UnreadableError

Json = Mapping[str, Any]


def text(found: Json, name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError(name)
    return value


def required(found: Json, name: str) -> str:
    """The text, which must be there and not empty."""
    value = text(found, name)
    if not value:
        raise UnreadableError(name)
    return value


def mapping(found: Json, name: str) -> Json:
    value = found.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableError(name)
    return value


def mappings(found: Json, name: str) -> list[Json]:
    value = found.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise UnreadableError(name)
    return value

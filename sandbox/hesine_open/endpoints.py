"""The path grammar of the Open Platform, and the rows of the route tables.

A row's path marks its slots as they stand on the wire: `${name}` is a literal dollar and a value, `[{name}]` is a
bracketed list, `{name}` is a bare value. All may come raw or percent-encoded; only one leading dollar is the grammar's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sandbox.hesine_open.credentials import Power
from sandbox.hesine_open.params import Body, Query
from sandbox.hesine_open.tenant import Tenant

_SLOT = re.compile(r"^(?P<open>\$|\[|)\{(?P<name>\w+)\}(\]|)$")
_LIST = re.compile(r"^\[(?P<items>.*)\]$")


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has passed the gate. `base_url` is the address under which the caller reached us."""

    tenant: Tenant
    now: datetime
    slots: dict[str, str]
    query: Query
    body: Body
    base_url: str

    def ids(self, name: str) -> list[str]:
        return [item.strip() for item in self.slots[name].split(",") if item.strip()]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`power` is the feature that the call needs beside the open API; some have to name it in `powerCode`."""

    method: str
    path: str
    answer: Callable[[Call], Any]
    power: Power | None = None
    names_power: bool = False

    def match(self, method: str, path: str) -> dict[str, str] | None:
        rows, parts = self.path.split("/"), path.split("/")
        if method != self.method or len(rows) != len(parts):
            return None
        slots: dict[str, str] = {}
        for row, part in zip(rows, map(unquote, parts), strict=True):
            slot = _SLOT.match(row)
            value = _value(slot["open"], part) if slot else None
            if slot and value is not None:
                slots[slot["name"]] = value
            elif row != part:
                return None
        return slots


def find(endpoints: Sequence[Endpoint], method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The first row that fits, so fixed paths stand before those with a bare slot."""
    for endpoint in endpoints:
        slots = endpoint.match(method, path)
        if slots is not None:
            return endpoint, slots
    return None


def _value(opening: str, part: str) -> str | None:
    """What stands in a slot; None where the part lacks the slot's own characters."""
    if opening == "$":
        return part[1:] if part.startswith("$") and len(part) > 1 else None
    if opening == "[":
        found = _LIST.match(part)
        return found["items"] if found else None
    return part or None

"""What an endpoint gets and what it is: the row type of the route tables, and finding the row for a path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sandbox.hesine.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has passed the gate."""

    tenant: Tenant
    now: datetime
    path_ids: dict[str, str]
    raw_query: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`permission` None needs neither token nor permission: only the token endpoint is like that."""

    method: str
    path: str
    permission: str | None
    answer: Callable[[Call], Any]

    def match(self, method: str, path: str) -> dict[str, str] | None:
        names, parts = self.path.split("/"), path.split("/")
        if method != self.method or len(names) != len(parts):
            return None
        pairs = list(zip(names, parts, strict=True))
        if any(name != part for name, part in pairs if not _is_slot(name)):
            return None
        return {name[1:-1]: unquote(part) for name, part in pairs if _is_slot(name)}


def find(endpoints: Sequence[Endpoint], method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The first row that fits, so fixed paths stand before those with a slot."""
    for endpoint in endpoints:
        path_ids = endpoint.match(method, path)
        if path_ids is not None:
            return endpoint, path_ids
    return None


def _is_slot(name: str) -> bool:
    return name.startswith("{")

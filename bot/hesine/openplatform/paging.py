"""The six ways in which Hesine's lists are asked for piece by piece; the arithmetic, and nothing of the network."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bot.errors import Broken
from bot.hesine.openplatform.assumptions import OVERLAP_ROWS

PAGE_SIZE = 100


class Style(Enum):
    """Named as in the contract: where the two numbers go, and what the first one counts."""

    A = "start and count in the query, rows from 0"
    B = "index and count in the query, rows from 0"
    C = "index and count in the body, pages from 1"
    D = "start and count in the body, rows from 0, the total inside `items`"
    E = "page and size in the body, pages from 1"
    F = "start and count within `limit` in the body, rows from 0"


COUNTS_PAGES = frozenset({Style.C, Style.E})
IN_QUERY = frozenset({Style.A, Style.B})
SIZES = {Style.E: 50}


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a list: rows from 0, or pages from 1, as the style has it."""

    style: Style
    start: int
    size: int

    @classmethod
    def first(cls, style: Style) -> "Window":
        return cls(style, int(style in COUNTS_PAGES), SIZES.get(style, PAGE_SIZE))

    def after(self, count: int, total: int) -> "Window | None":
        """What follows a piece of `count` rows; None after the last.

        Pieces of rows overlap a little: the list may move while it is read.
        """
        if self.style in COUNTS_PAGES:
            return replace(self, start=self.start + 1) if count and self.start * self.size < total else None
        reached = self.start + count
        if count == 0 or reached >= total:
            return None
        return replace(self, start=max(reached - OVERLAP_ROWS, self.start + 1))

    @property
    def query(self) -> dict[str, str]:
        if self.style not in IN_QUERY:
            return {}
        name = "start" if self.style is Style.A else "index"
        return {name: str(self.start), "count": str(self.size)}

    @property
    def body(self) -> dict[str, Any]:
        match self.style:
            case Style.C:
                return {"index": self.start, "count": self.size}
            case Style.D:
                return {"start": self.start, "count": self.size}
            case Style.E:
                return {"page": self.start, "size": self.size}
            case Style.F:
                return {"limit": {"start": self.start, "count": self.size}}
        return {}


def rows(page: Any) -> tuple[list[Any], int]:
    """The rows of a piece and the total, wherever the endpoint puts them. Raises Broken when there is no list."""
    items = page.get("items") if isinstance(page, dict) else page
    if isinstance(items, dict):
        return _list(items.get("data")), int(items.get("total") or 0)
    found = _list(items)
    return found, int(page["count"]) if isinstance(page, dict) and "count" in page else len(found)


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise Broken("Hesine answered a list without rows")
    return found

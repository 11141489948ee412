"""Reading queries and bodies as Hesine does: what is missing, what is three-valued, how lists are paged."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from sandbox.hesine_open.clock import from_local_text
from sandbox.hesine_open.refusals import bad, missing, unmet

MOST_IN_A_PAGE = 100


class Query:
    def __init__(self, raw: str) -> None:
        self._values = dict(parse_qsl(raw, keep_blank_values=True))

    def get(self, name: str) -> str:
        return self._values.get(name, "")

    def has(self, name: str) -> bool:
        return name in self._values

    def need(self, name: str) -> str:
        if not self.get(name):
            raise missing(name)
        return self.get(name)

    def is_true(self, name: str) -> bool:
        return self.get(name) == "true"

    def third_state(self, name: str) -> bool | None:
        """None where it was left out, which is another question than `false`."""
        return self.is_true(name) if self.has(name) else None

    def number(self, name: str) -> int:
        text = self.need(name)
        if not text.isascii() or not text.isdigit():
            raise bad(f"输入存在错误: - {name}参数应为数字")
        return int(text)

    def instant(self, name: str) -> datetime | None:
        """From `yyyy-MM-dd HH:mm:ss`."""
        return read_instant(name, self.get(name))

    def listed(self, name: str) -> set[str]:
        return {part.strip() for part in self.get(name).split(",") if part.strip()}


class Body:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def value(self) -> Any:
        """Whatever JSON there is; no body is None."""
        if not self._raw.strip():
            return None
        try:
            return json.loads(self._raw)
        except ValueError as error:
            raise unmet("JSON请求参数不正确") from error

    def fields(self) -> dict[str, Any]:
        """A JSON object; nothing at all reads as an empty one."""
        value = self.value()
        if value is not None and not isinstance(value, dict):
            raise unmet("JSON请求参数不正确")
        return value or {}

    def listed(self, name: str) -> list[Any]:
        """What is no list counts as none."""
        value = self.fields().get(name)
        return value if isinstance(value, list) else []

    def need_text(self, name: str) -> str:
        value = self.fields().get(name)
        if not isinstance(value, str) or not value:
            raise missing(name)
        return value


def read_instant(name: str, text: Any) -> datetime | None:
    """From `yyyy-MM-dd HH:mm:ss`; nothing is no bound."""
    if not text:
        return None
    try:
        return from_local_text(str(text))
    except ValueError as error:
        raise bad(f"输入存在错误: - {name}参数格式应为yyyy-MM-dd HH:mm:ss") from error


def by_offset(items: Iterable[Mapping[str, Any]], query: Query) -> dict[str, Any]:
    """Style A: `start` rows are passed over; more than a hundred at once are refused."""
    start, count = query.number("start"), query.number("count")
    if count > MOST_IN_A_PAGE:
        raise bad("count参数不能大于100")
    return _page(list(items), start, count)


def by_index(items: Iterable[Mapping[str, Any]], query: Query) -> dict[str, Any]:
    """Style B: `index` is taken for a row offset; a larger count is cut to a hundred."""
    index = query.number("index") if query.has("index") else 0
    return _page(list(items), index, min(query.number("count"), MOST_IN_A_PAGE))


def window(query: Query) -> tuple[datetime | None, datetime | None]:
    return query.instant("startDate"), query.instant("endDate")


def is_within(instant: datetime, bounds: tuple[datetime | None, datetime | None]) -> bool:
    """Both ends count, but the end is a whole second and what happened within that second is past it."""
    first, last = bounds
    return (first is None or instant >= first) and (last is None or instant <= last)


def _page(items: list[Mapping[str, Any]], start: int, count: int) -> dict[str, Any]:
    return {"count": len(items), "items": items[start : start + count]}

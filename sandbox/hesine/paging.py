"""Lists: ascending by (updated_at, id), in pages, with a cursor that only the same question may use."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import Field

from sandbox.hesine.clock import render
from sandbox.hesine.codes import malformed
from sandbox.hesine.values import Form, Instant, WholeText, dump

T = TypeVar("T")
Position = tuple[datetime, str]


class PageQuery(Form):
    updated_since: Instant | None = None
    limit: Annotated[WholeText, Field(ge=1, le=100)] = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    items: list[dict[str, Any]]
    next_cursor: str | None

    def as_data(self) -> dict[str, Any]:
        return {"items": self.items, "next_cursor": self.next_cursor}


def page(
    records: Iterable[T],
    query: PageQuery,
    position: Callable[[T], Position],
    show: Callable[[T], dict[str, Any]],
) -> dict[str, Any]:
    """`updated_since` is inclusive. Records move to the end when they change, so a walk meets each at least once."""
    question = _question(query)
    start = _start(query.cursor, question)
    rest = sorted((r for r in records if _is_in(position(r), query.updated_since, start)), key=position)
    shown = rest[: query.limit]
    more = len(rest) > len(shown)
    return Page([show(r) for r in shown], _cursor(position(shown[-1]), question) if more else None).as_data()


def _is_in(place: Position, since: datetime | None, start: Position | None) -> bool:
    return (since is None or place[0] >= since) and (start is None or place > start)


def _question(query: PageQuery) -> str:
    asked = {name: value for name, value in dump(query).items() if name not in ("cursor", "limit")}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


def _cursor(place: Position, question: str) -> str:
    text = json.dumps([question, render(place[0]), place[1]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _start(cursor: str | None, question: str) -> Position | None:
    if cursor is None:
        return None
    try:
        asked, at, record_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        start = datetime.fromisoformat(at), str(record_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise malformed("cursor", "not a cursor of ours") from error
    if asked != question:
        raise malformed("cursor", "belongs to another question")
    return start

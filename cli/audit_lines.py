"""Entries of the audit as JSON Lines, and back."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.trips.audit import spelt
from bot.trips.chain import Linked
from bot.trips.model import WorkspaceId


class NoEntryError(Exception):
    """The message names the line."""


def line(one: Linked) -> str:
    entry = json.loads(one.document)
    return spelt({"number": one.number, "previous": one.previous, "link": one.link, "entry": entry})


def parsed(lines: Iterable[str]) -> Iterator[tuple[WorkspaceId, Linked]]:
    """Each entry with its workspace. Raises NoEntryError."""
    for number, text in enumerate(lines, start=1):
        try:
            yield _entry(json.loads(text))
        except (ValueError, KeyError, TypeError):
            raise NoEntryError(f"line {number} is no entry of an audit") from None


def written_at(one: Linked) -> datetime:
    return datetime.fromisoformat(json.loads(one.document)["at"])


def _entry(found: dict[str, Any]) -> tuple[WorkspaceId, Linked]:
    document = spelt(found["entry"])
    return WorkspaceId(found["entry"]["workspace"]), Linked(
        int(found["number"]), document, str(found["previous"]), str(found["link"])
    )

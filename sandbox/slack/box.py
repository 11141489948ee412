"""A box of text for a terminal; wide East Asian characters take two columns."""

import unicodedata
from collections.abc import Iterator

_SIDES = 4


def width(text: str) -> int:
    return sum(_columns(c) for c in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def box(lines: list[str], title: str = "", columns: int = 72) -> str:
    """Every line of the result is exactly `columns` wide."""
    room = columns - _SIDES
    head = f"─ {title} " if title else ""
    top = f"┌{head}{'─' * (columns - 2 - width(head))}┐"
    rows = [part for line in lines for part in wrapped(line, room)]
    return "\n".join([top, *(f"│ {row}{' ' * (room - width(row))} │" for row in rows), f"└{'─' * (columns - 2)}┘"])


def wrapped(text: str, room: int) -> Iterator[str]:
    """Breaks at spaces where it can, between wide characters where it must."""
    for line in text.split("\n"):
        yield from _broken(line, room)


def _broken(line: str, room: int) -> Iterator[str]:
    while width(line) > room:
        cut = _fitting(line, room)
        space = line.rfind(" ", 1, cut + 1)
        at = space if space > 0 else cut
        yield line[:at].rstrip()
        line = line[at:].lstrip()
    yield line


def _fitting(line: str, room: int) -> int:
    used = 0
    for i, char in enumerate(line):
        used += _columns(char)
        if used > room:
            return max(i, 1)
    return len(line)

"""Slack's mrkdwn: what people typed made harmless, and our own sentences cut and packed without breaking a token.

Markup holds `<` and `>` only as the ends of our own tokens, and `&` only as the start of an entity. What was
typed becomes markup through `escape`, `quote` or `one_line`, and is cut before that, never after.
"""

import re
from collections.abc import Iterator

ATOM = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, marks that turn the reading direction around, halves of surrogate pairs."""


def printable(text: str) -> str:
    """The same without what nobody can see; every kind of line break becomes a newline."""
    return HIDDEN.sub("", "\n".join(text.expandtabs(1).splitlines()))


def escape(text: str) -> str:
    """What people typed, made harmless in mrkdwn: unescaped it could forge mentions and links.

    https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(text: str, limit: int) -> str:
    """What people typed, escaped, within a line of ours: a line break of theirs begins no line of ours."""
    return escape(cut(" ".join(printable(text).split()), limit))


def quote(text: str, limit: int) -> str:
    """What people typed, escaped, every line of it marked as quoted: so that it never passes for our own words."""
    return "\n".join(f">{line}" for line in escape(cut(text, limit)).split("\n"))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of plain text, with a sign that there was more."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clip(markup: str, limit: int) -> str:
    """At most `limit` characters of markup, with a sign that there was more."""
    return markup if len(markup) <= limit else next(_pieces(markup, limit - 1)) + "…"


def packed(markup: str, limit: int) -> Iterator[str]:
    """All of the markup, in as few texts of at most `limit` characters as its lines allow."""
    text = ""
    for line in (part for whole in markup.split("\n") for part in _broken(whole, limit)):
        if text and len(text) + 1 + len(line) > limit:
            yield text
            text = line
        else:
            text = f"{text}\n{line}" if text else line
    if text:
        yield text


def _broken(line: str, limit: int) -> Iterator[str]:
    """A line that is too long goes on in the next text, still quoted if it was."""
    mark = ">" if line.startswith(">") else ""
    for number, piece in enumerate(_pieces(line, limit - len(mark))):
        yield mark + piece if number else piece


def _pieces(markup: str, limit: int) -> Iterator[str]:
    if len(markup) <= limit:
        yield markup
        return
    piece = ""
    for atom in ATOM.findall(markup):
        if len(piece) + len(atom) > limit:
            yield piece
            piece = ""
        piece += atom
    yield piece

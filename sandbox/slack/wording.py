"""The words in blocks, in reading order, unrendered."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.shapes import Json

_WORDS = ("title", "subtitle", "caption", "label", "text", "body", "fields", "hint")
_PARTS = ("elements", "accessory", "element", "options", "option_groups", "rows", "child_blocks", "actions")
_TEXTUAL = ("plain_text", "mrkdwn", "raw_text", "raw_number", "text", "link")


def visible(blocks: list[Json]) -> list[str]:
    """One string per text a person can read."""
    return [text for block in blocks for text in _texts(block)]


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from _of_object(node)


def _of_object(node: Json) -> Iterator[str]:
    if node.get("type") in _TEXTUAL and not isinstance(node.get("text", ""), dict):
        yield str(node.get("text") or node.get("url") or node.get("value", ""))
    elif str(node.get("type", "")).startswith("rich_text_") and "elements" in node:
        yield from _rich(node)
    elif node.get("type") == "image":
        yield from _texts([node.get("title", []), node["alt_text"]])
    else:
        for name in (*_WORDS, *_PARTS):
            yield from _texts(node.get(name, []))


def _rich(node: Json) -> Iterator[str]:
    """The leaves of one paragraph belong together; a list is several."""
    if node["type"] == "rich_text_list":
        yield from _texts(node["elements"])
    else:
        yield "".join(_leaf(leaf) for leaf in node["elements"])


def _leaf(leaf: Json) -> str:
    names = ("text", "fallback", "name", "user_id", "channel_id", "usergroup_id", "range", "url", "value")
    return str(next((leaf[n] for n in names if n in leaf), ""))

"""What must hold of every payload: Slack's limits, by the stand-in's own checker, and nothing forged by user text."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.blockkit.surfaces import MESSAGE, check_blocks, check_view

OUR_TOKEN = re.compile(r"<!date\^\d+\^\{date_short\} \{time\}\|[^<>|]*>|<@[UW][A-Z0-9]+>")
ENTITY = re.compile(r"&(?:amp|lt|gt);")
TEXT_LIMIT = 4000
"""Above it Slack cuts a message's text."""


def assert_message_fits(payload: dict[str, Any], name: str = "") -> None:
    assert not check_blocks(payload["blocks"], MESSAGE), name
    assert len(payload["blocks"]) <= 50, name
    assert 0 < len(payload["text"]) <= TEXT_LIMIT, name
    assert_harmless(payload["text"])
    for text in mrkdwn_of(payload["blocks"]):
        assert_harmless(text)


def assert_modal_fits(view: dict[str, Any], name: str = "") -> None:
    assert not check_view(view, "modal"), name
    for text in mrkdwn_of(view["blocks"]):
        assert_harmless(text)


def assert_harmless(markup: str) -> None:
    """Only our own date tokens are tokens; all else is escaped, nothing is cut in two, nothing is invisible."""
    rest = ENTITY.sub("", OUR_TOKEN.sub("", markup))
    unquoted = re.sub(r"^>", "", rest, flags=re.MULTILINE)
    assert not set("<>&") & set(unquoted), markup
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", rest), markup


def mrkdwn_of(node: Any) -> Iterator[str]:
    """The text of every mrkdwn object; each must be verbatim, so that Slack links nothing in it."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            assert node["verbatim"] is True
            yield node["text"]
        for inner in node.values():
            yield from mrkdwn_of(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from mrkdwn_of(inner)

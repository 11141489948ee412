"""Block Kit payloads the tests speak of."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str = "Approve", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "trip:1", **more}


def actions(*elements: Json, block_id: str = "decide") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "element": element, **more}


def text_field(block_id: str, **more: Any) -> Json:
    return field(block_id, {"type": "plain_text_input", "action_id": "in", **more})


def option(value: str, text: str | None = None) -> Json:
    return {"text": plain(text or value.title()), "value": value}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "trip",
        "title": plain("Book travel"),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": list(blocks),
        **more,
    }

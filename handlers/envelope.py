"""Whether a request has the shape that Slack promises of its kind, before Bolt or a journey reaches into it."""

from blocks.payload import UnreadableError
from blocks.slack_json import mapping, mappings, required, text
from handlers.request import Body


def check(body: Body) -> None:
    """Raises UnreadableError for what is of no known kind, or lacks what its kind is told by."""
    for name in ("event", "view"):
        if name in body and not mapping(body, name):
            raise UnreadableError(name)
    if "command" in body:
        required(body, "command")
        text(body, "text")
    else:
        _check_kind(body)


def _check_kind(body: Body) -> None:
    match body.get("type"):
        case "block_actions":
            required(next(iter(mappings(body, "actions")), {}), "action_id")
        case "view_submission" | "view_closed":
            required(mapping(body, "view"), "callback_id")
        case "shortcut" | "message_action":
            required(body, "callback_id")
        case "block_suggestion":
            required(body, "action_id")
            text(body, "value")
        case "event_callback":
            required(mapping(body, "event"), "type")
        case _:
            raise UnreadableError("type")

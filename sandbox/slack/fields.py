"""Elements inside blocks, and the state the client keeps for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.slack.shapes import Json

STATE_KEYS: Mapping[str, str] = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
LISTS = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})
_INITIAL_KEYS: Mapping[str, str] = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def key(self) -> str:
        return f"{self.block_id}.{self.action_id}"


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element, in the order a person meets them."""
    for block in blocks:
        for element in _elements(block):
            if element.get("action_id"):
                yield Placed(block, element)
        yield from placed([*block.get("child_blocks", ()), *_cards(block)])


def _cards(block: Json) -> list[Json]:
    return list(block.get("elements", ())) if block["type"] == "carousel" else []


def _elements(block: Json) -> Iterator[Json]:
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    for name in ("accessory", "element"):
        if name in block:
            yield block[name]
    if block["type"] == "card":
        yield from block.get("actions", ())


def initial_entry(element: Json) -> Json:
    """What `state.values` holds for an element nobody touched."""
    key = STATE_KEYS[element["type"]]
    empty: object = [] if key in LISTS else None
    entry = {"type": element["type"], key: element.get(_INITIAL_KEYS.get(key, ""), empty)}
    return entry | ({"timezone": element["timezone"]} if "timezone" in element else {})


def state_values(blocks: list[Json], kept: Json) -> Json:
    """State of every stateful element; what was typed survives under the same block_id and action_id."""
    values: Json = {}
    for spot in placed(blocks):
        if spot.kind in STATE_KEYS:
            before = kept.get(spot.block_id, {}).get(spot.action_id)
            same = before is not None and before["type"] == spot.kind
            values.setdefault(spot.block_id, {})[spot.action_id] = before if same else initial_entry(spot.element)
    return values

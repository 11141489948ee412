"""Messages, views and buttons as a person reads them off the screen."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.fields import STATE_KEYS, Placed, placed
from sandbox.slack.shapes import Json
from sandbox.slack.wording import visible


@dataclass(frozen=True, slots=True)
class Button:
    """`index` counts buttons of the same action_id in the same block."""

    action_id: str
    block_id: str
    text: str
    value: str | None
    style: str | None
    confirm: Json | None = None
    index: int = 0

    def ids(self) -> Json:
        return {"action_id": self.action_id, "block_id": self.block_id, "index": self.index}


def buttons_in(blocks: list[Json]) -> list[Button]:
    found: list[Button] = []
    for spot in placed(blocks):
        if spot.kind == "button":
            twins = sum(b.action_id == spot.action_id and b.block_id == spot.block_id for b in found)
            found.append(_button(spot, twins))
    return found


def _button(spot: Placed, index: int) -> Button:
    element = spot.element
    return Button(
        action_id=spot.action_id,
        block_id=spot.block_id,
        text=element["text"]["text"],
        value=element.get("value"),
        style=element.get("style"),
        confirm=element.get("confirm"),
        index=index,
    )


@dataclass(frozen=True, slots=True)
class Message:
    json: Json

    @property
    def ts(self) -> str:
        return str(self.json["ts"])

    @property
    def channel(self) -> str:
        return str(self.json["channel"])

    @property
    def thread_ts(self) -> str | None:
        return self.json.get("thread_ts")

    @property
    def text(self) -> str:
        """The fallback text that notifications and screen readers use."""
        return str(self.json["text"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.json.get("blocks", ()))

    @property
    def buttons(self) -> list[Button]:
        return buttons_in(self.blocks)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.json["is_ephemeral"])

    @property
    def from_bot(self) -> bool:
        return "bot_id" in self.json

    @property
    def versions(self) -> list[Json]:
        return list(self.json["versions"])

    def plain(self) -> str:
        """All visible text; the fallback text only where there are no blocks."""
        return "\n".join(visible(self.blocks)) if self.blocks else self.text


@dataclass(frozen=True, slots=True)
class View:
    json: Json

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def title(self) -> str:
        return str((self.json["title"] or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.json["callback_id"])

    @property
    def private_metadata(self) -> str:
        return str(self.json["private_metadata"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.json["blocks"])

    @property
    def buttons(self) -> list[Button]:
        return buttons_in(self.blocks)

    @property
    def errors(self) -> dict[str, str]:
        """Sentences under the fields, by block id."""
        return dict(self.json["errors"])

    @property
    def fields(self) -> dict[str, Any]:
        """What each stateful element holds now, by "block_id.action_id"."""
        values = self.json["state"]["values"]
        return {s.key: _held(values, s) for s in placed(self.blocks) if s.kind in STATE_KEYS}

    def field(self, name: str) -> Any:
        """By block_id or action_id."""
        for spot in placed(self.blocks):
            if spot.kind in STATE_KEYS and name in (spot.block_id, spot.action_id, spot.key):
                return _held(self.json["state"]["values"], spot)
        raise KeyError(name)

    def plain(self) -> str:
        return "\n".join([*([self.title] if self.title else []), *visible(self.blocks), *self.errors.values()])


def _held(values: Json, spot: Placed) -> Any:
    held = values.get(spot.block_id, {}).get(spot.action_id, {}).get(STATE_KEYS[spot.kind])
    if isinstance(held, dict) and "value" in held:
        return held["value"]
    return [h["value"] if isinstance(h, dict) and "value" in h else h for h in held] if isinstance(held, list) else held


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of pressing the modal's submit button."""

    json: Json

    @property
    def ok(self) -> bool:
        return bool(self.json["ok"])

    @property
    def closed(self) -> bool:
        return bool(self.json["closed"])

    @property
    def errors(self) -> dict[str, str]:
        """By block id, from the client's own checks or from the app."""
        return dict(self.json["errors"])

    @property
    def sent(self) -> bool:
        """False if the client already found a field wrong."""
        return bool(self.json["sent"])

    @property
    def error(self) -> str | None:
        """Slack's trouble with the app's answer."""
        error: str | None = self.json["error"]
        return error

"""Draws a message, a modal or an App Home as one person sees it in a terminal. Pure: JSON in, text out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.slack.box import box
from sandbox.slack.fields import STATE_KEYS
from sandbox.slack.mrkdwn import Reader, plain
from sandbox.slack.shapes import Json
from sandbox.slack.wording import visible

_RULE = "─" * 24
_EMPTY = "—"


def message(shown: Json, reader: Reader, columns: int = 72) -> str:
    """`shown` is a message as the control API gives it."""
    own = shown.get("entered", {})
    lines = [*_blocks(shown["blocks"], own, reader)] if shown.get("blocks") else [plain(shown["text"], reader)]
    return box(lines, _message_title(shown, reader), columns)


def _message_title(shown: Json, reader: Reader) -> str:
    profile = shown.get("bot_profile")
    who = profile["name"] if profile else reader.names.get(shown.get("user", ""), shown.get("user", ""))
    notes = [n for n, on in (("only visible to you", shown.get("is_ephemeral")), ("edited", shown.get("edited"))) if on]
    return f"{who} ({', '.join(notes)})" if notes else str(who)


def modal(shown: Json, reader: Reader, columns: int = 72) -> str:
    """`shown` is a view as the control API gives it, with what the person entered and errors under fields."""
    lines = list(_view_lines(shown, reader))
    feet = [_label(shown[name]) for name in ("close", "submit") if shown.get(name)]
    return box(
        [*lines, "", "  ".join(f"[ {foot} ]" for foot in feet)] if feet else lines, _label(shown["title"]), columns
    )


def home(shown: Json, reader: Reader, columns: int = 72) -> str:
    return box(list(_view_lines(shown, reader)), "Home", columns)


def _view_lines(shown: Json, reader: Reader) -> Iterator[str]:
    for block in shown["blocks"]:
        yield from _block(block, shown["state"]["values"], reader)
        error = shown.get("errors", {}).get(block["block_id"])
        if error:
            yield f"  ⚠ {error}"


def _blocks(blocks: list[Json], values: Json, reader: Reader) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, values, reader)


def _block(block: Json, values: Json, reader: Reader) -> Iterator[str]:
    draw = _DRAWN.get(block["type"])
    if draw is None:
        yield from (plain(text, reader) for text in visible([block]))
    else:
        yield from draw(block, values.get(block.get("block_id", ""), {}), reader)


def _section(block: Json, held: Json, reader: Reader) -> Iterator[str]:
    if "text" in block:
        yield _text(block["text"], reader)
    for field in block.get("fields", ()):
        yield "  " + _text(field, reader).replace("\n", ": ", 1)
    if "accessory" in block:
        yield _element(block["accessory"], held, reader)


def _header(block: Json, _held: Json, _reader: Reader) -> Iterator[str]:
    yield f"# {_label(block['text'])}"


def _divider(_block: Json, _held: Json, _reader: Reader) -> Iterator[str]:
    yield _RULE


def _actions(block: Json, held: Json, reader: Reader) -> Iterator[str]:
    yield "  ".join(_element(e, held, reader) for e in block["elements"])


def _context(block: Json, _held: Json, reader: Reader) -> Iterator[str]:
    yield " · ".join(e["alt_text"] if e["type"] == "image" else _text(e, reader) for e in block["elements"])


def _input(block: Json, held: Json, reader: Reader) -> Iterator[str]:
    optional = " (optional)" if block.get("optional") else ""
    yield f"{_label(block['label'])}{optional}: {_element(block['element'], held, reader)}"
    if "hint" in block:
        yield f"  {_label(block['hint'])}"


def _alert(block: Json, _held: Json, reader: Reader) -> Iterator[str]:
    yield f"[{block.get('level', 'default')}] {_text(block['text'], reader)}"


def _image(block: Json, _held: Json, _reader: Reader) -> Iterator[str]:
    yield f"(image: {block['alt_text']})"


def _table(block: Json, _held: Json, reader: Reader) -> Iterator[str]:
    if "caption" in block:
        yield block["caption"]
    for row in block["rows"]:
        yield " | ".join(plain(" ".join(visible([cell])), reader) for cell in row)


_DRAWN: Mapping[str, Callable[[Json, Json, Reader], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "alert": _alert,
    "image": _image,
    "table": _table,
    "data_table": _table,
}


def _element(element: Json, held: Json, reader: Reader) -> str:
    kind = element["type"]
    if kind == "image":
        return f"(image: {element['alt_text']})"
    if kind in ("button", "workflow_button"):
        return f"[ {_label(element['text'])} ]"
    if kind == "overflow":
        return "[ … " + " / ".join(_label(o["text"]) for o in element["options"]) + " ]"
    value = held.get(element.get("action_id", ""), {}).get(STATE_KEYS.get(kind, ""))
    if kind in ("checkboxes", "radio_buttons"):
        return _ticks(element, value, reader)
    mark = " ▾" if "select" in kind or "picker" in kind else ""
    return f"‹{_value(value, reader) or _placeholder(element)}{mark}›"


def _ticks(element: Json, value: Any, reader: Reader) -> str:
    chosen = value if isinstance(value, list) else [value]
    picked = {o["value"] for o in chosen if o}
    return "  ".join(f"({'x' if o['value'] in picked else ' '}) {_text(o['text'], reader)}" for o in element["options"])


def _value(value: Any, reader: Reader) -> str:
    if isinstance(value, list):
        return ", ".join(_value(v, reader) for v in value)
    if isinstance(value, dict):
        return _label(value["text"]) if "text" in value else " ".join(visible([value]))
    return reader.names.get(value, str(value)) if value is not None else ""


def _placeholder(element: Json) -> str:
    return _label(element["placeholder"]) if "placeholder" in element else _EMPTY


def _text(text: Json, reader: Reader) -> str:
    return plain(text["text"], reader) if text["type"] == "mrkdwn" else _label(text)


def _label(text: Json | None) -> str:
    return str(text["text"]) if text else ""

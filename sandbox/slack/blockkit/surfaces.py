"""What a message, a modal and an App Home may hold, and the rules that span blocks."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack.blockkit.blocks import BLOCKS
from sandbox.slack.blockkit.elements import PLAIN
from sandbox.slack.blockkit.grammar import Bool, Items, Obj, Rule, Str, Text
from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.blockkit.walk import walk
from sandbox.slack.fields import placed
from sandbox.slack.shapes import Json

MOST_VIEW_BYTES = 250_000
_MOST_MARKDOWN = 12_000
_MOST_CHARTS = 2
_NOT_IN_VIEWS = {"context_actions", "data_visualization", "file", "markdown", "plan", "table", "task_card"}


@dataclass(frozen=True, slots=True)
class Surface:
    name: str
    most_blocks: int
    refused: frozenset[str]


MESSAGE = Surface("message", 50, frozenset({"alert", "file"}))
MODAL = Surface("modal", 100, frozenset(_NOT_IN_VIEWS | {"card", "carousel"}))
HOME = Surface("home", 100, frozenset(_NOT_IN_VIEWS | {"alert"}))

_VIEW_FIELDS: Mapping[str, Rule] = {
    "private_metadata": Str(3000),
    "callback_id": Str(255),
    "external_id": Str(255),
}
_CLOSES: Mapping[str, Rule] = {
    "submit": Text(24, PLAIN),
    "close": Text(24, PLAIN),
    "clear_on_close": Bool(),
    "notify_on_close": Bool(),
    "submit_disabled": Bool(),
}
VIEWS = {
    "modal": (MODAL, Obj({"title": Text(24, PLAIN), "blocks": Items(BLOCKS, 100)}, {**_VIEW_FIELDS, **_CLOSES})),
    "home": (HOME, Obj({"blocks": Items(BLOCKS, 100)}, _VIEW_FIELDS)),
}


def check_blocks(blocks: Any, surface: Surface = MESSAGE) -> list[Problem]:
    found = [*walk(Items(BLOCKS, surface.most_blocks), blocks, "")]
    return found or [*_across(blocks, surface, "")]


def check_view(view: Any, *kinds: str) -> list[Problem]:
    """`kinds` are the view types the caller takes."""
    if not isinstance(view, dict):
        return [Problem("", "must provide an object", "type", "object")]
    if view.get("type") not in kinds:
        return [Problem("/type", f"unsupported type: {view.get('type')}", "enum", list(kinds))]
    surface, rule = VIEWS[view["type"]]
    found = [*walk(rule, _without_nulls(view), "")]
    return found or [*_across(view["blocks"], surface, "/blocks"), *_submit_present(view)]


def is_too_large(view: Json) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES


def _without_nulls(view: Json) -> Json:
    """Slack takes null for an absent optional field of a view."""
    return {k: v for k, v in view.items() if v is not None or k == "blocks"}


def _submit_present(view: Json) -> Iterator[Problem]:
    if view["type"] == "modal" and not view.get("submit") and any(b["type"] == "input" for b in view["blocks"]):
        yield Problem("/submit", "missing required field: submit", "required", "submit")


def _across(blocks: list[Json], surface: Surface, at: str) -> Iterator[Problem]:
    for i, block in enumerate(blocks):
        yield from _fits_surface(block, surface, f"{at}/{i}")
        yield from _unique_actions(block, f"{at}/{i}")
    yield from _unique_block_ids(blocks, at)
    yield from _totals(blocks, at)


def _fits_surface(block: Json, surface: Surface, at: str) -> Iterator[Problem]:
    if block["type"] in surface.refused:
        yield Problem(f"{at}/type", f"unsupported type: {block['type']}", "enum", surface.name)
    if block["type"] == "input" and block["element"]["type"] == "file_input" and surface is not MODAL:
        yield Problem(f"{at}/element/type", "unsupported type: file_input", "enum", surface.name)
    for node in _objects(block):
        if node.get("response_url_enabled") and (surface is not MODAL or block["type"] != "input"):
            yield Problem(at, "response_url_enabled is only allowed in a modal's input block", "additionalProperties")


def _unique_actions(block: Json, at: str) -> Iterator[Problem]:
    counts = Counter(spot.action_id for spot in placed([block]))
    for action_id, count in counts.items():
        if count > 1:
            yield Problem(at, f"action_id `{action_id}` already exists in this block", "uniqueItems", action_id)


def _unique_block_ids(blocks: list[Json], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"{at}/{i}/block_id", f"block_id `{block_id}` already exists", "uniqueItems", block_id)
        seen |= {block_id} if block_id else set()


def _totals(blocks: list[Json], at: str) -> Iterator[Problem]:
    if sum(b["type"] in ("table", "data_table") for b in blocks) > 1:
        yield Problem(at, "only_one_table_allowed", "maxItems", 1)
    if sum(b["type"] == "data_visualization" for b in blocks) > _MOST_CHARTS:
        yield Problem(at, "no more than 2 data_visualization blocks allowed", "maxItems", _MOST_CHARTS)
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > _MOST_MARKDOWN:
        yield Problem(
            at, f"markdown text must be less than {_MOST_MARKDOWN + 1} characters", "maxLength", _MOST_MARKDOWN
        )
    if sum(bool(node.get("focus_on_load")) for block in blocks for node in _objects(block)) > 1:
        yield Problem(at, "focus_on_load may be set once", "maxItems", 1)


def _objects(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)

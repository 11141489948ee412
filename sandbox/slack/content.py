"""Reads what a message is to show out of an app's arguments, as strictly as Slack."""

import json
import re
from typing import Any

from sandbox.slack.blockkit.fill import with_ids
from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.blockkit.surfaces import check_blocks, check_view, is_too_large
from sandbox.slack.errors import SlackError
from sandbox.slack.mint import Mint
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Content

MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100


def decoded(value: Any, error: SlackError) -> Any:
    """Nested values may come as JSON strings, in forms and in JSON bodies alike."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise error from None


def read_content(args: Json, mint: Mint, kept_metadata: Json | None = None) -> Content:
    """Raise SlackError for what chat.* would refuse; at least one of text, blocks, attachments is there."""
    blocks = _blocks(args, mint)
    attachments = decoded(args.get("attachments"), SlackError("invalid_attachments")) or []
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    text = _text(args)
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    return Content(text[:MOST_TEXT], tuple(blocks), tuple(attachments), _metadata(args, kept_metadata))


def _text(args: Json) -> str:
    markdown = args.get("markdown_text")
    if markdown is None:
        return str(args.get("text") or "")
    if args.get("text") or args.get("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise SlackError("msg_too_long")
    return str(markdown)


def _blocks(args: Json, mint: Mint) -> list[Json]:
    blocks = decoded(args.get("blocks"), SlackError("invalid_blocks_format"))
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if problems := check_blocks(blocks):
        raise refused("invalid_blocks", problems, "/blocks")
    return with_ids(blocks, mint)


def _metadata(args: Json, kept: Json | None) -> Json | None:
    metadata = decoded(args.get("metadata"), SlackError("invalid_metadata_format"))
    if metadata is None:
        return kept
    if metadata == {}:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    named = isinstance(metadata["event_type"], str) and re.fullmatch(r"\w{1,255}", metadata["event_type"], re.ASCII)
    if not named or not isinstance(metadata["event_payload"], dict) or not _is_flat(metadata["event_payload"]):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _is_flat(payload: Json) -> bool:
    """Plain values, or one level of objects holding plain values."""
    deeper = [v for outer in payload.values() if isinstance(outer, dict) for v in outer.values()]
    return not any(isinstance(v, dict) for v in deeper)


def read_view(value: Any, mint: Mint, *kinds: str) -> Json:
    """A sound view with every block_id filled in; raise `invalid_arguments` or `view_too_large`."""
    view = decoded(value, SlackError("invalid_arguments"))
    if problems := check_view(view, *kinds):
        raise refused("invalid_arguments", problems, "/view")
    if is_too_large(view):
        raise SlackError("view_too_large")
    named = {name: item for name, item in view.items() if item is not None}
    return {**named, "blocks": with_ids(view["blocks"], mint)}


def refused(code: str, problems: list[Problem], root: str) -> SlackError:
    lines = [p.line(root) for p in problems]
    extra: Json = {"response_metadata": {"messages": lines}}
    if code == "invalid_blocks":
        extra["errors"] = [line.removeprefix("[ERROR] ") for line in lines]
    return SlackError(code, **extra)

"""The few pieces that all views are made of. Slack's limits are kept here, or checked by `to_dict()` of the SDK's models."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from blocks.markup import clip, cut, packed, printable

SECTION_LIMIT = 3000
FIELD_LIMIT = 2000
HEADER_LIMIT = 150
TITLE_LIMIT = 24
OPTION_LIMIT = 75
MESSAGE_LIMIT = 3900
NOTHING = "–"
"""Slack takes no empty text."""


@dataclass(frozen=True, slots=True)
class Message:
    """`text` carries the whole meaning: notifications and screen readers have nothing else.

    A message of no blocks shows its text.
    """

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        blocks = self.blocks or (section(self.text),)
        return {"text": clip(self.text, MESSAGE_LIMIT), "blocks": [block.to_dict() for block in blocks]}


def plain(text: str, limit: int = OPTION_LIMIT) -> PlainTextObject:
    """On one line, as typed: Slack reads no markup in it."""
    return PlainTextObject(text=cut(" ".join(printable(text).split()), limit) or NOTHING, emoji=True)


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> MarkdownTextObject:
    """Verbatim: links and names that somebody typed stay what they are, text."""
    return MarkdownTextObject(text=clip(text, limit) or NOTHING, verbatim=True)


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=plain(text, HEADER_LIMIT))


def section(text: str, accessory: ButtonElement | None = None, block_id: str | None = None) -> SectionBlock:
    return SectionBlock(text=mrkdwn(text), accessory=accessory, block_id=block_id)


def sections(text: str) -> list[SectionBlock]:
    """All of a text, however long it is."""
    return [section(part) for part in packed(text, SECTION_LIMIT)]


def facts(pairs: Sequence[tuple[str, str]]) -> SectionBlock:
    """Label and value pairs; at most ten, as Slack has it."""
    return SectionBlock(fields=[mrkdwn(f"*{label}*\n{value}", FIELD_LIMIT) for label, value in pairs[:10]])


def context(text: str) -> ContextBlock:
    return ContextBlock(elements=[mrkdwn(text, FIELD_LIMIT)])


def actions(*buttons: ButtonElement, block_id: str | None = None) -> ActionsBlock:
    return ActionsBlock(elements=list(buttons), block_id=block_id)


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str | None = None,
    label: str = "",
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """`label` is what screen readers say where `text` repeats on one screen."""
    return ButtonElement(
        text=plain(text),
        action_id=action_id,
        value=value or None,
        style=style,
        accessibility_label=cut(label, OPTION_LIMIT) if label else None,
        confirm=confirm,
    )


def option(text: str, value: str) -> Option:
    return Option(text=plain(text), value=value)


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    close: str,
    submit: str | None = None,
    private_metadata: str = "",
    notify_on_close: bool = False,
) -> View:
    """A modal; a form without a submit button, or two blocks of one id, are refused here."""
    kinds = {block.type for block in blocks}
    ids = [block.block_id for block in blocks if block.block_id]
    if "input" in kinds and submit is None:
        raise ValueError(f"modal {callback_id} has inputs and nothing to submit them with")
    if len(ids) != len(set(ids)):
        raise ValueError(f"modal {callback_id} repeats a block_id")
    return View(
        type="modal",
        title=plain(title, TITLE_LIMIT),
        blocks=list(blocks),
        callback_id=callback_id,
        close=plain(close, TITLE_LIMIT),
        submit=plain(submit, TITLE_LIMIT) if submit else None,
        private_metadata=private_metadata or None,
        notify_on_close=notify_on_close,
    )

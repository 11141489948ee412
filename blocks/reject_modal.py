"""Asks for the reason of a rejection, which the requester reads word for word."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement
from slack_sdk.models.views import View

from blocks import labels, parts, trip_facts
from blocks.ids import Callback, Field
from blocks.payload import RejectRef
from blocks.reader import Reader
from bot.trips.form import MAX_TEXT
from bot.trips.model import Trip

BLOCK = "reason"


def build(trip: Trip, ref: RejectRef, reader: Reader) -> View:
    reason = InputBlock(
        block_id=BLOCK,
        label=parts.plain(labels.label(Field.REASON, reader)),
        element=PlainTextInputElement(action_id=Field.REASON, multiline=True, max_length=MAX_TEXT, min_length=1),
        hint=parts.plain(reader.t("The requester reads this word for word."), 150),
    )
    return parts.modal(
        reader.t("Reject the trip"),
        [parts.section(trip_facts.summary(trip, reader)), reason],
        callback_id=Callback.REJECT,
        close=reader.t("Cancel"),
        submit=reader.t("Reject"),
        private_metadata=ref.pack(),
    )


def parse(state: Mapping[str, Mapping[str, Any]]) -> str:
    """The reason as typed, without blank ends; empty where there is none."""
    element = state.get(BLOCK, {}).get(Field.REASON, {})
    return (element.get("value") or "").strip()


def missing_reason(reader: Reader) -> dict[str, str]:
    return {BLOCK: reader.t("Please give a reason.")}

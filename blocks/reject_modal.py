"""Asks for the reason of a rejection, which the requester reads word for word."""

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement
from slack_sdk.models.views import View

from blocks import labels, parts, trip_facts
from blocks.ids import Callback, Field
from blocks.payload import RejectRef
from blocks.reader import Reader
from blocks.slack_json import Json, mapping, text
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


def parse(state: Json) -> str:
    """The reason as typed, without blank ends; empty where there is none. Raises UnreadableError."""
    return text(mapping(mapping(state, BLOCK), Field.REASON), "value").strip()


def problem(reason: str, reader: Reader) -> dict[str, str]:
    """What is wrong with the reason, under its field; empty where it can be sent."""
    if not reason:
        return missing_reason(reader)
    return {BLOCK: reader.t("At most 2,000 characters.")} if len(reason) > MAX_TEXT else {}


def missing_reason(reader: Reader) -> dict[str, str]:
    return {BLOCK: reader.t("Please give a reason.")}

"""All of a trip: what is asked for, every step, every word said on it."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from blocks import parts, trip_facts
from blocks.cards import filed
from blocks.ids import Callback
from blocks.markup import quote
from blocks.reader import Reader
from blocks.status import by_whom, standing, who_decides
from bot.trips.form import MAX_TEXT
from bot.trips.model import ApprovalStatus, Decided, Step, Trip

MOST_BLOCKS = 99
"""A modal holds a hundred; the last one says that there is more."""


def build(trip: Trip, reader: Reader) -> View:
    blocks: list[Block] = [
        parts.section(f"*{trip_facts.request(trip, reader)}*"),
        *trip_facts.whole_facts(trip, reader),
        *parts.sections(standing(trip, reader)),
        filed(trip, reader),
        *_steps(trip, reader),
    ]
    if len(blocks) > MOST_BLOCKS:
        blocks[MOST_BLOCKS:] = [parts.context(reader.t("There is more than fits here; Hesine shows all of it."))]
    return parts.modal(reader.t("Trip details"), blocks, callback_id=Callback.DETAILS, close=reader.t("Close"))


def _steps(trip: Trip, reader: Reader) -> Iterator[Block]:
    for step in trip.record.steps if trip.record else ():
        lines = [_step_line(step, reader), *(_said(one, reader) for one in step.decisions)]
        yield from parts.sections("\n".join(lines))


def _step_line(step: Step, reader: Reader) -> str:
    state = {
        ApprovalStatus.PENDING: reader.t("open"),
        ApprovalStatus.APPROVED: reader.t("approved"),
        ApprovalStatus.REJECTED: reader.t("rejected"),
    }[step.status]
    who = who_decides(step, step.approvers, reader)
    return reader.t("*Step {number}:* {who} ({state})", number=step.no, who=who, state=state)


def _said(one: Decided, reader: Reader) -> str:
    facts = {"who": by_whom(one.approver, one.on_behalf_of, reader), "when": reader.live_moment(one.at)}
    line = {
        ApprovalStatus.PENDING: reader.t("{who} asked, {when}", **facts),
        ApprovalStatus.APPROVED: reader.t("{who} approved, {when}", **facts),
        ApprovalStatus.REJECTED: reader.t("{who} rejected, {when}", **facts),
    }[one.status]
    return f"• {line}" + (f"\n{quote(one.comment, MAX_TEXT)}" if one.comment else "")

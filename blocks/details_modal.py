"""All of a trip: what is asked for, every step, every word said on it."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from blocks import parts, trip_facts
from blocks.ids import Callback
from blocks.reader import Reader, escape
from blocks.status import by_whom, status
from bot.trips.form import MAX_TEXT
from bot.trips.model import ApprovalStatus, Decided, Step, Trip


def build(trip: Trip, reader: Reader) -> View:
    blocks: list[Block] = [
        parts.section(f"*{trip_facts.title(trip, reader)}*"),
        *trip_facts.facts(trip, reader, MAX_TEXT - 100),
        parts.section(status(trip, reader)),
        *_steps(trip, reader),
        parts.context(reader.t("Asked for {when}", when=reader.live_moment(trip.created_at))),
    ]
    return parts.modal(reader.t("Trip details"), blocks, callback_id=Callback.DETAILS, close=reader.t("Close"))


def _steps(trip: Trip, reader: Reader) -> Iterator[Block]:
    for step in trip.record.steps if trip.record else ():
        lines = [_step_line(step, reader), *(_said(one, reader) for one in step.decisions)]
        yield parts.section("\n".join(lines))


def _step_line(step: Step, reader: Reader) -> str:
    who = reader.t(", ").join(reader.name(one) for one in step.approvers)
    state = {
        ApprovalStatus.PENDING: reader.t("open"),
        ApprovalStatus.APPROVED: reader.t("approved"),
        ApprovalStatus.REJECTED: reader.t("rejected"),
    }[step.status]
    return reader.t("*Step {number}:* {who} ({state})", number=step.no, who=who, state=state)


def _said(one: Decided, reader: Reader) -> str:
    who = by_whom(one.approver, one.on_behalf_of, reader)
    line = {
        ApprovalStatus.PENDING: reader.t("{who} asked, {when}", who=who, when=reader.live_moment(one.at)),
        ApprovalStatus.APPROVED: reader.t("{who} approved, {when}", who=who, when=reader.live_moment(one.at)),
        ApprovalStatus.REJECTED: reader.t("{who} rejected, {when}", who=who, when=reader.live_moment(one.at)),
    }[one.status]
    return f"• {line}" + (f"\n>{escape(one.comment)}" if one.comment else "")

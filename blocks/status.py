"""How a trip stands, in one or two lines: the same words on every copy, so that no two of them disagree."""

from collections.abc import Iterator
from datetime import datetime

from blocks.labels import field_label
from blocks.reader import Reader, escape
from bot.trips.model import (
    ApprovalStatus,
    Decided,
    Decision,
    EmployeeId,
    State,
    Trip,
    Trouble,
    TroubleKind,
    Verdict,
)

SIGN = {
    State.SENDING: "📨",
    State.REFUSED: "⚠️",
    State.PENDING: "⏳",
    State.DECIDING: "📨",
    State.WITHDRAWING: "📨",
    State.APPROVED: "✅",
    State.REJECTED: "❌",
    State.WITHDRAWN: "↩️",
}


def status(trip: Trip, reader: Reader) -> str:
    """mrkdwn, several lines where there is more to say. Never colour or emoji alone."""
    lines = [f"{SIGN[trip.state]} {_state_line(trip, reader)}", *_said(trip, reader), *_trouble(trip, reader)]
    return "\n".join(lines)


def headline(trip: Trip, reader: Reader) -> str:
    """The state in a few words, for lists."""
    return {
        State.SENDING: reader.t("Being filed in Hesine"),
        State.REFUSED: reader.t("Refused by Hesine"),
        State.PENDING: reader.t("Waiting"),
        State.DECIDING: reader.t("Decision being sent to Hesine"),
        State.WITHDRAWING: reader.t("Withdrawal being sent to Hesine"),
        State.APPROVED: reader.t("Approved"),
        State.REJECTED: reader.t("Rejected"),
        State.WITHDRAWN: reader.t("Withdrawn"),
    }[trip.state]


def _state_line(trip: Trip, reader: Reader) -> str:
    match trip.state:
        case State.SENDING:
            return reader.t("*Sent.* Being filed in Hesine; the approver is asked as soon as Hesine has it.")
        case State.REFUSED:
            return _refusal(trip, reader)
        case State.PENDING:
            return _waiting(trip, reader)
        case State.WITHDRAWING:
            return reader.t("*Being withdrawn:* the withdrawal is being sent to Hesine.")
        case State.WITHDRAWN:
            when = trip.record.withdrawn_at if trip.record and trip.record.withdrawn_at else trip.created_at
            who = reader.name(trip.requester)
            return reader.t("*Withdrawn* by {who}, {when}.", who=who, when=reader.live_moment(when))
        case State.DECIDING:
            return _deciding(trip, reader)
        case State.APPROVED | State.REJECTED:
            return _decided_by_hesine(trip, reader)


def _waiting(trip: Trip, reader: Reader) -> str:
    step = trip.step
    if step is None:
        return reader.t("*Waiting* in Hesine.")
    who = _list(trip.waits_for or step.approvers, reader)
    since = reader.live_moment(_since(trip))
    steps = len(trip.record.steps) if trip.record else 1
    if steps > 1:
        return reader.t(
            "*Waiting for {who}* (step {step} of {steps}) since {since}.",
            who=who, step=step.no, steps=steps, since=since,
        )  # fmt: skip
    return reader.t("*Waiting for {who}* since {since}.", who=who, since=since)


def _since(trip: Trip) -> datetime:
    """The last decision of an earlier step opened this one; else the trip's last change of content did."""
    record = trip.record
    if record is None:
        return trip.created_at
    decided = [said.at for step in record.steps for said in step.decisions if step.no < record.current_step]
    return max([record.created_at, *decided]) if record.version == 1 or decided else record.updated_at


def _deciding(trip: Trip, reader: Reader) -> str:
    return "\n".join(
        _verdict(one.verdict, one, reader) + " " + reader.t("Being sent to Hesine…") for one in trip.decisions
    )


def _decided_by_hesine(trip: Trip, reader: Reader) -> str:
    last = _last_word(trip)
    verdict = Verdict(trip.state.value)
    if last is None:
        return reader.t("*Approved* in Hesine.") if verdict is Verdict.APPROVED else reader.t("*Rejected* in Hesine.")
    return _verdict(verdict, last, reader)


def _last_word(trip: Trip) -> Decided | None:
    wanted = ApprovalStatus(trip.state.value)
    said = [one for step in (trip.record.steps if trip.record else ()) for one in step.decisions]
    return max((one for one in said if one.status is wanted), key=lambda one: one.at, default=None)


def _verdict(verdict: Verdict, said: Decided | Decision, reader: Reader) -> str:
    who = by_whom(said.approver, said.on_behalf_of, reader)
    when = reader.live_moment(said.at)
    line = (
        reader.t("*Approved* by {who}, {when}.", who=who, when=when)
        if verdict is Verdict.APPROVED
        else reader.t("*Rejected* by {who}, {when}.", who=who, when=when)
    )
    return f"{line}\n>{_quoted(said.comment)}" if said.comment else line


def by_whom(approver: EmployeeId, on_behalf_of: EmployeeId | None, reader: Reader) -> str:
    if on_behalf_of is None:
        return reader.name(approver)
    return reader.t("{who} for {principal}", who=reader.name(approver), principal=reader.name(on_behalf_of))


def _said(trip: Trip, reader: Reader) -> Iterator[str]:
    """Approvals already given where more are needed."""
    if trip.state not in {State.PENDING, State.DECIDING} or trip.record is None:
        return
    for step in trip.record.steps:
        for one in step.decisions:
            if one.status is ApprovalStatus.APPROVED:
                yield f"✓ {_verdict(Verdict.APPROVED, one, reader)}"


def _refusal(trip: Trip, reader: Reader) -> str:
    lines = [reader.t("*Hesine refused this trip.* Nothing was filed.")]
    lines += [f"• {field_label(one.field, reader)}: {escape(one.reason)}" for one in trip.refusal]
    if trip.resubmitted_as:
        lines.append(reader.t("You have sent it again; see the newer message."))
    return "\n".join(lines)


def _trouble(trip: Trip, reader: Reader) -> Iterator[str]:
    if trip.trouble:
        yield f"⚠️ {trouble_line(trip.trouble, reader)}"


def trouble_line(trouble: Trouble, reader: Reader) -> str:
    who = reader.name(trouble.who) if trouble.who else ""
    line = {
        TroubleKind.UNREACHABLE: reader.t("Hesine cannot be reached right now. Nothing is lost; we keep trying."),
        TroubleKind.BUSY: reader.t("Hesine is busy. Nothing is lost; we keep trying."),
        TroubleKind.SETUP: reader.t("Hesine does not let us in; your administrator must act. We keep trying."),
        TroubleKind.PARKED: reader.t("Hesine does not take this as it is. Your administrator has to look at it."),
        TroubleKind.NOT_COUNTED: reader.t(
            "The decision of {who} was not counted: Hesine says they may not decide this.", who=who
        ),
        TroubleKind.OVERTAKEN: reader.t(
            "The decision of {who} was not counted: the trip had moved on in Hesine before.", who=who
        ),
    }[trouble.kind]
    return f"{line} ({trouble.request_id})" if trouble.request_id else line


def _list(people: tuple[EmployeeId, ...], reader: Reader) -> str:
    return reader.t(", ").join(reader.name(one) for one in people)


def _quoted(text: str) -> str:
    return escape(text).replace("\n", "\n>")

"""How a trip stands, in one or two lines: the same words on every copy, so that no two of them disagree."""

from collections.abc import Iterator
from datetime import datetime

from blocks.labels import field_label
from blocks.markup import one_line, quote
from blocks.reader import Reader
from bot.errors import FieldError
from bot.trips.form import MAX_TEXT
from bot.trips.model import (
    ApprovalStatus,
    Decided,
    Decision,
    EmployeeId,
    Record,
    State,
    Step,
    StepRule,
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
COMMENT_LIMIT = 300
"""Of a word that settles nothing. The reason of a rejection is shown whole: it was promised word for word."""
MOST_SAID = 10
MOST_MISTAKES = 20
"""So that a card never outgrows a message; the details and Hesine hold the rest."""


def status(trip: Trip, reader: Reader) -> str:
    """mrkdwn, several lines where there is more to say. Never colour or emoji alone."""
    return "\n".join([_signed(trip, reader), *_said(trip, reader), *_trouble(trip, reader)])


def standing(trip: Trip, reader: Reader) -> str:
    """The same without what was said on the way, where every step is told anyway."""
    return "\n".join([_signed(trip, reader), *_trouble(trip, reader)])


def headline(trip: Trip, reader: Reader) -> str:
    """The state in a few words, for lists."""
    if trip.state is State.PENDING and trip.step:
        return reader.t("Waiting for {who}", who=who_decides(trip.step, trip.waits_for or trip.step.approvers, reader))
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


def who_decides(step: Step, people: tuple[EmployeeId, ...], reader: Reader) -> str:
    """`A or B` where one of them is enough, `A and B` where all must decide."""
    return reader.listed(map(reader.name, people), "standard" if step.rule is StepRule.ALL else "or")


def by_whom(approver: EmployeeId, on_behalf_of: EmployeeId | None, reader: Reader) -> str:
    if on_behalf_of is None:
        return reader.name(approver)
    return reader.t("{who} for {principal}", who=reader.name(approver), principal=reader.name(on_behalf_of))


def trouble_line(trouble: Trouble, reader: Reader, requester: EmployeeId) -> str:
    who = reader.name(trouble.who) if trouble.who else ""
    withdrew = trouble.who == requester  # nobody decides on their own trip
    line = {
        TroubleKind.UNREACHABLE: reader.t("Hesine cannot be reached right now. Nothing is lost; we keep trying."),
        TroubleKind.BUSY: reader.t("Hesine is busy. Nothing is lost; we keep trying."),
        TroubleKind.SETUP: reader.t("Hesine does not let us in; your administrator must act. We keep trying."),
        TroubleKind.PARKED: reader.t("Hesine does not take this as it is. Your administrator has to look at it."),
        TroubleKind.NOT_COUNTED: reader.t("The withdrawal was not counted: Hesine does not allow it.")
        if withdrew
        else reader.t("The decision of {who} was not counted: Hesine says they may not decide this.", who=who),
        TroubleKind.OVERTAKEN: reader.t("The withdrawal was not counted: the trip had moved on in Hesine before.")
        if withdrew
        else reader.t("The decision of {who} was not counted: the trip had moved on in Hesine before.", who=who),
        TroubleKind.DROPPED: _dropped(who, reader, withdrew=withdrew),
    }[trouble.kind]
    if not trouble.request_id:
        return line
    return reader.t("{sentence} (reference {id})", sentence=line, id=one_line(trouble.request_id, 80))


def _dropped(who: str, reader: Reader, *, withdrew: bool) -> str:
    if withdrew:
        return reader.t("The withdrawal was not counted: Hesine does not take it, and your administrator stopped it.")
    if who:
        return reader.t(
            "The decision of {who} was not counted: Hesine does not take it, and your administrator stopped it.",
            who=who,
        )
    return reader.t("Your administrator stopped the filing. What was typed is kept: edit it and send it again.")


def _signed(trip: Trip, reader: Reader) -> str:
    return f"{SIGN[trip.state]} {_state_line(trip, reader)}"


def _state_line(trip: Trip, reader: Reader) -> str:
    match trip.state:
        case State.SENDING:
            who = reader.name(trip.approver)
            return reader.t("*Sent.* Being filed in Hesine; {who} is asked as soon as Hesine has it.", who=who)
        case State.REFUSED:
            return _refusal(trip, reader)
        case State.PENDING:
            return _waiting(trip, reader)
        case State.WITHDRAWING:
            return reader.t("*Being withdrawn:* the withdrawal is being sent to Hesine.")
        case State.WITHDRAWN:
            return _withdrawn(trip, reader)
        case State.DECIDING:
            return _deciding(trip, reader)
        case State.APPROVED | State.REJECTED:
            return _decided_by_hesine(trip, reader)


def _refusal(trip: Trip, reader: Reader) -> str:
    lines = [reader.t("*Hesine refused this trip.* Nothing was filed.")]
    lines += [f"• {_mistake(one, reader)}" for one in trip.refusal[:MOST_MISTAKES]]
    if trip.resubmitted_as:
        lines.append(reader.t("You have sent it again; see the newer message."))
    return "\n".join(lines)


def _mistake(error: FieldError, reader: Reader) -> str:
    reason = one_line(error.reason, COMMENT_LIMIT)
    return reader.t("{field}: {reason}", field=field_label(error.field, reader), reason=reason)


def _waiting(trip: Trip, reader: Reader) -> str:
    step = trip.step
    if step is None:
        return reader.t("*Waiting* in Hesine.")
    who = who_decides(step, trip.waits_for or step.approvers, reader)
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


def _withdrawn(trip: Trip, reader: Reader) -> str:
    told = trip.record.withdrawn_at if trip.record else None
    when = told or (trip.withdrawal.at if trip.withdrawal else None)
    if when is None:
        return reader.t("*Withdrawn* in Hesine.")
    return reader.t("*Withdrawn* by {who}, {when}.", who=reader.name(trip.requester), when=reader.live_moment(when))


def _deciding(trip: Trip, reader: Reader) -> str:
    """What we are bringing, and whose word is still needed where all must decide."""
    lines = [_verdict(one.verdict, one, reader, reader.t("Being sent to Hesine…")) for one in trip.decisions]
    if trip.waits_for:
        lines.append(f"{SIGN[State.PENDING]} {_waiting(trip, reader)}")
    return "\n".join(lines)


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


def _verdict(verdict: Verdict, said: Decided | Decision, reader: Reader, more: str = "") -> str:
    facts = {"who": by_whom(said.approver, said.on_behalf_of, reader), "when": reader.live_moment(said.at)}
    if verdict is Verdict.APPROVED:
        line, limit = reader.t("*Approved* by {who}, {when}.", **facts), COMMENT_LIMIT
    else:
        line, limit = reader.t("*Rejected* by {who}, {when}.", **facts), MAX_TEXT
    quoted = f"\n{quote(said.comment, limit)}" if said.comment else ""
    return f"{line} {more}".rstrip() + quoted


def _said(trip: Trip, reader: Reader) -> Iterator[str]:
    """While more words are needed: the latest of the approvals so far, and of what an approver wants to know."""
    if trip.state in {State.PENDING, State.DECIDING} and trip.record:
        lines = list(_answers(trip.record, reader))
        if len(lines) > MOST_SAID:
            yield reader.t("Earlier answers are in the details.")
        yield from lines[-MOST_SAID:]


def _answers(record: Record, reader: Reader) -> Iterator[str]:
    for step in record.steps:
        for one in step.decisions:
            if one.status is ApprovalStatus.APPROVED:
                yield f"✓ {_verdict(Verdict.APPROVED, one, reader)}"
            elif one.status is ApprovalStatus.PENDING and step.no == record.current_step:
                yield _question(one, reader)


def _question(said: Decided, reader: Reader) -> str:
    who, when = by_whom(said.approver, said.on_behalf_of, reader), reader.live_moment(said.at)
    return f"💬 {reader.t('*Question* from {who}, {when}:', who=who, when=when)}\n{quote(said.comment, COMMENT_LIMIT)}"


def _trouble(trip: Trip, reader: Reader) -> Iterator[str]:
    if trip.trouble:
        yield f"⚠️ {trouble_line(trip.trouble, reader, trip.requester)}"

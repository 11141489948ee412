"""Whose turn it is: at most ten flows of one approver in a call, and more than a minute between calls.

Each function takes a queue and gives the next one; the port writes it. A ballot is marked as sent before the call is
made, so that a process that dies in between leaves a question to be read, never a second call.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.hesine.openplatform.assumptions import APPROVAL_SPACING, FLOWS_PER_APPROVAL
from bot.hesine.ports import ApproverQueue, Ballot

KEPT = timedelta(days=7)
"""So long a decision that was sent can be known again in a flow's log."""


class Spacing(StrEnum):
    """Among whom the minute between calls is shared."""

    APPROVER = "approver"
    TENANT = "tenant"

    def queue(self, approver: str) -> str:
        return approver if self is Spacing.APPROVER else "everybody"


@dataclass(frozen=True, slots=True)
class Turn:
    """A call that may be made now with `batch`, or the seconds until one may."""

    queue: ApproverQueue
    batch: tuple[Ballot, ...] = ()
    wait: float = 0.0


def ballot(queue: ApproverQueue, decision_id: str) -> Ballot | None:
    return next((one for one in queue.ballots if one.decision_id == decision_id), None)


def asked(queue: ApproverQueue, new: Ballot, now: datetime) -> ApproverQueue:
    """With the ballot in line, unless it is known; without those that were sent long ago."""
    kept = tuple(one for one in queue.ballots if one.sent_at is None or now - one.sent_at < KEPT)
    if any(one.decision_id == new.decision_id for one in kept):
        return replace(queue, ballots=kept)
    return replace(queue, ballots=(*kept, new))


def taken(queue: ApproverQueue, now: datetime) -> Turn:
    """The oldest ballot, with all that can go in the same call: same person, same word, same comment."""
    waiting = [one for one in queue.ballots if one.sent_at is None]
    if not waiting:
        return Turn(queue)
    if queue.called_at and (free_at := queue.called_at + APPROVAL_SPACING) > now:
        return Turn(queue, wait=(free_at - now).total_seconds())
    head = waiting[0]
    alike = [one for one in waiting if _call(one) == _call(head)]
    batch = tuple(replace(one, sent_at=now) for one in alike[:FLOWS_PER_APPROVAL])
    sent = {one.decision_id: one for one in batch}
    ballots = tuple(sent.get(one.decision_id, one) for one in queue.ballots)
    return Turn(ApproverQueue(ballots, now), batch)


def returned(queue: ApproverQueue, decisions: Collection[str]) -> ApproverQueue:
    """These were not brought after all and wait again. The call counts all the same."""
    ballots = tuple(replace(one, sent_at=None) if one.decision_id in decisions else one for one in queue.ballots)
    return replace(queue, ballots=ballots)


def dropped(queue: ApproverQueue, decisions: Collection[str]) -> ApproverQueue:
    return replace(queue, ballots=tuple(one for one in queue.ballots if one.decision_id not in decisions))


def uncalled(queue: ApproverQueue, decisions: Collection[str], before: datetime | None) -> ApproverQueue:
    """These wait again, and the call that was never made does not count."""
    return replace(returned(queue, decisions), called_at=before)


def _call(one: Ballot) -> tuple[str, bool, str]:
    return one.approver, one.agrees, one.comment

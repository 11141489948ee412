"""What a change of a trip is in the audit: read off from the trip before and after it, so that none escapes.

An act of a person's here is `done` when it is on disk, and later `settled` when Hesine's record holds it, or
`not_counted` or `overtaken`: three entries at most, found together by their cause, the id of the decision.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.trips.audit import BY_HESINE, Act, Actor, Entry, Result
from bot.trips.model import (
    ApprovalStatus,
    Decided,
    Decision,
    State,
    Trip,
    TripId,
    TroubleKind,
    Verdict,
    Withdrawal,
    WorkspaceId,
)
from bot.trips.outbox import Errand, Row
from bot.trips.rulings import Barred, Press, Repeated, Stands, decision_id

PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
ACTS = {Verdict.APPROVED: Act.APPROVE, Verdict.REJECTED: Act.REJECT}
OF_A_TRIP = frozenset({Errand.FILE, Errand.DECIDE, Errand.WITHDRAW, Errand.SHOW, Errand.TELL})
Word = tuple[int, Decided]
UNDATED = datetime.min.replace(tzinfo=UTC)
"""Until the entry is written down."""


def of_change(before: Trip | None, after: Trip, actor: Actor, now: datetime) -> tuple[Entry, ...]:
    """`actor` is who or what changed the trip: for what is told of a person's act it says how we heard of it."""
    changed = (*_pressed(before, after, actor), *_recorded(before, after, actor), *_lost(before, after, actor))
    return dated(changed, now)


def dated(entries: Iterable[Entry], now: datetime) -> tuple[Entry, ...]:
    return tuple(replace(one, at=now) for one in entries)


def of_press(press: Press, ruling: Barred | Repeated | Stands) -> Entry:
    """A press on Approve or Reject that did not count (again), and why."""
    actor, result = Actor(press.origin, press.person or None, press.user), Result.STANDS
    if isinstance(ruling, Barred):
        return _in_its_place(press, of_refusal(press.workspace, ACTS[press.verdict], actor, ruling, press.trip_id))
    if isinstance(ruling, Repeated):
        result = Result.REPEATED
    return _in_its_place(press, of_trip(ruling.trip, ACTS[press.verdict], result, actor))


def of_refusal(workspace: WorkspaceId, act: Act, actor: Actor, barred: Barred, claimed: str = "") -> Entry:
    """Someone may not. `claimed` is the id that they named, kept where they may not see whether there is such a trip."""
    trip = barred.trip
    return Entry(
        workspace=workspace,
        at=UNDATED,
        act=act,
        result=Result.REFUSED,
        actor=actor,
        why=barred.bar,
        trip=trip.id if trip else _plain(claimed),
        version=trip.version if trip else None,
        state=trip.state if trip else None,
    )


def of_errand(row: Row, act: Act, actor: Actor, now: datetime, why: StrEnum | None = None) -> Entry:
    """What became of an errand apart from its trip; `why` is the errand's kind where nothing else is known."""
    trip = TripId(row.subject) if row.errand in OF_A_TRIP else None
    return Entry(row.workspace, now, act, Result.DONE, actor, why or row.errand, trip, cause=row.id)


def of_trip(trip: Trip, act: Act, result: Result, actor: Actor) -> Entry:
    return Entry(
        workspace=trip.workspace,
        at=UNDATED,
        act=act,
        result=result,
        actor=actor,
        trip=trip.id,
        version=trip.version,
        state=trip.state,
    )


def _plain(claimed: str) -> TripId | None:
    """One that cannot be an id of ours is not repeated."""
    return TripId(claimed) if PLAIN.fullmatch(claimed) else None


def _in_its_place(press: Press, entry: Entry) -> Entry:
    return replace(entry, step=press.step_no, version=press.version, cause=decision_id(press))


def _pressed(before: Trip | None, after: Trip, actor: Actor) -> Iterator[Entry]:
    """What somebody here has just promised."""
    if before is None and after.record is None:
        yield of_trip(after, Act.SUBMIT, Result.DONE, replace(actor, employee=after.requester))
    for one in after.decisions:
        if before is None or one not in before.decisions:
            yield _of_decision(after, one, Result.DONE, actor)
    if after.withdrawal and not (before and before.withdrawal):
        yield _of_withdrawal(after, after.withdrawal, Result.DONE, actor)


def _recorded(before: Trip | None, after: Trip, actor: Actor) -> Iterator[Entry]:
    """What Hesine's record says that it did not say before."""
    if after.state is State.REFUSED and not (before and before.state is State.REFUSED):
        yield of_trip(after, Act.FILE, Result.REFUSED, actor)
    record, known = after.record, before.record if before else None
    if record is None or record == known:
        return
    if known is None:
        yield of_trip(after, Act.FILE, Result.SETTLED, BY_HESINE)
    elif record.version > known.version:
        yield of_trip(after, Act.CHANGE, Result.SETTLED, BY_HESINE)
    words = [one for one in _words(after) if before is None or one not in _words(before)]
    yield from (_of_word(after, number, said) for number, said in words)
    if record.withdrawn_at and not (known and known.withdrawn_at):
        yield of_trip(after, Act.WITHDRAW, Result.SETTLED, replace(BY_HESINE, employee=after.requester))
    elif record.status is not ApprovalStatus.PENDING and not words and not (known and known.status is record.status):
        yield of_trip(after, Act.SETTLE, Result.SETTLED, BY_HESINE)


def _lost(before: Trip | None, after: Trip, actor: Actor) -> Iterator[Entry]:
    """What was promised here and will not come to be."""
    if before is None:
        return
    heard = {said.decision_id for _, said in _words(after)}
    for one in before.decisions:
        if one not in after.decisions and one.id not in heard:
            yield _of_decision(after, one, _loss(after), actor)
    withdrawn = after.record is not None and after.record.withdrawn_at is not None
    if before.withdrawal and not after.withdrawal and not withdrawn:
        yield _of_withdrawal(after, before.withdrawal, _loss(after), actor)


def _loss(trip: Trip) -> Result:
    overtaken = trip.trouble is not None and trip.trouble.kind is TroubleKind.OVERTAKEN
    return Result.OVERTAKEN if overtaken else Result.NOT_COUNTED


def _words(trip: Trip) -> list[Word]:
    steps = trip.record.steps if trip.record else ()
    return [(one.no, said) for one in steps for said in one.decisions if said.status is not ApprovalStatus.PENDING]


def _of_decision(trip: Trip, decision: Decision, result: Result, actor: Actor) -> Entry:
    whose = replace(actor, employee=decision.approver, on_behalf_of=decision.on_behalf_of)
    entry = of_trip(trip, ACTS[decision.verdict], result, whose)
    return replace(entry, step=decision.step_no, version=decision.version, cause=decision.id)


def _of_withdrawal(trip: Trip, withdrawal: Withdrawal, result: Result, actor: Actor) -> Entry:
    entry = of_trip(trip, Act.WITHDRAW, result, replace(actor, employee=trip.requester))
    return replace(entry, version=withdrawal.version)


def _of_word(trip: Trip, step_no: int, said: Decided) -> Entry:
    whose = replace(BY_HESINE, employee=said.approver, on_behalf_of=said.on_behalf_of)
    entry = of_trip(trip, ACTS[Verdict(said.status.value)], Result.SETTLED, whose)
    return replace(entry, step=step_no, cause=said.decision_id)

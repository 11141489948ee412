"""A flow's log as steps with decisions. A flow names neither its current step nor the steps behind it.

A step is one visit of a node at which people decided; automatic nodes are none. Numbers start again with each
submission, and each submission or edit is a version of the content.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from bot.hesine.openplatform.assumptions import BY_DELEGATE_ACTED, COUNTERSIGN_RULE
from bot.hesine.openplatform.wire_flows import ApproveState, Flow, Log
from bot.hesine.ports import Ballot
from bot.trips.model import ApprovalStatus, Decided, EmployeeId, Step, StepRule

AGREE, REJECT, NULLIFY, SUBMIT = "freeflow.agree", "freeflow.reject", "freeflow.nullify", "freeflow.submit"
VERDICTS = {AGREE: ApprovalStatus.APPROVED, REJECT: ApprovalStatus.REJECTED, NULLIFY: ApprovalStatus.REJECTED}
EDITS = frozenset({"freeflow.editApproving", "freeflow.modify"})
RETURNS = frozenset({REJECT, "freeflow.retract"})
"""Actions after which the flow is its owner's again."""
ROBOT = "ebot"
APPROVING = "approving"
THE_BEGINNING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Course:
    """The steps since the last submission. `current` is the number of the one that waits; 0 when none does."""

    steps: tuple[Step, ...]
    current: int
    version: int


def course(flow: Flow, stage: ApproveState | None, sent: Iterable[Ballot] = ()) -> Course:
    """`stage` is who must still act, as `approveStates` has it; `sent` are our own decisions, to be known again."""
    logs = sorted(flow.logs, key=lambda log: log.time or THE_BEGINNING)
    version = _version(logs)
    ours = {(one.approver, one.step_no): one for one in sent if one.flow_id == flow.id and one.version == version}
    visits = _visits(_since_submission(logs))
    waiting = flow.state == APPROVING
    is_open = waiting and bool(visits) and visits[-1][-1].attributes.complete is False
    behind = visits[:-1] if is_open else visits
    steps = [_settled(number, visit, ours) for number, visit in enumerate(behind, 1)]
    people = _asked(flow, stage, logs) if waiting else ()
    if people:
        steps.append(_waiting(len(steps) + 1, people, visits[-1] if is_open else (), ours))
    return Course(tuple(steps), len(steps) if people else 0, version)


def _version(logs: Sequence[Log]) -> int:
    """Each submission, and each edit of what others are deciding on. A draft may be edited as often as one likes."""
    version, is_filed = 0, False
    for log in logs:
        version += log.action == SUBMIT or (is_filed and log.action in EDITS)
        is_filed = (is_filed or log.action == SUBMIT) and log.action not in RETURNS
    return max(version, 1)


def submissions(flow: Flow) -> int:
    return sum(log.action == SUBMIT for log in flow.logs)


def _since_submission(logs: Sequence[Log]) -> Sequence[Log]:
    last = max((number for number, log in enumerate(logs) if log.action == SUBMIT), default=-1)
    return logs[last + 1 :]


def _visits(logs: Sequence[Log]) -> list[tuple[Log, ...]]:
    words = [log for log in logs if log.action in VERDICTS and log.operator_id not in {"", ROBOT}]
    checks = [log for log in logs if log.action == REJECT and log.operator_id == ROBOT]
    return [tuple(visit) for _, visit in groupby(words or checks, key=lambda log: log.attributes.node_id)]


def _asked(flow: Flow, stage: ApproveState | None, logs: Sequence[Log]) -> tuple[EmployeeId, ...]:
    """Who may decide now. `actions` moves with the flow while `approveStates` is a second behind, so where the two
    have nobody in common the former is right. Where both are silent the last log is asked.
    """
    able = [person for person, actions in flow.actions.items() if isinstance(actions, list) and AGREE in actions]
    named = [one.id for one in stage.operators] if stage else []
    both = [one for one in named if one in able]
    found = both or able or named
    if not found and stage is None and logs:
        found = [*logs[-1].next_operator_ids] or [logs[-1].next_operator_id]
    return tuple(EmployeeId(one) for one in dict.fromkeys(found) if one not in {"", ROBOT})


def _settled(number: int, visit: Sequence[Log], ours: dict[tuple[str, int], Ballot]) -> Step:
    decisions = tuple(_decided(log, number, ours) for log in visit)
    people = tuple(dict.fromkeys(one.on_behalf_of or one.approver for one in decisions))
    rule = COUNTERSIGN_RULE if len(people) > 1 else StepRule.ANY
    return Step(number, people, rule, decisions[-1].status, decisions)


def _waiting(
    number: int, people: tuple[EmployeeId, ...], visit: Sequence[Log], ours: dict[tuple[str, int], Ballot]
) -> Step:
    decisions = tuple(_decided(log, number, ours) for log in visit)
    heard = (one.on_behalf_of or one.approver for one in decisions)
    everyone = tuple(dict.fromkeys((*heard, *people)))
    rule = COUNTERSIGN_RULE if len(everyone) > 1 else StepRule.ANY
    return Step(number, everyone, rule, ApprovalStatus.PENDING, decisions)


def _decided(log: Log, number: int, ours: dict[tuple[str, int], Ballot]) -> Decided:
    """Hesine keeps no ids of decisions; one of ours is known by its approver, step and verdict."""
    status = VERDICTS[log.action]
    approver, seat = _actors(log, number, ours)
    ballot = ours.get((approver, number))
    is_ours = ballot is not None and ballot.agrees is (status is ApprovalStatus.APPROVED)
    return Decided(
        decision_id=ballot.decision_id if ballot and is_ours else "",
        approver=EmployeeId(approver),
        status=status,
        at=log.time or THE_BEGINNING,
        comment=log.attributes.comment,
        on_behalf_of=EmployeeId(seat) if seat else None,
    )


def _actors(log: Log, number: int, ours: dict[tuple[str, int], Ballot]) -> tuple[str, str]:
    """Who decided, and in whose place. Where we know that we sent it as the operator, the two are the other way round."""
    operator, delegate = log.operator_id, log.by_delegate_id
    if not delegate or ((operator, number) in ours and (delegate, number) not in ours):
        return operator, delegate
    return (delegate, operator) if BY_DELEGATE_ACTED else (operator, delegate)

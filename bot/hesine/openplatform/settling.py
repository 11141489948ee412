"""Whether a record has already settled a decision or a withdrawal. Pure."""

from dataclasses import replace

from bot.trips.model import ApprovalStatus, Decided, Decision, Record, Step
from bot.trips.outcomes import Done, Overtaken


def settled(record: Record, decision: Decision) -> Done | Overtaken | None:
    """What became of the decision, if its step no longer waits for it.

    The same word of the same person on the same step is ours: Hesine keeps no ids that could say otherwise.
    """
    if marked := _with_our_id(record, decision):
        return Done(marked)
    step = record.step
    waits = step is not None and (step.no, record.version) == (decision.step_no, decision.version)
    return None if waits and step and not _has_spoken(step, decision) else Overtaken(record)


def awaits(record: Record, decision: Decision) -> bool:
    """Whether the step asks the one in whose seat this decision was made."""
    return record.step is not None and (decision.on_behalf_of or decision.approver) in record.step.approvers


def _has_spoken(step: Step, decision: Decision) -> bool:
    seat = decision.on_behalf_of or decision.approver
    return any(seat == (said.on_behalf_of or said.approver) for said in step.decisions)


def _with_our_id(record: Record, decision: Decision) -> Record | None:
    if record.version != decision.version:
        return None
    for step in record.steps:
        for said in step.decisions:
            if step.no == decision.step_no and _is_ours(said, decision):
                mine = replace(said, decision_id=decision.id)
                decisions = tuple(mine if one is said else one for one in step.decisions)
                changed = replace(step, decisions=decisions)
                return replace(record, steps=tuple(changed if one is step else one for one in record.steps))
    return None


def _is_ours(said: Decided, decision: Decision) -> bool:
    if said.decision_id:
        return said.decision_id == decision.id
    same = said.status is ApprovalStatus(decision.verdict.value)
    return same and said.approver == decision.approver

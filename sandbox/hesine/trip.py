"""A trip as Hesine keeps it: its steps, the decisions on them, and how a decision moves it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.hesine.clock import render
from sandbox.hesine.trip_forms import TripDetail
from sandbox.hesine.values import Status, StepRule, dump


@dataclass(frozen=True, slots=True)
class Decision:
    """With status `pending` it is a question."""

    decision_id: str
    approver_id: str
    on_behalf_of: str | None
    status: Status
    comment: str | None
    decided_at: datetime

    @property
    def seat(self) -> str:
        """The approver whose say this is: the one stood in for, if there is one."""
        return self.on_behalf_of or self.approver_id

    def as_data(self) -> dict[str, Any]:
        return {
            "decision_id": self.decision_id,
            "approver_id": self.approver_id,
            "on_behalf_of": self.on_behalf_of,
            "status": self.status.value,
            "comment": self.comment,
            "decided_at": render(self.decided_at),
        }


@dataclass(frozen=True, slots=True)
class Step:
    step_no: int
    approver_ids: tuple[str, ...]
    rule: StepRule = StepRule.ANY
    status: Status = Status.PENDING
    decisions: tuple[Decision, ...] = ()

    @property
    def awaited(self) -> tuple[str, ...]:
        """Approvers of this step who have not had their say."""
        heard = {d.seat for d in self.decisions if d.status != Status.PENDING}
        return tuple(seat for seat in self.approver_ids if seat not in heard)

    def with_decision(self, decision: Decision) -> "Step":
        heard = replace(self, decisions=(*self.decisions, decision))
        return replace(heard, status=heard.outcome(decision.status))

    def outcome(self, last: Status) -> Status:
        if last == Status.APPROVED and self.rule == StepRule.ALL and self.awaited:
            return Status.PENDING
        return last

    def as_data(self) -> dict[str, Any]:
        return {
            "step_no": self.step_no,
            "approver_ids": list(self.approver_ids),
            "rule": self.rule.value,
            "status": self.status.value,
            "decisions": [d.as_data() for d in self.decisions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """`version` counts contents, as the contract says of PUT; `updated_at` moves with every recorded change."""

    trip_id: str
    trip_no: str
    employee_id: str
    department_id: str
    detail: TripDetail
    steps: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
    status: Status = Status.PENDING
    version: int = 1
    client_request_id: str | None = None
    withdrawn_at: datetime | None = None
    withdraw_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status == Status.PENDING and self.withdrawn_at is None

    @property
    def current_step(self) -> Step | None:
        """None once nobody has anything left to decide."""
        return next((s for s in self.steps if s.status == Status.PENDING), None) if self.is_open else None

    def next(self, now: datetime, **changes: Any) -> "Trip":
        return replace(self, updated_at=now, **changes)

    def with_decision(self, step: Step, decision: Decision, now: datetime) -> "Trip":
        moved = step.with_decision(decision)
        steps = tuple(moved if s.step_no == step.step_no else s for s in self.steps)
        return self.next(now, steps=steps, status=_trip_status(steps))

    def as_data(self) -> dict[str, Any]:
        step = self.current_step
        return {
            "trip_detail": dump(self.detail),
            "trip_id": self.trip_id,
            "trip_no": self.trip_no,
            "employee_id": self.employee_id,
            "department_id": self.department_id,
            "status": self.status.value,
            "version": self.version,
            "withdrawn_at": render(self.withdrawn_at) if self.withdrawn_at else None,
            "client_request_id": self.client_request_id,
            "current_step": step.step_no if step else None,
            "steps": [s.as_data() for s in self.steps],
            "created_at": render(self.created_at),
            "updated_at": render(self.updated_at),
        }


def _trip_status(steps: tuple[Step, ...]) -> Status:
    found = {s.status for s in steps}
    if Status.REJECTED in found:
        return Status.REJECTED
    return Status.PENDING if Status.PENDING in found else Status.APPROVED

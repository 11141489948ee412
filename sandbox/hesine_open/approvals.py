"""Deciding through the API: calls are queued, carried out later one by one, and tell how it went for a minute only."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sandbox.hesine_open.flow import Flow
from sandbox.hesine_open.flow_book import FlowBook
from sandbox.hesine_open.refusals import bad, missing, unmet
from sandbox.hesine_open.walk import NOT_THEIRS, Act, NotDone

MOST_FLOWS = 10
APART = timedelta(seconds=60)
READABLE = timedelta(seconds=60)
KEPT = 20_000
ACTIONS = ("freeflow.agree", "freeflow.reject", "freeflow.nullify")


class ApprovalFault(StrEnum):
    """`approval_unheard`: taken, and never carried out. `result_lost`: carried out, and its result cannot be read."""

    UNHEARD = "approval_unheard"
    RESULT_LOST = "result_lost"


@dataclass
class Batch:
    """One call: one approver, one action, some documents."""

    approver_id: str
    at: datetime
    total: int
    success: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    is_lost: bool = False

    def as_json(self) -> dict[str, Any]:
        counts = _counts(self.total, self.success, len(self.errors))
        return {**counts, "errorMsg": list(self.errors) if self.errors or self.success else None}


@dataclass
class ApprovalDesk:
    book: FlowBook
    batches: dict[str, Batch] = field(default_factory=dict)
    """The newest of each approver: the result is asked for by approver alone."""
    calls: deque[tuple[datetime, str, int]] = field(default_factory=lambda: deque(maxlen=KEPT))
    """When, by whom, how many documents: for assertions on the limits."""
    faults: list[ApprovalFault] = field(default_factory=list)
    _latest: dict[str, datetime] = field(default_factory=dict)

    def take(self, flow_ids: list[str], approver_id: str, action: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Answers with nothing done yet."""
        self._check_approver(approver_id)
        _check_action(action)
        flows = {one: self.book.flows.get(one) for one in flow_ids}
        if not any(flow and flow.active and flow.open_tasks for flow in flows.values()):
            raise bad("无待办审批事项")
        is_over = self._is_over_limits(flow_ids, approver_id, now)
        self.calls.append((now, approver_id, len(flow_ids)))
        self._latest[approver_id] = now
        fault = self.faults.pop(0) if self.faults else None
        batch = Batch(approver_id, now, len(flows), is_lost=is_over or fault is not None)
        self.batches[approver_id] = batch
        if fault is not ApprovalFault.UNHEARD:
            self._queue(batch, flows, action, now)
        return _counts(batch.total, 0, 0) | {"errorMsg": None}

    def result(self, approver_id: str, now: datetime) -> dict[str, Any]:
        self._check_approver(approver_id)
        batch = self.batches.get(approver_id)
        if batch is None or batch.is_lost or now - batch.at > READABLE:
            if self.book.office.switches.spent_result == "error":
                raise bad("无待办审批事项")
            return _counts(0, 0, 0) | {"errorMsg": None}
        return batch.as_json()

    def _queue(self, batch: Batch, flows: Mapping[str, Flow | None], action: Mapping[str, Any], now: datetime) -> None:
        seconds = self.book.office.switches.approval_seconds

        def carry_out(due: datetime) -> None:
            for flow_id, flow in flows.items():
                if flow is None:
                    batch.errors.append(_error(flow_id, None, NOT_THEIRS, ""))
                else:
                    self._carry_out(batch, flow, action, due)

        self.book.office.later(now, seconds, carry_out)

    def _carry_out(self, batch: Batch, flow: Flow, action: Mapping[str, Any], at: datetime) -> None:
        seat = self._seat(flow, batch.approver_id, at)
        task = flow.task_of(seat)
        act = Act(
            actor=batch.approver_id,
            seat=seat,
            comment=str(action.get("comment") or ""),
            reject_to=action.get("rejectTo"),
            resubmit_method=str(action.get("resubmitMethod") or "FROM_START"),
        )
        try:
            self.decide(flow, str(action["name"]), act, at)
            batch.success += 1
        except NotDone as reason:
            batch.errors.append(_error(flow.id, flow, str(reason), task.id if task else ""))

    def decide(self, flow: Flow, name: str, act: Act, at: datetime) -> None:
        """Raises NotDone."""
        walk = self.book.walk
        deeds = {"freeflow.agree": walk.agree, "freeflow.reject": walk.reject, "freeflow.nullify": walk.nullify}
        deeds[name](flow, act, at)

    def _seat(self, flow: Flow, approver_id: str, at: datetime) -> str:
        """Whose task it is: the approver's own, or that of somebody they stand in for."""
        office = self.book.office
        if flow.task_of(approver_id) or not office.switches.delegates_may_approve:
            return approver_id
        template_id = flow.template.original_id
        for task in flow.open_tasks:
            if office.directory.stands_in(approver_id, task.owner_id, template_id, at):
                return task.owner_id
        return approver_id

    def _check_approver(self, approver_id: str) -> None:
        if not approver_id:
            raise unmet("审批人必填")
        if self.book.office.directory.active(approver_id) is None:
            raise bad("未设置指定人员")

    def _is_over_limits(self, flow_ids: list[str], approver_id: str, now: datetime) -> bool:
        """Refused outright where the switch says so; the texts are invented, since none are documented."""
        switches = self.book.office.switches
        if switches.approval_limits == "lenient":
            return False
        everybody = switches.approval_spacing == "tenant"
        is_early = any(now - at <= APART for who, at in self._latest.items() if everybody or who == approver_id)
        is_many = len(flow_ids) > MOST_FLOWS
        if switches.approval_limits == "refuse" and (is_many or is_early):
            raise bad("单次审批单据数量不能超过10" if is_many else "审批操作太过频繁，请间隔一分钟后再试")
        return is_many or is_early


def _check_action(action: Mapping[str, Any]) -> None:
    if action.get("name") not in ACTIONS:
        raise missing("Action")
    if action["name"] == "freeflow.reject" and action.get("resubmitMethod") not in ("FROM_START", "TO_REJECTOR"):
        raise missing("resubmitMethod")


def _counts(total: int, success: int, error: int) -> dict[str, Any]:
    return {
        "total": total,
        "success": success,
        "error": error,
        "residue": total - success - error,
        "lastBacklogId": "",
        "filter": 0,
    }


def _error(flow_id: str, flow: Flow | None, text: str, backlog_id: str) -> dict[str, Any]:
    return {
        "flowCode": flow.code if flow else "",
        "flowTitle": flow.form.get("title") if flow else "",
        "msg": text,
        "flowId": flow_id,
        "backlogId": backlog_id,
    }

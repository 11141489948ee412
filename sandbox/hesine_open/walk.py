"""How a submitted document moves: through the check, from node to node, to its end or back to its submitter."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.hesine_open.budgets import refusal_of
from sandbox.hesine_open.flow import EBOT, Flow, Log, Node, Policy, State, Task, TaskState
from sandbox.hesine_open.messages import ebot_event
from sandbox.hesine_open.office import Office
from sandbox.hesine_open.plan import lacks_choice

NO_NEXT = "未选择下级审批人"
NOT_THEIRS = "您没有权限处理该待办事项"


class NotDone(Exception):
    """A decision that Hesine will not carry out; the text is what the approver is told."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides and what they say. `seat` is whose task it is; `actor` differs where a delegate acts."""

    actor: str
    seat: str
    comment: str = ""
    reject_to: str | None = None
    resubmit_method: str = "FROM_START"

    @property
    def by_delegate(self) -> str | None:
        return self.actor if self.actor != self.seat else None


@dataclass
class Walk:
    office: Office
    flows: dict[str, Flow]
    on_approved: Callable[[Flow, datetime], None]

    def start(self, flow: Flow, at: datetime) -> None:
        flow.round += 1
        flow.state, flow.submitted_at, flow.spot = State.PENDING, at, 0
        for node in flow.nodes:
            node.id = node.id or self.office.mint.node_id()
        attributes = {"nodeId": "SUBMIT", "isUrgent": flow.is_urgent, "nextId": flow.nodes[0].id}
        self._log(flow, "submit", flow.submitter_id, at, attributes)
        self.office.record(flow, at, "submitted")
        self._later(flow, at, self.office.switches.check_seconds, self._check)

    def agree(self, flow: Flow, act: Act, at: datetime) -> None:
        node, task = _held(flow, act)
        rest = [one for one in flow.open_tasks if one is not task]
        is_complete = not rest or node.policy is not Policy.ALL
        if is_complete and self._next_is_unchosen(flow):
            raise NotDone(NO_NEXT)
        flow.state = State.APPROVING
        log = {**_of_node(node), "comment": act.comment, "complete": is_complete, "isEbotNode": act.seat == EBOT}
        self._log(flow, "agree", act.seat, at, log, by_delegate=act.by_delegate, task=task)
        if is_complete:
            _cancel(rest, at)
            self._go_on(flow, at)
        self.office.record(flow, at, "decided")
        self._handled(flow, [task, *(rest if is_complete else [])], at)

    def reject(self, flow: Flow, act: Act, at: datetime, *, by_check: bool = False) -> None:
        """To the submitter, or to an earlier node, whose approvers then hold it again."""
        node, task = _held(flow, act) if not by_check else (flow.nodes[0], None)
        target = self._node_before(flow, act.reject_to)
        held = flow.open_tasks
        flow.state = State.REJECTED
        log = {**_of_node(node), "comment": act.comment, "resubmitMethod": act.resubmit_method}
        log |= {"isAuto": act.seat == EBOT, "isEbotNode": act.seat == EBOT, "isCostControlCheck": by_check}
        self._log(flow, "reject", act.seat, at, log, by_delegate=act.by_delegate, task=task)
        _cancel(flow.open_tasks, at)
        flow.resume_spot = flow.spot if act.resubmit_method == "TO_REJECTOR" else None
        flow.round += 1
        if target is not None:
            flow.spot = target
            self._open_tasks(flow, flow.nodes[target], flow.nodes[target].assigned, at)
        self.office.record(flow, at, "checked" if by_check else "decided")
        self._handled(flow, held, at)
        self.office.announce("flow.rejected", [flow.submitter_id], flow, at)

    def nullify(self, flow: Flow, act: Act, at: datetime) -> None:
        node, task = _held(flow, act)
        held = flow.open_tasks
        flow.state = State.NULLIFY
        log = {**_of_node(node), "comment": act.comment}
        self._log(flow, "nullify", act.seat, at, log, by_delegate=act.by_delegate, task=task)
        _cancel(flow.open_tasks, at)
        flow.round += 1
        self.office.record(flow, at, "decided")
        self._handled(flow, held, at)

    def transfer(self, flow: Flow, seat: str, to: str, at: datetime) -> None:
        """Somebody hands their task to somebody else."""
        node, task = _held(flow, Act(seat, seat))
        node.assigned = tuple(to if one == seat else one for one in node.assigned)
        task.close(TaskState.CANCELED, at)
        self._log(flow, "shiftApprove", seat, at, {**_of_node(node), "nextId": node.id}, next_operators=(to,))
        self._open_tasks(flow, node, (to,), at)
        self.office.record(flow, at, "transferred")
        self._handled(flow, [task], at)

    def back_to_draft(self, flow: Flow, action: str, at: datetime) -> None:
        """Taken back by its owner, or opened for a change."""
        held = flow.open_tasks
        _cancel(held, at)
        flow.round += 1
        flow.state, flow.spot, flow.resume_spot = State.DRAFT, -1, None
        self._log(flow, action, flow.submitter_id, at, {})
        self.office.record(flow, at, "withdrawn" if action == "retract" else "altered")
        self._handled(flow, held, at)
        told = [*(task.owner_id for task in held), flow.submitter_id]
        self.office.announce(f"freeflow.{action}", told, flow, at)

    def say(self, flow: Flow, action: str, operator: str, at: datetime, attributes: dict[str, Any]) -> None:
        """A log that moves nothing."""
        self._log(flow, action, operator, at, attributes)

    def expire(self, flow: Flow, at: datetime) -> None:
        """An EBot node has waited long enough, or its messages all failed."""
        node = flow.node
        if node is None or flow.task_of(EBOT) is None:
            return
        act = Act(EBOT, EBOT, "等待超时")
        (self.agree if node.on_expiry == "agree" else self.reject)(flow, act, at)

    def _check(self, flow: Flow, at: datetime) -> None:
        reason = refusal_of(self.office, flow, self.flows.values())
        if reason:
            self.reject(flow, Act(EBOT, EBOT, reason), at, by_check=True)
            return
        node = flow.nodes[0]
        self._log(flow, "agree", EBOT, at, {**_of_node(node), "complete": True, "isEbotNode": True})
        self._go_on(flow, at)
        self.office.record(flow, at)

    def _go_on(self, flow: Flow, at: datetime) -> None:
        """To the next node, or to that which sent it back; the log that led there tells the state after it."""
        place = len(flow.logs) - 1
        resume, flow.resume_spot = flow.resume_spot, None
        self._enter(flow, flow.spot + 1 if resume is None else resume, at)
        flow.logs[place] = replace(flow.logs[place], state=flow.state)

    def _enter(self, flow: Flow, spot: int, at: datetime) -> None:
        flow.state = State.APPROVING
        flow.spot = spot
        while node := flow.node:
            if self._stops_at(flow, node, at):
                return
            flow.spot += 1
        self._approve(flow, at)

    def _stops_at(self, flow: Flow, node: Node, at: datetime) -> bool:
        if not node.is_human:
            return self._waits_at_ebot(flow, node, at)
        if not node.assigned:
            self._log(flow, "skipped", EBOT, at, {"name": node.name, "skippedType": node.skipped_type})
            return False
        waiting = [one for one in node.assigned if not self._is_agreed_for(flow, node, one, at)]
        if not waiting or (len(waiting) < len(node.assigned) and node.policy is Policy.ANY):
            return False
        self._open_tasks(flow, node, tuple(waiting), at)
        return True

    def _is_agreed_for(self, flow: Flow, node: Node, staff_id: str, at: datetime) -> bool:
        if staff_id == flow.submitter_id:
            node.agree_type = "APPROVER_SAME_AS_SUBMITTER"
        elif staff_id in _agreed_since_submit(flow):
            node.agree_type = "APPROVER_REPEATED"
        else:
            return False
        self._log(flow, "autoAgree", staff_id, at, {"nodeId": node.id, "autoAgreeType": node.agree_type})
        return True

    def _waits_at_ebot(self, flow: Flow, node: Node, at: datetime) -> bool:
        self.office.outbox.add_ebot(ebot_event(flow, node), at, node.max_wait)
        if node.max_wait is None:
            self._log(flow, "agree", EBOT, at, {**_of_node(node), "complete": True, "isEbotNode": True})
            return False
        self._open_tasks(flow, node, (EBOT,), at)
        self._later(flow, at, node.max_wait, self.expire)
        return True

    def _open_tasks(self, flow: Flow, node: Node, owners: tuple[str, ...], at: datetime) -> None:
        for owner in owners:
            task = Task(self.office.mint.id(), owner, node.id, node.name, at, at)
            flow.tasks.append(task)
            self.office.announce("backlog.approving", [owner], flow, at, task.id)

    def _approve(self, flow: Flow, at: datetime) -> None:
        flow.state = State.PAID
        flow.form["flowEndTime"] = round(at.timestamp() * 1000)
        self.on_approved(flow, at)
        self.office.announce("flow.paid", [flow.submitter_id], flow, at)
        self.office.announce("freeflow.ticketReserve", [flow.submitter_id], flow, at)

    def _handled(self, flow: Flow, tasks: list[Task], at: datetime) -> None:
        for task in tasks:
            self.office.announce("backlog.processed", [task.owner_id], flow, at, task.id)

    def _next_is_unchosen(self, flow: Flow) -> bool:
        rest = flow.nodes[flow.spot + 1 :] if flow.resume_spot is None else []
        return next(
            (lacks_choice(node) for node in rest if node.is_human and (node.assigned or lacks_choice(node))), False
        )

    def _node_before(self, flow: Flow, node_id: str | None) -> int | None:
        if not node_id or node_id == "SUBMIT":
            return None
        earlier = [place for place, node in enumerate(flow.nodes[: flow.spot]) if node.id == node_id and node.is_human]
        if not earlier:
            raise NotDone("驳回的节点不存在")
        return earlier[0]

    def _later(self, flow: Flow, at: datetime, seconds: float, act: Callable[[Flow, datetime], None]) -> None:
        """Void once the document is in another round, or elsewhere."""
        stands_at = flow.round, flow.spot

        def if_still_there(due: datetime) -> None:
            if (flow.round, flow.spot) == stands_at:
                act(flow, due)

        self.office.later(at, seconds, if_still_there)

    def _log(
        self,
        flow: Flow,
        action: str,
        operator: str,
        at: datetime,
        attributes: dict[str, Any],
        *,
        by_delegate: str | None = None,
        next_operators: tuple[str, ...] = (),
        task: Task | None = None,
    ) -> None:
        name = f"freeflow.{action}"
        log = Log(
            action=name,
            state=flow.state,
            operator=operator,
            at=at,
            attributes=attributes,
            by_delegate=by_delegate,
            next_operators=next_operators,
        )
        flow.logs.append(log)
        if task:
            task.close(TaskState.PROCESSED, at, log_no=self.office.mint.log_no(), action=name)


def agreed_by_people(flow: Flow) -> set[str]:
    return _agreed_since_submit(flow) - {EBOT}


def _agreed_since_submit(flow: Flow) -> set[str]:
    agreed: set[str] = set()
    for log in flow.logs:
        if log.action == "freeflow.submit":
            agreed.clear()
        if log.action == "freeflow.agree":
            agreed.add(log.operator)
    return agreed


def _held(flow: Flow, act: Act) -> tuple[Node, Task]:
    task = flow.task_of(act.seat)
    if task is None or flow.node is None:
        raise NotDone(NOT_THEIRS)
    return flow.node, task


def _cancel(tasks: list[Task], at: datetime) -> None:
    for task in tasks:
        task.close(TaskState.CANCELED, at)


def _of_node(node: Node) -> dict[str, Any]:
    return {"nodeId": node.id, "nodeName": node.name}

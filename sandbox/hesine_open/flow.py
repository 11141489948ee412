"""One document on its way: its form, its nodes, who holds it, and what was done to it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sandbox.hesine_open.clock import millis, millis_or_none
from sandbox.hesine_open.templates import Template

EBOT = "ebot"
"""Who acts where nobody does."""


class State(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVING = "approving"
    REJECTED = "rejected"
    PAID = "paid"
    ARCHIVED = "archived"
    NULLIFY = "nullify"


class NodeKind(StrEnum):
    NORMAL = "normal"
    COUNTERSIGN = "countersign"
    EBOT = "ebot"


class Policy(StrEnum):
    ANY = "ANY"
    ALL = "ALL"


class TaskState(StrEnum):
    APPROVING = "APPROVING"
    PROCESSED = "PROCESSED"
    CANCELED = "CANCELED"


@dataclass
class Task:
    """A document in one person's tray. `id` is the backlog id; `log_no` -1 is still to do."""

    id: str
    owner_id: str
    node_id: str
    node_name: str
    created_at: datetime
    updated_at: datetime
    state: TaskState = TaskState.APPROVING
    log_no: int = -1
    action: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.APPROVING

    def close(self, state: TaskState, at: datetime, *, log_no: int = -1, action: str | None = None) -> None:
        self.state, self.updated_at, self.log_no, self.action = state, at, log_no, action

    def as_json(self, flow: "Flow") -> dict[str, Any]:
        return {
            "id": self.id,
            "version": 1,
            "active": True,
            "ownerId": self.owner_id,
            "flowId": flow.id,
            "nodeId": self.node_id,
            "nodeName": self.node_name,
            "type": flow.template.type,
            "state": self.state.value,
            "logId": self.log_no,
            "action": self.action,
            "createTime": millis(self.created_at),
            "updateTime": millis(self.updated_at),
            "isUrgent": flow.is_urgent,
            "autoApproveType": None,
            "remindEndTime": -1,
            "rejectEndTime": -1,
        }


@dataclass
class Node:
    """`candidates` are proposed, `assigned` must decide; `id` is empty until the document is submitted."""

    config_id: str
    name: str
    kind: NodeKind
    policy: Policy | None = None
    candidates: tuple[str, ...] = ()
    all_staff: bool = False
    assigned: tuple[str, ...] = ()
    id: str = ""
    is_check: bool = False
    may_edit: bool = False
    max_wait: float | None = None
    on_expiry: str = "reject"
    skipped_type: str = "NO_SKIPPED"
    agree_type: str = "NO_AUTO_AGREE"

    @property
    def is_human(self) -> bool:
        return self.kind is not NodeKind.EBOT

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "configNodeId": self.config_id,
            "name": self.name,
            "type": self.kind.value,
            "policy": self.policy.value if self.policy else None,
            "staffIds": list(self.candidates) if self.is_human else None,
            "allStaffs": self.all_staff,
            "skippedType": self.skipped_type,
            "agreeType": self.agree_type,
            "skipWhenApproverNonMatched": True,
            "autoAgreeWhenApproverSameAsSubmitter": True,
            "autoAgreeWhenApproverRepeated": True,
            "addNode": False,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """`state` is that after the act. `by_delegate` acted in the place of `operator`."""

    action: str
    state: State
    operator: str
    at: datetime
    attributes: dict[str, Any]
    by_delegate: str | None = None
    next_operators: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "state": self.state.value,
            "operatorId": self.operator,
            "byDelegateId": self.by_delegate,
            "operatorDefaultDepartment": None,
            "nextOperatorId": self.next_operators[0] if len(self.next_operators) == 1 else None,
            "nextOperatorIds": list(self.next_operators),
            "time": millis(self.at),
            "attributes": self.attributes,
            "modifyFlowLog": None,
            "attachments": [],
        }


@dataclass(kw_only=True)
class Flow:
    """`round` counts submissions and what undid them: an errand of an older round is void. `spot` is the current node's place."""

    id: str
    code: str
    corp_id: str
    owner_id: str
    template: Template
    form: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    state: State = State.DRAFT
    active: bool = True
    version: int = 1
    round: int = 0
    spot: int = -1
    resume_spot: int | None = None
    is_urgent: bool = False
    nodes: list[Node] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    stages: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    """What approveStates has shown since when."""

    @property
    def submitter_id(self) -> str:
        return str(self.form["submitterId"])

    @property
    def outer_code(self) -> str | None:
        return self.form.get("outerCode")

    @property
    def node(self) -> Node | None:
        return self.nodes[self.spot] if 0 <= self.spot < len(self.nodes) else None

    @property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.is_open]

    def task_of(self, staff_id: str) -> Task | None:
        return next((task for task in self.open_tasks if task.owner_id == staff_id), None)

    def touch(self, at: datetime) -> None:
        self.updated_at, self.version = at, self.version + 1

    def as_json(self) -> dict[str, Any]:
        return {
            "pipeline": 1,
            "grayver": "9.74.0.0:A",
            "dbVersion": 1,
            "threadId": "",
            "id": self.id,
            "version": self.version,
            "active": self.active,
            "createTime": millis(self.created_at),
            "updateTime": millis(self.updated_at),
            "corporationId": self.corp_id,
            "sourceCorporationId": None,
            "dataCorporationId": None,
            "ownerId": self.owner_id,
            "ownerDefaultDepartment": self.form.get("expenseDepartment"),
            "state": self.state.value,
            "flowType": "freeflow",
            "formType": self.template.type,
            "invoiceRemind": False,
            "form": self._form_json(),
            "logs": [log.as_json() for log in self.logs],
            "actions": self.actions(),
        }

    def actions(self) -> dict[str, list[str]]:
        """Who may do what now."""
        allowed: dict[str, list[str]] = {}
        if self.active and (own := _OWNERS_ACTIONS.get(self.state)):
            allowed[self.submitter_id] = [f"freeflow.{name}" for name in own]
        for task in self.open_tasks:
            allowed.setdefault(task.owner_id, []).extend(f"freeflow.{name}" for name in _APPROVERS_ACTIONS)
        return allowed

    def _form_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "printCount": "0",
            "printState": "noPrint",
            "voucherNo": "",
            "voucherStatus": "未生成",
            "onlyOwnerPrint": False,
            "submitDate": millis_or_none(self.submitted_at),
            **self.form,
        }


_OWNERS_ACTIONS = {
    State.DRAFT: ("delete", "edit", "submit"),
    State.APPROVING: ("retract", "comment", "urge"),
    State.REJECTED: ("delete", "edit", "submit", "comment"),
    State.PAID: ("alter", "archive", "copy", "comment"),
    State.ARCHIVED: ("alter", "copy"),
}
_APPROVERS_ACTIONS = ("agree", "reject", "addnode", "shiftApprove")

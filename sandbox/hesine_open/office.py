"""What every part of one company stands on: its people, forms and rules, its switches, and the common agenda."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.hesine_open.agenda import Act, Agenda
from sandbox.hesine_open.credentials import Power, Powers
from sandbox.hesine_open.directory import Directory, Staff
from sandbox.hesine_open.flow import Flow, State
from sandbox.hesine_open.messages import approval_event
from sandbox.hesine_open.mint import Mint
from sandbox.hesine_open.outbound import Outbox
from sandbox.hesine_open.rules import Rules
from sandbox.hesine_open.switches import Switches
from sandbox.hesine_open.templates import Catalogue


@dataclass(kw_only=True)
class Office:
    corp_id: str
    agenda: Agenda
    mint: Mint
    directory: Directory
    outbox: Outbox
    catalogue: Catalogue = field(default_factory=Catalogue)
    powers: Powers = field(default_factory=Powers)
    rules: Rules = field(default_factory=Rules)
    switches: Switches = field(default_factory=Switches)
    effects: dict[str, Counter[str]] = field(default_factory=dict)

    def later(self, at: datetime, seconds: float, act: Act) -> None:
        self.agenda.at(at + timedelta(seconds=seconds), act)

    def record(self, flow: Flow, at: datetime, effect: str | None = None) -> None:
        """Every change of a document ends here: its cursor moves, what approveStates will show is kept."""
        flow.touch(at)
        flow.stages.append((at, self._stage(flow)))
        if effect:
            self.effects.setdefault(flow.id, Counter())[effect] += 1

    def announce(
        self, action: str, recipients: Iterable[str], flow: Flow, at: datetime, backlog_id: str | None = None
    ) -> None:
        """One message for each recipient; without the feature there are none."""
        if not self.powers.is_open(Power.OUTBOUND):
            return
        for staff_id in recipients:
            if staff := self.directory.staff.get(staff_id):
                self.outbox.add(approval_event(action, staff, flow, backlog_id), at)

    def member(self, reference: str) -> Staff | None:
        """By staff id or by employee number: only who writes seeds and tests may be so loose."""
        return self.directory.staff.get(reference) or self.directory.by_code(reference)

    def _stage(self, flow: Flow) -> dict[str, Any]:
        holders = [self.directory.staff[task.owner_id] for task in flow.open_tasks if task.owner_id != "ebot"]
        return {
            "flowId": flow.id,
            "stageName": _stage_name(flow),
            "operators": [{"id": one.id, "name": one.name, "code": one.code} for one in holders],
            "delegateData": [],
        }


def _stage_name(flow: Flow) -> str:
    if not flow.active:
        return "已删除"
    match flow.state:
        case State.DRAFT | State.PENDING:
            return "尚未提交"
        case State.REJECTED:
            return "拒绝"
        case State.PAID | State.ARCHIVED:
            return "完成"
        case _:
            return flow.node.name if flow.node else ""

"""All documents of one company, and what their owners do to them: save, submit, take back, delete, change, comment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.hesine_open.clock import millis
from sandbox.hesine_open.flow import Flow, NodeKind, State
from sandbox.hesine_open.form_check import FormCheck
from sandbox.hesine_open.office import Office
from sandbox.hesine_open.plan import assign_all, assign_given, assign_if_clear, planned
from sandbox.hesine_open.refusals import Refusal, bad, denied, unmet
from sandbox.hesine_open.travel_book import TravelBook
from sandbox.hesine_open.walk import Walk, agreed_by_people

NO_RIGHT = "您没有权限执行此操作"
_TAKEN_BACK_TOO_LATE = "单据已被审批，无法撤回。如需修改单据或有其他问题，请及时联系相应的审批人。"
_BEING_CHANGED = "单据处于变更过程中,不可再次变更"


@dataclass
class FlowBook:
    office: Office
    travel: TravelBook
    flows: dict[str, Flow] = field(default_factory=dict)
    _outer_codes: dict[str, str] = field(default_factory=dict)
    _comments: dict[str, list[datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.walk = Walk(self.office, self.flows, self.travel.approved)
        self._check = FormCheck(self.office.catalogue, self.office.directory)

    def get(self, flow_id: str) -> Flow:
        flow = self.flows.get(flow_id)
        if flow is None:
            raise unmet("单据不存在")
        if not flow.active:
            raise unmet("单据已删除")
        return flow

    def by_outer_code(self, outer_code: str) -> Flow:
        return self.get(self._outer_codes.get(outer_code, ""))

    def by_code(self, code: str) -> Flow:
        return self.get(next((one.id for one in self.flows.values() if one.code == code), ""))

    def create(self, form: dict[str, Any], now: datetime, *, owner_id: str | None = None) -> Flow:
        """A draft. An outer code stays taken even when its document is deleted."""
        outer_code = str(form.get("outerCode") or "")
        if outer_code in self._outer_codes:
            raise bad("外部系统单据编号outerCode已存在单据，不允许重复，请检查")
        template = self._check.template(form)
        kept = self._check.checked(template, form)
        flow = Flow(
            id=self.office.mint.id(),
            code=self.office.mint.flow_code(template.type, now),
            corp_id=self.office.corp_id,
            owner_id=owner_id or str(kept["submitterId"]),
            template=template,
            form=kept,
            created_at=now,
            updated_at=now,
        )
        self._number_lines(flow)
        self.flows[flow.id] = flow
        if outer_code:
            self._outer_codes[outer_code] = flow.id
        self.office.record(flow, now, "created")
        return flow

    def create_and_submit(self, form: dict[str, Any], now: datetime, *, keep_draft: bool) -> Flow:
        flow = self.create(form, now)
        try:
            self.submit(flow, None, now)
        except Refusal:
            if not keep_draft:
                self._forget(flow)
            raise
        return flow

    def update(self, flow: Flow, form: dict[str, Any], editor_id: str, now: datetime, *, cover: bool) -> None:
        """`cover` clears what is left out; the other way changes what is named, and never the lines."""
        self._check_may_edit(flow, editor_id)
        if not cover:
            named = {name: value for name, value in form.items() if name != "details"}
            form = {**flow.form, **named}
        template = self._check.template(form)
        kept = self._check.checked(template, form)
        beside: dict[str, Any] = {name: flow.form[name] for name in ("alterFlag", "outerCode") if name in flow.form}
        flow.template, flow.form = template, kept | beside
        self._number_lines(flow)
        self.walk.say(flow, "modify", editor_id or "OpenAPI", now, {})
        self.office.record(flow, now, "changed")

    def computed_plan(self, flow: Flow) -> dict[str, Any]:
        if flow.state not in (State.DRAFT, State.REJECTED):
            raise unmet("您没有权限获取该单据的流程实例")
        return {
            "id": f"PLAN:{flow.id}",
            "flowId": flow.id,
            "flowPlanConfigId": "PLANCONFIG:1",
            "node": [node.as_json() for node in planned(self.office, flow)],
            "taskId": "SUBMIT",
            "ownerId": flow.owner_id,
            "submitterId": flow.submitter_id,
            "corporationId": flow.corp_id,
            "fromStartNode": flow.resume_spot is None,
        }

    def submit(self, flow: Flow, given: list[Any] | None, now: datetime, *, is_urgent: bool = False) -> None:
        """`given` None sets who is clear, and wants nobody left to choose. Resumed at who rejected it, nodes stay."""
        if flow.state not in (State.DRAFT, State.REJECTED):
            raise bad("此单据已被提交，请刷新页面查看")
        if flow.resume_spot is None:
            nodes = planned(self.office, flow)
            if given is None:
                assign_all(nodes)
            else:
                assign_given(self.office, nodes, given)
            flow.nodes = nodes
        self._submit(flow, now, is_urgent=is_urgent)

    def submit_as_person(self, flow: Flow, first_approver: str | None, now: datetime) -> None:
        """In Hesine's page each approver picks the next where the plan leaves it open."""
        if flow.resume_spot is None:
            flow.nodes = planned(self.office, flow)
            for node in flow.nodes:
                assign_if_clear(node)
            human = next((node for node in flow.nodes if node.kind is not NodeKind.EBOT), None)
            if human and first_approver:
                human.candidates = human.assigned = (first_approver,)
                human.skipped_type = "NO_SKIPPED"
        self._submit(flow, now, is_urgent=False)

    def retract(self, flow: Flow, now: datetime) -> None:
        if flow.state is not State.APPROVING or self.office.rules.retract == "never":
            raise denied(f"{NO_RIGHT}。可能是由于：单据状态已改变，或流程不允许撤回")
        if self.office.rules.retract == "until_approved" and agreed_by_people(flow):
            raise bad(_TAKEN_BACK_TOO_LATE)
        self.walk.back_to_draft(flow, "retract", now)

    def delete(self, flow: Flow, now: datetime) -> None:
        if flow.state not in (State.DRAFT, State.REJECTED) or flow.open_tasks:
            raise denied(f"{NO_RIGHT}。可能是由于：单据状态已改变")
        flow.active = False
        self.walk.say(flow, "delete", flow.submitter_id, now, {})
        self.office.record(flow, now, "deleted")
        self.office.announce("freeflow.delete", [flow.submitter_id], flow, now)

    def alter(self, flow: Flow, now: datetime) -> None:
        if flow.form.get("alterFlag") == "1":
            raise bad(_BEING_CHANGED)
        requisition = self.travel.requisitions.get(flow.id)
        is_done = flow.state in (State.PAID, State.ARCHIVED)
        if not is_done or requisition is None or not self.office.rules.alterable:
            raise denied(f"{NO_RIGHT}。可能是由于：单据状态已改变，或模板不允许变更")
        if requisition.state != "PROCESS":
            raise bad("关联的申请事项已关闭，无法使用")
        flow.form["alterFlag"] = "1"
        self.walk.back_to_draft(flow, "alter", now)

    def archive(self, flow: Flow, now: datetime) -> None:
        if flow.state is not State.PAID:
            raise denied(NO_RIGHT)
        flow.state = State.ARCHIVED
        self.walk.say(flow, "archive", flow.submitter_id, now, {})
        self.office.record(flow, now, "archived")

    def comment(self, flow: Flow, staff_id: str, text: str, now: datetime, *, is_secret: bool = False) -> None:
        """By who made it, who submits it, or who already agreed; a pending approver may not."""
        if staff_id not in {flow.owner_id, flow.submitter_id, *agreed_by_people(flow)}:
            raise denied("您没有评论权限")
        lately = [at for at in self._comments.get(staff_id, []) if now - at < timedelta(minutes=1)]
        if len(lately) >= self.office.switches.comments_per_minute:
            raise bad("评论太过频繁")
        self._comments[staff_id] = [*lately, now]
        self.walk.say(flow, "comment", staff_id, now, {"comment": text, "keepItSecret": is_secret})
        self.office.record(flow, now, "commented")
        told = {flow.submitter_id, *(task.owner_id for task in flow.open_tasks)} - {staff_id}
        self.office.announce("freeflow.comment", sorted(told), flow, now)
        mentioned = [one for one in self.office.directory.staff if f"{{{one}}}" in text]
        self.office.announce("freeflow.mention", mentioned, flow, now)

    def _submit(self, flow: Flow, now: datetime, *, is_urgent: bool) -> None:
        flow.is_urgent = is_urgent
        flow.form["submitDate"] = millis(now)
        self.walk.start(flow, now)

    def _check_may_edit(self, flow: Flow, editor_id: str) -> None:
        match flow.state:
            case State.DRAFT | State.REJECTED if not flow.open_tasks:
                return
            case State.PENDING:
                raise bad("此单据已被提交，请刷新页面查看")
            case State.APPROVING | State.REJECTED:
                if flow.node is None or not flow.node.may_edit:
                    raise bad("此节点未配置允许审批人修改单据选项，请检查审批流")
                if flow.task_of(editor_id) is None:
                    raise denied(NO_RIGHT)
            case _:
                raise denied(NO_RIGHT)

    def _number_lines(self, flow: Flow) -> None:
        for row in flow.form.get("details") or []:
            row["feeTypeForm"].setdefault("detailId", self.office.mint.id())

    def _forget(self, flow: Flow) -> None:
        """As if it had never been saved."""
        del self.flows[flow.id], self.office.effects[flow.id]
        self._outer_codes.pop(str(flow.outer_code), None)

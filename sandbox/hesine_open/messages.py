"""What an outbound message says: ids, the recipient, and the fields that the administrator picked, in their own formats."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.hesine_open.directory import Staff
from sandbox.hesine_open.flow import Flow, Node

ACTION_NAMES = {
    "backlog.approving": "待审批",
    "flow.rejected": "已驳回",
    "flow.paid": "已支付/审批完成",
    "freeflow.ticketReserve": "审批通过可订票",
    "freeflow.comment": "评论",
    "freeflow.mention": "@我",
    "urgent.remind": "催办",
    # The codes of the following are invented: the documentation names the events and not their codes.
    "freeflow.retract": "撤回",
    "freeflow.delete": "删除",
    "backlog.processed": "待办已处理",
    "freeflow.alter": "申请变更",
}
INVENTED = ("freeflow.retract", "freeflow.delete", "backlog.processed", "freeflow.alter")


@dataclass(frozen=True, slots=True)
class Event:
    """`body` without the chosen fields; `form` is what they are taken from. `is_ebot` has a schedule of its own."""

    body: dict[str, Any]
    flow_id: str
    node_id: str
    node_name: str
    form: dict[str, Any] = field(default_factory=dict)
    is_ebot: bool = False

    @property
    def action(self) -> str:
        return str(self.body.get("action", ""))

    def with_fields(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {**self.body, **{name: _shown(self.form[name]) for name in names if name in self.form}}


def approval_event(action: str, recipient: Staff, flow: Flow, backlog_id: str | None) -> Event:
    user = {
        "id": recipient.id,
        "name": recipient.name,
        "cellphone": recipient.cellphone,
        "email": recipient.email.lower(),
    }
    node_id, node_name = _where(flow)
    body = {
        "action": action,
        "actionName": ACTION_NAMES.get(action, ""),
        "userInfo": user,
        "flowId": flow.id,
        "nodeId": node_id,
    }
    form = {**flow.form, "code": flow.code, "state": flow.state.value, "backlogId": backlog_id}
    return Event(body, flow.id, node_id, node_name, form)


def ebot_event(flow: Flow, node: Node) -> Event:
    form = {**flow.form, "code": flow.code}
    return Event({"flowId": flow.id, "nodeId": node.id}, flow.id, node.id, node.name, form, is_ebot=True)


def sample_body() -> dict[str, Any]:
    """What "test and save" posts: made-up ids that are nobody's."""
    return {
        "action": "backlog.approving",
        "actionName": "待审批",
        "userInfo": {"id": "", "name": "测试", "cellphone": "", "email": ""},
        "flowId": "ID_test00000000",
        "nodeId": "",
    }


def _where(flow: Flow) -> tuple[str, str]:
    return (flow.node.id, flow.node.name) if flow.node else ("SUBMIT", "提交")


def _shown(value: Any) -> Any:
    """Money and ranges look otherwise here than in the API."""
    if isinstance(value, dict) and "standard" in value:
        shown = {"currency": value["standardStrCode"], "amount": str(value["standard"])}
        if "foreign" in value:
            shown |= {
                "foreignCurrency": value["foreignStrCode"],
                "foreignAmount": str(value["foreign"]),
                "exchangeRate": str(value["rate"]),
            }
        return shown
    if isinstance(value, dict) and set(value) == {"start", "end"}:
        return {"from": value["start"], "to": value["end"]}
    return value

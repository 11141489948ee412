"""The endpoints of approvers: what waits for them, deciding, how that went, and the links into Hesine's own pages."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sandbox.hesine_open.credentials import Power
from sandbox.hesine_open.deep_links import NoLink
from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.flow import Flow
from sandbox.hesine_open.link_page import address
from sandbox.hesine_open.params import by_index, is_within, window
from sandbox.hesine_open.refusals import bad, missing, unmet


def decide(call: Call) -> Any:
    if call.query.get("messageCode") != "debug":
        raise missing("messageCode")
    fields = call.body.fields()
    action = fields.get("action")
    if not isinstance(action, dict):
        raise missing("Action")
    approver = fields.get("approveId")
    approver_id = approver if isinstance(approver, str) else ""
    return {"value": call.tenant.approvals.take(call.ids("flow_ids"), approver_id, action, call.now)}


def result(call: Call) -> Any:
    return {"value": call.tenant.approvals.result(call.query.get("approveId"), call.now)}


def approve_states(call: Call) -> Any:
    """A cache: what was so a moment ago."""
    asked = call.now - timedelta(seconds=call.tenant.office.switches.state_lag_seconds)
    flows = (call.tenant.book.flows.get(one) for one in call.ids("flow_ids"))
    return {"items": [_stage_at(flow, asked) for flow in flows if flow]}


def pending_of(call: Call) -> Any:
    """The path says flow id and means a person's."""
    staff_id = call.slots["staff_id"]
    if staff_id not in call.tenant.office.directory.staff:
        raise bad("员工不存在")
    theirs = [(task, flow) for flow in _live(call) if (task := flow.task_of(staff_id))]
    theirs.sort(key=lambda pair: pair[0].created_at, reverse=True)
    return by_index([flow.as_json() for _, flow in theirs], call.query)


def corporate_backlog(call: Call) -> Any:
    """`count` is of tasks, `items` are documents: a countersigned one is counted for each who holds it."""
    flows = [flow for flow in _live(call) if flow.open_tasks]
    answer = by_index([flow.as_json() for flow in flows], call.query)
    return {**answer, "count": sum(len(flow.open_tasks) for flow in flows)}


def approved_by(call: Call) -> Any:
    staff_id, bounds = call.slots["staff_id"], window(call.query)
    if staff_id not in call.tenant.office.directory.staff:
        raise bad("员工不存在")
    theirs = [flow for flow in _live(call) if any(is_within(at, bounds) for at in _agreed_at(flow, staff_id))]
    theirs.sort(key=lambda flow: flow.updated_at, reverse=True)
    return by_index([flow.as_json() for flow in theirs], call.query)


def provisional_auth(call: Call) -> Any:
    """Failures are HTTP 200 too, with `code` the text "false"."""
    try:
        link = call.tenant.links.mint(call.body.fields(), call.now)
    except NoLink as reason:
        return {"value": {"code": "false", "message": str(reason)}}
    return {"value": {"code": "true", "message": address(call.base_url, link)}}


def hang_up(call: Call) -> Any:
    staff_id = call.query.get("staffId")
    if call.tenant.office.directory.active(staff_id) is None:
        raise bad("未设置指定人员")
    flows = [call.tenant.book.get(one) for one in call.ids("flow_ids")]
    if not flows:
        raise unmet("单据不存在")
    if any(flow.task_of(staff_id) is None for flow in flows):
        return {"value": {"message": "无此待办的操作权限"}}
    return {"value": {}}


def _live(call: Call) -> Iterable[Flow]:
    return (flow for flow in call.tenant.book.flows.values() if flow.active)


def _stage_at(flow: Flow, asked: datetime) -> dict[str, Any]:
    known = [stage for at, stage in flow.stages if at <= asked]
    return known[-1] if known else flow.stages[0][1]


def _agreed_at(flow: Flow, staff_id: str) -> list[datetime]:
    return [log.at for log in flow.logs if log.action == "freeflow.agree" and log.operator == staff_id]


_API = "/api/openapi"
ENDPOINTS = (
    Endpoint("POST", f"{_API}/v1/backlog/data/[{{flow_ids}}]", decide, Power.APPROVAL, names_power=True),
    Endpoint("GET", f"{_API}/v1/backlog/data/result", result, Power.APPROVAL, names_power=True),
    Endpoint("PUT", f"{_API}/v1/backlog/data/hangUp/[{{flow_ids}}]", hang_up, Power.APPROVAL),
    Endpoint("GET", f"{_API}/v2/approveStates/[{{flow_ids}}]", approve_states),
    Endpoint("GET", f"{_API}/v1.1/docs/byFlowId/${{staff_id}}", pending_of),
    Endpoint("GET", f"{_API}/v1/docs/backlog", corporate_backlog),
    Endpoint("GET", f"{_API}/v1.1/docs/approved/${{staff_id}}", approved_by),
    Endpoint("POST", f"{_API}/v1.1/provisional/getProvisionalAuth", provisional_auth),
)

"""The endpoints beside outbound messages: the log of failed ones, and the callback that decides at an EBot node."""

from typing import Any

from sandbox.hesine_open.clock import from_millis
from sandbox.hesine_open.credentials import Power
from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.flow import EBOT
from sandbox.hesine_open.walk import Act, NotDone

_NEEDED = ("signKey", "flowId", "nodeId", "action", "comment")


def failed_log(call: Call) -> Any:
    kind = call.query.get("messageType") or "flow"
    first, last = (from_millis(call.query.number(name)) for name in ("startDate", "endDate"))
    found = call.tenant.office.outbox.failed(kind, first, last)
    return {"items": [one.as_log(call.tenant.corp_id) for one in found]}


def callback(call: Call) -> Any:
    """Always HTTP 200; how it went is a code inside, as text."""
    code, message = _decided(call)
    return {"value": {"code": code, "message": message}}


def _decided(call: Call) -> tuple[str, str]:
    fields = call.body.fields()
    absent = [name for name in _NEEDED if not fields.get(name)]
    if absent or fields["action"] not in ("accept", "refuse"):
        return "400", f"请求参数错误:{absent[0] if absent else 'action'}"
    if fields["signKey"] != call.tenant.office.outbox.sign_key:
        return "401", "签名秘钥错误企业"
    flow = call.tenant.book.flows.get(str(fields["flowId"]))
    if flow is None or not flow.active:
        return "400", "单据不存在"
    if flow.node is None or flow.node.id != fields["nodeId"] or flow.task_of(EBOT) is None:
        return "412", f"当前的审批节点不为:{fields['nodeId']}，请检查"
    method = str(fields.get("resubmitMethod") or "FROM_START")
    act = Act(EBOT, EBOT, str(fields["comment"]), fields.get("rejectTo"), method)
    walk = call.tenant.book.walk
    try:
        (walk.agree if fields["action"] == "accept" else walk.reject)(flow, act, call.now)
    except NotDone as reason:
        return "500", str(reason)
    return "204", "EBot执行完成"


ENDPOINTS = (
    Endpoint("GET", "/api/openapi/v1/outboundMessageLogs", failed_log, Power.OUTBOUND),
    Endpoint("POST", "/api/outbound/v1/approval", callback, Power.EBOT),
)

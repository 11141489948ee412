"""The endpoints of documents: save, submit, read, list, take back, comment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.flow import Flow, State
from sandbox.hesine_open.params import by_offset, is_within, window
from sandbox.hesine_open.refusals import bad, missing, no_such_page, unmet

_LISTED_TYPES = ("expense", "loan", "payment", "requisition", "custom", "receipt", "permit")
_ORDER: dict[str, Callable[[Flow], datetime]] = {
    "createTime": lambda flow: flow.created_at,
    "updateTime": lambda flow: flow.updated_at,
    "submitDate": lambda flow: flow.submitted_at or flow.created_at,
}


def create(call: Call) -> Any:
    form = _form(call)
    if call.query.is_true("isCommit"):
        keep = call.query.is_true("isUpdate")
        return _saved(call.tenant.book.create_and_submit(form, call.now, keep_draft=keep))
    return _saved(call.tenant.book.create(form, call.now))


def update(call: Call) -> Any:
    flow = call.tenant.book.get(call.slots["flow_id"])
    how = call.query.get("editFlag") or "cover"
    if how not in ("cover", "increment"):
        raise missing("editFlag")
    editor = call.query.get("editorId")
    call.tenant.book.update(flow, _form(call), editor, call.now, cover=how == "cover")
    return _saved(flow)


def act(call: Call) -> Any:
    book = call.tenant.book
    deeds = {"retract": book.retract, "delete": book.delete, "alter": book.alter}
    deed = deeds.get(call.slots["action"])
    if deed is None:
        raise no_such_page()
    flow = book.get(call.slots["flow_id"])
    deed(flow, call.now)
    return _saved(flow)


def computed_plan(call: Call) -> Any:
    flow = call.tenant.book.get(call.slots["flow_id"])
    return {"value": call.tenant.book.computed_plan(flow)}


def submit(call: Call) -> Any:
    fields = call.body.fields()
    flow = call.tenant.book.get(call.query.need("flowId"))
    if not isinstance(fields.get("isUrgent"), bool):
        raise missing("isUrgent")
    nodes = fields.get("nodes")
    call.tenant.book.submit(flow, nodes if isinstance(nodes, list) else [], call.now, is_urgent=fields["isUrgent"])
    return _saved(flow)


def details(call: Call) -> Any:
    return {"value": call.tenant.book.get(call.query.need("flowId")).as_json()}


def details_by_code(call: Call) -> Any:
    return {"value": call.tenant.book.by_code(call.query.need("code")).as_json()}


def details_by_outer_code(call: Call) -> Any:
    return {"value": call.tenant.book.by_outer_code(call.query.need("outerCode")).as_json()}


def apply_list(call: Call) -> Any:
    """The date bounds are those of the field that is ordered by."""
    query = call.query
    if query.get("type") not in _LISTED_TYPES:
        raise bad("参数type无法识别")
    if not query.number("count") >= 1:
        raise bad("输入存在错误: - count参数应大于0")
    when = _ORDER.get(query.get("orderBy") or "createTime")
    if when is None:
        raise missing("orderBy")
    found = [flow for flow in call.tenant.book.flows.values() if _is_asked(flow, call, when(flow))]
    found.sort(key=lambda flow: (when(flow), flow.id), reverse=query.get("orderByType") != "asc")
    return by_offset([flow.as_json() for flow in found], query)


def all_logs(call: Call) -> Any:
    flow = call.tenant.book.get(call.query.need("flowId"))
    tasks = [] if flow.state is State.DRAFT else flow.tasks
    return {"count": len(tasks), "items": [task.as_json(flow) for task in tasks]}


def comment(call: Call) -> Any:
    staff_id = call.query.get("staffId")
    if not staff_id:
        raise bad("staffId不能为空!!!")
    if call.tenant.office.directory.active(staff_id) is None:
        raise bad("staffId不存在")
    fields = call.body.fields()
    said = fields.get("params")
    if fields.get("name") != "freeflow.comment" or not isinstance(said, dict):
        raise unmet("JSON请求参数不正确")
    if not said.get("comment"):
        raise unmet("评论内容不能为空")
    flow = call.tenant.book.get(call.slots["flow_id"])
    is_secret = said.get("keepItSecret") is True
    call.tenant.book.comment(flow, staff_id, str(said["comment"]), call.now, is_secret=is_secret)
    return {"id": "评论成功"}


def _form(call: Call) -> dict[str, Any]:
    """Without a form there is nothing to act on, in the vendor's words."""
    form = call.body.fields().get("form")
    if not isinstance(form, dict) or not form:
        raise missing("Action")
    return form


def _saved(flow: Flow) -> dict[str, Any]:
    return {"value": "", "type": -1, "flow": flow.as_json()}


def _is_asked(flow: Flow, call: Call, at: datetime) -> bool:
    query = call.query
    states, templates = query.listed("state"), query.listed("specificationId")
    return (
        flow.template.type == query.get("type")
        and (not query.get("uid") or query.get("uid") in (flow.owner_id, flow.submitter_id))
        and (not states or flow.state.value in states)
        and (not templates or flow.template.original_id in templates)
        and query.third_state("active") in (None, flow.active)
        and is_within(at, window(query))
    )


_API = "/api/openapi"
ENDPOINTS = (
    Endpoint("POST", f"{_API}/v2.2/flow/data", create),
    Endpoint("PUT", f"{_API}/v2.2/flow/data/${{flow_id}}", update),
    Endpoint("POST", f"{_API}/v2.2/flow/data/comment/${{flow_id}}", comment),
    Endpoint("POST", f"{_API}/v2.1/flow/data/${{flow_id}}/{{action}}", act),
    Endpoint("GET", f"{_API}/v2/flow/plan/computed/${{flow_id}}", computed_plan),
    Endpoint("POST", f"{_API}/v2/flow/data/submitFlow", submit),
    Endpoint("GET", f"{_API}/v1.1/flowDetails", details),
    Endpoint("GET", f"{_API}/v1.1/flowDetails/byCode", details_by_code),
    Endpoint("GET", f"{_API}/v1.1/flowDetails/outerCode", details_by_outer_code),
    Endpoint("GET", f"{_API}/v1.1/flowDetails/allLogs", all_logs),
    Endpoint("GET", f"{_API}/v1.1/docs/getApplyList", apply_list),
)

"""A document as a plain trip, in the words of the other stand-in's state: what two dialects are compared by."""

from datetime import datetime
from typing import Any

from sandbox.hesine_open.clock import ZONE, from_millis
from sandbox.hesine_open.directory import Directory
from sandbox.hesine_open.flow import Flow, Log, Node, Policy, State
from sandbox.hesine_open.templates import TRIPS, Catalogue, TripType, key
from sandbox.hesine_open.tenant import Tenant

_STATUS = {
    State.DRAFT: "draft",
    State.PENDING: "pending",
    State.APPROVING: "pending",
    State.REJECTED: "rejected",
    State.PAID: "approved",
    State.ARCHIVED: "approved",
    State.NULLIFY: "rejected",
}
_MODES = {"飞机": "flight", "火车": "train", "用车": "car", "通用": "bus"}
_VERDICTS = {"freeflow.agree": "approved", "freeflow.autoAgree": "approved", "freeflow.reject": "rejected"}


def trip_view(tenant: Tenant, flow: Flow) -> dict[str, Any]:
    """People by their employee numbers."""
    directory = tenant.office.directory
    people = [node for node in flow.nodes if node.is_human]
    steps = [_step(directory, flow, place, node) for place, node in enumerate(people, 1)]
    waiting = [step["step_no"] for step, node in zip(steps, people, strict=True) if node is flow.node]
    return {
        "trip_id": flow.id,
        "trip_no": flow.code,
        "client_request_id": flow.outer_code,
        "employee_id": _code(directory, flow.submitter_id),
        "status": _STATUS[flow.state],
        "state": flow.state.value,
        "version": flow.version,
        "withdrawn_at": _withdrawn_at(flow),
        "current_step": waiting[0] if waiting and flow.open_tasks else None,
        "steps": steps,
        "trip_detail": _detail(tenant.office.catalogue, flow),
    }


def _step(directory: Directory, flow: Flow, number: int, node: Node) -> dict[str, Any]:
    logs = [log for log in _of_this_round(flow) if log.attributes.get("nodeId") == node.id]
    decisions = [_decision(directory, log) for log in logs if log.action in _VERDICTS]
    return {
        "step_no": number,
        "name": node.name,
        "approver_ids": [_code(directory, one) for one in node.assigned],
        "rule": "all" if node.policy is Policy.ALL else "any",
        "status": _step_status(flow, node, decisions),
        "decisions": decisions,
    }


def _step_status(flow: Flow, node: Node, decisions: list[dict[str, Any]]) -> str:
    if decisions and decisions[-1]["status"] == "rejected":
        return "rejected"
    is_past = flow.nodes.index(node) < flow.spot or flow.state in (State.PAID, State.ARCHIVED)
    return "approved" if is_past else "pending"


def _decision(directory: Directory, log: Log) -> dict[str, Any]:
    return {
        "approver_id": _code(directory, log.by_delegate or log.operator),
        "on_behalf_of": _code(directory, log.operator) if log.by_delegate else None,
        "status": _VERDICTS[log.action],
        "comment": log.attributes.get("comment"),
        "decided_at": log.at.isoformat(),
    }


def _of_this_round(flow: Flow) -> list[Log]:
    """Since the document was last handed in."""
    starts = [place for place, log in enumerate(flow.logs) if log.action == "freeflow.submit"]
    return flow.logs[starts[-1] :] if starts else []


def _withdrawn_at(flow: Flow) -> str | None:
    taken_back = flow.logs and flow.logs[-1].action in ("freeflow.retract", "freeflow.delete")
    return flow.logs[-1].at.isoformat() if taken_back else None


def _detail(catalogue: Catalogue, flow: Flow) -> dict[str, Any]:
    rows = [(catalogue.trip_type(row["dataLinkTemplateId"]), row["dataLinkForm"]) for row in flow.form.get(TRIPS) or []]
    known = [(kind, row) for kind, row in rows if kind]
    return {
        "purpose": flow.form.get("description") or flow.form.get("title"),
        "legs": [_leg(kind, row) for kind, row in known if _is_leg(row)],
        "lodging": [_stay(row) for _, row in known if not _is_leg(row)],
        "return_date": None,
        "budget": _budget(flow),
    }


def _is_leg(row: dict[str, Any]) -> bool:
    return " - " in row[key("name")]


def _leg(kind: TripType, row: dict[str, Any]) -> dict[str, Any]:
    origin, _, destination = row[key("name")].partition(" - ")
    day = row[key(kind.dates[0])]
    places = {"from": {"name": origin}, "to": {"name": destination}}
    return {**places, "mode": _MODES.get(kind.name), "depart_date": _day(day)}


def _stay(row: dict[str, Any]) -> dict[str, Any]:
    days = {"check_in": _day(row[key("入住日期")]), "check_out": _day(row[key("离店日期")])}
    return {"city": row[key("name")], **days}


def _budget(flow: Flow) -> dict[str, str] | None:
    lines = flow.form.get("details") or []
    if not lines:
        return None
    amounts = [line["feeTypeForm"]["amount"] for line in lines]
    foreign = amounts[0]
    if len(lines) == 1 and "foreign" in foreign:
        return {"amount": str(foreign["foreign"]), "currency": foreign["foreignStrCode"]}
    return {"amount": str(flow.form["requisitionMoney"]["standard"]), "currency": "CNY"}


def _day(number: int) -> str:
    moment: datetime = from_millis(number).astimezone(ZONE)
    return moment.date().isoformat()


def _code(directory: Directory, staff_id: str) -> str:
    staff = directory.staff.get(staff_id)
    return staff.code if staff else staff_id

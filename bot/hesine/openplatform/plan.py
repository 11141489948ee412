"""Who is to decide at each step of a draft. Every node is named, because an omitted one loses its approver."""

from typing import Any

from bot.errors import FieldError, Rejected
from bot.hesine.openplatform.wire_flows import Plan, PlanNode
from bot.trips.model import EmployeeId

EBOT, COUNTERSIGN = "ebot", "countersign"
NOT_SKIPPED = "NO_SKIPPED"


def chosen(plan: Plan, approver: EmployeeId) -> list[dict[str, Any]]:
    """Raises Rejected where a step leaves a choice that the one approver whom the requester named cannot fill."""
    return [_node(node, approver) for node in plan.node if _is_for_people(node)]


def _is_for_people(node: PlanNode) -> bool:
    """A step that is skipped for want of an approver has nobody to name."""
    if node.type == EBOT:
        return False
    skipped = node.skipped_type not in {"", NOT_SKIPPED} or node.skip_when_approver_non_matched is True
    return bool(node.staff_ids) or not (skipped and not node.all_staffs)


def _node(node: PlanNode, approver: EmployeeId) -> dict[str, Any]:
    people = _people(node, approver)
    if node.type == COUNTERSIGN:
        return {"configNodeId": node.config_node_id, "counterSigners": [{"signerId": one} for one in people]}
    return {"configNodeId": node.config_node_id, "approverId": people[0]}


def _people(node: PlanNode, approver: EmployeeId) -> tuple[str, ...]:
    if node.all_staffs:
        return (approver,)
    if not node.staff_ids:
        reason = f"Hesine's step {node.name} has nobody to decide"
        raise Rejected("A step of Hesine's flow has no approver", (FieldError("approver", reason),))
    if node.type == COUNTERSIGN:
        return node.staff_ids
    return (approver,) if approver in node.staff_ids else node.staff_ids[:1]

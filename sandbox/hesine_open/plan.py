"""The approval plan of one document: which nodes its rules call for, and who is set to decide at each."""

from collections.abc import Mapping
from typing import Any

from sandbox.hesine_open.flow import Flow, Node, NodeKind, Policy
from sandbox.hesine_open.form_check import total
from sandbox.hesine_open.office import Office
from sandbox.hesine_open.refusals import bad
from sandbox.hesine_open.rules import CHOOSE, MANAGER, NodeRule

CHECK_NAME = "费用标准检查"


def planned(office: Office, flow: Flow) -> list[Node]:
    """As it would be computed now, nobody assigned yet; the automatic check stands first."""
    amount = total(flow.form)
    rules = [rule for rule in office.rules.plan() if rule.applies(amount)]
    check = Node("CFG:0", CHECK_NAME, NodeKind.EBOT, is_check=True)
    return [check, *(_node(office, flow, place, rule) for place, rule in enumerate(rules, 1))]


def assign_all(nodes: list[Node]) -> None:
    """Where nothing is left to choose; 400 where something is."""
    for node in nodes:
        assign_if_clear(node)
        if node.is_human and not node.assigned and not _is_skipped(node):
            raise bad(f"openapi单据数据提交，审批节点[{node.name}]未设置审批人")


def assign_if_clear(node: Node) -> None:
    is_clear = node.kind is NodeKind.COUNTERSIGN or len(node.candidates) == 1
    if is_clear and not node.all_staff:
        node.assigned = node.candidates


def assign_given(office: Office, nodes: list[Node], given: list[Any]) -> None:
    """As the caller has it: a node that is not named loses its approver, the first has to have one."""
    if not given:
        raise bad("输入存在错误: - 缺少nodes参数")
    by_config = {node.config_id: node for node in nodes}
    for choice in given:
        node = by_config.get(str(choice.get("configNodeId"))) if isinstance(choice, Mapping) else None
        if node is None:
            raise bad("提交的流程节点与流程模板不一致")
        if node.is_human:
            node.assigned = _entitled(office, node, choice)
    first = next((node for node in nodes if node.is_human and not _is_skipped(node)), None)
    if first and not first.assigned:
        raise bad(f"openapi单据数据提交，审批节点[{first.name}]未设置审批人")


def lacks_choice(node: Node) -> bool:
    """Whether somebody should have been picked for it and nobody was."""
    return node.is_human and not node.assigned and not _is_skipped(node)


def _entitled(office: Office, node: Node, choice: Mapping[str, Any]) -> tuple[str, ...]:
    chosen = _chosen(node, choice)
    for staff_id in chosen:
        if office.directory.active(staff_id) is None or not (node.all_staff or staff_id in node.candidates):
            raise _not_entitled(node)
    is_automatic = node.kind is NodeKind.COUNTERSIGN and node.candidates and not node.all_staff
    if is_automatic and set(chosen) != set(node.candidates):
        raise _not_entitled(node)
    return chosen


def _chosen(node: Node, choice: Mapping[str, Any]) -> tuple[str, ...]:
    if node.kind is NodeKind.NORMAL:
        return (str(choice["approverId"]),) if choice.get("approverId") else ()
    signers = choice.get("counterSigners")
    rows = signers if isinstance(signers, list) else []
    return tuple(str(one.get("signerId")) for one in rows if isinstance(one, Mapping))


def _not_entitled(node: Node) -> Exception:
    return bad(f"openapi单据数据提交，审批节点[{node.name}]，设置的人员没有审批权限，请核对审批流模板配置。")


def _is_skipped(node: Node) -> bool:
    return node.skipped_type != "NO_SKIPPED"


def _node(office: Office, flow: Flow, place: int, rule: NodeRule) -> Node:
    kind = NodeKind(rule.kind)
    policy = Policy(rule.policy) if kind is NodeKind.COUNTERSIGN else None
    node = Node(f"CFG:{place}", rule.name, kind, policy, may_edit=rule.may_edit)
    node.max_wait, node.on_expiry = rule.max_wait, rule.on_expiry
    if node.is_human:
        node.all_staff = rule.approvers == CHOOSE
        node.candidates = _candidates(office, flow, rule)
        if not node.all_staff and not node.candidates:
            node.skipped_type = "APPROVER_NOT_FOUND"
    return node


def _candidates(office: Office, flow: Flow, rule: NodeRule) -> tuple[str, ...]:
    """Who is here; of several, never who submits. One alone who submits is agreed for by itself."""
    if rule.approvers == CHOOSE:
        return ()
    if rule.approvers == MANAGER:
        submitter = office.directory.staff.get(flow.submitter_id)
        leader = office.directory.leader_over(submitter) if submitter else None
        return (leader.id,) if leader else ()
    found = [one for one in map(office.member, rule.approvers) if one and one.active]
    others = [one for one in found if one.id != flow.submitter_id]
    return tuple(one.id for one in (others or found))

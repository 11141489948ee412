"""What departments may spend: occupied by what is under way, confirmed by what is approved, free again when it comes back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sandbox.hesine_open.flow import Flow, State
from sandbox.hesine_open.form_check import total
from sandbox.hesine_open.office import Office
from sandbox.hesine_open.refusals import bad

BUDGET_ID = "BUDGETtravel00"
ROOT_NODE = "NODEroot00"
_UNDER_WAY = (State.PENDING, State.APPROVING)
_APPROVED = (State.PAID, State.ARCHIVED)


def refusal_of(office: Office, flow: Flow, flows: Iterable[Flow]) -> str | None:
    """Why the automatic check sends a document back; None lets it through."""
    limit = office.rules.max_budget
    if limit is not None and total(flow.form) > limit.value:
        return f"超出费用标准：{limit.amount}"
    department = str(flow.form.get("expenseDepartment"))
    free = _free(office, department, [one for one in flows if one is not flow])
    if office.rules.budget_control == "FORBID" and free is not None and total(flow.form) > free:
        return "超出预算，不允许提交"
    return None


def package(office: Office) -> dict[str, Any]:
    return {
        "id": BUDGET_ID,
        "name": "差旅预算",
        "version": 1,
        "active": True,
        "delete": False,
        "period": {"annual": "2026", "period": "YEAR", "startTime": None, "endTime": None, "periodControl": "CURRENT"},
        "isFiscalYear": False,
        "isCustom": False,
        "isRollCalc": False,
        "isCalcEnd": True,
        "corporationId": office.corp_id,
    }


def node_and_children(office: Office, flows: Iterable[Flow], node_id: str) -> dict[str, Any]:
    """One node with those right below it, and their money in plain numbers."""
    everything = list(flows)
    departments = _budgeted(office)
    if node_id not in ("", ROOT_NODE, *map(_node_id, departments)):
        raise bad("不存在的预算包")
    shown = {one: yuan for one, yuan in departments.items() if node_id in ("", ROOT_NODE, _node_id(one))}
    root = [] if shown != departments else [_node(office, ROOT_NODE, "差旅预算", None)]
    nodes = [_node(office, _node_id(one), office.directory.departments[one].name, one) for one in shown]
    monies = [_money(one, yuan, everything) for one, yuan in shown.items()]
    return {"value": {"nodes": [*root, *nodes], "monies": monies}}


def _free(office: Office, department_id: str, flows: list[Flow]) -> Decimal | None:
    yuan = _budgeted(office).get(department_id)
    if yuan is None:
        return None
    return yuan - _spent(department_id, flows, _UNDER_WAY) - _spent(department_id, flows, _APPROVED)


def _budgeted(office: Office) -> dict[str, Decimal]:
    found = {code: office.directory.department_by_code(code) for code in office.rules.budgets}
    return {one.id: Decimal(office.rules.budgets[code]) for code, one in found.items() if one}


def _spent(department_id: str, flows: Iterable[Flow], states: tuple[State, ...]) -> Decimal:
    theirs = (one for one in flows if one.form.get("expenseDepartment") == department_id and one.state in states)
    return sum((total(one.form) for one in theirs), Decimal(0))


def _node_id(department_id: str) -> str:
    return f"NODE{department_id}"


def _node(office: Office, node_id: str, name: str, department_id: str | None) -> dict[str, Any]:
    content = {
        "dimensionType": "DEPART",
        "dimensionId": "expenseDepartment",
        "contentId": department_id,
        "mustLeaf": False,
    }
    return {
        "nodeId": node_id,
        "code": "",
        "name": name,
        "content": [content] if department_id else [],
        "control": office.rules.budget_control,
        "overControllerRate": 100,
        "freeze": False,
        "parentId": ROOT_NODE if department_id else "",
        "isLeaf": department_id is not None,
    }


def _money(department_id: str, yuan: Decimal, flows: list[Flow]) -> dict[str, Any]:
    return {
        "nodeId": _node_id(department_id),
        "periodTime": "1",
        "budgetMoney": float(yuan),
        "occupiedMoney": float(_spent(department_id, flows, _UNDER_WAY)),
        "confirmedMoney": float(_spent(department_id, flows, _APPROVED)),
        "dimensionContents": [
            {"dimensionType": "DEPART", "dimensionId": "expenseDepartment", "contentId": department_id}
        ],
    }

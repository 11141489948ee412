"""The organisation endpoints: the company, its people, departments, roles, approval delegates and bought features."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.hesine_open.clock import from_millis, local_text
from sandbox.hesine_open.credentials import POWER_NAMES
from sandbox.hesine_open.directory import Delegate, Department, Staff
from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.params import MOST_IN_A_PAGE, by_offset, is_within, window
from sandbox.hesine_open.refusals import bad, missing, plain, unmet

_BY_TYPE: dict[str, Callable[[Staff], str]] = {
    "STAFFID": lambda one: one.id,
    "CODE": lambda one: one.code,
    "CELLPHONE": lambda one: one.cellphone,
    "MAIL": lambda one: one.email.lower(),
    "USERID": lambda one: one.user_id,
}
_NO_DELEGATION = "对应的委托关系不存在"


def corporation(call: Call) -> Any:
    return {"value": {"id": call.tenant.corp_id, "name": call.tenant.name}}


def powers(call: Call) -> Any:
    until = local_text(call.now + timedelta(days=365))
    return {
        "items": [
            {
                "powerCode": power.value,
                "state": "using",
                "createTime": local_text(call.now),
                "updateTime": local_text(call.now),
                "chargeInfo": {"expireTime": until, "sumPeople": 100, "usedPeople": 7},
                "power": {"name": name, "code": power.value, "authorizeType": "CORPORATION"},
            }
            for power, name in POWER_NAMES.items()
            if call.tenant.office.powers.is_open(power)
        ]
    }


def list_staff(call: Call) -> Any:
    bounds = window(call.query)
    active, external = call.query.third_state("active"), call.query.third_state("external")
    found = [
        one
        for one in call.tenant.office.directory.staff.values()
        if active in (None, one.active) and external in (None, one.external) and is_within(one.updated_at, bounds)
    ]
    if call.query.get("orderBy") == "updateTime":
        found.sort(key=lambda one: one.updated_at, reverse=call.query.get("orderByType") == "desc")
    return by_offset([one.as_json() for one in found], call.query)


def list_authorised(call: Call) -> Any:
    staff = call.tenant.office.directory.staff.values()
    return by_offset([one.as_json() for one in staff if one.authorised and one.active], call.query)


def look_up_staff(call: Call) -> Any:
    fields, directory = call.body.fields(), call.tenant.office.directory
    attribute, asked = _BY_TYPE.get(str(fields.get("type"))), fields.get("conditionIds")
    if not isinstance(asked, list) or not asked:
        raise bad("查询conditionIds不能为空")
    if attribute is None:
        raise bad("未知的type类型")
    if len(asked) > MOST_IN_A_PAGE:
        raise bad("conditionIds不能大于100")
    found = [one for one in directory.staff.values() if one.active and attribute(one) in asked]
    return {"items": [{**one.as_json(), "roles": directory.roles_of(one)} for one in found]}


def list_departments(call: Call) -> Any:
    bounds = window(call.query)
    found = [one for one in call.tenant.office.directory.departments.values() if is_within(one.updated_at, bounds)]
    if call.query.get("orderBy") == "updateTime":
        found.sort(key=lambda one: one.updated_at, reverse=call.query.get("orderByType") == "desc")
    return by_offset([one.as_json() for one in found], call.query)


def read_department(call: Call) -> Any:
    directory, asked = call.tenant.office.directory, call.slots["asked"]
    if call.query.get("departmentBy") == "code":
        return _department(directory.department_by_code(asked))
    return _department(directory.departments.get(asked))


def departments_by_name(call: Call) -> Any:
    name = call.query.need("name")
    found = (one for one in call.tenant.office.directory.departments.values() if one.active and one.name == name)
    return {"items": [one.as_json() for one in found]}


def role_groups(call: Call) -> Any:
    leader = {"id": f"{call.tenant.corp_id}:leader", "name": "部门主管", "sourceType": "organization.RoleDef"}
    return {"items": [{"id": f"{call.tenant.corp_id}:default", "name": "默认角色组", "roleDefs": [leader]}]}


def read_role(call: Call) -> Any:
    """Only the leaders' role exists: one row for each department that has one."""
    directory = call.tenant.office.directory
    if call.slots["role_id"] != f"{call.tenant.corp_id}:leader":
        raise bad("角色不存在")
    show = _attribute(call.query.get("staffBy") or "id")
    path_type = call.query.get("pathType") or "name"
    if path_type not in ("id", "name", "code"):
        raise bad("pathType只支持id,name,code类型")
    contents = [
        {
            "pathType": path_type,
            "path": [getattr(step, path_type) for step in directory.path_of(one)],
            "staffs": [show(leader)],
            "staffsType": call.query.get("staffBy") or "id",
        }
        for one in directory.departments.values()
        if (leader := directory.active(one.leader_id))
    ]
    return {"value": {"id": call.slots["role_id"], "name": "部门主管", "contents": contents}}


def backlog_count(call: Call) -> Any:
    attribute = {"id": "STAFFID", "code": "CODE", "cellphone": "CELLPHONE"}.get(call.slots["kind"])
    asked = call.query.need("staffParam")
    staff = call.tenant.office.directory.staff.values()
    found = next((one for one in staff if attribute and _BY_TYPE[attribute](one) == asked), None)
    if found is None:
        raise unmet("未查找到此员工信息")
    flows = call.tenant.book.flows.values()
    waiting = sum(1 for flow in flows if flow.active for task in flow.open_tasks if task.owner_id == found.id)
    counts = {"print": 0, "paying": 0, "carbonCopy": 0, "sending": 0, "peceving": 0, "approving": waiting}
    return {"items": {"count": waiting, "type": counts}}


def list_delegates(call: Call) -> Any:
    return {"items": [one.as_json(call.tenant.corp_id) for one in call.tenant.office.directory.delegates.values()]}


def delegates_of(call: Call) -> Any:
    given = call.tenant.office.directory.delegates.values()
    theirs = (one for one in given if one.staff_id == call.slots["asked"])
    return {"items": [one.as_json(call.tenant.corp_id) for one in theirs]}


def create_delegate(call: Call) -> Any:
    delegates = call.tenant.office.directory.delegates
    given = _delegate(call, call.tenant.office.mint.id())
    if any((one.staff_id, one.delegatee_id) == (given.staff_id, given.delegatee_id) for one in delegates.values()):
        raise plain("委托发起人与被委托人已存在委托关系")
    delegates[given.id] = given
    return {"id": given.id}


def update_delegate(call: Call) -> Any:
    delegates = call.tenant.office.directory.delegates
    known = call.body.need_text("id")
    if known not in delegates:
        raise plain(_NO_DELEGATION)
    delegates[known] = _delegate(call, known)
    return {"value": delegates[known].as_json(call.tenant.corp_id)}


def delete_delegate(call: Call) -> Any:
    if call.tenant.office.directory.delegates.pop(call.slots["asked"], None) is None:
        raise plain(_NO_DELEGATION)
    return {"id": call.slots["asked"]}


def _delegate(call: Call, delegate_id: str) -> Delegate:
    fields, office = call.body.fields(), call.tenant.office
    people = [call.body.need_text("staffId"), call.body.need_text("delegateeId")]
    if any(office.directory.active(one) is None for one in people):
        raise plain("存在非法的人员id")
    original_ids = fields.get("originalIds") or []
    if not isinstance(original_ids, list) or any(str(one) not in office.catalogue.templates for one in original_ids):
        raise plain("存在非法的源模板id")
    return Delegate(
        id=delegate_id,
        staff_id=people[0],
        delegatee_id=people[1],
        name=call.body.need_text("name"),
        remark=str(fields.get("remark") or ""),
        start=_instant(fields.get("startTime")),
        end=_instant(fields.get("endTime")),
        original_ids=tuple(original_ids),
    )


def _instant(value: Any) -> Any:
    """Declared as text, sent as a number: both are taken."""
    if value in (None, ""):
        return None
    if not str(value).isdigit():
        raise missing("startTime")
    return from_millis(int(value))


def _department(found: Department | None) -> Any:
    if found is None or not found.active:
        raise bad("未找到对应部门")
    return {"value": found.as_json()}


def _attribute(staff_by: str) -> Callable[[Staff], str]:
    named = {"id": "STAFFID", "sourceId": "USERID", "code": "CODE", "cellphone": "CELLPHONE", "email": "MAIL"}
    return _BY_TYPE[named.get(staff_by, "STAFFID")]


_ORG = "/api/openapi"
_DELEGATES = f"{_ORG}/v2/organization/delegate/approve"
ENDPOINTS = (
    Endpoint("GET", f"{_ORG}/v1/corporations", corporation),
    Endpoint("GET", f"{_ORG}/v1/charge/powers/list", powers),
    Endpoint("GET", f"{_ORG}/v1.1/staffs", list_staff),
    Endpoint("GET", f"{_ORG}/v1/staffs/authorized", list_authorised),
    Endpoint("POST", f"{_ORG}/v1/staffs/getStaffIds", look_up_staff),
    Endpoint("GET", f"{_ORG}/v1.1/staffs/getBacklogCount/${{kind}}", backlog_count),
    Endpoint("GET", f"{_ORG}/v1/departments", list_departments),
    Endpoint("GET", f"{_ORG}/v1/departments/getDepartmentByName", departments_by_name),
    Endpoint("GET", f"{_ORG}/v1/departments/${{asked}}", read_department),
    Endpoint("GET", f"{_ORG}/v1/roleDefGroups", role_groups),
    Endpoint("GET", f"{_ORG}/v1/roledefs/${{role_id}}", read_role),
    Endpoint("GET", _DELEGATES, list_delegates),
    Endpoint("GET", f"{_DELEGATES}/${{asked}}", delegates_of),
    Endpoint("POST", _DELEGATES, create_delegate),
    Endpoint("PUT", _DELEGATES, update_delegate),
    Endpoint("DELETE", f"{_DELEGATES}/${{asked}}", delete_delegate),
)

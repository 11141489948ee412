"""Putting the small company, or any part of one, into a tenant. Rows are written with employee numbers and department codes."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import Field

from sandbox import company
from sandbox.hesine.values import Day, Form, Id, read_form
from sandbox.hesine_open.clock import ZONE
from sandbox.hesine_open.directory import Delegate, Department, Directory, Staff
from sandbox.hesine_open.forms_of_company import fill
from sandbox.hesine_open.rules import Rules
from sandbox.hesine_open.tenant import Tenant

_ROAMING = ("+86", "+49", "+34", "+65", "+44", "+81", "+1")


class DepartmentRow(Form):
    department_id: Id
    name: str
    parent_id: Id | None = None
    leader_id: Id | None = None
    status: str = "active"


class EmployeeRow(Form):
    """What Slack alone knows is passed over; `grade` is the rank, `authorised` an activated account."""

    employee_id: Id
    name: str
    department_id: Id
    email: str = ""
    mobile: str = ""
    grade: str = ""
    status: str = "active"
    authorised: bool = True


class DelegateRow(Form):
    """Both days count. No templates are all of them."""

    employee_id: Id
    delegate_id: Id
    first_day: Annotated[Day, Field(alias="from")]
    last_day: Annotated[Day, Field(alias="to")]
    original_ids: tuple[Id, ...] = ()


class SeedRows(Form):
    """Rows of known records may be parts of them."""

    app_key: str | None = None
    departments: tuple[dict[str, Any], ...] = ()
    employees: tuple[dict[str, Any], ...] = ()
    delegates: tuple[DelegateRow, ...] = ()
    rules: Rules | None = None


def plant_company(tenant: Tenant, now: datetime) -> None:
    departments = tuple(asdict(one) for one in company.DEPARTMENTS)
    employees = tuple(asdict(one) for one in company.EMPLOYEES)
    plant(tenant, SeedRows(departments=departments, employees=employees), now)
    board = tuple(staff_id(tenant.corp_id, one.employee_id) for one in company.EMPLOYEES if one.manager_id is None)
    fill(tenant.office.catalogue, tenant.corp_id, board)


def plant(tenant: Tenant, rows: SeedRows, now: datetime) -> None:
    directory = tenant.office.directory
    for row in rows.departments:
        directory.put_department(_department(directory, row, now), now)
    for row in rows.employees:
        directory.put_staff(_staff(directory, row, now), now)
    for delegate in rows.delegates:
        given = _delegate(directory.corp_id, delegate)
        directory.delegates[given.id] = given
    if rows.rules is not None:
        tenant.office.rules = rows.rules


def staff_id(corp_id: str, code: str) -> str:
    """With a dollar inside, which is part of the id."""
    return f"{corp_id}:ID_3{code}$Yx0zWM"


def _department(directory: Directory, row: dict[str, Any], now: datetime) -> Department:
    known = directory.department_by_code(str(row.get("department_id")))
    given = _read(DepartmentRow, {**(_department_row(directory, known) if known else {}), **row})
    above = directory.department_by_code(given.parent_id or "")
    is_root = above is None and directory.corp_id not in directory.departments
    fresh = directory.corp_id if is_root else f"{directory.corp_id}:{given.department_id}"
    return Department(
        id=known.id if known else fresh,
        name=given.name,
        code=given.department_id,
        parent_id=above.id if above else "",
        leader_id=staff_id(directory.corp_id, given.leader_id) if given.leader_id else None,
        active=given.status == "active",
        updated_at=now,
    )


def _staff(directory: Directory, row: dict[str, Any], now: datetime) -> Staff:
    known = directory.by_code(str(row.get("employee_id")))
    given = _read(EmployeeRow, {**(_employee_row(directory, known) if known else {}), **row})
    department = directory.department_by_code(given.department_id)
    roaming, cellphone = _split(given.mobile)
    return Staff(
        id=staff_id(directory.corp_id, given.employee_id),
        user_id=f"on_{hashlib.sha256(given.employee_id.encode()).hexdigest()[:16]}",
        name=given.name,
        code=given.employee_id,
        email=_with_capitals(given.email),
        cellphone=cellphone,
        roaming=roaming,
        department_id=department.id if department else directory.corp_id,
        rank=given.grade,
        active=given.status == "active",
        authorised=given.authorised,
        updated_at=now,
    )


def _read(form: type[Any], row: dict[str, Any]) -> Any:
    return read_form(form, {name: value for name, value in row.items() if name in form.model_fields})


def _department_row(directory: Directory, known: Department) -> dict[str, Any]:
    above = directory.departments.get(known.parent_id)
    leader = directory.staff.get(known.leader_id or "")
    return {
        "name": known.name,
        "parent_id": above.code if above else None,
        "leader_id": leader.code if leader else None,
        "status": "active" if known.active else "left",
    }


def _employee_row(directory: Directory, known: Staff) -> dict[str, Any]:
    department = directory.departments.get(known.department_id)
    return {
        "name": known.name,
        "department_id": department.code if department else "",
        "email": known.email,
        "mobile": known.roaming + known.cellphone,
        "grade": known.rank,
        "status": "active" if known.active else "left",
        "authorised": known.authorised,
    }


def _delegate(corp_id: str, row: DelegateRow) -> Delegate:
    return Delegate(
        id=f"DEL-{row.employee_id}-{row.delegate_id}",
        staff_id=staff_id(corp_id, row.employee_id),
        delegatee_id=staff_id(corp_id, row.delegate_id),
        name="审批委托",
        start=_at(row.first_day, time.min),
        end=_at(row.last_day, time.max),
        original_ids=row.original_ids,
    )


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZONE)


def _split(mobile: str) -> tuple[str, str]:
    roaming = next((one for one in _ROAMING if mobile.startswith(one)), "")
    return roaming or "+86", mobile.removeprefix(roaming)


def _with_capitals(email: str) -> str:
    """As people type it: `showEmail` keeps that, `email` does not."""
    name, at, domain = email.partition("@")
    return ".".join(part[:1].upper() + part[1:] for part in name.split(".")) + at + domain

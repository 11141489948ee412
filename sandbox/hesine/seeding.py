"""Putting a company, or a part of it, into a tenant; what changed is pushed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sandbox import company
from sandbox.hesine.control_forms import SeedRows
from sandbox.hesine.directory import Delegate, Department, E, Employee, Register
from sandbox.hesine.rules import Rules
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.values import Form, dump, read_form

SLACK_FIELDS = frozenset({"slack_user_id", "locale", "tz"})


class Seed(Form):
    """Records are whole and replace those of the same id; `rules` replaces all rules."""

    departments: tuple[Department, ...] = ()
    employees: tuple[Employee, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    rules: Rules | None = None


def plant(tenant: Tenant, seed: Seed, now: datetime) -> None:
    for department in seed.departments:
        if tenant.directory.departments.put(department, now):
            tenant.announce("department.changed", {"department_id": department.department_id})
    for employee in seed.employees:
        if tenant.directory.employees.put(employee, now):
            tenant.announce("employee.changed", {"employee_id": employee.employee_id})
    for delegate in seed.delegates:
        tenant.directory.delegates.put(delegate, now)
    if seed.rules is not None:
        tenant.book.rules = seed.rules


def complete(tenant: Tenant, rows: SeedRows) -> Seed:
    """Rows of known records keep what they do not name; fields that only Slack knows are left out."""
    directory = tenant.directory
    given = {
        "departments": [_merged(directory.departments, row.get("department_id"), row) for row in rows.departments],
        "employees": [
            _merged(directory.employees, row.get("employee_id"), _without_slack(row)) for row in rows.employees
        ],
        "delegates": rows.delegates,
        "rules": rows.rules,
    }
    return read_form(Seed, given)


def company_seed() -> Seed:
    departments = [asdict(d) for d in company.DEPARTMENTS]
    employees = [_without_slack(asdict(e)) for e in company.EMPLOYEES]
    return read_form(Seed, {"departments": departments, "employees": employees})


def _merged(register: Register[E], key: Any, row: dict[str, Any]) -> dict[str, Any]:
    known = register.get(key)
    return {**(dump(known) if known else {}), **row}


def _without_slack(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in SLACK_FIELDS}

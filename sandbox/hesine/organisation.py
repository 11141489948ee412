"""The organisation endpoints: who works here, for whom, and who stands in for whom."""

from typing import Any

from sandbox.hesine.directory import Employee, Entry, show, show_delegate
from sandbox.hesine.endpoints import Call, Endpoint
from sandbox.hesine.paging import PageQuery, Position, page
from sandbox.hesine.values import Id, parse_query


class EmployeeQuery(PageQuery):
    email: Id | None = None
    mobile: Id | None = None
    employee_id: Id | None = None

    def wants(self, employee: Employee) -> bool:
        return (
            self.employee_id in (None, employee.employee_id)
            and self.mobile in (None, employee.mobile)
            and (self.email is None or self.email.lower() == employee.email.lower())
        )


class DelegateQuery(PageQuery):
    employee_id: Id | None = None


def employees(call: Call) -> dict[str, Any]:
    query = parse_query(EmployeeQuery, call.raw_query)
    found = [e for e in call.tenant.directory.employees.entries.values() if query.wants(e.value)]
    return page(found, query, _position, show)


def departments(call: Call) -> dict[str, Any]:
    query = parse_query(PageQuery, call.raw_query)
    return page(call.tenant.directory.departments.entries.values(), query, _position, show)


def delegates(call: Call) -> dict[str, Any]:
    query = parse_query(DelegateQuery, call.raw_query)
    entries = call.tenant.directory.delegates.entries.values()
    found = [e for e in entries if query.employee_id in (None, e.value.employee_id)]
    return page(found, query, _position, show_delegate)


def _position(entry: Entry[Any]) -> Position:
    return entry.position


ENDPOINTS = (
    Endpoint("GET", "/api/org/employees", "org.employees", employees),
    Endpoint("GET", "/api/org/departments", "org.departments", departments),
    Endpoint("GET", "/api/org/delegates", "org.delegates", delegates),
)

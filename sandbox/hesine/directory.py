"""People, departments and delegates of one company, and how a seed changes them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from sandbox.hesine.clock import HESINE_ZONE, render
from sandbox.hesine.values import Day, Form, Id, Remark, Text, dump


class Department(Form):
    department_id: Id
    name: Text
    parent_id: Id | None = None
    leader_id: Id | None = None
    status: Literal["active", "left"] = "active"

    @property
    def key(self) -> str:
        return self.department_id


class Employee(Form):
    employee_id: Id
    name: Text
    name_en: Remark = ""
    email: Remark = ""
    mobile: Remark = ""
    department_id: Id
    manager_id: Id | None = None
    grade: Remark = ""
    country: Remark = ""
    status: Literal["active", "left"] = "active"

    @property
    def key(self) -> str:
        return self.employee_id


class Delegate(Form):
    """Both days count, in Hesine's zone."""

    employee_id: Id
    delegate_id: Id
    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")

    @property
    def key(self) -> str:
        return f"{self.employee_id}/{self.delegate_id}"


E = TypeVar("E", Department, Employee, Delegate)


@dataclass(frozen=True, slots=True)
class Entry(Generic[E]):
    value: E
    updated_at: datetime

    @property
    def position(self) -> tuple[datetime, str]:
        return self.updated_at, self.value.key


class Register(Generic[E]):
    """One kind of record by its key; putting an equal value again changes nothing."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry[E]] = {}

    def put(self, value: E, now: datetime) -> bool:
        known = self.entries.get(value.key)
        if known and known.value == value:
            return False
        self.entries[value.key] = Entry(value, now)
        return True

    def get(self, key: str) -> E | None:
        entry = self.entries.get(key)
        return entry.value if entry else None

    def values(self) -> list[E]:
        return [entry.value for entry in self.entries.values()]


@dataclass
class Directory:
    departments: Register[Department] = field(default_factory=Register)
    employees: Register[Employee] = field(default_factory=Register)
    delegates: Register[Delegate] = field(default_factory=Register)

    def is_active(self, employee_id: str) -> bool:
        employee = self.employees.get(employee_id)
        return employee is not None and employee.status == "active"

    def may_stand_in(self, delegate_id: str, absent_id: str, now: datetime) -> bool:
        delegation = self.delegates.get(f"{absent_id}/{delegate_id}")
        today = now.astimezone(HESINE_ZONE).date()
        return delegation is not None and delegation.first_day <= today <= delegation.last_day


def show(entry: Entry[Employee] | Entry[Department]) -> dict[str, Any]:
    return {**dump(entry.value), "updated_at": render(entry.updated_at)}


def show_delegate(entry: Entry[Delegate]) -> dict[str, Any]:
    return dump(entry.value)

"""People, departments and approval delegates of one company, and their looks on the wire."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.hesine_open.clock import local_text, millis_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """The root's id is the bare corp id, its `parent_id` is empty."""

    id: str
    name: str
    code: str
    updated_at: datetime
    parent_id: str = ""
    leader_id: str | None = None
    active: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "parentId": self.parent_id,
            "active": self.active,
            "code": self.code,
            "updateTime": local_text(self.updated_at),
            "createTime": local_text(self.updated_at),
            "form": None,
            "order": 0,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`email` keeps its case; `cellphone` stands without the country, which is in `roaming`. Not `active` is who left."""

    id: str
    user_id: str
    name: str
    code: str
    email: str
    cellphone: str
    roaming: str
    department_id: str
    updated_at: datetime
    rank: str = ""
    active: bool = True
    authorised: bool = True
    external: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "nickName": None,
            "code": self.code,
            "departments": [self.department_id],
            "defaultDepartment": self.department_id,
            "cellphone": self.cellphone,
            "active": self.active,
            "userId": self.user_id,
            "email": self.email.lower(),
            "showEmail": self.email,
            "external": self.external,
            "authState": self.authorised,
            "globalRoaming": self.roaming,
            "note": None,
            "staffCustomForm": {"rankType": self.rank} if self.rank else None,
            "updateTime": local_text(self.updated_at),
            "createTime": local_text(self.updated_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate:
    """`staff_id` is who gives, `delegatee_id` who may decide instead; no end is open-ended, no templates are all."""

    id: str
    staff_id: str
    delegatee_id: str
    name: str
    remark: str = ""
    start: datetime | None = None
    end: datetime | None = None
    original_ids: tuple[str, ...] = ()

    def is_on(self, now: datetime, template_id: str) -> bool:
        has_begun = self.start is None or self.start <= now
        has_ended = self.end is not None and self.end < now
        return has_begun and not has_ended and (not self.original_ids or template_id in self.original_ids)

    def as_json(self, corp_id: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "corporationId": corp_id,
            "staffId": self.staff_id,
            "delegateeId": self.delegatee_id,
            "name": self.name,
            "remark": self.remark,
            "startTime": millis_or_none(self.start),
            "endTime": millis_or_none(self.end),
            "originalIds": list(self.original_ids),
        }


@dataclass
class Directory:
    corp_id: str
    departments: dict[str, Department] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    delegates: dict[str, Delegate] = field(default_factory=dict)

    def active(self, staff_id: str | None) -> Staff | None:
        one = self.staff.get(staff_id or "")
        return one if one and one.active else None

    def by_code(self, code: str) -> Staff | None:
        return next((one for one in self.staff.values() if one.code == code), None)

    def department_by_code(self, code: str) -> Department | None:
        return next((one for one in self.departments.values() if one.code == code), None)

    def leader_over(self, staff: Staff) -> Staff | None:
        """Of the nearest department upwards that is led by somebody else who is here."""
        department = self.departments.get(staff.department_id)
        while department:
            leader = self.active(department.leader_id)
            if leader and leader.id != staff.id:
                return leader
            department = self.departments.get(department.parent_id)
        return None

    def path_of(self, department: Department) -> list[Department]:
        """Root first."""
        above = self.departments.get(department.parent_id)
        return [*(self.path_of(above) if above else []), department]

    def roles_of(self, staff: Staff) -> list[dict[str, Any]]:
        led = [one for one in self.departments.values() if one.leader_id == staff.id and one.active]
        return [{"roleDefId": f"{self.corp_id}:leader", "properties": {"departmentId": one.id}} for one in led]

    def stands_in(self, delegatee_id: str, staff_id: str, template_id: str, now: datetime) -> bool:
        return any(
            one.staff_id == staff_id and one.delegatee_id == delegatee_id and one.is_on(now, template_id)
            for one in self.delegates.values()
        )

    def put_staff(self, staff: Staff, now: datetime) -> None:
        """Putting an equal record again changes nothing."""
        known = self.staff.get(staff.id)
        if known is None or replace(known, updated_at=now) != replace(staff, updated_at=now):
            self.staff[staff.id] = replace(staff, updated_at=now)

    def put_department(self, department: Department, now: datetime) -> None:
        known = self.departments.get(department.id)
        if known is None or replace(known, updated_at=now) != replace(department, updated_at=now):
            self.departments[department.id] = replace(department, updated_at=now)

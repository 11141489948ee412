"""People and departments as Hesine knows them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.trips.model import EmployeeId

HESINE_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of the days that Hesine speaks of, such as the first and last of a delegation."""


class Standing(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Employee:
    id: EmployeeId
    name: str
    name_en: str
    email: str
    department_id: str
    updated_at: datetime
    manager: EmployeeId | None = None
    mobile: str = ""
    grade: str = ""
    country: str = ""
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    name: str
    updated_at: datetime
    parent_id: str = ""
    leader: EmployeeId | None = None
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class Delegation:
    """`delegate` may decide in `employee`'s place from `first` to `last`, both days included."""

    employee: EmployeeId
    delegate: EmployeeId
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

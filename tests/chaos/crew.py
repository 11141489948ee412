"""The people of one company: those who ask, those who decide first, those who decide after them.

Employees and addresses are the same in every company: what strays finds somebody. Slack's users are each their own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

DEPARTMENT = "D120"
LOCALES = ("en-GB", "zh-CN")
AFTERNOON = 13


@dataclass(frozen=True, slots=True)
class Member:
    employee: str
    user: str
    name: str
    locale: str

    @property
    def email(self) -> str:
        return f"{self.employee.lower()}@example.com"

    def in_slack(self, zone: str) -> dict[str, Any]:
        return {
            "id": self.user,
            "handle": self.employee.lower(),
            "real_name": self.name,
            "email": self.email,
            "locale": self.locale,
            "tz": zone,
        }

    def at_hesine(self, manager: "Member | None") -> dict[str, Any]:
        return {
            "employee_id": self.employee,
            "name": self.name,
            "name_en": self.name,
            "email": self.email,
            "department_id": DEPARTMENT,
            "manager_id": manager.employee if manager else None,
            "country": "DE",
            "status": "active",
        }


@dataclass(frozen=True, slots=True)
class Crew:
    requesters: tuple[Member, ...]
    first: tuple[Member, ...]
    second: tuple[Member, ...]

    @classmethod
    def of(cls, firm: int, trips: int) -> "Crew":
        return cls(
            _members(firm, "R", max(8, trips // 40)),
            _members(firm, "A", max(5, trips // 80)),
            _members(firm, "B", max(4, trips // 200)),
        )

    @property
    def everyone(self) -> tuple[Member, ...]:
        return (*self.requesters, *self.first, *self.second)

    def approver_of(self, requester: Member) -> Member:
        return self.first[self.requesters.index(requester) % len(self.first)]

    def pair(self, number: int) -> tuple[Member, Member]:
        """Two who share a second step."""
        place = number % len(self.second)
        return self.second[place], self.second[place - 1]

    def in_slack(self) -> list[dict[str, Any]]:
        """All in a zone whose afternoon it is: no digest comes between."""
        zone = _afternoon_zone(datetime.now(UTC))
        return [one.in_slack(zone) for one in self.everyone]

    def at_hesine(self) -> list[dict[str, Any]]:
        return [
            *(one.at_hesine(self.approver_of(one)) for one in self.requesters),
            *(one.at_hesine(None) for one in (*self.first, *self.second)),
        ]


def _members(firm: int, letter: str, count: int) -> tuple[Member, ...]:
    return tuple(
        Member(
            f"C{letter}{number:04d}",
            f"U{firm:02d}C{letter}{number:04d}",
            f"Crew {letter}{number} of {firm}",
            LOCALES[number % 2],
        )
        for number in range(count)
    )


def _afternoon_zone(now: datetime) -> str:
    """POSIX names count westward: Etc/GMT-3 is three hours ahead of UTC."""
    ahead = AFTERNOON - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/UTC"

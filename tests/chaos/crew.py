"""The people of the run: those who ask, those who decide first, those who decide after them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.hesine.driver import HesineDriver
from sandbox.slack.driver import SlackDriver

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


@dataclass(frozen=True, slots=True)
class Crew:
    requesters: tuple[Member, ...]
    first: tuple[Member, ...]
    second: tuple[Member, ...]

    @classmethod
    def of(cls, trips: int) -> "Crew":
        return cls(
            _members("R", max(8, trips // 40)), _members("A", max(5, trips // 80)), _members("B", max(4, trips // 200))
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

    async def hired(self, slack: SlackDriver, hesine: HesineDriver) -> None:
        """Known to both, all in a zone whose afternoon it is: no digest comes between."""
        zone = _afternoon_zone(datetime.now(UTC))
        for one in self.everyone:
            await slack.upsert_user(
                one.user, handle=one.employee.lower(), real_name=one.name, email=one.email, locale=one.locale, tz=zone
            )
        await hesine.seed(employees=[self._row(one) for one in self.everyone])

    def _row(self, one: Member) -> dict[str, Any]:
        manager = self.approver_of(one).employee if one in self.requesters else None
        return {
            "employee_id": one.employee,
            "name": one.name,
            "name_en": one.name,
            "email": one.email,
            "department_id": DEPARTMENT,
            "manager_id": manager,
            "country": "DE",
            "status": "active",
        }


def _members(letter: str, count: int) -> tuple[Member, ...]:
    return tuple(
        Member(f"C{letter}{number:04d}", f"U0C{letter}{number:04d}", f"Crew {letter}{number}", LOCALES[number % 2])
        for number in range(count)
    )


def _afternoon_zone(now: datetime) -> str:
    """POSIX names count westward: Etc/GMT-3 is three hours ahead of UTC."""
    ahead = AFTERNOON - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/UTC"

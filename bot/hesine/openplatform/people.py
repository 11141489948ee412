"""People, departments and delegations of one company."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime

from bot.errors import NotFound, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.assumptions import FIRST_DAY, LAST_DAY, LEADER_ROLE, ZONE
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.paging import Style
from bot.hesine.openplatform.values import local_time
from bot.hesine.openplatform.wire_people import Delegate, RoleRow, Staff, WireDepartment
from bot.trips.model import EmployeeId
from bot.trips.people import Delegation, Department, Employee, Standing

LOOKED_UP = 100
"""So many people may be looked up in one call."""
NEVER = datetime.fromtimestamp(0, UTC)


class People:
    """`template` is the original id of the trips' template, for delegations that hold for some templates only."""

    def __init__(self, exchange: Exchange, company_id: str, templates: Callable[[], Awaitable[frozenset[str]]]) -> None:
        self._exchange = exchange
        self._company_id = company_id
        self._templates = templates
        self._leaders: dict[str, EmployeeId] | None = None

    async def employees(self, moment: datetime | None = None) -> AsyncIterator[Employee]:
        """Leavers too: `active` is left out, because either value of it would leave some people out."""
        async for staff in self._exchange.listed(endpoints.STAFF, Staff, Style.A, _since(moment)):
            if staff.external is not True:
                yield employee(staff)

    async def departments(self, moment: datetime | None = None) -> AsyncIterator[Department]:
        """A new leader does not touch a department's own time, so then all departments are read."""
        leaders = await self._read_leaders()
        query = _since(moment if leaders == self._leaders else None)
        async for found in self._exchange.listed(endpoints.DEPARTMENTS, WireDepartment, Style.A, query):
            yield department(found, leaders.get(found.id))
        self._leaders = leaders

    async def delegations(self, moment: datetime | None = None) -> AsyncIterator[Delegation]:
        """Always all of them: a delegation carries no time of its own. Those for other templates are left out."""
        del moment
        found = (await self._exchange.read(endpoints.DELEGATES)).items
        templates = await self._templates() if any(one.original_ids for one in found) else frozenset()
        for one in found:
            if not (one.original_ids and templates) or templates & set(one.original_ids):
                yield delegation(one)

    async def staff(self, person: str) -> Staff:
        """Raises Rejected for someone whom Hesine does not know, or who left."""
        found = await self._looked_up("STAFFID", [person])
        if not found:
            raise Rejected("Hesine has no active employee of this id")
        return found[0]

    async def by_email(self, *emails: str) -> list[Employee]:
        """Whoever is found: nobody is told of those who are not."""
        return [employee(one) for one in await self._looked_up("MAIL", [one.lower() for one in emails])]

    async def by_phone(self, *phones: str) -> list[Employee]:
        return [employee(one) for one in await self._looked_up("CELLPHONE", list(phones))]

    async def _looked_up(self, kind: str, values: list[str]) -> list[Staff]:
        found: list[Staff] = []
        for start in range(0, len(values), LOOKED_UP):
            body = {"type": kind, "conditionIds": values[start : start + LOOKED_UP]}
            found += (await self._exchange.read(endpoints.STAFF_LOOKUP, body=body)).items
        return found

    async def _read_leaders(self) -> dict[str, EmployeeId]:
        ids = {"roledefId": f"{self._company_id}:{LEADER_ROLE}"}
        try:
            role = (await self._exchange.read(endpoints.ROLE, {"pathType": "id", "staffBy": "id"}, ids=ids)).value
        except NotFound:
            return {}
        return {row.path[-1]: leader for row in role.contents if (leader := _leader(row))}


def _leader(row: RoleRow) -> EmployeeId | None:
    """Of several leaders the first: a department has one here."""
    return next((EmployeeId(one) for one in row.staffs if one), None) if row.path else None


def _since(moment: datetime | None) -> dict[str, str]:
    order = {"orderBy": "updateTime", "orderByType": "asc"}
    return order | {"startDate": local_time(moment)} if moment else order


def employee(staff: Staff) -> Employee:
    return Employee(
        id=EmployeeId(staff.id),
        name=staff.name,
        name_en=staff.nick_name if staff.nick_name.isascii() else "",
        email=(staff.email or staff.show_email).lower(),
        department_id=staff.default_department or next(iter(staff.departments), ""),
        updated_at=staff.update_time or staff.create_time or NEVER,
        mobile=staff.cellphone,
        grade=str(staff.staff_custom_form.get("rankType") or ""),
        standing=Standing.LEFT if staff.active is False else Standing.ACTIVE,
    )


def department(found: WireDepartment, leader: EmployeeId | None) -> Department:
    return Department(
        id=found.id,
        name=found.name,
        updated_at=found.update_time or found.create_time or NEVER,
        parent_id=found.parent_id,
        leader=leader,
        standing=Standing.LEFT if found.active is False else Standing.ACTIVE,
    )


def delegation(found: Delegate) -> Delegation:
    return Delegation(
        EmployeeId(found.staff_id),
        EmployeeId(found.delegatee_id),
        _day(found.start_time, FIRST_DAY),
        _day(found.end_time, LAST_DAY),
    )


def _day(moment: datetime | None, otherwise: date) -> date:
    return moment.astimezone(ZONE).date() if moment else otherwise

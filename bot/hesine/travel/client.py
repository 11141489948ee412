"""Trips and people of one tenant, over the signed dialect: the ports of `bot.trips` kept word by word."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from bot.errors import Conflict, Denied
from bot.hesine.travel import translate
from bot.hesine.travel.exchange import Exchange
from bot.hesine.travel.probe import Finding, Probe
from bot.hesine.travel.sansio import Request, delete, get, paged, post, put
from bot.hesine.travel.wire import WireDelegate, WireDepartment, WireEmployee, WireTrip
from bot.trips.model import ApprovalStatus, Decision, EmployeeId, Record, TripDetail, Withdrawal
from bot.trips.outcomes import Done, NotEntitled, Outcome, Overtaken
from bot.trips.people import Delegation, Department, Employee

TRIPS = "/api/travel"
CREATE = "/api/travel/create"
TRIP = "/api/travel/{trip_id}"
APPROVAL = "/api/travel/{trip_id}/approval"
EMPLOYEES = "/api/org/employees"
DEPARTMENTS = "/api/org/departments"
DELEGATES = "/api/org/delegates"


class TravelApi:
    """Implements Travel and Organisation of `bot.trips.ports`, where the promises of each method stand."""

    def __init__(self, exchange: Exchange, probe: Probe) -> None:
        self._exchange = exchange
        self._probe = probe

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._exchange.aclose()

    async def file(
        self, requester: EmployeeId, approver: EmployeeId, detail: TripDetail, client_request_id: str
    ) -> Record:
        body = {
            "employee_id": requester,
            "trip_detail": translate.detail_body(detail),
            "approver_id": approver,
            "client_request_id": client_request_id,
        }
        return await self._written(post(CREATE, body))

    async def read(self, hesine_id: str) -> Record:
        return translate.record(await self._exchange.read(get(TRIP, trip_id=hesine_id), WireTrip))

    async def changed_since(self, moment: datetime) -> AsyncIterator[Record]:
        async for trip in self._exchange.listed(paged(TRIPS, _since(moment)), WireTrip):
            yield translate.record(trip)

    async def waiting_for(self, approver: EmployeeId) -> list[Record]:
        query = {"approver_id": approver, "status": ApprovalStatus.PENDING.value}
        return [translate.record(trip) async for trip in self._exchange.listed(paged(TRIPS, query), WireTrip)]

    async def change(
        self, hesine_id: str, version: int, detail: TripDetail, approver: EmployeeId, client_request_id: str
    ) -> Record:
        body = {
            "trip_detail": translate.detail_body(detail),
            "approver_id": approver,
            "version": version,
            "client_request_id": client_request_id,
        }
        return await self._written(put(TRIP, body, trip_id=hesine_id))

    async def decide(self, hesine_id: str, decision: Decision) -> Outcome:
        request = post(APPROVAL, translate.decision_body(decision), trip_id=hesine_id)
        return await self._settled(request, hesine_id, lambda record: _holds(record, decision.id))

    async def withdraw(self, hesine_id: str, withdrawal: Withdrawal) -> Outcome:
        query = {"version": str(withdrawal.version)} | ({"reason": withdrawal.reason} if withdrawal.reason else {})
        request = delete(TRIP, query, trip_id=hesine_id)
        return await self._settled(request, hesine_id, lambda record: record.withdrawn_at is not None)

    async def employees(self, moment: datetime | None = None) -> AsyncIterator[Employee]:
        async for found in self._exchange.listed(paged(EMPLOYEES, _since(moment)), WireEmployee):
            yield translate.employee(found)

    async def departments(self, moment: datetime | None = None) -> AsyncIterator[Department]:
        async for found in self._exchange.listed(paged(DEPARTMENTS, _since(moment)), WireDepartment):
            yield translate.department(found)

    async def delegations(self, moment: datetime | None = None) -> AsyncIterator[Delegation]:
        async for found in self._exchange.listed(paged(DELEGATES, _since(moment)), WireDelegate):
            yield translate.delegation(found)

    async def probe(self) -> list[Finding]:
        """What works with these credentials, for `doctor`; asks only what changes nothing."""
        return await self._probe.findings((TRIPS, EMPLOYEES, DEPARTMENTS, DELEGATES))

    async def _written(self, request: Request) -> Record:
        return translate.record(await self._exchange.write(request, WireTrip))

    async def _settled(self, request: Request, hesine_id: str, is_ours: Callable[[Record], bool]) -> Outcome:
        """One write, and what its refusal means: a conflict may be an earlier try of ours that did take effect."""
        try:
            return Done(await self._written(request))
        except Conflict:
            record = await self.read(hesine_id)
            return Done(record) if is_ours(record) else Overtaken(record)
        except Denied as error:
            if error.permission:
                raise
            return NotEntitled(error.request_id)


def _since(moment: datetime | None) -> dict[str, str]:
    return {"updated_since": moment.astimezone(UTC).isoformat()} if moment else {}


def _holds(record: Record, decision_id: str) -> bool:
    decisions = (one for step in record.steps for one in step.decisions)
    return any(one.decision_id == decision_id and one.status is not ApprovalStatus.PENDING for one in decisions)

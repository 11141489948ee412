"""Trips and people of one company, over the Open Platform: the ports of `bot.trips` kept word by word."""

from collections.abc import AsyncIterator
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.approvals import Approvals
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.filing import Filing
from bot.hesine.openplatform.flows import Flows
from bot.hesine.openplatform.links import Links
from bot.hesine.openplatform.people import People
from bot.hesine.openplatform.probe import Finding, Probe
from bot.trips.model import Decision, EmployeeId, Record, TripDetail, Withdrawal
from bot.trips.outcomes import Outcome
from bot.trips.people import Delegation, Department, Employee


class OpenPlatformApi:
    """Implements Travel and Organisation of `bot.trips.ports`, where the promises of each method stand."""

    def __init__(
        self,
        exchange: Exchange,
        flows: Flows,
        filing: Filing,
        approvals: Approvals,
        people: People,
        links: Links,
        probe: Probe,
    ) -> None:
        self._exchange = exchange
        self._flows = flows
        self._filing = filing
        self._approvals = approvals
        self._probe = probe
        self.people = people
        self.links = links

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
        """`approver` decides where Hesine's flow leaves a choice; elsewhere the flow names its own people."""
        return await self._filing.file(requester, approver, detail, client_request_id)

    async def read(self, hesine_id: str) -> Record:
        return await self._flows.record(hesine_id)

    def changed_since(self, moment: datetime) -> AsyncIterator[Record]:
        return self._flows.changed_since(moment)

    async def waiting_for(self, approver: EmployeeId) -> list[Record]:
        return await self._flows.waiting_for(approver)

    async def change(
        self, hesine_id: str, version: int, detail: TripDetail, approver: EmployeeId, client_request_id: str
    ) -> Record:
        """A flow keeps its first `outerCode`: a repeat is known by its version and content."""
        del client_request_id
        return await self._filing.change(hesine_id, version, detail, approver)

    async def decide(self, hesine_id: str, decision: Decision) -> Outcome:
        return await self._approvals.decide(hesine_id, decision)

    async def withdraw(self, hesine_id: str, withdrawal: Withdrawal) -> Outcome:
        """Taken back: Hesine keeps it as the requester's draft. Nobody is asked there who withdraws."""
        return await self._filing.withdraw(hesine_id, withdrawal)

    async def comment(self, hesine_id: str, person: EmployeeId, text: str) -> None:
        """Raises Denied for a person who neither filed nor decided it, and Busy when comments come too fast."""
        body = {"name": "freeflow.comment", "params": {"comment": text, "attachments": [], "keepItSecret": False}}
        await self._exchange.write(endpoints.FLOW_COMMENT, {"staffId": person}, body, {"flowId": hesine_id})

    def employees(self, moment: datetime | None = None) -> AsyncIterator[Employee]:
        return self.people.employees(moment)

    def departments(self, moment: datetime | None = None) -> AsyncIterator[Department]:
        return self.people.departments(moment)

    def delegations(self, moment: datetime | None = None) -> AsyncIterator[Delegation]:
        return self.people.delegations(moment)

    async def probe(self) -> list[Finding]:
        """What works with these credentials, for `doctor`; asks only what changes nothing."""
        return await self._probe.findings()

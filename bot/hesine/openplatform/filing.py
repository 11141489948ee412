"""Requests made, changed and taken back. A draft is no request: each of these ends with a submission, or without."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.clock import Clock
from bot.errors import Conflict, Denied, Misconfigured, NotFound, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.assumptions import CHECK_LOOKS, ZONE
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.filling import Filler
from bot.hesine.openplatform.flows import Flows
from bot.hesine.openplatform.forms import Forms
from bot.hesine.openplatform.people import People
from bot.hesine.openplatform.plan import chosen
from bot.hesine.openplatform.record import DRAFT, status, withdrawn_at
from bot.hesine.openplatform.refusals import AlreadyFiled, ApproverUnchosen, StalePlan, StaleTemplate
from bot.hesine.openplatform.steps import submissions
from bot.hesine.openplatform.wire_flows import Flow
from bot.trips.model import ApprovalStatus, EmployeeId, Record, TripDetail, Withdrawal
from bot.trips.outcomes import Done, NotEntitled, Overtaken

PENDING = "pending"
"""Submitted, and under Hesine's own check: nobody is asked yet."""

Pause = Callable[[float], Awaitable[None]]


class Filing:
    """`pause` waits so many seconds; it is given so that tests need not."""

    def __init__(
        self,
        exchange: Exchange,
        forms: Forms,
        filler: Filler,
        people: People,
        flows: Flows,
        clock: Clock,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._exchange = exchange
        self._forms = forms
        self._filler = filler
        self._people = people
        self._flows = flows
        self._clock = clock
        self._pause = pause

    async def file(
        self, requester: EmployeeId, approver: EmployeeId, detail: TripDetail, client_request_id: str
    ) -> Record:
        """`outerCode` is unique in a company, so a second try finds what the first one made."""
        try:
            flow = await self._created(requester, detail, client_request_id, commit=True)
        except AlreadyFiled:
            flow = await self._flows.by_outer_code(client_request_id)
        except ApproverUnchosen:
            flow = await self._draft(requester, detail, client_request_id)
        if flow.state == DRAFT and not submissions(flow):
            flow = await self._submitted(flow.id, approver)
        return await self._checked(flow)

    async def change(self, hesine_id: str, version: int, detail: TripDetail, approver: EmployeeId) -> Record:
        """Taken back, written anew, submitted: a request that waits for others cannot be written by its owner.

        Where an earlier try ended in between, this one goes on from there.
        """
        flow = await self._flows.flow(hesine_id)
        record = await self._flows.record_of(flow)
        if record.version == version + 1 and record.detail == detail:
            return record
        if record.version != version or status(flow) is not ApprovalStatus.PENDING:
            raise Conflict(f"the request {hesine_id} has moved on")
        if flow.state != DRAFT:
            flow = await self._retracted(hesine_id)
        await self._written(flow, detail)
        return await self._checked(await self._submitted(hesine_id, approver))

    async def withdraw(self, hesine_id: str, withdrawal: Withdrawal) -> Done | Overtaken | NotEntitled:
        record = await self._flows.record(hesine_id)
        if record.withdrawn_at:
            return Done(record)
        if record.status is not ApprovalStatus.PENDING or record.version != withdrawal.version:
            return Overtaken(record)
        try:
            return Done(await self._flows.record_of(await self._flows.act(hesine_id, "retract")))
        except (Conflict, Denied) as refusal:
            if isinstance(refusal, Denied) and refusal.permission:
                raise
            current = await self._flows.record(hesine_id)
            if current.withdrawn_at:
                return Done(current)
            return NotEntitled() if current.status is ApprovalStatus.PENDING else Overtaken(current)

    async def _draft(self, requester: EmployeeId, detail: TripDetail, outer_code: str) -> Flow:
        """Without a submission, so that the approvers can be chosen first."""
        try:
            return await self._created(requester, detail, outer_code, commit=False)
        except AlreadyFiled:
            return await self._flows.by_outer_code(outer_code)

    async def _created(self, requester: EmployeeId, detail: TripDetail, outer_code: str, *, commit: bool) -> Flow:
        staff = await self._people.staff(requester)

        async def create() -> Flow:
            template = await self._forms.template(staff)
            form = await self._filler.form(template, staff, detail, self._clock.now().astimezone(ZONE).date())
            query = {"isCommit": "true" if commit else "false"}
            body = {"form": {"outerCode": outer_code, **form}}
            return (await self._exchange.write(endpoints.FLOW_CREATE, query, body)).flow

        return await self._with_fresh_template(create)

    async def _written(self, flow: Flow, detail: TripDetail) -> None:
        staff = await self._people.staff(flow.form.submitter_id or flow.owner_id)

        async def write() -> Flow:
            template = await self._forms.template(staff)
            form = await self._filler.form(template, staff, detail, self._clock.now().astimezone(ZONE).date())
            if flow.form.outer_code:
                form["outerCode"] = flow.form.outer_code
            body = {"form": form}
            return (
                await self._exchange.write(endpoints.FLOW_UPDATE, {"editFlag": "cover"}, body, {"flowId": flow.id})
            ).flow

        await self._with_fresh_template(write)

    async def _with_fresh_template(self, write: Callable[[], Awaitable[Flow]]) -> Flow:
        """A template that was saved anew meanwhile is read again, once."""
        try:
            return await write()
        except StaleTemplate:
            self._forms.forget()
        try:
            return await write()
        except StaleTemplate as error:
            raise Misconfigured(f"{error}: Hesine refuses the version that it has just named") from error

    async def _retracted(self, hesine_id: str) -> Flow:
        """Raises Conflict where Hesine does not let it be taken back."""
        try:
            return await self._flows.act(hesine_id, "retract")
        except Denied as refusal:
            if refusal.permission:
                raise
            raise Conflict(f"the request {hesine_id} cannot be taken back at this step") from refusal

    async def _submitted(self, flow_id: str, approver: EmployeeId) -> Flow:
        try:
            return await self._submit(flow_id, approver)
        except StalePlan:
            pass
        try:
            return await self._submit(flow_id, approver)
        except (StalePlan, ApproverUnchosen) as error:
            raise Rejected(f"{error}: it can be submitted on Hesine's own page") from error

    async def _submit(self, flow_id: str, approver: EmployeeId) -> Flow:
        plan = (await self._exchange.read(endpoints.FLOW_PLAN, ids={"flowId": flow_id})).value
        body: dict[str, Any] = {"isUrgent": False, "nodes": chosen(plan, approver)}
        return (await self._exchange.write(endpoints.FLOW_SUBMIT, {"flowId": flow_id}, body)).flow

    async def _checked(self, flow: Flow) -> Record:
        """Hesine's own check takes moments, and only after it anybody is asked. It is not waited for long."""
        for seconds in CHECK_LOOKS:
            if flow.state != PENDING or withdrawn_at(flow):
                break
            await self._pause(seconds)
            flow = await self._flows.flow(flow.id)
        try:
            return await self._flows.record_of(flow)
        except NotFound as error:
            raise Rejected("Hesine keeps the request as a draft: it can be submitted on Hesine's own page") from error

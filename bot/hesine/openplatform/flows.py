"""Flows read and written: each as the record of a trip, with who must act and which decisions in it are ours."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from bot.errors import NotFound
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.assumptions import STATES_PER_CALL
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.forms import Forms
from bot.hesine.openplatform.paging import Style
from bot.hesine.openplatform.record import REQUISITION
from bot.hesine.openplatform.sansio import listed
from bot.hesine.openplatform.steps import APPROVING, VERDICTS
from bot.hesine.openplatform.turns import Spacing
from bot.hesine.openplatform.values import local_time
from bot.hesine.openplatform.wire_flows import ApproveState, Flow
from bot.hesine.ports import ApprovalTurns, Ballot
from bot.trips.model import Record


class Flows:
    def __init__(self, exchange: Exchange, forms: Forms, turns: ApprovalTurns, spacing: Spacing) -> None:
        self._exchange = exchange
        self._forms = forms
        self._turns = turns
        self._spacing = spacing

    async def flow(self, flow_id: str) -> Flow:
        """Raises NotFound, also for one that was deleted."""
        return (await self._exchange.read(endpoints.FLOW, {"flowId": flow_id})).value

    async def record(self, flow_id: str) -> Record:
        """Raises NotFound, also for a document that is no trip."""
        try:
            flow = await self.flow(flow_id)
        except NotFound:
            flow = await self._deleted(flow_id)
        return await self.record_of(flow)

    async def record_of(self, flow: Flow) -> Record:
        """Raises NotFound for a document that is no trip."""
        found = await self.records([flow])
        if not found:
            raise NotFound(f"the flow {flow.id} is no trip that was submitted")
        return found[0]

    async def by_outer_code(self, outer_code: str) -> Flow:
        """Raises NotFound."""
        return (await self._exchange.read(endpoints.FLOW_BY_OUTER_CODE, {"outerCode": outer_code})).value

    async def records(self, flows: Iterable[Flow]) -> list[Record]:
        """The trips among them, in the same order."""
        found = list(flows)
        stages = await self._stages([one.id for one in found if one.state == APPROVING])
        sent = await self._sent(found)
        reader = await self._forms.reader()
        records = (reader.record(one, stages.get(one.id), sent) for one in found)
        return [one for one in records if one]

    async def changed_since(self, moment: datetime) -> AsyncIterator[Record]:
        query = {
            "type": REQUISITION,
            "orderBy": "updateTime",
            "orderByType": "asc",
            "startDate": local_time(moment),
        }
        async for record in self._in_batches(self._exchange.listed(endpoints.FLOWS, Flow, Style.A, query)):
            yield record

    async def waiting_for(self, approver: str) -> list[Record]:
        ids = {"approverId": approver}
        pending = self._exchange.listed(endpoints.FLOWS_PENDING, Flow, Style.B, ids=ids)
        found = [one async for one in self._in_batches(pending)]
        return [one for one in found if one.step and approver in one.step.approvers]

    async def act(self, flow_id: str, action: str) -> Flow:
        """Retract, delete or alter. Nobody is asked who does it: whoever calls must know that they may."""
        ids = {"flowId": flow_id, "action": action}
        return (await self._exchange.write(endpoints.FLOW_ACTION, ids=ids)).flow

    async def _in_batches(self, flows: AsyncIterator[Flow]) -> AsyncIterator[Record]:
        batch: list[Flow] = []
        async for flow in flows:
            batch.append(flow)
            if len(batch) == STATES_PER_CALL:
                for record in await self.records(batch):
                    yield record
                batch = []
        for record in await self.records(batch):
            yield record

    async def _stages(self, ids: list[str]) -> dict[str, ApproveState]:
        stages: list[ApproveState] = []
        for start in range(0, len(ids), STATES_PER_CALL):
            some = {"ids": listed(tuple(ids[start : start + STATES_PER_CALL]))}
            stages += (await self._exchange.read(endpoints.FLOW_STATES, ids=some)).items
        return {one.flow_id: one for one in stages}

    async def _sent(self, flows: Iterable[Flow]) -> list[Ballot]:
        logs = [log for flow in flows for log in flow.logs if log.action in VERDICTS]
        people = {person for log in logs for person in (log.operator_id, log.by_delegate_id)}
        queues = await self._turns.queues(*sorted({self._spacing.queue(one) for one in people if one}))
        return [one for queue in queues for one in queue.ballots if one.sent_at]

    async def _deleted(self, flow_id: str) -> Flow:
        """Hesine does not answer for a deleted flow, but lists it: one that is not among the newest is not found."""
        query = {"type": REQUISITION, "orderBy": "updateTime", "active": "false", "start": "0", "count": "100"}
        page: Any = await self._exchange.read(endpoints.FLOWS, query)
        for flow in page.items:
            if flow.id == flow_id:
                return Flow.model_validate(flow)
        raise NotFound(f"Hesine has no flow {flow_id}")

"""The ASGI edge of Hesine's own API: reads a call, troubles it where ordered, answers it, logs it."""

import asyncio
import uuid
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from sandbox.hesine.call_log import LoggedCall
from sandbox.hesine.dropping import drop
from sandbox.hesine.faults import CallFault, FaultOrder
from sandbox.hesine_open import (
    api_approval,
    api_flows,
    api_forms,
    api_organisation,
    api_outbound,
    api_travel,
    link_page,
)
from sandbox.hesine_open.answers import Answer, refused, success, trouble
from sandbox.hesine_open.endpoints import Call, find
from sandbox.hesine_open.entrance import Entrance
from sandbox.hesine_open.gate import Incoming, admit, identify, split
from sandbox.hesine_open.params import Body, Query
from sandbox.hesine_open.refusals import Refusal, no_such_page
from sandbox.hesine_open.tenant import Tenant
from sandbox.hesine_open.wobble import wobbled
from sandbox.hesine_open.world import World

ENDPOINTS = (
    *api_organisation.ENDPOINTS,
    *api_forms.ENDPOINTS,
    *api_flows.ENDPOINTS,
    *api_approval.ENDPOINTS,
    *api_travel.ENDPOINTS,
    *api_outbound.ENDPOINTS,
)


@dataclass(frozen=True, slots=True)
class Troubled:
    """A call on its way through, with the fault that was ordered for it, if any."""

    incoming: Incoming
    tenant: Tenant | None
    started: float
    order: FaultOrder | None

    def has(self, *faults: CallFault) -> bool:
        return self.order is not None and self.order.fault in faults


class Edge:
    def __init__(self, world: World) -> None:
        self._world = world
        self._entrance = Entrance(world)
        self._turn = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        incoming = await _read(Request(scope, receive))
        tenant = self._tenant_of(incoming)
        order = self._world.faults.take(tenant.app_key if tenant else "", incoming.method, incoming.plain_path)
        call = Troubled(incoming, tenant, perf_counter(), order)
        answer = await self._answer_with_trouble(call)
        # Logged before it is sent, so that who has the answer also finds the call in the log.
        self._log(call, answer)
        if call.has(CallFault.DROP_BEFORE, CallFault.DROP_AFTER):
            await drop(receive)
        else:
            await answer.as_response()(scope, receive, send)

    async def _answer_with_trouble(self, call: Troubled) -> Answer:
        if call.order is None:
            return self._answer(call.incoming)
        if call.has(CallFault.SLOW):
            await self._linger(call.order.seconds)
        if call.has(CallFault.DROP_BEFORE):
            return Answer(0, b"")
        if call.has(CallFault.EXPIRE_TOKEN) and call.tenant:
            call.tenant.tokens.expire_all()
        answer = trouble(call.order) or self._answer(call.incoming)
        if call.has(CallFault.SLOW_AFTER):
            self._world.changes.bump()
            await self._linger(call.order.seconds)
        return answer

    def _answer(self, incoming: Incoming) -> Answer:
        try:
            body = self._body(incoming)
        except Refusal as refusal:
            return refused(refusal)
        return body if isinstance(body, Answer) else success(body)

    def _body(self, incoming: Incoming) -> Any:
        now = self._world.catch_up()
        if incoming.plain_path == link_page.PATH:
            return link_page.opened(self._world, incoming.query.get("code"), now)
        entered = self._entrance.answer(incoming, now)
        if entered is not None:
            return entered
        tenant = identify(self._world, incoming, now)
        found = find(ENDPOINTS, incoming.method, incoming.path)
        if found is None:
            raise no_such_page()
        endpoint, slots = found
        admit(tenant, endpoint, incoming)
        base_url = f"http://{incoming.host}{tenant.prefix}"
        body = endpoint.answer(Call(tenant, now, slots, incoming.query, incoming.body, base_url))
        self._turn += 1
        return wobbled(body, self._turn) if tenant.office.switches.wobble else body

    def _tenant_of(self, incoming: Incoming) -> Tenant | None:
        return self._world.of_token(incoming.query.get("accessToken"), self._world.clock.now())

    async def _linger(self, seconds: float) -> None:
        """Real seconds: a caller's timeout runs on the real clock. Cut short when the stand-in closes."""
        try:
            async with asyncio.timeout(seconds):
                await self._world.closing.wait()
        except TimeoutError:
            pass

    def _log(self, call: Troubled, answer: Answer) -> None:
        self._world.calls.add(
            LoggedCall(
                log_id=self._world.calls.next_id(),
                at=self._world.clock.now(),
                app_key=call.tenant.app_key if call.tenant else "",
                address=call.incoming.address,
                method=call.incoming.method,
                path=call.incoming.plain_path,
                status=answer.status,
                code=None,
                request_id=uuid.uuid4().hex,
                duration_ms=round((perf_counter() - call.started) * 1000, 3),
                fault=call.order.fault.value if call.order else None,
            )
        )
        self._world.changes.bump()


async def _read(request: Request) -> Incoming:
    prefix, path = split(request.scope["raw_path"].decode("latin-1"))
    return Incoming(
        method=request.method,
        prefix=prefix,
        path=path,
        query=Query(request.scope["query_string"].decode("latin-1")),
        body=Body(await request.body()),
        host=request.headers.get("host", ""),
        address=request.client.host if request.client else "",
    )

"""The ASGI edge of Hesine's own API: reads a call, troubles it where ordered, answers it, logs it."""

import asyncio
import uuid
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import format_datetime
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from sandbox.hesine import oauth, organisation, travel
from sandbox.hesine.answers import Answer, refusal, success, trouble
from sandbox.hesine.audit import audit_endpoints
from sandbox.hesine.call_log import LoggedCall
from sandbox.hesine.codes import HesineError, not_found
from sandbox.hesine.dropping import drop
from sandbox.hesine.endpoints import Call, find
from sandbox.hesine.faults import CallFault, FaultOrder
from sandbox.hesine.gate import Incoming, admit, check_token, identify
from sandbox.hesine.world import World


@dataclass(frozen=True, slots=True)
class Troubled:
    """A call on its way through, with the fault that was ordered for it, if any."""

    incoming: Incoming
    request_id: str
    started: float
    order: FaultOrder | None

    def has(self, *faults: CallFault) -> bool:
        return self.order is not None and self.order.fault in faults


class Edge:
    def __init__(self, world: World) -> None:
        self._world = world
        self._endpoints = (
            *oauth.ENDPOINTS,
            *travel.ENDPOINTS,
            *organisation.ENDPOINTS,
            *audit_endpoints(world.calls),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        incoming = await _read(Request(scope, receive))
        order = self._world.faults.take(incoming.header("App-Key"), incoming.method, incoming.path)
        call = Troubled(incoming, uuid.uuid4().hex, perf_counter(), order)
        answer = await self._answer_with_trouble(call)
        # Logged before it is sent, so that who has the answer also finds the call in the log.
        self._log(call, answer)
        if call.has(CallFault.DROP_BEFORE, CallFault.DROP_AFTER):
            await drop(receive)
        else:
            await self._dated(answer).as_response()(scope, receive, send)

    async def _answer_with_trouble(self, call: Troubled) -> Answer:
        if call.order is None:
            return self._answer(call)
        if call.has(CallFault.SLOW):
            await self._linger(call.order.seconds)
        if call.has(CallFault.DROP_BEFORE):
            return Answer(0, None, b"")
        if call.has(CallFault.EXPIRE_TOKEN):
            self._expire_tokens(call.incoming)
        answer = trouble(call.order, call.request_id) or self._answer(call)
        if call.has(CallFault.SLOW_AFTER):
            self._world.changes.bump()
            await self._linger(call.order.seconds)
        return answer

    def _dated(self, answer: Answer) -> Answer:
        """By the clock that signatures are checked against."""
        now = self._world.clock.now().astimezone(UTC)
        return replace(answer, headers={**answer.headers, "Date": format_datetime(now, usegmt=True)})

    def _answer(self, call: Troubled) -> Answer:
        try:
            return success(self._data(call.incoming), call.request_id)
        except HesineError as error:
            return refusal(error, call.request_id)

    def _data(self, incoming: Incoming) -> Any:
        tenant, now = identify(self._world, incoming), self._world.clock.now()
        found = find(self._endpoints, incoming.method, incoming.path)
        if found is None:
            check_token(tenant, incoming, now)
            raise not_found(f"endpoint {incoming.method} {incoming.path}")
        endpoint, path_ids = found
        admit(tenant, endpoint, incoming, now)
        return endpoint.answer(Call(tenant, now, path_ids, incoming.raw_query, incoming.body))

    def _expire_tokens(self, incoming: Incoming) -> None:
        tenant = self._world.tenants.get(incoming.header("App-Key"))
        if tenant is not None:
            tenant.tokens.expire_all(self._world.clock.now())

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
                app_key=call.incoming.header("App-Key"),
                address=call.incoming.address,
                method=call.incoming.method,
                path=call.incoming.path,
                status=answer.status,
                code=answer.code,
                request_id=call.request_id,
                duration_ms=round((perf_counter() - call.started) * 1000, 3),
                fault=call.order.fault.value if call.order else None,
            )
        )
        self._world.changes.bump()


async def _read(request: Request) -> Incoming:
    return Incoming(
        method=request.method,
        path=request.scope["raw_path"].decode("latin-1"),
        raw_query=request.scope["query_string"].decode("latin-1"),
        headers=request.headers,
        body=await request.body(),
        address=request.client.host if request.client else "",
    )

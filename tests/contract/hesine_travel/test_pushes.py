"""The stand-in's pushes, over real HTTP, read as events."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from bot.errors import Denied
from bot.hesine.travel.callbacks import Event, EventKind, PushRequest
from bot.hesine.travel.signer import HmacSigner
from sandbox.hesine.world import Account
from tests.unit.hesine_travel.samples import CHEN, DETAIL, LIN


class Inbox:
    """An ASGI app that takes every push, and hands each on as it came."""

    def __init__(self) -> None:
        self.pushes: asyncio.Queue[PushRequest] = asyncio.Queue()

    async def __call__(self, scope, receive, send) -> None:
        request = Request(scope, receive)
        path, query = scope["raw_path"].decode(), scope["query_string"].decode()
        await self.pushes.put(PushRequest(request.method, path, query, request.headers, await request.body()))
        await Response(status_code=200)(scope, receive, send)


@asynccontextmanager
async def listening(app):
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    listener = config.bind_socket()
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()


async def next_event(inbox, secret) -> Event:
    push = await asyncio.wait_for(inbox.pushes.get(), 10)
    assert push.app_key == Account().app_key
    return Event.from_http(push, signer=HmacSigner(secret), now=datetime.now(UTC))


async def test_a_push_of_hesine_is_proven_and_says_what_to_read_again(company):
    inbox = Inbox()
    async with listening(inbox) as url:
        await company.hesine.push_to(f"{url}/hesine/events")
        filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
        created = await next_event(inbox, Account().app_secret)
        await company.hesine.decide_on_web(filed.hesine_id, CHEN, "approved")
        decided = await next_event(inbox, Account().app_secret)
        await company.hesine.seed(employees=[{"employee_id": "E1001", "grade": "P6"}])
        person = await next_event(inbox, Account().app_secret)
    assert (created.kind, created.subject_id, created.version) == (EventKind.TRIP_CREATED, filed.hesine_id, 1)
    assert (decided.kind, decided.subject_id) == (EventKind.TRIP_DECIDED, filed.hesine_id)
    assert (person.kind, person.subject_id) == (EventKind.EMPLOYEE_CHANGED, "E1001")
    assert len({created.event_id, decided.event_id, person.event_id}) == 3


async def test_a_push_signed_with_another_secret_is_denied(company):
    inbox = Inbox()
    async with listening(inbox) as url:
        await company.hesine.push_to(f"{url}/hesine/events")
        await company.api.file(LIN, CHEN, DETAIL, "c-1")
        push = await asyncio.wait_for(inbox.pushes.get(), 10)
    with pytest.raises(Denied):
        Event.from_http(push, signer=HmacSigner("another"), now=datetime.now(UTC))

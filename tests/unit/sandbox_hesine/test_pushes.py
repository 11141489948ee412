"""Pushes: signed, repeated until taken, lost, doubled and out of order on request."""

import asyncio
import hashlib
import hmac
import json
from contextlib import suppress

import pytest
import uvicorn

from sandbox.hesine.world import PUSH_TIMEOUT_SECONDS, World


class Receiver:
    """Our side of the push: keeps what it got, answers what it is told to."""

    def __init__(self):
        self.got = []
        self.status = 200
        self.released = asyncio.Event()
        self.released.set()

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.got.append((scope["raw_path"].decode(), scope["query_string"].decode(), headers, body))
        await self.released.wait()
        await send({"type": "http.response.start", "status": self.status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    def events(self):
        return [json.loads(body) for *_, body in self.got]


class Server(uvicorn.Server):
    def __init__(self, config):
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture
async def url(stage):
    return await stage.serve(World(rate_factor=0, push_timeout=0.2))


@pytest.fixture
async def receiver(hesine):
    app = Receiver()
    config = uvicorn.Config(app, log_config=None, lifespan="off", port=0, timeout_graceful_shutdown=1)
    server, listener = Server(config), config.bind_socket()
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    await hesine.push_to(f"http://127.0.0.1:{listener.getsockname()[1]}/callbacks/h%C3%A9?b=2&a=1")
    yield app
    app.released.set()
    server.should_exit = True
    with suppress(asyncio.CancelledError):
        await running
    listener.close()


def settled(count):
    def holds(state):
        return [p["status"] for p in state["pushes"]].count("delivered") == count

    return holds


def attempted(times):
    return lambda state: len(state["pushes"][-1]["attempts"]) == times


async def test_an_event_is_pushed_signed_over_the_path_that_hesine_was_given(api, hesine, receiver):
    trip = await api.create()
    state = await hesine.wait_until(settled(1))
    ((path, query, headers, body),) = receiver.got
    text = "\n".join(
        ("POST", path, "a=1&b=2", headers["timestamp"], headers["nonce"], hashlib.sha256(body).hexdigest())
    )
    assert (path, query) == ("/callbacks/h%C3%A9", "b=2&a=1")
    expected = hmac.new(api.account.app_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    assert headers["signature"] == expected
    assert headers["app-key"] == api.account.app_key
    assert headers["content-type"] == "application/json"
    event = json.loads(body)
    assert set(event) == {"event_id", "event", "occurred_at", "data"}
    assert (event["event"], event["data"]) == ("trip.created", {"trip_id": trip["trip_id"], "version": 1})
    assert state["pushes"][-1]["attempts"][0]["outcome"] == "200"


async def test_each_kind_of_change_pushes_its_event(hesine, detail, receiver):
    trip = await hesine.file_on_web("E1001", "E1002", detail)
    await hesine.decide_on_web(trip["trip_id"], "E1002", "pending", "why?")
    await hesine.change_on_web(trip["trip_id"], detail | {"purpose": "other"})
    await hesine.decide_on_web(trip["trip_id"], "E1002", "rejected", "no")
    other = await hesine.file_on_web("E1001", "E1002", detail)
    await hesine.withdraw_on_web(other["trip_id"], "ill")
    await hesine.seed(
        employees=[{"employee_id": "E1003", "grade": "P5"}], departments=[{"department_id": "D120", "name": "Sales"}]
    )
    await hesine.wait_until(settled(8))
    pushed = sorted(receiver.events(), key=lambda e: e["event_id"])
    assert [e["event"] for e in pushed] == [
        *("trip.created", "trip.updated", "trip.updated", "trip.decided", "trip.created", "trip.withdrawn"),
        *("department.changed", "employee.changed"),
    ]
    assert [e["data"]["version"] for e in pushed[:4]] == [1, 1, 2, 2]
    assert pushed[-1]["data"] == {"employee_id": "E1003"}


async def test_an_event_not_taken_comes_again_after_10_60_and_600_seconds_then_is_gone(api, hesine, receiver):
    receiver.status = 503
    await api.create()
    await hesine.wait_until(attempted(1))
    for wait, attempts in ((10, 2), (60, 3), (600, 4)):
        await hesine.advance(wait / 2)
        assert (await hesine.pushes())[-1]["status"] == "waiting"
        await hesine.advance(wait / 2)
        await hesine.wait_until(attempted(attempts))
    assert (await hesine.pushes())[-1]["status"] == "gone"
    assert len({e["event_id"] for e in receiver.events()}) == 1


async def test_an_event_taken_at_the_second_attempt_does_not_come_again(api, hesine, receiver):
    receiver.status = 500
    await api.create()
    await hesine.wait_until(attempted(1))
    receiver.status = 200
    await hesine.advance(10)
    state = await hesine.wait_until(settled(1))
    assert [a["outcome"] for a in state["pushes"][-1]["attempts"]] == ["500", "200"]


async def test_an_address_where_nobody_listens_counts_as_an_attempt(api, hesine, receiver):
    await hesine.push_to("http://127.0.0.1:1/")
    await api.create()
    state = await hesine.wait_until(attempted(1))
    assert state["pushes"][-1]["attempts"][0]["outcome"] == "ConnectError"


async def test_a_lost_push_never_arrives(api, hesine, receiver):
    await hesine.fault("push_lost")
    await api.create()
    await api.create()
    await hesine.wait_until(settled(1))
    assert [p["status"] for p in await hesine.pushes()] == ["lost", "delivered"]
    assert len(receiver.got) == 1


async def test_a_repeated_push_arrives_twice_with_one_event_id(api, hesine, receiver):
    await hesine.fault("push_repeat")
    await api.create()
    await hesine.wait_until(settled(1))
    first, second = receiver.events()
    assert first == second


async def test_a_reordered_push_arrives_after_the_next_one(api, hesine, receiver):
    await hesine.fault("push_reorder")
    first, second = await api.create(), await api.create()
    await hesine.wait_until(settled(2))
    assert [e["data"]["trip_id"] for e in receiver.events()] == [second["trip_id"], first["trip_id"]]


async def test_a_held_push_without_a_successor_arrives_in_the_end(api, hesine, receiver):
    await hesine.fault("push_reorder")
    await api.create()
    await hesine.advance(30)
    await hesine.wait_until(settled(1))


async def test_an_answer_that_takes_too_long_counts_as_none(api, hesine, receiver):
    receiver.released.clear()
    await api.create()
    state = await hesine.wait_until(attempted(1))
    assert state["pushes"][-1]["attempts"][0]["outcome"] in ("TimeoutError", "ReadTimeout")
    assert PUSH_TIMEOUT_SECONDS == 3

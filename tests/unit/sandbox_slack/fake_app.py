"""A Slack app for these tests: checks signatures by itself and answers as it is told."""

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Listener = Callable[[dict[str, Any]], Awaitable[Any]]


def is_signed(secret: str, headers: Any, body: bytes) -> bool:
    stamp = headers.get("x-slack-request-timestamp", "0")
    if abs(time.time() - int(stamp)) > 300:
        return False
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("x-slack-signature", ""), f"v0={digest}")


@dataclass
class Received:
    kind: str
    payload: dict[str, Any]
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeApp:
    """`on[kind]` is awaited with the payload; it returns a body, a Response, or None for an empty 200."""

    secret: str
    token: str
    on: dict[str, Listener] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    unsigned: int = 0
    http: httpx.AsyncClient | None = None

    def asgi(self) -> Starlette:
        return Starlette(routes=[Route("/slack/events", self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        if not is_signed(self.secret, request.headers, body):
            self.unsigned += 1
            return PlainTextResponse("bad signature", 401)
        kind, payload = read(request.headers["content-type"], body)
        self.received.append(Received(kind, payload, dict(request.headers), body))
        if kind == "url_verification":
            return PlainTextResponse(payload["challenge"])
        listener = self.on.get(kind)
        answer = await listener(payload) if listener else None
        if isinstance(answer, Response):
            return answer
        if isinstance(answer, str):
            return PlainTextResponse(answer)
        return Response() if answer is None else JSONResponse(answer)

    def got(self, kind: str) -> list[dict[str, Any]]:
        return [r.payload for r in self.received if r.kind == kind]

    async def api(self, method: str, *, token: str | None = None, **args: Any) -> dict[str, Any]:
        return (await self.call(method, token=token, **args)).json()

    async def call(self, method: str, *, token: str | None = None, **args: Any) -> httpx.Response:
        """As a form with JSON in its fields, which every method takes."""
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in args.items()}
        bearer = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return await self.http.post(f"/api/{method}", data=form, headers=bearer)

    async def api_json(self, method: str, **args: Any) -> dict[str, Any]:
        bearer = {"Authorization": f"Bearer {self.token}"}
        return (await self.http.post(f"/api/{method}", json=args, headers=bearer)).json()


def read(content_type: str, body: bytes) -> tuple[str, dict[str, Any]]:
    if content_type == "application/json":
        payload = json.loads(body)
        return payload["event"]["type"] if payload["type"] == "event_callback" else payload["type"], payload
    form = {k: v[0] for k, v in parse_qs(body.decode(), keep_blank_values=True).items()}
    if "payload" in form:
        payload = json.loads(form["payload"])
        return payload["type"], payload
    return "command", form

"""The road every Web API call takes: read, log, fault, token, scope, rate, arguments, method."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.api import chat, conversations, leaving, meta, oauth, surfaces, users
from sandbox.slack.api.call import Call, read
from sandbox.slack.api.credentials import desk_for
from sandbox.slack.api.method import Method
from sandbox.slack.dropping import DroppedResponse
from sandbox.slack.errors import RateLimitedError, SlackError, invalid_arguments
from sandbox.slack.faults import Fault, take
from sandbox.slack.shapes import Json
from sandbox.slack.world import World

METHODS: Mapping[str, Method] = {
    **meta.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **surfaces.METHODS,
    **oauth.METHODS,
    **leaving.METHODS,
}
_FAULT_STATUS = {"500": 500, "503": 503}


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Json
    headers: Mapping[str, str]


async def serve(request: Request) -> Response:
    world: World = request.app.state.world
    started = time.perf_counter()
    try:
        call = await read(request)
    except SlackError as refusal:
        return JSONResponse({"ok": False, "error": refusal.code})
    fault = take(world.faults.calls, call.method)
    reply = await _faulty(world, call, fault)
    _log(world, call, reply, fault, started)
    if fault is not None and fault.fault in ("drop_before", "drop_after"):
        return DroppedResponse()
    return JSONResponse(reply.body, reply.status, reply.headers)


async def _faulty(world: World, call: Call, fault: Fault | None) -> Reply:
    kind = fault.fault if fault is not None else ""
    if fault is not None and kind == "429":
        return _limited(fault.retry_after)
    if kind in _FAULT_STATUS:
        return Reply(_FAULT_STATUS[kind], {"ok": False, "error": "internal_error"}, {})
    if kind == "drop_before":
        return Reply(0, {"ok": False, "error": "dropped"}, {})
    if kind.startswith("error:"):
        return Reply(200, {"ok": False, "error": kind.removeprefix("error:")}, {})
    if fault is not None and kind == "slow":
        await asyncio.sleep(fault.seconds)
    return _answer(world, call)


def _answer(world: World, call: Call) -> Reply:
    headers: dict[str, str] = {}
    try:
        body = {"ok": True, **_served(world, call, headers)}
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.extra}
    except RateLimitedError as limit:
        return _limited(limit.retry_after)
    return Reply(200, body, headers)


def _served(world: World, call: Call, headers: dict[str, str]) -> Json:
    method = METHODS.get(call.method)
    if method is None:
        raise SlackError("unknown_method", req_method=call.method)
    args = call.args if method.takes_json or not call.is_json else {}
    desk = desk_for(world, call, method, args)
    if desk.token is not None and desk.installation is not None:
        granted = desk.installation.scopes_of(desk.token.grant)
        headers["x-oauth-scopes"] = ",".join(granted)
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        _require_scope(granted, method)
    world.rates.count_call(desk.team.id, call.method, method.tier)
    for name in method.required:
        if args.get(name) in (None, ""):
            raise invalid_arguments(f"missing required field: {name} [json-pointer:/{name}]")
    return method.serve(desk, args)


def _require_scope(granted: tuple[str, ...], method: Method) -> None:
    if method.scopes and not set(method.scopes) & set(granted):
        raise SlackError("missing_scope", needed=method.scopes[0], provided=",".join(granted))


def _limited(retry_after: int) -> Reply:
    return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(retry_after)})


def _log(world: World, call: Call, reply: Reply, fault: Fault | None, started: float) -> None:
    token = world.tokens.find(call.token)
    world.journal.called(
        {
            "at": world.clock.now(),
            "method": call.method,
            "team": token.grant.home if token is not None else None,
            "args": call.summary(),
            "ok": bool(reply.body["ok"]),
            "error": reply.body.get("error"),
            "status": reply.status,
            "fault": fault.fault if fault is not None else None,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        },
    )

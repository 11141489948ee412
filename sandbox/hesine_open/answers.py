"""What goes out: success as the endpoint shaped it, refusals in their three bodies, and ordered trouble."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from sandbox.hesine.faults import CallFault, FaultOrder
from sandbox.hesine_open.refusals import Refusal, Shape


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def as_response(self) -> Response:
        return Response(self.body, self.status, self.headers, self.media_type)


def success(body: Any) -> Answer:
    return Answer(200, _json(body))


def refused(refusal: Refusal, headers: dict[str, str] | None = None) -> Answer:
    if refusal.shape is Shape.PLAIN:
        return Answer(refusal.status, refusal.message.encode(), "text/plain", headers or {})
    body: dict[str, Any] = {"errorCode": refusal.status, "errorMessage": refusal.message}
    if refusal.shape is Shape.WRAPPED:
        body = {"value": {**body, "errorDetail": None}}
    else:
        body |= {"errorDetails": None, "code": None, "data": None}
    return Answer(refusal.status, _json(body), headers=headers or {})


def trouble(order: FaultOrder) -> Answer | None:
    """What is answered in place of the effect; None for the faults that leave the answer as it is."""
    match order.fault:
        case CallFault.BUSY:
            return refused(Refusal(429, "请求过于频繁，请稍后再试"), {"Retry-After": str(order.retry_after)})
        case CallFault.STATUS:
            return refused(Refusal(order.status or 500, "服务器内部错误：请稍后再试"))
        case CallFault.GARBAGE:
            return Answer(order.status or 502, b"<html><body><h1>Bad Gateway</h1></body></html>", "text/html")
        case _:
            return None


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

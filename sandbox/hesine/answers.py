"""The envelope every answer wears, and what ordered trouble answers instead."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from sandbox.hesine.codes import Code, HesineError
from sandbox.hesine.faults import CallFault, FaultOrder

_SERVER_SIDE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is None where the body is no envelope."""

    status: int
    code: int | None
    body: bytes
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def as_response(self) -> Response:
        return Response(self.body, self.status, self.headers, self.media_type)


def success(data: Any, request_id: str) -> Answer:
    return Answer(200, Code.OK, _envelope(Code.OK, "ok", data, request_id))


def refusal(error: HesineError, request_id: str) -> Answer:
    body = _envelope(error.code, error.message, error.data, request_id)
    return Answer(error.code.http_status, error.code, body, headers=error.headers)


def trouble(order: FaultOrder, request_id: str) -> Answer | None:
    """What is answered in place of the effect; None for the faults that leave the answer as it is."""
    match order.fault:
        case CallFault.BUSY:
            wait = {"Retry-After": str(order.retry_after)}
            return refusal(HesineError(Code.TOO_MANY_CALLS, "too many calls", headers=wait), request_id)
        case CallFault.STATUS:
            return _bare_status(order.status or 503, request_id)
        case CallFault.GARBAGE:
            page = b"<html><body><h1>Bad Gateway</h1></body></html>"
            return Answer(order.status or 502, None, page, "text/html")
        case _:
            return None


def _bare_status(status: int, request_id: str) -> Answer:
    code = _code_of(status)
    return Answer(status, code, _envelope(code, f"ordered fault: {status}", None, request_id))


def _code_of(status: int) -> int:
    if status >= _SERVER_SIDE:
        return Code.BROKEN if status == _SERVER_SIDE else Code.UNAVAILABLE
    return next((code for code in Code if code.http_status == status), Code.OK)


def _envelope(code: int, message: str, data: Any, request_id: str) -> bytes:
    envelope = {"code": int(code), "message": message, "data": data, "request_id": request_id}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()

"""Every call that came in: for audit, for assertions; ids only, no body and no query."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.hesine.clock import render

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """`fault` names the fault that was ordered for this call; then `status` may never have reached the caller."""

    log_id: str
    at: datetime
    app_key: str
    address: str
    method: str
    path: str
    status: int
    code: int | None
    request_id: str
    duration_ms: float
    fault: str | None

    def as_state(self) -> dict[str, Any]:
        return {**self.as_audit(), "duration_ms": self.duration_ms, "fault": self.fault}

    def as_audit(self) -> dict[str, Any]:
        return {
            "log_id": self.log_id,
            "at": render(self.at),
            "app_key": self.app_key,
            "address": self.address,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "code": self.code,
            "request_id": self.request_id,
        }


class CallLog:
    def __init__(self) -> None:
        self._calls: deque[LoggedCall] = deque(maxlen=KEPT)
        self._count = 0

    def next_id(self) -> str:
        self._count += 1
        return f"L{self._count:08d}"

    def add(self, call: LoggedCall) -> None:
        self._calls.append(call)

    def of(self, app_key: str) -> list[LoggedCall]:
        return [call for call in self._calls if call.app_key == app_key]

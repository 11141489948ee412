"""The audit log of a company: who called what, when and from where."""

from collections.abc import Callable
from typing import Any

from sandbox.hesine.call_log import CallLog, LoggedCall
from sandbox.hesine.endpoints import Call, Endpoint
from sandbox.hesine.paging import PageQuery, Position, page
from sandbox.hesine.values import parse_query


def audit_endpoints(calls: CallLog) -> tuple[Endpoint, ...]:
    return (Endpoint("GET", "/api/audit/logs", "audit.logs", _logs_of(calls)),)


def _logs_of(calls: CallLog) -> Callable[[Call], dict[str, Any]]:
    def logs(call: Call) -> dict[str, Any]:
        query = parse_query(PageQuery, call.raw_query)
        return page(calls.of(call.tenant.app_key), query, _position, LoggedCall.as_audit)

    return logs


def _position(call: LoggedCall) -> Position:
    return call.at, call.log_id

"""The signed dialect without the network: a request as a value, an answer deciphered into data or an error.

Everything about codes is one table, `REFUSALS`. An answer that carries no envelope of Hesine was written by
something in between, or by a Hesine in trouble, and is judged by its status alone.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from bot.errors import (
    BotError,
    Broken,
    Busy,
    Conflict,
    Denied,
    FieldError,
    Misconfigured,
    NotFound,
    Rejected,
)
from bot.hesine.travel.signer import encoded_query
from bot.hesine.travel.translate import field_name

PAGE_SIZE = 100
DEFAULT_WAIT = 1.0
"""Seconds to wait after a 429 that does not say how long."""

Data = dict[str, Any]


class OffTheList(Misconfigured):
    """Hesine takes calls from addresses on its allow list only, and ours is not on it."""


@dataclass(frozen=True, slots=True)
class Request:
    """`route` is the path template; `path` is filled in and encoded. Body and query stay out of every repr."""

    method: str
    route: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def target(self) -> str:
        query = encoded_query(list(self.query))
        return f"{self.path}?{query}" if query else self.path


def get(route: str, query: Mapping[str, str] | None = None, **ids: str) -> Request:
    return _request("GET", route, ids, query=query)


def post(route: str, body: Data, **ids: str) -> Request:
    return _request("POST", route, ids, body=_json(body))


def put(route: str, body: Data, **ids: str) -> Request:
    return _request("PUT", route, ids, body=_json(body))


def delete(route: str, query: Mapping[str, str], **ids: str) -> Request:
    return _request("DELETE", route, ids, query=query)


def _request(
    method: str, route: str, ids: Mapping[str, str], query: Mapping[str, str] | None = None, body: bytes = b""
) -> Request:
    path = route.format_map({name: _segment(value) for name, value in ids.items()})
    return Request(method, route, path, tuple((query or {}).items()), body)


def _segment(value: str) -> str:
    # An empty id or a dot segment would name the list, or another endpoint, once the path is normalised.
    if not value.strip("."):
        raise NotFound("Hesine cannot hold an object whose id is empty or only dots")
    return quote(value, safe="")


def _json(body: Data) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def paged(route: str, query: Mapping[str, str] | None = None) -> Request:
    """The first page of a list."""
    return get(route, {**(query or {}), "limit": str(PAGE_SIZE)})


def items(page: Data) -> list[Any]:
    """Raises Broken when the page holds no list."""
    found = page.get("items")
    if not isinstance(found, list):
        raise Broken("Hesine answered a list without items")
    return found


def following(request: Request, page: Data) -> Request | None:
    """The next page, or None after the last. Raises Broken on a cursor that would loop for ever."""
    cursor = page.get("next_cursor")
    if not cursor:
        return None
    step = ("cursor", str(cursor))
    if step in request.query:
        raise Broken(f"Hesine answered {request.route} with the cursor it was asked for")
    return replace(request, query=(*(pair for pair in request.query if pair[0] != "cursor"), step))


@dataclass(frozen=True, slots=True)
class Envelope:
    code: int
    data: Data = field(repr=False)
    request_id: str = ""


def envelope(body: bytes) -> Envelope | None:
    """Hesine's standard structure, or None if this is something else."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or type(said.get("code")) is not int:
        return None
    data, request_id = said.get("data"), said.get("request_id")
    return Envelope(
        said["code"], data if isinstance(data, dict) else {}, request_id if isinstance(request_id, str) else ""
    )


def summary(body: bytes) -> Mapping[str, object]:
    """What a log line may say of an answer."""
    said = envelope(body)
    return {"code": said.code, "request_id": said.request_id} if said else {}


def server_time(headers: Mapping[str, str], data: Data) -> datetime | None:
    """Hesine's own clock: what the answer says in so many words, else its Date header (whole seconds)."""
    for name in ("server_time", "now"):
        if told := _instant(data.get(name)):
            return told
    try:
        return parsedate_to_datetime(headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def _instant(value: object) -> datetime | None:
    """An instant as RFC 3339 text or as Unix seconds, number or text."""
    try:
        if isinstance(value, str) and not value.isdigit():
            told = datetime.fromisoformat(value)
            return told.astimezone(UTC) if told.tzinfo else None
        return datetime.fromtimestamp(int(value), UTC) if isinstance(value, int | str) else None
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class _Failure:
    code: int
    data: Data
    request_id: str
    retry_after: float


_Refusal = Callable[[_Failure], BotError]


def decipher(status: int, headers: Mapping[str, str], body: bytes) -> Data:
    """The business data of a success. Raises what `REFUSALS` says of the code, whatever the HTTP status."""
    said = envelope(body)
    wait = _seconds(headers.get("retry-after"))
    if said is None:
        raise _without_envelope(status, wait)
    if said.code == 0 and status < HTTPStatus.BAD_REQUEST:
        return said.data
    refusal = REFUSALS.get(said.code) or BY_STATUS.get(said.code // 100) or _broken
    raise refusal(_Failure(said.code, said.data, said.request_id, wait))


def _without_envelope(status: int, wait: float) -> BotError:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Busy("Something before Hesine asks us to slow down", wait)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Misconfigured(f"HTTP {status} did not come from Hesine: check the base address and the proxy")
    return Broken(f"Hesine answered HTTP {status} without its envelope")


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdecimal() else DEFAULT_WAIT


def _rejected(sentence: str) -> _Refusal:
    return lambda failure: Rejected(
        f"{sentence} ({failure.code})", _fields(failure.data), request_id=failure.request_id
    )


def _fields(data: Data) -> tuple[FieldError, ...]:
    errors = data.get("errors")
    rows = [row for row in errors if isinstance(row, dict)] if isinstance(errors, list) else []
    return tuple(FieldError(field_name(str(row.get("field", ""))), str(row.get("reason", ""))) for row in rows)


def _plain(error: type[BotError], sentence: str) -> _Refusal:
    return lambda failure: error(f"{sentence} ({failure.code})", request_id=failure.request_id)


def _closed(failure: _Failure) -> BotError:
    # Never empty: an empty permission means that it is the person who may not.
    permission = str(failure.data.get("permission") or "unnamed")
    sentence = f"Hesine has not opened the permission {permission} for this App Key: open it in the console"
    return Denied(f"{sentence} ({failure.code})", permission, request_id=failure.request_id)


def _off_the_list(failure: _Failure) -> BotError:
    address = str(failure.data.get("address") or "of ours")
    sentence = f"The address {address} is not on Hesine's allow list: add it, or set the outbound proxy"
    return OffTheList(f"{sentence} ({failure.code})", request_id=failure.request_id)


def _busy(failure: _Failure) -> BotError:
    return Busy(f"Hesine asks us to slow down ({failure.code})", failure.retry_after, request_id=failure.request_id)


def _broken(failure: _Failure) -> BotError:
    return Broken(f"Hesine failed on its side ({failure.code})", request_id=failure.request_id)


REFUSALS: Mapping[int, _Refusal] = {
    40001: _rejected("Hesine found a malformed or missing field"),
    40002: _rejected("Hesine refused a date or a term"),
    40101: _plain(Misconfigured, "Hesine refused our signature: check App Key, App Secret and signing scheme"),
    40102: _plain(Misconfigured, "Hesine's clock and ours are too far apart: set this machine's clock"),
    40103: _plain(Misconfigured, "Hesine calls a fresh token expired: does another system use this App Key?"),
    40104: _plain(Misconfigured, "Hesine does not know a fresh token: does another system use this App Key?"),
    40105: _plain(Misconfigured, "Hesine saw a fresh nonce twice: does a proxy repeat our calls?"),
    40301: _closed,
    40302: _off_the_list,
    40303: _plain(Denied, "Hesine says that this person may not do this"),
    40401: _plain(NotFound, "Hesine has no such object"),
    40901: _rejected("A defect of ours: an id was used again with other content, nothing was changed"),
    40902: _plain(Conflict, "The record had moved on at Hesine"),
    40903: _rejected("Hesine already knows this receipt"),
    42201: _rejected("A business rule of Hesine refuses this"),
    42901: _busy,
    50001: _broken,
    50301: _broken,
}

BY_STATUS: Mapping[int, _Refusal] = {
    400: _rejected("Hesine refused what was sent, with a code we do not know"),
    401: _plain(Misconfigured, "Hesine refused our credentials, with a code we do not know"),
    403: _plain(Misconfigured, "Hesine refused this call, with a code we do not know"),
    404: _plain(NotFound, "Hesine has no such object"),
    409: _plain(Conflict, "The record had moved on at Hesine"),
    422: _rejected("A business rule of Hesine refuses this"),
    429: _busy,
}
"""What a code of a later version of the API is taken for, by its first three digits."""

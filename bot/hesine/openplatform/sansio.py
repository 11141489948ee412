"""The dialect without the network: a request as a value, an answer deciphered into data or an error."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from bot.errors import NotFound
from bot.hesine.openplatform.assumptions import EMPTY_LISTS, UNRESERVED_IN_PATHS
from bot.hesine.openplatform.refusals import DEFAULT_WAIT, Refusal, meaning

FAILED = "false"
SUMMARISED_BYTES = 2000
"""A refusal is short; longer answers are not read twice."""

Data = Any
"""What an answer's body holds as JSON: an object or a list."""


@dataclass(frozen=True, slots=True)
class Request:
    """`route` is the path with its placeholders; `path` is filled in, with `$` and brackets raw. Body and query stay
    out of every repr, and the token is in neither: it is put in front of the network (`auth`).
    """

    method: str
    route: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def target(self) -> str:
        query = encoded_query(self.query)
        return f"{self.path}?{query}" if query else self.path


def request(
    method: str,
    route: str,
    ids: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    body: Data | None = None,
) -> Request:
    path = route.format_map({name: _segment(value) for name, value in (ids or {}).items()})
    return Request(method, route, path, tuple((query or {}).items()), b"" if body is None else _json(body))


def listed(ids: tuple[str, ...]) -> str:
    """Ids as they stand between the brackets of a path."""
    return ",".join(ids)


def _segment(value: str) -> str:
    # An empty id or a dot segment would name the list, or another endpoint, once the path is normalised.
    if not value.strip("."):
        raise NotFound("Hesine cannot hold an object whose id is empty or only dots")
    return quote(value, safe=UNRESERVED_IN_PATHS)


def encoded_query(pairs: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def _json(body: Data) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def decipher(status: int, headers: Mapping[str, str], body: bytes, power: str = "") -> Data:
    """The JSON of a success. Raises what `refusals` says of all that is none, whatever the HTTP status.

    A refusal is an object with `errorMessage` (at its top or inside `value`), a `value` whose `code` or `success` says
    so, or a body that is not JSON at all.
    """
    said = _parsed(body)
    failure = _failure(said) if isinstance(said, dict | list) else body.decode(errors="replace")
    if status >= HTTPStatus.MULTIPLE_CHOICES or failure is not None:
        wait = _seconds(headers.get("retry-after"))
        raise meaning(Refusal(_status(status, said), failure or "", power, wait, is_plain=said is None))
    return said


def _parsed(body: bytes) -> Data:
    """None where it is not JSON; an empty body (HTTP 204) says nothing and is an empty object."""
    text = body.strip()
    if not text:
        return {}
    if "".join(text.decode(errors="replace").split()) in EMPTY_LISTS:
        return {"count": 0, "items": []}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _failure(said: Data) -> str | None:
    """The words of a failure; None for a success."""
    if not isinstance(said, dict):
        return None
    value = said.get("value")
    for part in (said, value):
        if isinstance(part, dict) and (text := _told(part)):
            return text
    if isinstance(value, dict) and value.keys() & {"message", "msg", "success"} and _says_no(value):
        return str(value.get("message") or value.get("msg") or value.get("errors") or "")
    # A few writes answer their failure as the sentence that would else be their success.
    return value if isinstance(value, str) and any(sign in value for sign in SENTENCES) else None


def _told(part: Mapping[str, Data]) -> str:
    """`errorMessage` beside an `errorCode`; `message` or `msg` where no value stands beside it."""
    if part.get("errorMessage") and ("errorCode" in part or "status" in part):
        return str(part["errorMessage"])
    lone = part.keys() & {"message", "msg"} and not part.keys() & ({"value", "items", "flow", "id", "data"})
    return str(part.get("message") or part.get("msg")) if lone and _says_no(part) else ""


def _says_no(part: Mapping[str, Data]) -> bool:
    """An object with an id is data, and its `code` is a person's or a department's number."""
    if part.get("success") is False:
        return True
    code = str(part.get("code", "")).lower()
    return "id" not in part and (code == FAILED or _is_refusal(code))


def _is_refusal(code: str) -> bool:
    return code.isdigit() and int(code) >= HTTPStatus.BAD_REQUEST


SENTENCES = ("查询不到数据", "成功关闭了[0]条", "无此待办的操作权限")
"""Signs of a failure in a plain sentence under HTTP 200."""


def _status(status: int, said: Data) -> int:
    """The class of a refusal: the HTTP status, or the one inside where the former claims success."""
    if status >= HTTPStatus.MULTIPLE_CHOICES or not isinstance(said, dict):
        return status
    value = said.get("value")
    for part in (said, value):
        code = str(part.get("errorCode") or part.get("code") or "") if isinstance(part, dict) else ""
        if _is_refusal(code):
            return int(code)
    return status


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdecimal() else DEFAULT_WAIT


def summary(body: bytes) -> Mapping[str, object]:
    """What a log line may say of an answer: the number of a refusal, none of its words."""
    said = _parsed(body) if len(body) < SUMMARISED_BYTES else None
    code = said.get("errorCode") if isinstance(said, dict) else None
    return {"code": code} if isinstance(code, int) else {}

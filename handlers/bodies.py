"""The body of a request: as long as it is of a size that we take, and what it says."""

import json

from slack_bolt.request.internals import parse_body
from starlette.requests import Request

from blocks.payload import UnreadableError
from handlers.request import Body

LIMIT = 1_000_000
"""Bytes. Slack's largest payloads (a view of 250 kB, its state) stay well below, and Hesine's pushes are small."""
UNPARSABLE = (ValueError, RecursionError)
INTERACTION = b"payload="


async def body_of(request: Request) -> bytes | None:
    """None where it is too large; then no more of it is read, whatever length was announced, or none."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            return None
        parts.append(part)
    return b"".join(parts)


def parsed(raw: bytes, content_type: str) -> Body:
    """What Slack says: as JSON, as a form, or as JSON in a form's one field. Raises one of UNPARSABLE."""
    payload = _payload(raw)
    text = payload or raw.decode()
    body = json.loads(payload) if payload else parse_body(text, content_type.partition(";")[0])
    if not isinstance(body, dict):
        raise UnreadableError("not an object")
    if "\\ud" in text or "\\uD" in text:
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is no text that could be kept or sent on
    return body


def _payload(raw: bytes) -> str:
    """The JSON in the only field of an interaction's form; empty for any other form.

    A click echoes its whole message, every quote of it escaped: Python's own reader of escapes takes a twentieth of
    the time that urllib takes, on what holds no escapes of Python's.
    """
    if not raw.startswith(INTERACTION) or b"&" in raw or b"\\" in raw:
        return ""
    quoted = raw[len(INTERACTION) :].replace(b"+", b" ").replace(b"%", b"\\x")
    return quoted.decode("unicode_escape").encode("latin-1").decode()

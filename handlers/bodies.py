"""The body of a request, as long as it is of a size that we take."""

from starlette.requests import Request

LIMIT = 1_000_000
"""Bytes. Slack's largest payloads (a view of 250 kB, its state) stay well below, and Hesine's pushes are small."""


async def body_of(request: Request) -> bytes | None:
    """None where it is too large; then no more of it is read, whatever length was announced, or none."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            return None
        parts.append(part)
    return b"".join(parts)

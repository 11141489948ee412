"""A stand-in's control API, reached on behalf of the page."""

from types import TracebackType
from typing import Any, Self

import httpx

PATIENCE = 40.0
"""Seconds; the stand-ins let one wait up to 30 for news."""


class Relay:
    """`url` is the stand-in's root."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=f"{url.rstrip('/')}/sandbox/", timeout=PATIENCE, trust_env=False)

    async def look(self, path: str, **query: Any) -> Any:
        response = await self._http.get(path, params=query)
        response.raise_for_status()
        return response.json()

    async def act(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and JSON of the answer, as they are."""
        headers = {"Content-Type": "application/json"}
        response = await self._http.request(method, path, content=body or None, headers=headers)
        return response.status_code, response.content

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

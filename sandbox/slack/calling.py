"""The driver's line to the control API."""

from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.slack.shapes import Json

_CONTROL_TIMEOUT = 70.0


class DriverError(Exception):
    """A person could not do what was asked; the sentence is the stand-in's."""


class Caller:
    """`base_url` is the server's root, without /api/."""

    def __init__(self, base_url: str) -> None:
        root = base_url.rstrip("/").removesuffix("/api")
        self._http = httpx.AsyncClient(base_url=f"{root}/sandbox/", timeout=_CONTROL_TIMEOUT, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def act(self, name: str, /, **request: Any) -> Json:
        answer = await self._http.post(name, json={k: v for k, v in request.items() if v is not None})
        return _sound(answer)

    async def look(self, path: str, /, **query: Any) -> Json:
        return _sound(await self._http.get(path, params={k: v for k, v in query.items() if v is not None}))


def _sound(response: httpx.Response) -> Json:
    body: Json = response.json()
    if response.status_code >= httpx.codes.BAD_REQUEST:
        raise DriverError(str(body.get("error", body)))
    return body

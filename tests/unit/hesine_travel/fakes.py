"""The ports of `bot.hesine` in memory, and a Hesine that answers from a script."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Self

import httpx

from bot.hesine import http
from bot.hesine.ports import Token
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.signer import HmacSigner

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECRET = "s3cr3t"


class MovableClock:
    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **step: float) -> None:
        self._now += timedelta(**step)


class MemoryTokens:
    def __init__(self, token: Token | None = None) -> None:
        self.token = token
        self.fetches = 0
        self._lock = asyncio.Lock()

    async def current(self) -> Token | None:
        return self.token

    async def renewed(self, stale: Token | None, fetch: Callable[[], Awaitable[Token]]) -> Token:
        async with self._lock:
            if self.token is None or self.token == stale:
                self.fetches += 1
                self.token = await fetch()
            return self.token


class CountedPace:
    def __init__(self) -> None:
        self.turns = 0

    async def turn(self) -> None:
        self.turns += 1


class ListedMeter:
    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def call(self, path: str, status: str, seconds: float) -> None:
        assert seconds >= 0
        self.calls.append((path, status))


def envelope(data=None, code=0, status=200, headers=None, request_id="R-1") -> httpx.Response:
    body = {"code": code, "message": "words", "data": data, "request_id": request_id}
    return httpx.Response(status, headers=headers, content=json.dumps(body))


def refused(code, data=None, headers=None, request_id="R-1") -> httpx.Response:
    return envelope(data, code, code // 100, headers, request_id)


class ScriptedHesine:
    """Grants tokens T-1, T-2, ...; every other call is answered by the next line of the script."""

    def __init__(self, *script) -> None:
        self.script = deque(script)
        self.calls: list[httpx.Request] = []
        self.grants = 0
        self.grant: httpx.Response | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            self.grants += 1
            return self.grant or envelope(
                {"access_token": f"T-{self.grants}", "token_type": "Bearer", "expires_in": 7200}
            )
        # A copy, because a replay changes the headers of the same request.
        self.calls.append(httpx.Request(request.method, request.url, headers=request.headers, content=request.content))
        line = self.script.popleft()
        if isinstance(line, Exception):
            raise line
        return await line(request) if callable(line) else line

    def body(self, number: int = -1):
        return json.loads(self.calls[number].content)


class Desk:
    """A TravelApi on a scripted Hesine, with the ports it was given at hand."""

    def __init__(self, *script, breaker: http.Breaker | None = None) -> None:
        self.hesine = ScriptedHesine(*script)
        self.clock = MovableClock()
        self.tokens = MemoryTokens()
        self.pace = CountedPace()
        self.meter = ListedMeter()
        self.api: TravelApi = connect(
            Access("key-1", HmacSigner(SECRET), "https://hesine.test"),
            tokens=self.tokens,
            pace=self.pace,
            meter=self.meter,
            clock=self.clock,
            breaker=breaker or http.circuit(failures=1000),
            transport=httpx.MockTransport(self.hesine),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_) -> None:
        await self.api.aclose()

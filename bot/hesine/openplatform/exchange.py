"""Calls as the adapter makes them: a read is tried a few times, a write once, and an open circuit stops both.

Where no connection came about, or Hesine refuses without a reason that we know, the company may have moved: the
address prefix is asked for again, and only a new one is tried. Nothing was done at the old one, so this is safe for
writes too.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, TypeVar

import httpx
import stamina
from pydantic import BaseModel

from bot import log
from bot.errors import BotError, Broken, Busy, Unreachable
from bot.hesine.http import Breaker, send
from bot.hesine.openplatform.address import Address
from bot.hesine.openplatform.assumptions import CONCURRENT_CALLS
from bot.hesine.openplatform.endpoints import Endpoint, parsed
from bot.hesine.openplatform.paging import Style, Window, rows
from bot.hesine.openplatform.refusals import TokenRefused, Unexplained
from bot.hesine.openplatform.sansio import Data, Request, decipher

LOG = log.get("hesine")

M = TypeVar("M", bound=BaseModel)

READ_SECONDS = 9.5
"""All tries of one read together, waits included."""
TRY_SECONDS = 4.0
"""One try of a read: short enough for a second one."""
PATIENCE = 3.0
"""The longest Retry-After that a read waits out; a longer one is for the caller to plan with."""

RETRY = stamina.AsyncRetryingCaller(attempts=3, timeout=READ_SECONDS, wait_initial=0.2, wait_max=1.0, wait_jitter=0.3)


class CircuitOpen(Unreachable):
    """Nothing was sent: the calls before this one failed, and it is too early to try again."""


class NeverSent(Unreachable):
    """No connection came about, so Hesine knows nothing of this call."""


class Exchange:
    """Calls with a token, which `auth` puts in."""

    def __init__(self, http: httpx.AsyncClient, auth: httpx.Auth, address: Address, breaker: Breaker) -> None:
        self._http = http
        self._auth = auth
        self._address = address
        self._breaker = breaker
        self._places = asyncio.Semaphore(CONCURRENT_CALLS)

    async def read(
        self,
        endpoint: Endpoint[M],
        query: dict[str, str] | None = None,
        body: Data | None = None,
        ids: dict[str, str] | None = None,
    ) -> M:
        return parsed(endpoint.model, await self._read(endpoint, endpoint.request(query, body, ids)))

    async def write(
        self,
        endpoint: Endpoint[M],
        query: dict[str, str] | None = None,
        body: Data | None = None,
        ids: dict[str, str] | None = None,
    ) -> M:
        """Raises Unreachable, not Broken, when Hesine failed on its side: the write may have taken effect."""
        try:
            return parsed(endpoint.model, await self._moved_after(endpoint, endpoint.request(query, body, ids)))
        except Broken as error:
            raise Unreachable(f"{error}; the write may have taken effect") from error

    async def listed(
        self,
        endpoint: Endpoint[Any],
        model: type[M],
        style: Style | None = None,
        query: dict[str, str] | None = None,
        ids: dict[str, str] | None = None,
        body: Data | None = None,
    ) -> AsyncIterator[M]:
        """Every row of every page, each once; a page is asked for when the one before it is used up.

        A row that breaks the contract is left out, loudly: one bad record may not hide all the others.
        """
        window = Window.first(style) if style else None
        seen: set[tuple[str, str]] = set()
        while True:
            asked = {**(query or {}), **(window.query if window else {})}
            sent = {**(body or {}), **(window.body if window else {})} or None
            found, total = rows(await self._read(endpoint, endpoint.request(asked, sent, ids)))
            for row in found:
                if _is_new(row, seen) and (sound := _sound(model, row, endpoint.path)):
                    yield sound
            window = window.after(len(found), total) if window else None
            if window is None:
                return

    async def _read(self, endpoint: Endpoint[Any], request: Request) -> Data:
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await RETRY(worth_another_try, self._moved_after, endpoint, request, TRY_SECONDS)
        except TimeoutError as error:
            raise Unreachable(f"No answer from Hesine to {request.method} {request.route} in time") from error

    async def _moved_after(self, endpoint: Endpoint[Any], request: Request, seconds: float | None = None) -> Data:
        prefix = await self._address.current()
        try:
            return await self._once(prefix, endpoint, request, seconds)
        except (NeverSent, TokenRefused, Unexplained):
            moved = prefix
            with suppress(BotError):
                moved = await self._address.instead_of(prefix)
            if moved == prefix:
                raise
        return await self._once(moved, endpoint, request, seconds)

    async def _once(self, prefix: str, endpoint: Endpoint[Any], request: Request, seconds: float | None) -> Data:
        if self._breaker.opened:
            raise CircuitOpen("Hesine failed several times in a row; calls rest for a moment")
        async with self._places:
            with self._breaker:
                return await exchanged(self._http, self._auth, endpoint, built(self._http, prefix, request, seconds))

    async def aclose(self) -> None:
        await self._http.aclose()


async def exchanged(http: httpx.AsyncClient, auth: httpx.Auth, endpoint: Endpoint[Any], request: httpx.Request) -> Data:
    """One exchange, deciphered."""
    try:
        response = await send(http, request, auth)
    except Unreachable as error:
        if isinstance(error.__cause__, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)):
            raise NeverSent(str(error)) from error
        raise
    return decipher(response.status_code, response.headers, response.content, endpoint.power)


def built(http: httpx.AsyncClient, prefix: str, request: Request, seconds: float | None = None) -> httpx.Request:
    """The URL is without its query, so that whoever prints it shows no token; the target is what goes on the wire."""
    target = httpx.URL(prefix).path.rstrip("/") + request.target
    extensions: dict[str, object] = {"route": request.route, "target": target.encode()}
    if seconds:
        extensions["seconds"] = seconds
    headers = {"Content-Type": "application/json"} if request.body else {}
    return http.build_request(
        request.method, prefix + request.path, content=request.body or None, headers=headers, extensions=extensions
    )


def _is_new(row: Any, seen: set[tuple[str, str]]) -> bool:
    """Pages overlap; a row that changed while we read is a new one."""
    if not isinstance(row, dict) or "id" not in row:
        return True
    key = (str(row["id"]), str(row.get("updateTime")))
    if key in seen:
        return False
    seen.add(key)
    return True


def _sound(model: type[M], row: object, route: str) -> M | None:
    try:
        return parsed(model, row)
    except Broken as error:
        LOG.error("a row was left out", route=route, reason=str(error))  # noqa: TRY400  # the trace would tell no more
        return None


def worth_another_try(error: Exception) -> bool | float:
    """For stamina: whether a read may be repeated, and after how many seconds if Hesine says so."""
    if isinstance(error, Busy):
        return error.retry_after if error.retry_after <= PATIENCE else False
    return isinstance(error, (Broken, Unreachable)) and not isinstance(error, CircuitOpen)

"""Calls as the adapter makes them: a read is tried a few times, a write once, and an open circuit stops both.

Each try waits for its turn at our own pace. That wait is not Hesine's fault: it does not count for the circuit, nor
does the one before the first try count for the deadline.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

import httpx
import stamina

from bot import log
from bot.errors import Broken, Busy, Unreachable
from bot.hesine.http import Breaker, send
from bot.hesine.ports import Pace
from bot.hesine.travel.sansio import Data, Request, decipher, following, items
from bot.hesine.travel.wire import Wire, parsed

LOG = log.get("hesine")

W = TypeVar("W", bound=Wire)

READ_SECONDS = 9.5
"""All tries of one read together, with the waits between them."""
TRY_SECONDS = 4.0
"""One try of a read: short enough for a second one."""
PATIENCE = 3.0
"""The longest Retry-After that a read waits out; a longer one is for the caller to plan with."""

RETRY = stamina.AsyncRetryingCaller(attempts=3, timeout=READ_SECONDS, wait_initial=0.2, wait_max=1.0, wait_jitter=0.3)


class CircuitOpen(Unreachable):
    """Nothing was sent: the calls before this one failed, and it is too early to try again."""


class OutOfTurn(Busy):
    """Nothing was sent: so many calls wait for their turn already that another try would wait as long again."""


class Exchange:
    def __init__(self, http: httpx.AsyncClient, auth: httpx.Auth, pace: Pace, breaker: Breaker) -> None:
        self._http = http
        self._auth = auth
        self._pace = pace
        self._breaker = breaker

    async def read(self, request: Request, model: type[W]) -> W:
        return parsed(model, await self._read(request))

    async def write(self, request: Request, model: type[W]) -> W:
        """Raises Unreachable, not Broken, when Hesine failed on its side: the write may have taken effect."""
        try:
            return parsed(model, await self._once(request))
        except Broken as error:
            raise Unreachable(f"{error}; the write may have taken effect", request_id=error.request_id) from error

    async def listed(self, first: Request, model: type[W]) -> AsyncIterator[W]:
        """Every item of every page; a page is asked for when the one before it is used up.

        An item that breaks the contract is left out, loudly: one bad record may not hide all the others.
        """
        request: Request | None = first
        while request:
            page = await self._read(request)
            for item in items(page):
                if sound := _sound(model, item, request.route):
                    yield sound
            request = following(request, page)

    async def _read(self, request: Request) -> Data:
        await self._turn()
        has_turn = iter((True,))

        async def one_try() -> Data:
            if not next(has_turn, False):
                await self._turn()
            return await self._sent(request)

        try:
            async with asyncio.timeout(READ_SECONDS):
                return await RETRY(worth_another_try, one_try)
        except TimeoutError as error:
            raise Unreachable(f"No answer from Hesine to {request.method} {request.route} in time") from error

    async def _once(self, request: Request) -> Data:
        await self._turn()
        return await self._sent(request)

    async def _turn(self) -> None:
        """Raises CircuitOpen at once where waiting would be in vain."""
        self._check_circuit()
        try:
            await self._pace.turn()
        except Busy as busy:
            raise OutOfTurn(str(busy), busy.retry_after) from busy

    async def _sent(self, request: Request) -> Data:
        """The circuit may have opened while the call waited for its turn."""
        self._check_circuit()
        with self._breaker:
            response = await send(self._http, built(self._http, request), self._auth)
            return decipher(response.status_code, response.headers, response.content)

    def _check_circuit(self) -> None:
        if self._breaker.opened:
            raise CircuitOpen("Hesine failed several times in a row; calls rest for a moment")

    async def aclose(self) -> None:
        await self._http.aclose()


def _sound(model: type[W], item: object, route: str) -> W | None:
    try:
        return parsed(model, item)
    except Broken as error:
        LOG.error("an item was left out", route=route, reason=str(error))  # noqa: TRY400  # the trace would tell no more
        return None


def built(http: httpx.AsyncClient, request: Request) -> httpx.Request:
    extensions: dict[str, object] = {"route": request.route}
    if request.method == "GET":
        extensions["seconds"] = TRY_SECONDS
    return http.build_request(request.method, request.target, content=request.body, extensions=extensions)


def worth_another_try(error: Exception) -> bool | float:
    """For stamina: whether a read may be repeated, and after how many seconds if Hesine says so."""
    if isinstance(error, Busy) and not isinstance(error, OutOfTurn):
        return error.retry_after if error.retry_after <= PATIENCE else False
    return isinstance(error, (Broken, Unreachable)) and not isinstance(error, CircuitOpen)

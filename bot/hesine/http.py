"""The line to Hesine, shared by both dialects: one exchange within a deadline, logged, measured, never silent."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Protocol, cast

import httpx
from circuitbreaker import CircuitBreaker

from bot import log
from bot.errors import Broken, Unreachable
from bot.hesine.ports import Meter

EXCHANGE_SECONDS = 8.0
PHASES = httpx.Timeout(EXCHANGE_SECONDS, connect=3.0, pool=3.0)
LANES = 32
LIMITS = httpx.Limits(max_connections=2, max_keepalive_connections=2)
"""Of each lane; together as many as a worker carries rows at a time. How often Hesine is called is up to `Pace`."""

Summary = Callable[[bytes], Mapping[str, object]]
"""What a log line may say of an answer's body: `code` and `request_id`, nothing of its data."""

logger = log.get(__name__)


class Breaker(AbstractContextManager[None], Protocol):
    """Counts what happens inside it; while `opened`, calling is pointless."""

    @property
    def opened(self) -> bool: ...


class WatchedTransport(httpx.AsyncBaseTransport):
    """Each exchange is read whole within `seconds` and leaves one log line and one figure.

    A request names its path template in `extensions["route"]`, and may set its own `extensions["seconds"]`. Waiting for our own pace or for a token is
    not part of an exchange, so it cannot use up the time that Hesine is given.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        meter: Meter,
        summary: Summary,
        seconds: float = EXCHANGE_SECONDS,
    ) -> None:
        self._inner = inner
        self._meter = meter
        self._summary = summary
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        started = perf_counter()
        try:
            response = await self._whole(request)
        except httpx.HTTPError as error:
            self._note(request, type(error).__name__, perf_counter() - started, {})
            raise
        self._note(request, str(response.status_code), perf_counter() - started, self._summary(response.content))
        return response

    async def _whole(self, request: httpx.Request) -> httpx.Response:
        seconds = float(request.extensions.get("seconds", self._seconds))
        try:
            async with asyncio.timeout(seconds):
                response = await self._inner.handle_async_request(request)
                await response.aread()
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"no whole answer within {seconds:g} s", request=request) from error
        return response

    def _note(self, request: httpx.Request, status: str, seconds: float, said: Mapping[str, object]) -> None:
        path = str(request.extensions.get("route", request.url.path))
        self._meter.call(path, status, seconds)
        logger.info(
            "hesine.call",
            method=request.method,
            path=path,
            status=status,
            duration_ms=round(seconds * 1000, 1),
            **said,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class Lanes(httpx.AsyncBaseTransport):
    """Several pools of connections, each request by the emptiest.

    For each request that begins or ends, httpcore compares all connections of its pool with each other: in one pool of
    64 that takes longer than the exchange itself.
    """

    def __init__(self, lanes: Sequence[httpx.AsyncBaseTransport]) -> None:
        self._lanes = lanes
        self._under_way = [0] * len(lanes)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        number = self._under_way.index(min(self._under_way))
        self._under_way[number] += 1
        try:
            response = await self._lanes[number].handle_async_request(request)
            await response.aread()
        finally:
            self._under_way[number] -= 1
        return response

    async def aclose(self) -> None:
        for lane in self._lanes:
            await lane.aclose()


def wire(proxy: str | None = None) -> httpx.AsyncBaseTransport:
    """The real network, through the outbound proxy if the tenant's allow list needs one address."""
    trusted = httpx.create_ssl_context()
    return Lanes([httpx.AsyncHTTPTransport(verify=trusted, proxy=proxy, limits=LIMITS) for _ in range(LANES)])


def client(base_url: str, transport: WatchedTransport) -> httpx.AsyncClient:
    headers = {"Accept": "application/json", "User-Agent": "travelbot"}
    return httpx.AsyncClient(base_url=base_url, transport=transport, timeout=PHASES, headers=headers)


async def send(http: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth) -> httpx.Response:
    """The answer, whatever its status. Raises Unreachable when there is none."""
    try:
        return await http.send(request, auth=auth)
    except httpx.HTTPError as error:
        route = request.extensions.get("route", request.url.path)
        raise Unreachable(f"No answer from Hesine to {request.method} {route} ({type(error).__name__})") from error


def circuit(failures: int = 5, seconds: int = 30) -> Breaker:
    """Opens for `seconds` after `failures` in a row; one per tenant and process."""
    return cast("Breaker", CircuitBreaker(failures, seconds, expected_exception=_counts))


def _counts(thrown: type[BaseException], _: BaseException) -> bool:
    # The library takes whatever is not a failure for a success, so a call that was given up on must count as one.
    return issubclass(thrown, (Unreachable, Broken, asyncio.CancelledError))

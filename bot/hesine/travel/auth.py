"""Signature and access token as one httpx auth flow: what a refusal can be cured of is cured once, here.

Every attempt carries a fresh nonce and timestamp; the signature covers the bytes on the wire. Whoever sends waits for
the first attempt's turn, and we for those that follow. A second refusal of the same kind goes back to the caller, who
deciphers it.
"""

import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

import httpx

from bot.clock import Clock
from bot.hesine.ports import Pace, Token, TokenCache
from bot.hesine.travel.sansio import envelope, server_time
from bot.hesine.travel.signer import Message, Signer

RENEW_EARLY = timedelta(seconds=120)
"""A new token ends the older one after 60 s, so whoever still holds it can finish its call."""
HELD = timedelta(seconds=10)
"""For so long the cache is not asked again: well within those 60 s, and a token that is refused is replaced anyway."""


class Remedy(Enum):
    CLOCK = auto()
    RENEW = auto()
    RESIGN = auto()


REMEDIES = {40102: Remedy.CLOCK, 40103: Remedy.RENEW, 40104: Remedy.RENEW, 40105: Remedy.RESIGN}


class HesineClock:
    """Our clock, corrected to Hesine's when Hesine refuses it. `skew` is Hesine's time less ours, as last seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = timedelta(0)
        self.skew: timedelta | None = None

    def timestamp(self) -> str:
        return str(int((self._clock.now() + self._offset).timestamp()))

    def observe(self, told: datetime | None) -> None:
        if told:
            self.skew = told - self._clock.now()

    def correct(self) -> bool:
        """Take Hesine's time for ours from now on; False when Hesine never told it."""
        if self.skew is None:
            return False
        self._offset = self.skew
        return True


class Bearer:
    """The access token: fetched before it ends, by one process for all."""

    def __init__(self, cache: TokenCache, fetch: Callable[[], Awaitable[Token]], clock: Clock) -> None:
        self._cache = cache
        self._fetch = fetch
        self._clock = clock
        self._held: Token | None = None
        self._held_until = datetime.min.replace(tzinfo=UTC)

    async def token(self) -> Token:
        now = self._clock.now()
        if self._held and now < self._held_until:
            return self._held
        cached = await self._cache.current()
        if cached and now < cached.expires_at - RENEW_EARLY:
            return self._hold(cached)
        return self._hold(await self._cache.renewed(cached, self._fetch))

    async def instead_of(self, refused: Token) -> Token:
        return self._hold(await self._cache.renewed(refused, self._fetch))

    def _hold(self, token: Token) -> Token:
        self._held = token
        self._held_until = min(self._clock.now() + HELD, token.expires_at - RENEW_EARLY)
        return token


class Seal:
    """Signs one attempt on behalf of an App Key."""

    def __init__(self, app_key: str, signer: Signer, clock: HesineClock) -> None:
        self._app_key = app_key
        self._signer = signer
        self.clock = clock

    def put(self, request: httpx.Request, token: Token | None) -> None:
        message = _message(request, self.clock.timestamp(), secrets.token_hex(16))
        request.headers["Content-Type"] = request.headers.get("Content-Type", "application/json")
        request.headers["App-Key"] = self._app_key
        request.headers["Timestamp"] = message.timestamp
        request.headers["Nonce"] = message.nonce
        request.headers["Signature"] = self._signer.sign(message)
        if token:
            request.headers["Authorization"] = f"Bearer {token.value}"


def _message(request: httpx.Request, timestamp: str, nonce: str) -> Message:
    path, _, query = request.url.raw_path.decode().partition("?")
    return Message(request.method, path, query, timestamp, nonce, request.content)


class TravelAuth(httpx.Auth):
    """Without a bearer it only signs: that is how a token is asked for."""

    def __init__(self, seal: Seal, pace: Pace, bearer: Bearer | None = None) -> None:
        self._seal = seal
        self._pace = pace
        self._bearer = bearer

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        await request.aread()
        token = await self._bearer.token() if self._bearer else None
        untried = set(Remedy)
        while True:
            self._seal.put(request, token)
            response = yield request
            remedy = await self._diagnosis(response)
            if remedy not in untried:
                return
            untried.remove(remedy)
            if remedy is Remedy.CLOCK and not self._seal.clock.correct():
                return
            if remedy is Remedy.RENEW:
                if not (self._bearer and token):
                    return
                token = await self._bearer.instead_of(token)
            await self._pace.turn()

    async def _diagnosis(self, response: httpx.Response) -> Remedy | None:
        said = envelope(await response.aread())
        self._seal.clock.observe(server_time(response.headers, said.data if said else {}))
        return REMEDIES.get(said.code) if said else None

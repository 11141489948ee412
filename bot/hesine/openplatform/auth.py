"""The token: fetched and renewed by one process for all, put on the wire and nowhere else.

It travels in the query string, so it is never part of `request.url`: only the target that the transport sends has it,
and no log line, error or repr can show it.
"""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus

import httpx

from bot.clock import Clock
from bot.errors import BotError
from bot.hesine.openplatform.assumptions import REFRESH_AT
from bot.hesine.openplatform.refusals import TokenRefused
from bot.hesine.openplatform.sansio import decipher, encoded_query
from bot.hesine.openplatform.wire_access import Grant
from bot.hesine.ports import Pace, Token, TokenCache


def token_of(grant: Grant, now: datetime) -> Token:
    """The cache keeps one text and one time; the text holds both tokens and when they were granted."""
    held = {"access": grant.access_token, "refresh": grant.refresh_token, "from": now.timestamp()}
    return Token(json.dumps(held), grant.expire_time or now)


def access_of(token: Token) -> str:
    return str(json.loads(token.value)["access"])


def refresh_of(token: Token) -> str:
    return str(json.loads(token.value)["refresh"])


def renew_at(token: Token) -> datetime:
    begun = datetime.fromtimestamp(json.loads(token.value)["from"], UTC)
    return begun + (token.expires_at - begun) * REFRESH_AT


class TokenDesk:
    """Where tokens come from. A refresh lengthens their life, but works only while they live."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Grant]],
        refresh: Callable[[str, str], Awaitable[Grant]],
        clock: Clock,
    ) -> None:
        self._fetch = fetch
        self._refresh = refresh
        self._clock = clock

    async def new(self) -> Token:
        asked_at = self._clock.now()
        return token_of(await self._fetch(), asked_at)

    async def renewed(self, held: Token) -> Token:
        """By refresh where that may work, else a new one."""
        asked_at = self._clock.now()
        if asked_at < held.expires_at and refresh_of(held):
            try:
                return token_of(await self._refresh(access_of(held), refresh_of(held)), asked_at)
            except TokenRefused:
                pass
        return await self.new()


class Bearer:
    def __init__(self, cache: TokenCache, desk: TokenDesk, clock: Clock) -> None:
        self._cache = cache
        self._desk = desk
        self._clock = clock

    async def token(self) -> Token:
        held = await self._cache.current()
        if held is None:
            return await self._cache.renewed(None, self._desk.new)
        if self._clock.now() < renew_at(held):
            return held
        return await self._cache.renewed(held, lambda: self._desk.renewed(held))

    async def instead_of(self, refused: Token) -> Token:
        return await self._cache.renewed(refused, self._desk.new)


class OpenAuth(httpx.Auth):
    """For calls that need no token: they wait for their turn all the same."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        await self._pace.turn()
        yield request


class TokenAuth(httpx.Auth):
    """A refused token is replaced once; a second refusal goes back to the caller."""

    def __init__(self, bearer: Bearer, pace: Pace) -> None:
        self._bearer = bearer
        self._pace = pace

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        target = request.extensions["target"]
        token = await self._bearer.token()
        response = yield await self._signed(request, target, token)
        if not await _is_refused(response):
            return
        token = await self._bearer.instead_of(token)
        yield await self._signed(request, target, token)

    async def _signed(self, request: httpx.Request, target: bytes, token: Token) -> httpx.Request:
        await self._pace.turn()
        proof = encoded_query((("accessToken", access_of(token)),)).encode()
        request.extensions["target"] = target + (b"&" if b"?" in target else b"?") + proof
        return request


async def _is_refused(response: httpx.Response) -> bool:
    if response.status_code != HTTPStatus.FORBIDDEN:
        return False
    try:
        decipher(response.status_code, response.headers, await response.aread())
    except TokenRefused:
        return True
    except BotError:
        return False
    return False

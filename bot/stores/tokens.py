"""Hesine's access token, shared by all processes and encrypted; one of them fetches it for all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from bot.errors import NotSaved
from bot.hesine.ports import Token
from bot.stores.connection import FAILURES, Client
from bot.stores.keys import DAY, Keys
from bot.stores.secrets import Vault
from bot.trips.model import WorkspaceId

FETCH_SECONDS = 15
"""Longer than one call to Hesine may take: who fetches is not overtaken."""


@dataclass(frozen=True, slots=True)
class TokenCache:
    redis: Client
    vault: Vault
    workspace: WorkspaceId
    app_key: str

    async def current(self) -> Token | None:
        try:
            sealed = await self.redis.get(self._key)
        except FAILURES as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
        opened = self.vault.open(str(sealed)) if sealed else None
        if opened is None:
            return None
        expires_at, value = opened.split("|", 1)
        return Token(value, datetime.fromtimestamp(float(expires_at), UTC))

    async def renewed(self, stale: Token | None, fetch: Callable[[], Awaitable[Token]]) -> Token:
        try:
            async with self._turn():
                held = await self.current()
                if held is not None and held != stale:
                    return held
                token = await fetch()
                sealed = self.vault.seal(f"{token.expires_at.timestamp()}|{token.value}")
                await self.redis.set(self._key, sealed, ex=DAY)
                return token
        except (*FAILURES, LockError) as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error

    async def seal_anew(self) -> bool:
        """Seal it with the first key, while nobody renews it; False where there is none, or none that can be opened."""
        try:
            async with self._turn():
                sealed = await self.redis.get(self._key)
                opened = self.vault.open(str(sealed)) if sealed else None
                if opened is None:
                    return False
                return bool(await self.redis.set(self._key, self.vault.seal(opened), keepttl=True))
        except (*FAILURES, LockError) as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error

    def _turn(self) -> Lock:
        return self.redis.lock(Keys(self.workspace).lease(f"token:{self.app_key}"), timeout=FETCH_SECONDS, sleep=0.05)

    @property
    def _key(self) -> str:
        return Keys(self.workspace).token(self.app_key)

"""What seldom changes at Hesine, kept for a while and asked for by one task for all."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.clock import Clock

V = TypeVar("V")


class Cached(Generic[V]):
    def __init__(self, ask: Callable[[], Awaitable[V]], keep: timedelta, clock: Clock) -> None:
        self._ask = ask
        self._keep = keep
        self._clock = clock
        self._held: tuple[V, datetime] | None = None
        self._lock = asyncio.Lock()

    async def value(self) -> V:
        async with self._lock:
            if self._held is None or self._clock.now() >= self._held[1]:
                self._held = await self._ask(), self._clock.now() + self._keep
            return self._held[0]

    def forget(self) -> None:
        self._held = None

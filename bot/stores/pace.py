"""The pace of calls to Hesine, kept in Redis and so shared by all processes."""

from dataclasses import dataclass

from pyrate_limiter import Duration, Limiter, Rate, RedisBucket
from redis.asyncio import Redis

from bot.errors import Busy
from bot.stores.keys import Keys
from bot.trips.model import WorkspaceId

PER_SECOND = 18
"""Hesine allows 20 a second; a little is left for clocks that differ."""
LONGEST_WAIT = 5
"""Seconds; beyond that the errand is better postponed than kept in hand."""


@dataclass(frozen=True, slots=True)
class Pace:
    limiter: Limiter

    @classmethod
    async def of(cls, redis: Redis, workspace: WorkspaceId, app_key: str, per_second: int = PER_SECOND) -> "Pace":
        rates = [Rate(per_second, Duration.SECOND)]
        return cls(Limiter(await RedisBucket.init(rates, redis, Keys(workspace).pace(app_key))))

    async def turn(self) -> None:
        if not await self.limiter.try_acquire_async("call", timeout=LONGEST_WAIT):
            raise Busy("our own pace for this App Key", retry_after=1)

"""The pace of calls to Hesine, kept in Redis and so shared by all processes."""

from dataclasses import dataclass
from typing import cast

from pyrate_limiter import Duration, Limiter, Rate, RedisBucket
from pyrate_limiter.buckets.redis_bucket import LuaScript
from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from bot.errors import Busy, NotSaved
from bot.stores.connection import FAILURES, Client
from bot.stores.keys import Keys
from bot.trips.model import WorkspaceId

PER_SECOND = 18
"""Hesine allows 20 a second; a little is left for clocks that differ."""
LONGEST_WAIT = 5
"""Seconds; beyond that the errand is better postponed than kept in hand."""


@dataclass(frozen=True, slots=True)
class Pace:
    redis: Client
    limiter: Limiter

    @classmethod
    async def of(cls, redis: Client, workspace: WorkspaceId, app_key: str, per_second: int = PER_SECOND) -> "Pace":
        rates = [Rate(per_second, Duration.SECOND)]
        alike = cast("Redis", redis)  # a cluster's client answers the few commands that the bucket sends
        return cls(redis, Limiter(await RedisBucket.init(rates, alike, Keys(workspace).pace(app_key))))

    async def turn(self) -> None:
        try:
            granted = await self._granted()
        except FAILURES as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
        if not granted:
            raise Busy("our own pace for this App Key", retry_after=1)

    async def _granted(self) -> bool:
        """The bucket loads its script when it is made, and a server that was restarted has forgotten it."""
        try:
            return await self.limiter.try_acquire_async("call", timeout=LONGEST_WAIT)
        except NoScriptError:
            await self.redis.script_load(LuaScript.PUT_ITEM)
            return await self.limiter.try_acquire_async("call", timeout=LONGEST_WAIT)

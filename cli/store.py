"""The store alone, for commands that look after what is kept in it while the bot may run or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.settings import Settings
from bot.stores import connection
from bot.stores.durable import RedisKeyspace
from cli.attached import attached


@dataclass(frozen=True, slots=True)
class Store:
    url: str
    redis: connection.Client
    keyspace: RedisKeyspace


@asynccontextmanager
async def opened_store(current: Settings) -> AsyncIterator[Store]:
    """Raises Misconfigured for a Redis that would forget, Unreachable for one that is not there."""
    with attached(current) as place:
        async with connection.connect(place.url) as redis:
            keyspace = RedisKeyspace(redis, current.redis_replicas)
            await keyspace.check()
            yield Store(place.url, redis, keyspace)

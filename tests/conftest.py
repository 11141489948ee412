"""What most tests stand on: a clock that is moved by hand, and a real Redis of their own."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.memory import MemoryKeyspace
from bot.stores.server import EmbeddedServer

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""A Monday."""


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, **step: float) -> None:
        """Forward by keywords of timedelta: `advance(minutes=5)`."""
        self._now += timedelta(**step)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """The path of a Unix socket has at most 108 bytes, and `tmp_path` alone may be longer."""
    folder = Path(tempfile.mkdtemp(prefix="tb"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[EmbeddedServer]:
    """One server per test process, gone when the process is done."""
    folder = Path(tempfile.mkdtemp(prefix="tb"))
    server = EmbeddedServer(folder)
    server.attach()
    yield server
    server.detach()
    shutil.rmtree(folder)


@pytest.fixture
async def redis(redis_server: EmbeddedServer) -> AsyncIterator[Redis]:
    client = connect(redis_server.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def redis_keyspace(redis: Redis) -> RedisKeyspace:
    return RedisKeyspace(redis)


@pytest.fixture
def memory_keyspace(clock: MovableClock) -> MemoryKeyspace:
    return MemoryKeyspace(clock)

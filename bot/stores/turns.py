"""One at a time across all processes: a lease in Redis that ends by itself where its holder died."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from redis.exceptions import LockError, LockNotOwnedError

from bot.errors import NotSaved
from bot.stores.connection import FAILURES, Client
from bot.stores.keys import Keys
from bot.trips.model import WorkspaceId

SECONDS = 30
"""Longer than whoever has the turn may take: a call to Slack, and writing down what it brought."""
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Turns:
    redis: Client

    @asynccontextmanager
    async def of(self, workspace: WorkspaceId, what: str) -> AsyncIterator[None]:
        lock = self.redis.lock(Keys(workspace).lease(what), timeout=SECONDS, sleep=PAUSE_SECONDS)
        try:
            await lock.acquire(blocking_timeout=SECONDS)
        except (*FAILURES, LockError) as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
        try:
            yield
        finally:
            with suppress(*FAILURES, LockNotOwnedError):  # it ends by itself
                await lock.release()

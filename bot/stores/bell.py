"""Rings in every process when what is kept of a workspace changed, so that nobody goes by what they remember.

Redis' pub/sub promises nothing: whoever is not connected hears nothing, and is never told what it missed. So `hears`
says whether we listen, and everything remembered is forgotten each time that listening begins anew.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import TimeoutError as NoAnswer

from bot import log
from bot.stores.cluster import Cluster
from bot.stores.connection import FAILURES, Client
from bot.trips.model import WorkspaceId

LOG = log.get("bell")
CHANNEL = "travelbot:changed"
QUIET_SECONDS = 5.0
"""After so long without a word the other end is asked whether it is still there."""
PAUSE_SECONDS = 1.0

Forget = Callable[[WorkspaceId | None], None]
"""Of one workspace; None: everything."""


@dataclass(slots=True)
class Bell:
    redis: Client
    _forgetting: list[Forget] = field(default_factory=list, repr=False)
    _hears: bool = False

    def heard_by(self, forget: Forget) -> None:
        self._forgetting.append(forget)

    def hears(self) -> bool:
        return self._hears

    async def ring(self, workspace: WorkspaceId) -> None:
        """To be called once the change is on disk. Here it is heard at once, elsewhere as soon as Redis passes it on."""
        self._forget(workspace)
        try:
            await self.redis.publish(CHANNEL, workspace)
        except FAILURES as error:
            LOG.warning("not rung, others believe what they remember a little longer", error=type(error).__name__)

    async def listen(self) -> None:
        """For ever."""
        while True:
            try:
                async with self._subscribed() as line:
                    await self._hear(line)
            except FAILURES as error:
                if self._hears:
                    LOG.warning("hears nothing for a while, and goes by nothing remembered", error=type(error).__name__)
            finally:
                self._hears = False
            await asyncio.sleep(PAUSE_SECONDS)

    @asynccontextmanager
    async def _subscribed(self) -> AsyncIterator[PubSub]:
        line = (await self._node()).pubsub()
        try:
            await line.subscribe(CHANNEL)
            yield line
        finally:
            await line.aclose()  # type: ignore[no-untyped-call]  # redis-py's

    async def _hear(self, line: PubSub) -> None:
        asked = False
        while True:
            word = await line.get_message(timeout=QUIET_SECONDS)
            if word is not None:
                self._take(word)
            elif asked:
                raise NoAnswer
            else:
                await line.ping("still there?")
            asked = word is None

    async def _node(self) -> Redis:
        """A word spoken to one node of a cluster is heard at all."""
        return (await self.redis.masters())[0] if isinstance(self.redis, Cluster) else self.redis

    def _take(self, word: dict[str, object]) -> None:
        if word["type"] == "subscribe":
            self._forget(None)
            self._hears = True
        elif word["type"] == "message":
            self._forget(WorkspaceId(str(word["data"])))

    def _forget(self, workspace: WorkspaceId | None) -> None:
        for forget in self._forgetting:
            forget(workspace)

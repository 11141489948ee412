"""The Redis of the run: how it is reached, and how it is killed."""

import os
import signal
from dataclasses import dataclass
from typing import Protocol

from bot.stores.connection import FAILURES, connect
from bot.stores.server import EmbeddedServer


class RedisHome(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def replicas(self) -> int:
        """So many must hold a write before it counts."""
        ...

    @property
    def settings(self) -> dict[str, str]:
        """What the processes must be told."""
        ...

    async def kill(self) -> bool:
        """SIGKILL to one server that others depend on; False where none can be killed just now."""
        ...


@dataclass(frozen=True, slots=True)
class Embedded:
    """One server, started again by whichever process sees first that it is gone."""

    server: EmbeddedServer

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def replicas(self) -> int:
        return 0

    @property
    def settings(self) -> dict[str, str]:
        return {"TRAVELBOT_DATA_DIR": "data"}

    async def kill(self) -> bool:
        try:
            async with connect(self.url) as redis:
                pid = int((await redis.info("server"))["process_id"])
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, *FAILURES):
            return False
        return True

"""The Redis that a process works on: the one that is named, else the embedded one, shared by all processes of its folder."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot import log
from bot.settings import Settings
from bot.stores.address import parse
from bot.stores.server import EmbeddedServer

LOG = log.get("redis")
LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Attached:
    url: str
    server: EmbeddedServer | None = None

    async def keep(self) -> None:
        """Start the embedded server again where it was killed; for ever."""
        while self.server:
            await asyncio.sleep(LOOK_SECONDS)
            if await asyncio.to_thread(self.server.attach):
                LOG.error("the embedded Redis was gone and was started again", folder=str(self.server.folder))


@contextmanager
def attached(settings: Settings) -> Iterator[Attached]:
    """The last process that leaves stops the embedded server. Raises Misconfigured."""
    if settings.redis_url:
        url = settings.redis_url.get_secret_value()
        parse(url)
        yield Attached(url)
        return
    server = EmbeddedServer(settings.data_dir, settings.redis_server)
    server.attach()
    try:
        yield Attached(server.url, server)
    finally:
        server.detach()

"""Running the stand-in on a free port of loopback, in this process or as a process of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandbox.hesine.serving import listening
from sandbox.hesine_open.app import create_app
from sandbox.hesine_open.world import World


@asynccontextmanager
async def serving(world: World, port: int = 0) -> AsyncIterator[str]:
    async with listening(create_app(world), world.close, port) as url:
        yield url

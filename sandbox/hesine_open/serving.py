"""Running the stand-in on a free port of loopback, in this process or as a process of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from sandbox.hesine_open.app import create_app
from sandbox.hesine_open.world import World


class _Server(uvicorn.Server):
    """Tells when it is up; signals stay with whoever started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(world: World, port: int = 0) -> AsyncIterator[str]:
    """Yields the base address once calls are taken; a call still open at the end is cut off after a second."""
    config = uvicorn.Config(
        create_app(world), port=port, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    listener = config.bind_socket()
    running = asyncio.create_task(server.serve(sockets=[listener]))
    host, bound = listener.getsockname()[:2]
    try:
        await server.ready.wait()
        yield f"http://{host}:{bound}"
    finally:
        server.should_exit = True
        world.close()
        await running
        listener.close()

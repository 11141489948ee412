"""Running the stand-in on a free port of loopback, in this process or as a process of its own."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

from sandbox.hesine.app import create_app
from sandbox.hesine.world import World


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
    async with listening(create_app(world), world.close, port, date_header=False) as url:  # the world's clock tells it
        yield url


@asynccontextmanager
async def listening(
    app: Starlette, close: Callable[[], None], port: int = 0, *, date_header: bool = True
) -> AsyncIterator[str]:
    """Yields the base address once calls are taken; `close` is called first at the end.

    A call that is still open then is cut off after a second.
    """
    config = uvicorn.Config(
        app,
        port=port,
        log_config=None,
        proxy_headers=False,
        date_header=date_header,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    listener = config.bind_socket()
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer in two pieces waits 40 ms
    running = asyncio.create_task(server.serve(sockets=[listener]))
    host, bound = listener.getsockname()[:2]
    try:
        await server.ready.wait()
        yield f"http://{host}:{bound}"
    finally:
        server.should_exit = True
        close()
        await running
        listener.close()


def stop_signal() -> asyncio.Event:
    """Set at SIGTERM or SIGINT, from now on."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told

"""An ASGI app on a port, up when the block begins and down when it ends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

import uvicorn
from starlette.applications import Starlette

from bot.errors import Misconfigured

GRACE_SECONDS = 5


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
async def serving_on(
    app: Starlette, host: str, port: int, *, ws: Literal["none", "websockets-sansio"] = "none"
) -> AsyncIterator[str]:
    """Yields the base address. Requests in hand are answered before the block's end returns. Raises Misconfigured."""
    listener = _listener(host, port)
    config = uvicorn.Config(app, log_config=None, access_log=False, ws=ws, timeout_graceful_shutdown=GRACE_SECONDS)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.ready.wait()
        yield f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()


def _listener(host: str, port: int) -> socket.socket:
    """Its connections send at once: asyncio's own loop leaves them to wait 40 ms between the head of an answer and its body."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Misconfigured(f"cannot listen on {host}:{port} ({error.strerror}): set HOST and PORT") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener

"""What stands before several `travelbot serve` in production: each connection goes to one that takes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random

CHUNK = 65_536


@dataclass(slots=True)
class Balancer:
    """`backends` are ports on loopback; one that refuses is passed over, as by any health check."""

    random: Random
    backends: dict[str, int] = field(default_factory=dict)
    url: str = ""
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            line = await self._backend()
            if line is not None:
                await asyncio.gather(_pass_on(reader, line[1]), _pass_on(line[0], writer))
        finally:
            self._lines.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        for writer in self._lines:
            writer.close()

    async def _backend(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        ports = list(self.backends.values())
        self.random.shuffle(ports)
        for port in ports:
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until either side ends; then the other side hears of it."""
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def balancing(random: Random) -> AsyncIterator[Balancer]:
    balancer = Balancer(random)
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    balancer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield balancer
    finally:
        server.close()
        balancer.hang_up()
        await server.wait_closed()

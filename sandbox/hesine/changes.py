"""A number that grows with every change of the world, and the means to wait for it."""

import asyncio


class Changes:
    def __init__(self) -> None:
        self.seq = 0
        self._moved = asyncio.Event()

    def bump(self) -> None:
        self.seq += 1
        self._moved.set()
        self._moved = asyncio.Event()

    async def after(self, seq: int, timeout_seconds: float | None) -> int:
        """The number now, as soon as it is beyond `seq` or the time is over."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while self.seq <= seq:
                    await self._moved.wait()
        except TimeoutError:
            pass
        return self.seq

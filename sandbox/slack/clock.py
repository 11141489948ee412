"""The stand-in's clock: real time plus an offset that tests move."""

import asyncio
import time
from contextlib import suppress


class Clock:
    def __init__(self) -> None:
        self._offset = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def set(self, moment: float) -> None:
        self.advance(moment - self.now())

    async def until(self, moment: float) -> None:
        """Return once the clock shows `moment`, whether time passed or the clock was moved."""
        while (left := moment - self.now()) > 0:
            moved = self._moved
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await moved.wait()

"""What happened, in order, and a way to wait for more: every change moves `seq`."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from sandbox.slack.shapes import Json


@dataclass
class Journal:
    calls: list[Json] = field(default_factory=list)
    deliveries: list[Json] = field(default_factory=list)
    seq: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def bump(self) -> None:
        self.seq += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def called(self, entry: Json) -> None:
        self.calls.append(entry)
        self.bump()

    def delivered(self, entry: Json) -> None:
        self.deliveries.append(entry)
        self.bump()

    async def wait(self, after: int, seconds: float) -> int:
        """Return `seq` as soon as it is greater than `after`, at the latest after `seconds` of real time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.seq <= after:
                    await self._changed.wait()
        return self.seq

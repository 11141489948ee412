"""Work behind an answer: tracked, so that it is finished before the process ends."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from handlers.defects import log_defect

DRAIN_SECONDS = 10.0


@dataclass(slots=True)
class Background:
    _running: set[asyncio.Task[Any]] = field(default_factory=set)

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Start it now. What it raises is logged; nothing durable may depend on it."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def drain(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=DRAIN_SECONDS)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log_defect("background work failed", error)

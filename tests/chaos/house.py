"""Two servers and two workers on one Redis, as processes; each may be killed at any time and comes back."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import Settings
from tests.chaos.balancer import Balancer
from tests.chaos.pacing import pause
from tests.chaos.redis_home import RedisHome

ROOT = Path(__file__).parents[2].absolute()
START_SECONDS = 60.0
LOOK_SECONDS = 1.0
WORDS = {
    "serve 1": ("serve", "--no-worker"),
    "serve 2": ("serve", "--no-worker"),
    "worker 1": ("worker",),
    "worker 2": ("worker",),
}
WORKERS = ("worker 1", "worker 2")
REDIS = "redis"
TARGETS = (*WORDS, REDIS)


@dataclass(slots=True)
class House:
    """`kills` counts by name; `ended` counts those that ended by themselves and were started again, by name."""

    folder: Path
    settings: dict[str, str]
    balancer: Balancer
    redis: RedisHome
    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    _running: dict[str, Process] = field(default_factory=dict)
    _talk: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, name: str) -> None:
        """Returns once it does its work (a server: once it takes requests), or has given up."""
        with self._log(name).open("a") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "cli.main", *WORDS[name], cwd=self.folder, env=self._environment(), stdout=PIPE, stderr=log
            )  # fmt: skip
        self._running[name] = process
        if process.stdout is not None:
            await self._said(name, process.stdout)
            task = asyncio.create_task(_drained(process.stdout))
            self._talk.add(task)
            task.add_done_callback(self._talk.discard)

    async def start_all(self) -> None:
        for name in WORDS:
            await self.start(name)

    async def watch(self, over: asyncio.Event) -> None:
        """As any supervisor does: what ended by itself is started again."""
        while not await pause(over, LOOK_SECONDS):
            for name, process in list(self._running.items()):
                if process.returncode is not None:
                    del self._running[name]
                    self.ended[f"{name} ({process.returncode})"] += 1
                    await self.start(name)

    async def kill(self, name: str) -> bool:
        """SIGKILL; whoever kills a process starts it again. False where none is there to be killed just now."""
        if name == REDIS:
            return await self._kill_redis()
        process = self._running.get(name)
        if process is None or process.returncode is not None:
            return False
        del self._running[name]
        self.balancer.backends.pop(name, None)
        process.kill()
        await process.wait()
        self.kills[name] += 1
        return True

    async def end(self) -> None:
        """As an operator ends them: told, then waited for."""
        left = [one for one in self._running.values() if one.returncode is None]
        for process in left:
            process.send_signal(signal.SIGTERM)
        for process in left:
            await _ended(process)

    async def _kill_redis(self) -> bool:
        killed = await self.redis.kill()
        self.kills[REDIS] += killed
        return killed

    async def _said(self, name: str, stdout: asyncio.StreamReader) -> None:
        """Until it says that it is up, or ends."""
        words = "listens on" if name.startswith("serve") else "carries the outbox"
        async with asyncio.timeout(START_SECONDS):
            while line := (await stdout.readline()).decode().strip():
                if words in line:
                    break
        if line and name.startswith("serve"):
            self.balancer.backends[name] = urlsplit(line.rsplit(" ", 1)[1]).port or 0

    def _log(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"

    def _environment(self) -> dict[str, str]:
        own = {str(one.alias) for one in Settings.model_fields.values()}
        kept = {name: value for name, value in os.environ.items() if name not in own and "proxy" not in name.lower()}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings}


async def _drained(stdout: asyncio.StreamReader) -> None:
    while await stdout.readline():
        pass


async def _ended(process: Process) -> None:
    try:
        async with asyncio.timeout(START_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@asynccontextmanager
async def housed(folder: Path, settings: dict[str, str], balancer: Balancer, redis: RedisHome) -> AsyncIterator[House]:
    house = House(folder, settings, balancer, redis)
    try:
        yield house
    finally:
        await house.end()

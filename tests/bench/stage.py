"""Both stand-ins, an embedded Redis that confirms every write, and the processes that are measured."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.server import EmbeddedServer
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.world import World as SlackWorld
from tests.bench.figures import Load
from tests.scenario.processes import ROOT, Running
from tests.scenario.rig import slack_serving

LINE_LIMIT = 64 * 1024 * 1024
"""Bytes: a load's figures come back as one line."""


@dataclass(frozen=True, slots=True)
class BenchStage:
    slack: SlackWorld
    hesine: HesineWorld
    keyspace: RedisKeyspace
    environment: dict[str, str]
    redis_url: str

    @asynccontextmanager
    async def running(self, module: str, *words: str) -> AsyncIterator[Running]:
        """`python -m module words`, ended by SIGTERM with the block."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *words, cwd=ROOT, env=self.environment, stdin=PIPE, stdout=PIPE, stderr=PIPE,
            limit=LINE_LIMIT,
        )  # fmt: skip
        running = Running(process)
        try:
            yield running
        finally:
            if process.returncode is None:
                await running.ends()

    async def figures_of(self, module: str, *words: str) -> dict[str, Any]:
        """What a process that measures itself prints as its one line of JSON."""
        async with self.running(module, *words) as process:
            return dict(json.loads(await process.says("{")))


@dataclass(frozen=True, slots=True)
class Loader:
    process: Running
    secret: str

    async def load(self, server: str, connections: int, bodies: list[str]) -> tuple[Load, list[float]]:
        """The figures, and when each request was sent. Raises ValueError unless all were answered with 200."""
        job = {"url": f"{server}/slack/events", "secret": self.secret, "connections": connections, "bodies": bodies}
        self.process.process.stdin.write(json.dumps(job).encode() + b"\n")
        said = json.loads(await self.process.says("{"))
        if said["answers"] != {"200": len(bodies)}:
            raise ValueError(f"not all were answered well: {said['answers']}")
        load = Load(tuple(said["milliseconds"]), len(bodies) / said["seconds"], said["busy"])
        return load, said["started"]


@asynccontextmanager
async def loading(stage: BenchStage) -> AsyncIterator[Loader]:
    async with stage.running("tests.bench.loader") as process:
        await process.says("loads")
        yield Loader(process, stage.slack.signing_secret)


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[BenchStage]:
    async with AsyncExitStack() as stack:
        slack, hesine = SlackWorld(), HesineWorld(rate_factor=0)
        slack_url = await stack.enter_async_context(slack_serving(slack))
        hesine_url = await stack.enter_async_context(hesine_serving(hesine))
        server = EmbeddedServer(folder)
        server.attach()
        stack.callback(server.detach)
        redis = await stack.enter_async_context(connect(server.url))
        environment = {
            "SLACK_BOT_TOKEN": next(iter(slack.teams.values())).bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": f"{slack_url}/api/",
            "HESINE_BASE_URL": hesine_url,
            "HESINE_APP_KEY": "hesine-sandbox-key",
            "HESINE_APP_SECRET": "hesine-sandbox-secret",
            "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
            "REDIS_URL": server.url,
            "HOST": "127.0.0.1",
            "PORT": "0",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
        }
        yield BenchStage(slack, hesine, RedisKeyspace(redis), environment, server.url)


def resident_megabytes(process: Running) -> float:
    """Of the process alone; Linux tells it under /proc, elsewhere it stays unknown (0)."""
    status = Path(f"/proc/{process.process.pid}/status")
    if not status.exists():
        return 0.0
    line = next(one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def cpu_seconds(process: Running) -> float:
    """Of the process so far; unknown (0) where there is no /proc."""
    stat = Path(f"/proc/{process.process.pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

"""The bot as its own process, as an operator starts it, between stand-ins that run here."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.settings import Settings
from bot.stores.connection import connect
from bot.stores.server import EmbeddedServer
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.driver import Person, SlackDriver
from sandbox.slack.pages import Message
from sandbox.slack.world import World as SlackWorld
from tests.scenario.rig import ANNA, MARTA, fill_and_send, has, slack_serving

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 45.0
"""Seconds for a process to start or to stop on a busy machine."""


@dataclass
class Running:
    """One `travelbot` process. `told` is what it printed so far, `logged` its log lines."""

    process: Process
    told: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    url: str = ""

    async def says(self, words: str) -> str:
        """The first line with these words, from now on."""
        async with asyncio.timeout(PATIENCE):
            while line := (await self.process.stdout.readline()).decode().strip():
                self.told.append(line)
                if words in line:
                    return line
        raise AssertionError(f"it ended without saying {words!r}: {self.told} {await self.rest()}")

    async def listens(self) -> str:
        """Its address, once it takes requests."""
        self.url = (await self.says("listens on")).rsplit(" ", 1)[1]
        return self.url

    async def rest(self) -> str:
        """Everything it still has to say until it ends; its log."""
        async with asyncio.timeout(PATIENCE):
            out, errors = await self.process.communicate()
        self.told += out.decode().splitlines()
        self.logged += errors.decode().splitlines()
        return "\n".join(self.logged)

    async def ends(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        await self.rest()
        return self.process.returncode

    async def ends_well(self) -> None:
        assert await self.ends() == 0, self.logged

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.logged if line.startswith("{")]


@dataclass
class Stage:
    """Both stand-ins, and a data folder in which processes come and go."""

    slack: SlackDriver
    hesine: HesineDriver
    settings: dict[str, str]
    folder: Path
    app_token: str

    def person(self, user: str) -> Person:
        return self.slack.person(user)

    async def start(self, *words: str, **settings: str) -> Running:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cli.main", *words, cwd=self.folder, env=self._environment(settings), stdout=PIPE, stderr=PIPE
        )  # fmt: skip
        return Running(process)

    @asynccontextmanager
    async def running(self, *words: str, **settings: str) -> AsyncIterator[Running]:
        """Killed at the end of the block where it still runs."""
        process = await self.start(*words, **settings)
        try:
            yield process
        finally:
            if process.process.returncode is None:
                process.process.kill()
                await process.rest()

    @asynccontextmanager
    async def serving(self, *words: str, **settings: str) -> AsyncIterator[Running]:
        """`travelbot serve`, ready, and known to Slack and Hesine."""
        async with self.running("serve", *words, **settings) as bot:
            url = await bot.listens()
            await self.slack.set_request_url(f"{url}/slack/events")
            await self.hesine.push_to(f"{url}/hesine/travel/events")
            await bot.says("ready")
            yield bot

    async def redis_pid(self) -> int:
        async with connect(EmbeddedServer(self.folder / "data").url) as redis:
            return int((await redis.info("server"))["process_id"])

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        """Nothing of the person's own settings, nor proxies: all of this is loopback."""
        own = {str(one.alias) for one in Settings.model_fields.values()}
        kept = {name: value for name, value in os.environ.items() if name not in own and "proxy" not in name.lower()}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings, **settings}


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """At the real time, which is what the processes live by."""
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(slack_serving(world := SlackWorld()))
        hesine_url = await stack.enter_async_context(hesine_serving(HesineWorld(rate_factor=0)))
        slack = await stack.enter_async_context(SlackDriver(slack_url))
        hesine = await stack.enter_async_context(HesineDriver(hesine_url))
        stack.callback(EmbeddedServer(folder / "data").stop)
        settings = {
            "SLACK_BOT_TOKEN": next(iter(world.teams.values())).bot_token,
            "SLACK_SIGNING_SECRET": world.signing_secret,
            "SLACK_API_URL": f"{slack_url}/api/",
            "HESINE_BASE_URL": hesine_url,
            "HESINE_APP_KEY": "hesine-sandbox-key",
            "HESINE_APP_SECRET": "hesine-sandbox-secret",
            "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
            "TRAVELBOT_DATA_DIR": "data",
            "HOST": "127.0.0.1",
            "PORT": "0",
        }
        yield Stage(slack, hesine, settings, folder, world.app_token)


def words(purpose: str = "client visit", budget: str = "800 EUR") -> str:
    """A trip in three weeks from whenever this runs."""
    first = datetime.now(UTC) + timedelta(days=21)
    last = first + timedelta(days=3)
    return f"Berlin to Lisbon {first:%d %b %Y} to {last:%d %b %Y}, {purpose}, {budget}"


async def asked(stage: Stage) -> Message:
    """Anna has asked; the card that Marta holds."""
    await fill_and_send(stage.person(ANNA), words())
    return await stage.person(MARTA).wait_for_dm(has("approve_trip"))

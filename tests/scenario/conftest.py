"""The whole bot, as it runs, between both stand-ins: real HTTP, real signatures, a real Redis, ports of chance."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from cryptography.fernet import Fernet

from app import TravelBot, opened
from bot.settings import Settings
from bot.stores.server import EmbeddedServer
from cli.serving import serving_on
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.app import create_app as create_slack
from sandbox.slack.driver import Person, SlackDriver
from sandbox.slack.world import World as SlackWorld

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Shanghai and 03:00 in Berlin."""
LIN, CHEN, ANNA, MARTA, ZHAO, SAM, WANG = "U0LINWEI", "U0CHENHAO", "U0ANNASCHMIDT", "U0MARTARUIZ", "U0ZHAOMIN", "U0SAMLEE", "U0WANGLEI"


class RunningClock:
    """Runs from START as real time passes, and can be moved forward."""

    def __init__(self) -> None:
        self._origin = monotonic()
        self._moved = timedelta()

    def now(self) -> datetime:
        return START + timedelta(seconds=monotonic() - self._origin) + self._moved

    def advance(self, **step: float) -> None:
        self._moved += timedelta(**step)


@dataclass
class Rig:
    """What a scenario needs: the people in Slack, Hesine, the bot, and the time."""

    slack: SlackDriver
    hesine: HesineDriver
    settings: Settings
    redis_url: str
    clock: RunningClock = field(default_factory=RunningClock)
    bot: TravelBot | None = None

    def person(self, user: str) -> Person:
        return self.slack.person(user)

    async def move(self, **step: float) -> None:
        """Time passes for the bot and for Hesine alike."""
        self.clock.advance(**step)
        await self.hesine.set_now(self.clock.now().isoformat())

    async def tick(self) -> None:
        await self.bot.ticker.tick()

    @asynccontextmanager
    async def running(self, *, pushes: bool = True) -> AsyncIterator[TravelBot]:
        """The bot, up and reachable, with a worker in the process."""
        async with opened(self.settings, self.redis_url, self.clock) as bot, serving_on(bot.web, "127.0.0.1", 0) as url:
            self.bot = bot
            await self.slack.set_request_url(f"{url}/slack/events")
            if pushes:
                await self.hesine.push_to(f"{url}/hesine/travel/events")
            worker = asyncio.create_task(bot.queue.work())
            await bot.ticker.directory.run(bot.workspace, bot.travel)
            yield bot
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker


@asynccontextmanager
async def slack_serving(world: SlackWorld) -> AsyncIterator[str]:
    async with serving_on(create_slack(world), "127.0.0.1", 0, ws="websockets-sansio") as url:
        yield url


@pytest.fixture
async def rig(redis_server: EmbeddedServer, redis) -> AsyncIterator[Rig]:
    """Both stand-ins and an empty Redis; the bot is not running yet."""
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(slack_serving(slack_world := SlackWorld()))
        hesine_url = await stack.enter_async_context(hesine_serving(HesineWorld(rate_factor=0)))
        slack = await stack.enter_async_context(SlackDriver(slack_url))
        hesine = await stack.enter_async_context(HesineDriver(hesine_url))
        team = next(iter(slack_world.teams.values()))
        settings = Settings(
            SLACK_BOT_TOKEN=team.bot_token,
            SLACK_SIGNING_SECRET=slack_world.signing_secret,
            SLACK_API_URL=f"{slack_url}/api/",
            HESINE_BASE_URL=hesine_url,
            HESINE_APP_KEY="hesine-sandbox-key",
            HESINE_APP_SECRET="hesine-sandbox-secret",
            TRAVELBOT_KEYS=Fernet.generate_key().decode(),
            _env_file=None,
        )
        rig = Rig(slack, hesine, settings, redis_server.url)
        await hesine.set_now(rig.clock.now().isoformat())
        yield rig


@pytest.fixture
async def desk(rig: Rig) -> AsyncIterator[Rig]:
    """The rig with the bot running."""
    async with rig.running():
        yield rig

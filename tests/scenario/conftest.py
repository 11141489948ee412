"""The rig, empty and running."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from cryptography.fernet import Fernet

from bot.settings import Settings
from bot.stores.server import EmbeddedServer
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.driver import SlackDriver
from sandbox.slack.world import World as SlackWorld
from tests.scenario.rig import Rig, slack_serving


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

"""The rig, empty and running."""

from collections.abc import AsyncIterator

import pytest

from bot.stores.server import EmbeddedServer
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.world import World as SlackWorld
from tests.scenario.rig import START, Rig, standing


@pytest.fixture
async def rig(redis_server: EmbeddedServer, redis) -> AsyncIterator[Rig]:
    """Both stand-ins and an empty Redis; the bot is not running yet."""
    async with standing(redis_server.url, SlackWorld(), HesineWorld(rate_factor=0, now=START)) as rig:
        yield rig


@pytest.fixture
async def desk(rig: Rig) -> AsyncIterator[Rig]:
    """The rig with the bot running."""
    async with rig.running():
        yield rig

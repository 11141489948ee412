from collections.abc import AsyncIterator

import pytest

from sandbox.slack.world import World
from tests.unit.sandbox_slack.stage import Stage, staged


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged(World()) as built:
        yield built

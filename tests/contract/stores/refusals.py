"""What is not saved must be said in time."""

import asyncio
import time

import pytest

from bot.errors import NotSaved

PATIENCE = 3.0
"""Within this Slack must be answered."""


async def refused_in(act) -> float:
    """The seconds until it was refused."""
    started = time.monotonic()
    with pytest.raises(NotSaved):
        await asyncio.wait_for(act, 20)
    return time.monotonic() - started

"""Waiting that ends early when the run is over."""

import asyncio
from contextlib import suppress


async def pause(over: asyncio.Event, seconds: float) -> bool:
    """True once `over` is set, False when `seconds` have passed before."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await over.wait()
    return over.is_set()

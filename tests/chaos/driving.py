"""Orders to the stand-ins over their control API, whose idle connections may end just as they are used."""

from collections.abc import Awaitable, Callable

import httpx

TRIES = 5


async def ordered(order: Callable[[], Awaitable[object]], done: Callable[[], bool] = lambda: False) -> None:
    """Again where the line broke, unless it was `done` then."""
    for _ in range(TRIES):
        try:
            await order()
        except httpx.TransportError:
            if done():
                return
        else:
            return
    raise ConnectionError("the stand-in cannot be reached")

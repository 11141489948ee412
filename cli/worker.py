"""`travelbot worker`: carries the outbox and ticks, beside any number of `serve --no-worker`."""

import asyncio
from contextlib import AsyncExitStack

from app import opened
from bot import log, settings
from bot.settings import Settings
from cli.attached import Attached, attached
from cli.first_look import FirstLook
from cli.lifetime import beside, run_until_told, settled_in, told_to_stop


def worker() -> None:
    """Carry the outbox and tick every minute, until told to stop (SIGTERM or Ctrl-C)."""
    current = settings.load()
    log.configure(current.log_level)
    with attached(current) as redis:
        run_until_told(lambda told: _work(current, redis, told))


async def _work(current: Settings, redis: Attached, told: asyncio.Event) -> None:
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(opened(current, redis.url))
        vital = [await stack.enter_async_context(beside("embedded Redis", redis.keep()))] if redis.server else []
        vital.append(await stack.enter_async_context(beside("worker", bot.queue.work())))
        print("travelbot carries the outbox", flush=True)
        await stack.enter_async_context(beside("first look", FirstLook().take(bot)))
        settled_in()
        await told_to_stop(told, *vital)

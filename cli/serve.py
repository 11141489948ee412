"""`travelbot serve`: answers Slack and Hesine, and carries the outbox beside it."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated

import typer

from app import TravelBot, opened
from bot import log, settings
from bot.settings import Settings
from cli.attached import Attached, attached
from cli.first_look import FirstLook
from cli.lifetime import beside, run_until_told, settled_in, told_to_stop
from cli.serving import serving_on
from cli.socket_mode import SocketLine, dialled


def serve(
    *,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also carry the outbox; without, a `travelbot worker` must.")
    ] = True,
) -> None:
    """Answer Slack and Hesine, and carry the outbox, until told to stop (SIGTERM or Ctrl-C)."""
    current = settings.load()
    log.configure(current.log_level)
    with attached(current) as redis:
        run_until_told(lambda told: _serve(current, redis, told, worker=worker))


async def _serve(current: Settings, redis: Attached, told: asyncio.Event, *, worker: bool) -> None:
    """Closed in reverse: no more requests, then what stands behind their answers, then the rows in hand."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(opened(current, redis.url))
        vital = [await stack.enter_async_context(beside("embedded Redis", redis.keep()))] if redis.server else []
        if worker:
            vital.append(await stack.enter_async_context(beside("worker", bot.queue.work())))
        stack.push_async_callback(bot.background.drain)
        if current.slack_app_token:
            vital.append(await _over_socket(stack, bot, current.slack_app_token.get_secret_value()))
        look = FirstLook()
        bot.checks.append(look.check)
        address = await stack.enter_async_context(serving_on(bot.web, current.host, current.port))
        print(f"travelbot listens on {address}", flush=True)
        await stack.enter_async_context(beside("first look", look.take(bot)))
        settled_in()
        await told_to_stop(told, *vital)


async def _over_socket(stack: AsyncExitStack, bot: TravelBot, app_token: str) -> asyncio.Task[None]:
    line = SocketLine(bot.door, app_token, await dialled(bot.door.slack.client, app_token))
    bot.checks.append(line.check)
    return await stack.enter_async_context(beside("Socket Mode", line.hold()))

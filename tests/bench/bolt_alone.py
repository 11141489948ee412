"""`python -m tests.bench.bolt_alone default|inline|own`: Bolt with listeners that only ack.

Served as we serve ours (uvicorn, uvloop); `own` as `AsyncApp.start` does it (aiohttp, asyncio's loop). `authorize` is
like ours, from memory: Bolt's own would ask Slack. So the difference is our work alone.
"""

import asyncio
import signal
import sys

from aiohttp import web
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cli.lifetime import run_until_told
from cli.serving import serving_on

SECRET = "sandbox-signing-secret"


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_id="B1", bot_user_id="U1", bot_token="x")


async def answer(ack: AsyncAck) -> None:
    await ack()


def create_app(*, inline: bool) -> AsyncApp:
    slack = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=inline)
    slack.command("/trip")(answer)
    slack.action("approve_trip")(answer)
    return slack


def create_web(slack: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(slack)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def _serve(told: asyncio.Event, *, inline: bool) -> None:
    async with serving_on(create_web(create_app(inline=inline)), "127.0.0.1", 0) as address:
        _say(address)
        await told.wait()


async def _serve_by_itself(told: asyncio.Event) -> None:
    runner = web.AppRunner(create_app(inline=False).web_app())
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        _say(f"http://127.0.0.1:{runner.addresses[0][1]}")
        await told.wait()
    finally:
        await runner.cleanup()


async def _until_told() -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await _serve_by_itself(told)


def _say(address: str) -> None:
    print(f"Bolt listens on {address}", flush=True)  # noqa: T201  # told to whoever started it


if __name__ == "__main__":
    if sys.argv[1] == "own":
        asyncio.run(_until_told())
    else:
        run_until_told(lambda told: _serve(told, inline=sys.argv[1] == "inline"))

"""`python -m tests.bench.bolt_alone default|inline`: Bolt with listeners that only ack, served as we serve ours.

`authorize` is ours too, from memory: Bolt's own would ask Slack. So the difference is our work alone.
"""

import asyncio
import sys

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


def create_web(*, inline: bool) -> Starlette:
    slack = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=inline)
    slack.command("/trip")(answer)
    slack.action("approve_trip")(answer)
    handler = AsyncSlackRequestHandler(slack)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def _serve(told: asyncio.Event, *, inline: bool) -> None:
    async with serving_on(create_web(inline=inline), "127.0.0.1", 0) as address:
        print(f"Bolt listens on {address}", flush=True)  # noqa: T201  # told to whoever started it
        await told.wait()


if __name__ == "__main__":
    run_until_told(lambda told: _serve(told, inline=sys.argv[1] == "inline"))

"""Socket Mode: requests come down a WebSocket that we opened ourselves, for where nothing may come in.

The SDK reconnects by itself, with two gaps that are closed here: it tries a used-up address for ever, and nobody
hears that it is not connected.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.errors import Misconfigured, Unreachable
from delivery.refusals import code_of
from handlers.slack_door import SlackDoor

LOG = log.get("socket_mode")
LOOK_SECONDS = 0.5
LOST_SECONDS = 30.0
"""Without a connection for so long, the client is thrown away and a new one begins from the start."""
ANSWER_SECONDS = 3.0
"""What Slack waits for an answer."""
QUERY = re.compile(r"(wss?://[^\s?'\"]+)\?[^\s'\")]*")


class Discreet(logging.Filter):
    """The address of the socket is a ticket: it may not be logged, nor may a traceback that tells it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = QUERY.sub(r"\1?…", record.getMessage()), ()
        record.exc_info = None
        return True


SDK_LOG = logging.getLogger("slack_sdk.socket_mode.aiohttp")
SDK_LOG.addFilter(Discreet())


class Handler(AsyncSocketModeHandler):
    """Takes requests to the door, and knows whether any are in hand, so that none is left without its answer."""

    def __init__(self, door: SlackDoor, app_token: str) -> None:
        super().__init__(door.slack, app_token, logger=SDK_LOG)
        self._door = door
        self._in_hand = 0
        self.idle = asyncio.Event()
        self.idle.set()

    async def handle(self, client: Any, req: SocketModeRequest) -> None:
        self._in_hand += 1
        self.idle.clear()
        try:
            started = time()
            answer = await self._door.let_in(req.payload)
            await send_async_response(client, req, answer, started)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.idle.set()


@dataclass(slots=True)
class SocketLine:
    door: SlackDoor
    app_token: str = field(repr=False)
    first_address: str = field(repr=False)
    lost_since: float | None = field(default_factory=monotonic)

    async def check(self) -> None:
        if self.lost_since is not None:
            raise Unreachable(f"Socket Mode is not connected to Slack since {monotonic() - self.lost_since:.0f} s")

    async def hold(self) -> None:
        """Have a connection, and another one where it is lost; for ever."""
        while True:
            async with self._connection() as handler:
                await self._until_lost(handler)
            LOG.warning("socket given up, a new one is opened", seconds=LOST_SECONDS)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Handler]:
        handler = Handler(self.door, self.app_token)
        handler.client.wss_uri, self.first_address = self.first_address or None, ""
        connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt's
        try:
            yield handler
        finally:
            connecting.cancel()
            with suppress(TimeoutError):
                await asyncio.wait_for(handler.idle.wait(), ANSWER_SECONDS)
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's

    async def _until_lost(self, handler: Handler) -> None:
        """A look is cheap and asks nobody: the SDK pings by itself and keeps the time of the last answer."""
        self.lost_since = monotonic()
        while self.lost_since is None or monotonic() - self.lost_since < LOST_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            if await handler.client.is_connected():
                self._found()
            elif self.lost_since is None:
                self.lost_since = monotonic()
                LOG.warning("socket lost, the client reconnects")

    def _found(self) -> None:
        if self.lost_since is not None:
            LOG.info("socket connected")
        self.lost_since = None


async def dialled(client: AsyncWebClient, app_token: str) -> str:
    """Slack's address for our socket, which proves the token. Raises Misconfigured or Unreachable."""
    try:
        answer = await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        if not (code := code_of(error)):
            raise Unreachable(f"Slack fails (HTTP {error.response.status_code}): try again") from error
        raise Misconfigured(
            f"Slack says {code} to the app-level token: set SLACK_APP_TOKEN to one (xapp-…) "
            "with `connections:write`, and switch Socket Mode on in the app's settings"
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unreachable(f"Slack did not answer: {type(error).__name__}: try again when it can be reached") from error
    return str(answer["url"])

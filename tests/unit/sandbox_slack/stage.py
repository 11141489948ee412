"""Puts the stand-in and a fake app on real ports and connects them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from starlette.applications import Starlette

from sandbox.slack.app import create_app
from sandbox.slack.driver import Person, SlackDriver
from sandbox.slack.world import World
from tests.unit.sandbox_slack.fake_app import FakeApp


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """The app over real HTTP on a free port; yields its root URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", ws="websockets-sansio", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@dataclass
class Stage:
    world: World
    app: FakeApp
    driver: SlackDriver
    url: str

    @property
    def lin(self) -> Person:
        return self.driver.person("U0LINWEI")

    @property
    def chen(self) -> Person:
        return self.driver.person("U0CHENHAO")


@asynccontextmanager
async def staged(world: World) -> AsyncIterator[Stage]:
    team = next(iter(world.teams.values()))
    app = FakeApp(world.signing_secret, team.bot_token)
    async with served(app.asgi()) as app_url, served(create_app(world)) as url:
        world.postman.request_url = f"{app_url}/slack/events"
        async with httpx.AsyncClient(base_url=url) as http, SlackDriver(url) as driver:
            app.http = http
            yield Stage(world, app, driver, url)

"""The server: Web API, the consent page, response URLs, the socket, and the control API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox.slack import control, respond
from sandbox.slack.api import road
from sandbox.slack.oauth import page
from sandbox.slack.world import World


class KnowsItsAddress:
    """URLs handed to the app must lead back here, whatever port the server was given."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app, self._world = app, world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._world.public_url:
            host, port = scope["server"]
            self._world.public_url = f"http://{host}:{port}"
        await self._app(scope, receive, send)


async def _link(socket: WebSocket) -> None:
    await socket.app.state.world.sockets.serve(socket)


def create_app(world: World) -> Starlette:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        world.postman.open()
        yield
        await world.sockets.disconnect_all("link_disabled")
        await world.news.close()
        await world.postman.close()

    routes = [
        Route("/api/{method}", road.serve, methods=["GET", "POST"]),
        Route("/oauth/v2/authorize", page.show, methods=["GET"]),
        Route("/oauth/v2/authorize", page.decide, methods=["POST"]),
        Route("/hooks/{key:path}", respond.serve, methods=["POST"]),
        WebSocketRoute("/link/", _link),
        Mount("/sandbox", routes=control.ROUTES),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(KnowsItsAddress, world=world)
    app.state.world = world
    return app

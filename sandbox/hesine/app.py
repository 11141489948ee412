"""The stand-in as one ASGI app: Hesine's API, and beside it the control API under /sandbox/."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from sandbox.hesine.answers import refusal
from sandbox.hesine.codes import HesineError
from sandbox.hesine.control import control_routes
from sandbox.hesine.edge import Edge
from sandbox.hesine.pusher import Pusher
from sandbox.hesine.world import World


def create_app(world: World) -> Starlette:
    """Pushes are delivered while the app's lifespan runs."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        pushing = asyncio.create_task(Pusher(world).run())
        try:
            yield
        finally:
            world.close()
            pushing.cancel()
            with suppress(asyncio.CancelledError):
                await pushing

    return Starlette(
        routes=[Mount("/sandbox", routes=control_routes(world)), Mount("/", app=Edge(world))],
        exception_handlers={HesineError: _refuse},
        lifespan=lifespan,
    )


async def _refuse(_: Request, error: Exception) -> Response:
    """For the control API; Hesine's own edge answers its refusals itself."""
    if not isinstance(error, HesineError):
        raise error
    return refusal(error, uuid.uuid4().hex).as_response()

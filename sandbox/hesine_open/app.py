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
from sandbox.hesine_open.answers import refused
from sandbox.hesine_open.control import control_routes
from sandbox.hesine_open.edge import Edge
from sandbox.hesine_open.messenger import Messenger
from sandbox.hesine_open.refusals import Refusal
from sandbox.hesine_open.world import World


def create_app(world: World) -> Starlette:
    """Time goes on by itself, and messages are delivered, while the app's lifespan runs."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        living = asyncio.create_task(Messenger(world).run())
        try:
            yield
        finally:
            world.close()
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living

    return Starlette(
        routes=[Mount("/sandbox", routes=control_routes(world)), Mount("/", app=Edge(world))],
        exception_handlers={HesineError: _refuse_control, Refusal: _refuse},
        lifespan=lifespan,
    )


async def _refuse_control(_: Request, error: Exception) -> Response:
    """A control that makes no sense."""
    if not isinstance(error, HesineError):
        raise error
    return refusal(error, uuid.uuid4().hex).as_response()


async def _refuse(_: Request, error: Exception) -> Response:
    """What Hesine would not let a person do in its page; its own edge answers its refusals itself."""
    if not isinstance(error, Refusal):
        raise error
    return refused(error).as_response()

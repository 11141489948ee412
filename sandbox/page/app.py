"""The page's server: its files, one picture of both stand-ins, word of every change, and the way to act on them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page.picture import of_hesine, of_slack
from sandbox.page.relay import Relay

STATIC = Path(__file__).parent / "static"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Only names of this machine: a page elsewhere that makes its own name point here gets nothing."""
GUARD = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
LOOK_SECONDS = 1
"""A stand-in that is to end waits for whoever waits at it."""
Restart = Callable[[], Awaitable[None]]


def create_app(slack_url: str, hesine_url: str, restart: Restart | None = None) -> Starlette:
    """Both addresses are the stand-ins' roots. `restart` starts the bot anew, where whoever runs the page can do that.

    Before the server is told to end, set `app.state.closing`: open streams would keep it waiting.
    """
    slack, hesine, closing = Relay(slack_url), Relay(hesine_url), asyncio.Event()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with slack, hesine:
            yield

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers=GUARD)

    async def picture(_: Request) -> Response:
        told, held = await asyncio.gather(slack.look("state"), hesine.look("state"))
        return JSONResponse({"slack": of_slack(told), "hesine": of_hesine(held), "restarts": restart is not None})

    async def changes(_: Request) -> Response:
        stream = _told(slack, hesine, closing)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def at_slack(request: Request) -> Response:
        return await _passed_on(slack, request)

    async def at_hesine(request: Request) -> Response:
        return await _passed_on(hesine, request)

    async def restart_bot(_: Request) -> Response:
        if restart is None:
            return JSONResponse({"ok": False, "error": "nobody here can restart the bot"}, 404)
        await restart()
        return JSONResponse({"ok": True})

    routes = [
        Route("/", index),
        Route("/picture", picture),
        Route("/changes", changes),
        Route("/slack/{path:path}", at_slack, methods=["POST", "DELETE"]),
        Route("/hesine/{path:path}", at_hesine, methods=["POST", "DELETE"]),
        Route("/bot/restart", restart_bot, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    app = Starlette(routes=routes, middleware=[hosts], lifespan=lifespan)
    app.state.closing = closing
    return app


async def _passed_on(stand_in: Relay, request: Request) -> Response:
    """Only what was sent as JSON: a form on another page cannot do that unasked."""
    if request.method == "POST" and request.headers.get("content-type", "") != "application/json":
        return JSONResponse({"ok": False, "error": "send JSON"}, 415)
    try:
        status, answer = await stand_in.act(request.method, request.path_params["path"], await request.body())
    except httpx.TransportError as error:
        return JSONResponse({"ok": False, "error": f"the stand-in did not answer: {type(error).__name__}"}, 502)
    return Response(answer, status, media_type="application/json")


async def _told(slack: Relay, hesine: Relay, closing: asyncio.Event) -> AsyncIterator[str]:
    """A line whenever something changed in either; what it was is in the picture."""
    news: asyncio.Queue[str | None] = asyncio.Queue()
    watchers = [
        asyncio.create_task(_watch("slack", slack, news)),
        asyncio.create_task(_watch("hesine", hesine, news)),
        asyncio.create_task(_end(closing, news)),
    ]
    try:
        yield ": here\n\n"
        while (changed := await news.get()) is not None:
            yield f"data: {json.dumps({'from': changed})}\n\n"
    finally:
        for watcher in watchers:
            watcher.cancel()


async def _watch(name: str, stand_in: Relay, news: "asyncio.Queue[str | None]") -> None:
    seen = 0
    while True:
        found: dict[str, Any] = await stand_in.look("wait", after=seen, timeout=LOOK_SECONDS)
        if found["seq"] > seen:
            seen = found["seq"]
            news.put_nowait(name)


async def _end(closing: asyncio.Event, news: "asyncio.Queue[str | None]") -> None:
    await closing.wait()
    news.put_nowait(None)

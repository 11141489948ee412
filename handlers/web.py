"""Everything that comes over HTTP: Slack, Hesine's pushes, health, figures."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from blocks.install_pages import INSTALL_PATH, REDIRECT_PATH
from bot import log, metrics
from bot.clock import Clock
from bot.errors import BotError, Denied, Misconfigured, NotSaved, Rejected
from bot.hesine.travel.callbacks import Event, PushRequest
from bot.hesine.travel.signer import HmacSigner
from bot.tenants.binding import Binding
from bot.trips import outbox
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Row
from bot.trips.ports import Kick
from handlers.bodies import body_of
from handlers.install import InstallDoor
from handlers.slack_door import SlackDoor

LOG = log.get("web")
Check = Callable[[], Awaitable[None]]
"""Raises a BotError whose message says what is not well."""
Measure = Callable[[], Awaitable[None]]


class Events(Protocol):
    async def take_in(self, event_id: str, row: Row) -> bool:
        """Store the row once per event; False for an event seen before. Raises NotSaved."""
        ...


class AppKeys(Protocol):
    async def by_app_key(self, app_key: str) -> Binding | None: ...


@dataclass(frozen=True, slots=True)
class PushDoor:
    """Hesine's pushes: proven, stored as something to read again, answered at once."""

    bindings: AppKeys
    path: str
    events: Events
    kick: Kick
    clock: Clock

    async def receive(self, request: Request) -> Response:
        body = await body_of(request)
        if body is None:
            return self._refused("too_large", 413, Rejected("a push is too large"))
        push = PushRequest(request.method, self.path, request.url.query, request.headers, body)
        try:
            workspace, event = await self._proven(push)
            taken = await self.events.take_in(event.event_id, row := _row(workspace, event, self.clock))
        except Denied as refusal:
            return self._refused("unproven", 401, refusal)
        except Rejected as refusal:
            return self._refused("malformed", 400, refusal)
        except (NotSaved, Misconfigured) as failure:
            return self._refused("not_saved", 503, failure)
        metrics.PUSHES.labels(event.kind, "new" if taken else "repeated").inc()
        if taken:
            self.kick((row,))
        return JSONResponse({"code": 0, "message": "ok"})

    async def _proven(self, push: PushRequest) -> tuple[WorkspaceId, Event]:
        """The App Key says whose push it may be, the signature that it is."""
        bound = await self.bindings.by_app_key(push.app_key)
        if bound is None:
            raise Denied("a push came with an App Key of nobody here")
        return bound.workspace, Event.from_http(push, signer=HmacSigner(bound.app_secret), now=self.clock.now())

    def _refused(self, result: str, status: int, error: BotError) -> Response:
        metrics.PUSHES.labels("unknown", result).inc()
        LOG.warning("push refused", result=result, reason=str(error))
        return JSONResponse({"code": status, "message": str(error)}, status_code=status)


def _row(workspace: WorkspaceId, event: Event, clock: Clock) -> Row:
    """What the event asks to be read again; the objects of later journeys are read with the people for now."""
    if event.kind.id_field == "trip_id":
        return outbox.reading_trip(workspace, event.subject_id, clock.now())
    return outbox.reading_people(workspace, clock.now())


def create_web(
    slack: SlackDoor, pushes: PushDoor, checks: Sequence[Check], measure: Measure, install: InstallDoor | None = None
) -> Starlette:
    """Without `install` nobody can. `checks` are asked in turn whether we are ready, at each request anew; `measure` sets what is read, not counted."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        try:
            for check in checks:
                await check()
        except BotError as error:
            return PlainTextResponse(str(error), status_code=503)
        return PlainTextResponse("ready")

    async def figures(_: Request) -> Response:
        try:
            await measure()
        except BotError as error:
            LOG.warning("not measured", error=type(error).__name__, reason=str(error))
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    routes = [
        Route("/slack/events", slack.receive, methods=["POST"]),
        Route("/hesine/travel/events", pushes.receive, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", figures),
    ]
    if install:
        routes += [Route(INSTALL_PATH, install.page), Route(REDIRECT_PATH, install.callback)]
    return Starlette(routes=routes)

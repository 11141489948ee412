"""Everything that comes over HTTP: Slack, Hesine's pushes, health, figures."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import log, metrics
from bot.clock import Clock
from bot.errors import BotError, Denied, NotSaved, Rejected
from bot.hesine.travel.callbacks import Event, PushRequest
from bot.hesine.travel.signer import Signer
from bot.trips import outbox
from bot.trips.model import WorkspaceId
from bot.trips.outbox import Row
from bot.trips.ports import Kick

LOG = log.get("web")
BODY_LIMIT = 1_000_000
"""Bytes. Slack's largest payloads (a view of 250 kB, its state) stay well below."""

Check = Callable[[], Awaitable[None]]
"""Raises a BotError whose message says what is not well."""
Measure = Callable[[], Awaitable[None]]


class Events(Protocol):
    async def take_in(self, event_id: str, row: Row) -> bool:
        """Store the row once per event; False for an event seen before. Raises NotSaved."""
        ...


@dataclass(frozen=True, slots=True)
class PushDoor:
    """Hesine's pushes: proven, stored as something to read again, answered at once."""

    signers: Mapping[str, tuple[WorkspaceId, Signer]]
    path: str
    events: Events
    kick: Kick
    clock: Clock

    async def receive(self, request: Request) -> Response:
        push = PushRequest(request.method, self.path, request.url.query, request.headers, await request.body())
        try:
            workspace, event = self._proven(push)
            taken = await self.events.take_in(event.event_id, row := _row(workspace, event, self.clock))
        except Denied as refusal:
            return self._refused("unproven", 401, refusal)
        except Rejected as refusal:
            return self._refused("malformed", 400, refusal)
        except NotSaved as failure:
            return self._refused("not_saved", 503, failure)
        metrics.PUSHES.labels(event.kind, "new" if taken else "repeated").inc()
        if taken:
            self.kick((row,))
        return JSONResponse({"code": 0, "message": "ok"})

    def _proven(self, push: PushRequest) -> tuple[WorkspaceId, Event]:
        known = self.signers.get(push.app_key)
        if known is None:
            raise Denied("a push came with an App Key of nobody here")
        workspace, signer = known
        return workspace, Event.from_http(push, signer=signer, now=self.clock.now())

    def _refused(self, result: str, status: int, error: BotError) -> Response:
        metrics.PUSHES.labels("unknown", result).inc()
        LOG.warning("push refused", result=result, reason=str(error))
        return JSONResponse({"code": status, "message": str(error)}, status_code=status)


def _row(workspace: WorkspaceId, event: Event, clock: Clock) -> Row:
    """What the event asks to be read again; the objects of later journeys are read with the people for now."""
    if event.kind.id_field == "trip_id":
        return outbox.reading_trip(workspace, event.subject_id, clock.now())
    return outbox.reading_people(workspace, clock.now())


def create_web(slack: AsyncApp, pushes: PushDoor, checks: Sequence[Check], measure: Measure) -> Starlette:
    """`checks` are asked in turn whether we are ready, at each request anew; `measure` sets what is read, not counted."""
    slack_handler = AsyncSlackRequestHandler(slack)

    async def slack_events(request: Request) -> Response:
        started = perf_counter()
        if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
            metrics.REFUSALS.labels("too_large").inc()
            return PlainTextResponse("too large", status_code=413)
        response = await slack_handler.handle(request)
        metrics.ANSWER_SECONDS.labels("slack").observe(perf_counter() - started)
        return response

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
        Route("/slack/events", slack_events, methods=["POST"]),
        Route("/hesine/travel/events", pushes.receive, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", figures),
    ]
    return Starlette(routes=routes)

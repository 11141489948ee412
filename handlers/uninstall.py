"""Slack's last words on a workspace: the app was uninstalled, or its token revoked. They come in either order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks.payload import UnreadableError
from blocks.slack_json import mapping
from bot.trips.model import UserId, WorkspaceId
from handlers.errors import event_edge
from handlers.request import Body, workspace_of

UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"


class Departures(Protocol):
    """Each is safe to repeat. Raises NotSaved, and then Slack tells it again."""

    async def left(self, workspace: WorkspaceId, at: datetime) -> None: ...

    async def lost(self, workspace: WorkspaceId, bots: tuple[UserId, ...], at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Uninstall:
    departures: Departures

    async def uninstalled(self, ack: AsyncAck, body: Body) -> None:
        await self.departures.left(WorkspaceId(workspace_of(body)), _told_at(body))
        await ack()

    async def revoked(self, ack: AsyncAck, body: Body) -> None:
        bots = mapping(body["event"], "tokens").get("bot") or ()
        if not isinstance(bots, list | tuple):
            raise UnreadableError("bot")
        told = tuple(UserId(str(one)) for one in bots)
        await self.departures.lost(WorkspaceId(workspace_of(body)), told, _told_at(body))
        await ack()


def tells_of_leaving(body: Body) -> bool:
    """The second of the two comes from a workspace that we no longer know."""
    event = body.get("event")
    return isinstance(event, dict) and event.get("type") in {UNINSTALLED, REVOKED}


def _told_at(body: Body) -> datetime:
    seconds = body.get("event_time")
    if not isinstance(seconds, int) or not 0 < seconds < 1 << 34:
        raise UnreadableError("event_time")
    return datetime.fromtimestamp(seconds, UTC)


def register(app: AsyncApp, journey: Uninstall) -> None:
    app.event(UNINSTALLED)(event_edge(UNINSTALLED, journey.uninstalled))
    app.event(REVOKED)(event_edge(REVOKED, journey.revoked))

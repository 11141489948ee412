"""The Bolt app: who may knock, and which journey answers."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics
from handlers import approvals, conversation, trip_command, trip_form, withdrawal
from handlers.approvals import Approvals
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.intake import Intake
from handlers.options import FormOptions, PeopleSearch, PlaceSearch
from handlers.request import workspace_of
from handlers.trip_command import TripCommand
from handlers.trip_form import TripFormJourney
from handlers.withdrawal import Withdrawals


@dataclass(frozen=True, slots=True)
class Bot:
    """Our bot in one workspace."""

    token: str
    bot_id: str
    bot_user_id: str


class Bots(Protocol):
    def bot_in(self, workspace: str) -> Bot | None:
        """None for a workspace in which we are not installed."""
        ...


def create_slack_app(
    *, signing_secret: str, client: AsyncWebClient, bots: Bots, desk: Desk, places: PlaceSearch, people: PeopleSearch
) -> AsyncApp:
    """Listeners run inline (`process_before_response`): the answer goes out when the durable step is done."""
    app = AsyncApp(
        logger=logging.getLogger("slack_bolt"),  # else Bolt takes the root's level, and at DEBUG writes whole payloads
        signing_secret=signing_secret,
        client=client,
        authorize=_authorize(bots),  # type: ignore[arg-type]  # None says "not installed", which Bolt takes
        process_before_response=True,
        before_authorize=_known_workspaces_only(bots),
    )
    form = TripFormJourney(desk, Intake(desk.clock), FormOptions(desk, places, people))
    approvals.register(app, Approvals(desk))  # first: Bolt asks listeners in this order, and each asked takes its time
    trip_command.register(app, TripCommand(desk, form))
    withdrawal.register(app, Withdrawals(desk))
    trip_form.register(app, form)
    conversation.register(app, Conversation(desk))
    return app


def _authorize(bots: Bots) -> Callable[..., Awaitable[AuthorizeResult | None]]:
    """From what we hold: Bolt's own way would ask Slack (`auth.test`) on every request."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        bot = bots.bot_in(team_id or enterprise_id or "")
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.token,
        )

    return authorize


def _known_workspaces_only(bots: Bots) -> Callable[..., Awaitable[BoltResponse | None]]:
    async def known_workspaces_only(
        req: AsyncBoltRequest,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # Bolt's name for it
    ) -> BoltResponse | None:
        """Signed, but from a workspace in which we are not installed: 403, and nothing is done."""
        if req.body.get("type") == "url_verification" or bots.bot_in(workspace_of(req.body)):
            return await next()
        metrics.REFUSALS.labels("unknown_workspace").inc()
        return BoltResponse(status=403, body="unknown workspace")

    return known_workspaces_only

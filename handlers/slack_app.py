"""The Bolt app: which journey answers. Who may come so far is the business of `handlers.slack_door`."""

import logging

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.people.ports import Links
from bot.tenants.installations import Installation
from handlers import answers, approvals, conversation, linking, setup, trip_command, trip_form, uninstall, withdrawal
from handlers.answers import Answers
from handlers.approvals import Approvals
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.intake import Intake
from handlers.linking import Linking
from handlers.options import FormOptions, PeopleSearch, PlaceSearch
from handlers.setup import Connecting, Setup
from handlers.talk import Talk
from handlers.trip_command import TripCommand
from handlers.trip_form import TripFormJourney
from handlers.uninstall import Departures, Uninstall
from handlers.withdrawal import Withdrawals

INSTALLATION = "installation"
"""Where Bolt's context keeps that of the workspace: none only where the request tells that it has left."""


def create_slack_app(
    *,
    signing_secret: str,
    client: AsyncWebClient,
    departures: Departures,
    connecting: Connecting,
    links: Links,
    desk: Desk,
    places: PlaceSearch,
    people: PeopleSearch,
) -> AsyncApp:
    """Listeners run inline (`process_before_response`): the answer goes out when the durable step is done."""
    app = AsyncApp(
        logger=logging.getLogger("slack_bolt"),  # else Bolt takes the root's level, and at DEBUG writes whole payloads
        signing_secret=signing_secret,
        client=client,
        authorize=_authorize,  # type: ignore[arg-type]  # None says "not installed", which Bolt takes
        process_before_response=True,
        request_verification_enabled=False,  # the door has done these three
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,  # we have no functions
    )
    intake = Intake(desk.clock)
    form, talk = TripFormJourney(desk, intake, FormOptions(desk, places, people)), Talk(desk, intake)
    approvals.register(app, Approvals(desk))  # first: Bolt asks listeners in this order, and each asked takes its time
    settings, linked = Setup(desk, connecting), Linking(desk, links, people)
    trip_command.register(app, TripCommand(desk, form, settings, linked))
    withdrawal.register(app, Withdrawals(desk))
    trip_form.register(app, form)
    answers.register(app, Answers(desk, form, talk))
    setup.register(app, settings)
    linking.register(app, linked)
    uninstall.register(app, Uninstall(departures))
    conversation.register(app, Conversation(desk, talk))
    return app


async def _authorize(context: AsyncBoltContext) -> AuthorizeResult | None:
    """From what we hold: Bolt's own way would ask Slack (`auth.test`) on every request."""
    bot: Installation | None = context.get(INSTALLATION)
    if bot is None:
        return None
    return AuthorizeResult(
        enterprise_id=context.enterprise_id,
        team_id=context.team_id,
        bot_id=bot.bot_id,
        bot_user_id=bot.bot_user,
        bot_token=bot.token,
    )

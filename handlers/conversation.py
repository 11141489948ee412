"""Words in a direct message, people who join or change, and whatever is too old or unknown to us."""

import re
from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from blocks.slack_json import Json, mapping, required, text
from bot import metrics
from bot.people.slack_user import profile_from
from bot.tenants.model import Unbound
from handlers.desk import Desk
from handlers.errors import edge, event_edge, tell_unreadable
from handlers.request import Body, Sender
from handlers.said import Said
from handlers.talk import Talk

ANYTHING = re.compile(r"")


@dataclass(frozen=True, slots=True)
class Conversation:
    desk: Desk
    talk: Talk

    async def message(self, ack: AsyncAck, body: Body) -> None:
        """Someone wrote to us, or edited what they wrote: kept before it is acked, answered behind."""
        said = Said.of(body)
        if said:
            try:
                await self.desk.check_bound(said.sender.workspace)
            except Unbound:
                self.desk.background.run(self.desk.tell_unbound(said.sender))
            else:
                await self.talk.take_in(said)
        await ack()

    async def user_changed(self, ack: AsyncAck, body: Body) -> None:
        """Slack says that someone's name, language, zone, e-mail or standing changed."""
        user, workspace = mapping(body["event"], "user"), Sender.of(body).workspace
        _check_user(user)
        profile = profile_from(user, workspace)
        known = await self.desk.identity.cache.profile(workspace, profile.user)
        if known and not user.get("locale"):
            profile = replace(profile, locale=known.locale)
        await self.desk.identity.learn(workspace, profile)
        await ack()

    async def unknown(self, ack: AsyncAck, body: Body) -> None:
        """Signed, but old or foreign: 200, a private sentence, a fresh way in."""
        await ack()
        metrics.REFUSALS.labels("unknown_interaction").inc()
        if (sender := Sender.of(body)).user:
            self.desk.background.run(tell_unreadable(self.desk, sender))

    async def unknown_event(self, ack: AsyncAck, body: Body) -> None:
        """An event that nobody asked for: taken, counted, no person to answer."""
        del body
        metrics.REFUSALS.labels("unknown_event").inc()
        await ack()

    async def no_options(self, ack: AsyncAck, body: Body) -> None:
        del body
        metrics.REFUSALS.labels("unknown_options").inc()
        await ack(options=[])


def _check_user(user: Json) -> None:
    """What is kept of a person is read at every press of theirs. Raises UnreadableError."""
    required(user, "id")
    for name in ("name", "real_name", "locale", "tz", "team_id"):
        text(user, name)
    for name in ("real_name", "email", "team"):
        text(mapping(user, "profile"), name)
    text(mapping(user, "enterprise_user"), "enterprise_id")


def register(app: AsyncApp, journey: Conversation) -> None:
    """Last of all: the first match wins, and these match anything."""
    desk = journey.desk
    app.event("message")(event_edge("message", journey.message))
    app.event("user_change")(event_edge("user_change", journey.user_changed))
    app.event("team_join")(event_edge("team_join", journey.user_changed))
    unknown = edge(desk, "unknown", journey.unknown, needs_company=False)
    app.action(ANYTHING)(unknown)
    app.view(ANYTHING)(unknown)
    app.view_closed(ANYTHING)(unknown)
    app.shortcut(ANYTHING)(unknown)
    app.command(ANYTHING)(unknown)
    app.options(ANYTHING)(edge(desk, "unknown_options", journey.no_options, needs_company=False))
    app.event(ANYTHING)(event_edge("unknown_event", journey.unknown_event))

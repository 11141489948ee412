"""What there is to see: for one person, or everything at once."""

from sandbox.slack.modals import View
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json
from sandbox.slack.view_objects import view_object
from sandbox.slack.workspace import Channel, Message, Team
from sandbox.slack.world import World


def message_shown(message: Message) -> Json:
    return {
        **message.as_json(),
        "channel": message.channel,
        "is_ephemeral": message.for_user is not None,
        "for_user": message.for_user,
        "is_deleted": message.deleted,
        "versions": message.versions,
        "entered": message.entered,
    }


def view_shown(world: World, view: View) -> Json:
    return {**view_object(world, view), "user_id": view.user_id, "errors": view.errors}


def seen_by(world: World, team: Team, person: Person) -> Json:
    """Conversations, the modal on top, App Home, and what Slack itself complained about."""
    seat = (team.id, person.id)
    stack, home, dm = world.views.stacks.get(seat, []), world.views.homes.get(seat), team.dm_of(person.id)
    mine = [c for c in team.channels.values() if person.id in c.members]
    return {
        "seq": world.journal.seq,
        "user": _identity(team, person),
        "dm": dm.id if dm is not None else None,
        "conversations": {c.id: [message_shown(m) for m in c.seen_by(person.id)] for c in mine},
        "modal": view_shown(world, stack[-1]) if stack else None,
        "stack": [view_shown(world, v) for v in stack],
        "home": view_shown(world, home) if home is not None else None,
        "snags": world.snags.get(person.id, []),
    }


def everything(world: World) -> Json:
    return {
        "seq": world.journal.seq,
        "now": world.clock.now(),
        "request_url": world.postman.request_url,
        "rate_factor": world.rates.factor,
        "sockets": world.sockets.count(),
        "app": world.manifest.offers(),
        "teams": {team.id: _team(world, team) for team in world.teams.values()},
        "snags": world.snags,
        "calls": world.journal.calls,
        "deliveries": world.journal.deliveries,
    }


def _team(world: World, team: Team) -> Json:
    stacks = {seat[1]: views for seat, views in world.views.stacks.items() if seat[0] == team.id}
    homes = {seat[1]: view for seat, view in world.views.homes.items() if seat[0] == team.id}
    return {
        "name": team.name,
        "domain": team.domain,
        "bot_user_id": team.bot_user_id,
        "people": {p.id: _identity(team, p) for p in team.people.values()},
        "channels": {c.id: _channel(c) for c in team.channels.values()},
        "modals": {user: [view_shown(world, v) for v in views] for user, views in stacks.items()},
        "homes": {user: view_shown(world, v) for user, v in homes.items()},
    }


def _channel(channel: Channel) -> Json:
    return {
        "kind": channel.kind,
        "name": channel.name,
        "user": channel.user,
        "members": sorted(channel.members),
        "messages": [message_shown(m) for m in channel.messages.values()],
    }


def _identity(team: Team, person: Person) -> Json:
    return {
        "id": person.id,
        "team": team.id,
        "name": person.real_name,
        "handle": person.handle,
        "locale": person.locale,
        "tz": person.tz,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
    }

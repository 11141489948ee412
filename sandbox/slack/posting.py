"""Messages come, change and go here, whoever caused it; each step can be read back and waited for."""

from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Channel, Content, Message, Team
from sandbox.slack.world import World


def bot_author(world: World, team: Team) -> Json:
    profile = {
        "id": team.bot_id,
        "app_id": world.app_id,
        "user_id": team.bot_user_id,
        "name": world.manifest.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": team.id,
    }
    author = {"user": team.bot_user_id, "bot_id": team.bot_id, "app_id": world.app_id, "team": team.id}
    return {**author, "bot_profile": profile}


def post(
    world: World,
    team: Team,
    channel: Channel,
    content: Content,
    *,
    author: Json | None = None,
    thread_ts: str | None = None,
    for_user: str | None = None,
) -> Message:
    """A new message, by the bot unless `author` says otherwise; ephemeral with `for_user`."""
    ts = world.mint.ts(world.clock.now())
    by = author or bot_author(world, team)
    message = Message(ts, channel.id, by, content, thread_ts=thread_ts, for_user=for_user)
    channel.messages[ts] = message
    _keep_version(world, message)
    if for_user is None:
        _tell(world, team, channel, {**message.as_json(), "ts": ts})
    return message


def change(world: World, team: Team, message: Message, content: Content, *, edited_by: str | None) -> None:
    """`edited_by` marks the message as edited; a response_url leaves no mark."""
    channel, before = team.channels[message.channel], message.as_json()
    message.content = content
    ts = world.mint.ts(world.clock.now())
    if edited_by is not None:
        message.edited = {"user": edited_by, "ts": ts}
    _keep_version(world, message)
    if message.for_user is None:
        event = {"subtype": "message_changed", "hidden": True, "message": message.as_json(), "previous_message": before}
        _tell(world, team, channel, {"type": "message", **event, "ts": ts})


def remove(world: World, team: Team, message: Message) -> None:
    message.deleted = True
    world.journal.bump()
    if message.for_user is None:
        event = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
        ts = world.mint.ts(world.clock.now())
        _tell(world, team, team.channels[message.channel], {"type": "message", **event, "ts": ts})


def _keep_version(world: World, message: Message) -> None:
    shown = {"at": world.clock.now(), "text": message.content.text, "blocks": list(message.content.blocks)}
    message.versions.append(shown)
    world.journal.bump()


def _tell(world: World, team: Team, channel: Channel, event: Json) -> None:
    kind = "im" if channel.kind == "im" else "channel"
    world.news.publish(team, {**event, "channel": channel.id, "channel_type": kind, "event_ts": event["ts"]})

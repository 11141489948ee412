"""conversations.open and .info."""

from typing import Any

from sandbox.slack.api.call import flag
from sandbox.slack.api.method import Desk, Method
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Channel

MOST_PEOPLE = 8


def open_dm(desk: Desk, args: Json) -> Json:
    if args.get("channel"):
        channel, known = desk.team.channel(args["channel"]), True
    else:
        user = _one_user(desk, args.get("users"))
        known = desk.team.dm_of(user) is not None
        if not known and flag(args, "prevent_creation"):
            raise SlackError("channel_not_found")
        channel = desk.team.open_dm(user, desk.now)
    shown = describe(channel, desk.team.id) if flag(args, "return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if known else {})


def _one_user(desk: Desk, users: Any) -> str:
    listed = users.split(",") if isinstance(users, str) else list(users or ())
    names = [u.strip() for u in listed if u.strip()]
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    if any(u not in desk.team.people for u in names):
        raise SlackError("user_not_found")
    if any(desk.team.people[u].deleted for u in names):
        raise SlackError("user_disabled")
    if len(names) > 1 or desk.team.people[names[0]].is_bot:
        raise SlackError("invalid_user_combination")
    return str(names[0])


def info(desk: Desk, args: Json) -> Json:
    return {"channel": describe(desk.team.channel(args["channel"]), desk.team.id)}


def describe(channel: Channel, team_id: str) -> Json:
    shared = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        return shared | {"user": channel.user, "is_user_deleted": False, "is_open": True, "priority": 0}
    names = {"name": channel.name, "name_normalized": channel.name, "is_channel": True, "is_private": False}
    return shared | names | {"is_member": True, "num_members": len(channel.members)}


_READ = ("im:read", "channels:read", "groups:read", "mpim:read")
METHODS = {
    "conversations.open": Method(open_dm, "t3", ("im:write", "mpim:write", "channels:manage", "groups:write")),
    "conversations.info": Method(info, "t3", _READ, ("channel",), takes_json=False),
}

"""chat.*: the bot's messages."""

from sandbox.slack import posting
from sandbox.slack.api.call import flag
from sandbox.slack.api.method import Desk, Method
from sandbox.slack.content import read_content
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Channel, Message

MOST_UPDATE_TEXT = 4000


def post_message(desk: Desk, args: Json) -> Json:
    channel = _target(desk, args["channel"])
    content = read_content(args, desk.world.mint)
    thread_ts = args.get("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise SlackError("cannot_reply_to_message")
    desk.world.rates.count_post(channel.id)
    message = posting.post(desk.world, desk.team, channel, content, thread_ts=thread_ts)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def update(desk: Desk, args: Json) -> Json:
    message = _own(desk, args, "cant_update_message")
    if len(str(args.get("text") or "")) > MOST_UPDATE_TEXT:
        raise SlackError("msg_too_long")
    content = read_content(args, desk.world.mint, message.content.metadata)
    posting.change(desk.world, desk.team, message, content, edited_by=desk.team.bot_user_id)
    return {"channel": message.channel, "ts": message.ts, "text": content.text, "message": message.as_json()}


def post_ephemeral(desk: Desk, args: Json) -> Json:
    channel, user = _target(desk, args["channel"]), args["user"]
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content({k: v for k, v in args.items() if k != "metadata"}, desk.world.mint)
    message = posting.post(desk.world, desk.team, channel, content, thread_ts=args.get("thread_ts"), for_user=user)
    return {"message_ts": message.ts}


def delete(desk: Desk, args: Json) -> Json:
    message = _own(desk, args, "cant_delete_message")
    posting.remove(desk.world, desk.team, message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(desk: Desk, args: Json) -> Json:
    message = _stored(desk, args["channel"], args["message_ts"])
    address = f"https://{desk.team.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return {"channel": message.channel, "permalink": address}


def _target(desk: Desk, wanted: str) -> Channel:
    """A user id stands for the app's DM with that person."""
    if wanted in desk.team.people:
        if not desk.world.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
        if desk.team.people[wanted].is_bot:
            raise SlackError("channel_not_found")
        return desk.team.open_dm(wanted, desk.now)
    channel = desk.team.channel(wanted)
    if channel.is_archived:
        raise SlackError("is_archived")
    if desk.team.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _stored(desk: Desk, channel_id: str, ts: str) -> Message:
    message = desk.team.channel(channel_id).messages.get(ts)
    if message is None or message.deleted or message.for_user is not None:
        raise SlackError("message_not_found")
    return message


def _own(desk: Desk, args: Json, otherwise: str) -> Message:
    message = _stored(desk, args["channel"], args["ts"])
    if message.author.get("bot_id") != desk.team.bot_id:
        raise SlackError(otherwise)
    return message


def history(desk: Desk, args: Json) -> Json:
    """Newest first; a ts counts as in range only with `inclusive`."""
    channel = desk.team.channel(args["channel"])
    roots = [m for m in channel.public() if m.thread_ts in (None, m.ts)]
    return _page(roots[::-1], args, 100) | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(desk: Desk, args: Json) -> Json:
    """The thread's root first, then its replies."""
    channel, root = desk.team.channel(args["channel"]), args["ts"]
    found = [m for m in channel.public() if root in (m.ts, m.thread_ts)]
    if not found:
        raise SlackError("thread_not_found")
    return _page(found, args, 1000)


def _page(messages: list[Message], args: Json, most: int) -> Json:
    inside = [m for m in messages if _in_range(m.ts, args)]
    start = _cursor_start(args.get("cursor"), len(inside))
    limit = min(int(args.get("limit") or 100), most)
    shown = inside[start : start + limit]
    more = start + limit < len(inside)
    listed = [_with_or_without_metadata(m.as_json(), args) for m in shown]
    return {
        "messages": listed,
        "has_more": more,
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


def _cursor_start(cursor: str | None, total: int) -> int:
    if not cursor:
        return 0
    label, _, start = cursor.partition(":")
    if label != "next" or not start.isdigit() or int(start) > total:
        raise SlackError("invalid_cursor")
    return int(start)


def _in_range(ts: str, args: Json) -> bool:
    moment, oldest, latest = float(ts), float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    inclusive = flag(args, "inclusive")
    return oldest < moment < latest or (inclusive and moment in (oldest, latest))


def _with_or_without_metadata(message: Json, args: Json) -> Json:
    return message if flag(args, "include_all_metadata") else {k: v for k, v in message.items() if k != "metadata"}


_HISTORY = ("im:history", "channels:history", "groups:history", "mpim:history")
METHODS = {
    "chat.postMessage": Method(post_message, "special", ("chat:write",), ("channel",)),
    "chat.update": Method(update, "t3", ("chat:write",), ("channel", "ts")),
    "chat.postEphemeral": Method(post_ephemeral, "t4", ("chat:write",), ("channel", "user")),
    "chat.delete": Method(delete, "t3", ("chat:write",), ("channel", "ts")),
    "chat.getPermalink": Method(get_permalink, "special", (), ("channel", "message_ts"), takes_json=False),
    "conversations.history": Method(history, "t3", _HISTORY, ("channel",)),
    "conversations.replies": Method(replies, "t3", _HISTORY, ("channel", "ts"), takes_json=False),
}

"""What a person types or opens: commands, messages, shortcuts, App Home."""

import json
import re

from sandbox.slack import posting, respond
from sandbox.slack.client import payloads
from sandbox.slack.client.acting import told
from sandbox.slack.client.places import Place, find
from sandbox.slack.delivery import Answer, Delivery
from sandbox.slack.envelopes import of_command
from sandbox.slack.errors import ImpossibleError, SlackError
from sandbox.slack.hooks import Hook
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json
from sandbox.slack.view_objects import view_object
from sandbox.slack.workspace import Channel, Content, Message, Team
from sandbox.slack.world import World

_MENTION = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")
_HANDLE = re.compile(r"(?<!\w)@([a-z0-9_][a-z0-9._-]*[a-z0-9_]|[a-z0-9_])")
_WEB = re.compile(r"https?://[^\s<>]+")


async def command(world: World, request: Json) -> Json:
    """`text` as typed; picked mentions may be written <@U…> or @handle."""
    team, person = world.person(request["user"], request.get("team"))
    name = request["command"]
    if name not in world.manifest.commands:
        raise ImpossibleError(f"{name} is not a valid command; the manifest has {', '.join(world.manifest.commands)}")
    world.working_in(team)
    if "commands" not in world.scopes(team):
        raise ImpossibleError(f"{name} is not there: the app has no `commands` scope")
    channel = _conversation(world, team, person, request.get("channel"))
    text = as_sent(team, str(request.get("text", "")), escape=world.manifest.commands[name])
    payload = _form(world, team, person, channel, {"command": name, "text": text})
    answer = await world.postman.deliver(Delivery("slash_commands", "command", team.id, payload))
    hook = Hook(team.id, person.id, channel.id, None, world.clock.now())
    return _show_answer(world, hook, name, answer)


def _form(world: World, team: Team, person: Person, channel: Channel, typed: Json) -> Json:
    return {
        "token": "deprecated",
        **of_command(team, world.working_in(team)),
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.handle,
        **typed,
        "api_app_id": world.app_id,
        "response_url": payloads.response_url(world, team, person, channel),
        "trigger_id": world.triggers.issue(team.id, person.id),
    }


def _show_answer(world: World, hook: Hook, name: str, answer: Answer) -> Json:
    error = answer.error
    if error is None and answer.body.strip():
        error = _show_body(world, hook, answer.body)
    if error is not None:
        error = {"http_error": "dispatch_failed", "connection_failed": "dispatch_failed"}.get(error, error)
        world.shown_to(hook.user_id, f'{name} failed with the error "{error}"')
    return {**answer.brief(), "ok": error is None, "error": error, "deliveries": [answer.brief()]}


def _show_body(world: World, hook: Hook, body: bytes) -> str | None:
    """The ack body is a message; it costs no use of the response_url."""
    text = body.decode()
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {"text": text}
    if not isinstance(answer, dict):
        answer = {"text": text}
    try:
        respond.show(world, hook, answer)
    except SlackError as refusal:
        return refusal.code
    return None


def as_sent(team: Team, text: str, *, escape: bool) -> str:
    """`&`, `<`, `>` as entities; with `escape` mentions and links as tokens, else as plain names."""
    picked = _MENTION.sub(lambda m: f"@{_handle(team, m[1])}", text)
    safe = picked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not escape:
        return safe
    ids = {p.handle: p.id for p in team.people.values()}
    linked = _WEB.sub(lambda m: f"<{m[0]}>", safe)
    return _HANDLE.sub(lambda m: f"<@{ids[m[1]]}>" if m[1] in ids else m[0], linked)


def _handle(team: Team, user_id: str) -> str:
    person = team.people.get(user_id)
    if person is None:
        raise ImpossibleError(f"nobody has the id {user_id}")
    return person.handle


def _conversation(world: World, team: Team, person: Person, wanted: str | None) -> Channel:
    """The named channel, else the person's DM with the bot."""
    channel = team.channels.get(wanted) if wanted else team.open_dm(person.id, world.clock.now())
    if channel is None or person.id not in channel.members:
        raise ImpossibleError(f"{person.id} is not in {wanted}")
    return channel


async def say(world: World, request: Json) -> Json:
    """A message of the person's own; the app hears of it as an event if it is subscribed."""
    team, person = world.person(request["user"], request.get("team"))
    channel = _conversation(world, team, person, request.get("channel"))
    if channel.kind == "im" and (world.manifest.messages_read_only or not world.manifest.messages_tab):
        raise ImpossibleError("sending messages to this app has been turned off")
    text = as_sent(team, str(request["text"]), escape=True)
    author = {"user": person.id, "team": team.id, "client_msg_id": world.mint.secret()}
    content = Content(text, (_rich_text(world, text),))
    message = posting.post(world, team, channel, content, author=author, thread_ts=request.get("thread_ts"))
    return {"ok": True, "error": None, "channel": channel.id, "ts": message.ts}


def _rich_text(world: World, text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": world.mint.block_id(), "elements": [section]}


async def edit_message(world: World, request: Json) -> Json:
    place = find(world, request)
    message = _own_message(place)
    text = as_sent(place.team, str(request["text"]), escape=True)
    content = Content(text, (_rich_text(world, text),))
    posting.change(world, place.team, message, content, edited_by=place.person.id)
    return {"ok": True, "error": None, "channel": message.channel, "ts": message.ts}


def _own_message(place: Place) -> Message:
    if place.message is None or place.message.author.get("user") != place.person.id:
        raise ImpossibleError("a person can only edit a message of their own")
    return place.message


async def shortcut(world: World, request: Json) -> Json:
    team, person = world.person(request["user"], request.get("team"))
    callback_id = _known_shortcut(world, request["callback_id"], "global")
    rest = {
        "callback_id": callback_id,
        "action_ts": world.mint.ts(world.clock.now()),
        "trigger_id": world.triggers.issue(team.id, person.id),
    }
    answer = await world.postman.deliver(payloads.interactive(world, "shortcut", team, person, rest))
    return told(world, person.id, [answer])


async def message_shortcut(world: World, request: Json) -> Json:
    callback_id, place = _known_shortcut(world, request["callback_id"], "message"), find(world, request)
    if place.message is None or place.channel is None:
        raise ImpossibleError("a message shortcut needs the `ts` of a message")
    rest = {
        "callback_id": callback_id,
        "action_ts": world.mint.ts(world.clock.now()),
        "trigger_id": world.triggers.issue(place.team.id, place.person.id),
        "message_ts": place.message.ts,
        "channel": {"id": place.channel.id, "name": place.channel.name},
        "message": place.message.as_json(),
        "response_url": payloads.response_url(world, place.team, place.person, place.channel, place.message.ts),
    }
    delivery = payloads.interactive(world, "message_action", place.team, place.person, rest)
    return told(world, place.person.id, [await world.postman.deliver(delivery)])


def _known_shortcut(world: World, callback_id: str, kind: str) -> str:
    if world.manifest.shortcuts.get(callback_id) != kind:
        raise ImpossibleError(f"the manifest has no {kind} shortcut {callback_id!r}")
    return callback_id


async def open_home(world: World, request: Json) -> Json:
    """The published view goes along; the first time there is none."""
    team, person = world.person(request["user"], request.get("team"))
    tab = request.get("tab", "home")
    if tab == "home" and not world.manifest.home_tab:
        raise ImpossibleError("this app has no Home tab")
    channel = team.open_dm(person.id, world.clock.now())
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": tab}
    home = world.views.homes.get((team.id, person.id))
    if home is not None and tab == "home":
        event["view"] = view_object(world, home)
    if not world.news.subscribed(team, event):
        return {"ok": True, "error": None, "deliveries": []}
    answer = await world.news.first_try(team, event)
    return {"ok": answer.error is None, **answer.brief(), "deliveries": [answer.brief()]}

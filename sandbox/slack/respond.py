"""Posts to a response_url: new, replacing or deleting messages where the person acted."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.slack import posting
from sandbox.slack.content import read_content
from sandbox.slack.dropping import DroppedResponse
from sandbox.slack.errors import RateLimitedError, SlackError
from sandbox.slack.faults import take
from sandbox.slack.hooks import Hook
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Content, Message, Team
from sandbox.slack.world import World

_FAULT_STATUS = {"429": 429, "500": 500, "503": 503}


async def serve(request: Request) -> Response:
    world: World = request.app.state.world
    fault = take(world.faults.calls, "response_url")
    if fault is not None and fault.fault in _FAULT_STATUS:
        return PlainTextResponse("", _FAULT_STATUS[fault.fault], {"Retry-After": str(fault.retry_after)})
    status, error = _use(world, request.path_params["key"], await request.body())
    _log(world, request.path_params["key"], status, error)
    if fault is not None and fault.fault == "drop_after":
        return DroppedResponse()
    return PlainTextResponse("ok") if error is None else JSONResponse({"ok": False, "error": error}, status)


def _use(world: World, key: str, body: bytes) -> tuple[int, str | None]:
    hook, problem = world.hooks.look(key)
    if hook is None:
        return 404, problem
    try:
        answer = json.loads(body)
        world.rates.count_post(hook.channel_id)
        show(world, hook, answer)
    except ValueError:
        return 400, "invalid_payload"
    except RateLimitedError:
        return 429, "ratelimited"
    except SlackError as refusal:
        return 400, refusal.code
    hook.uses += 1
    return 200, None


def show(world: World, hook: Hook, answer: Json) -> None:
    """Also the body of a command's answer; raise SlackError if it is not a sound message."""
    team = world.teams[hook.team_id]
    source = _source(team, hook)
    if answer.get("delete_original") and source is not None:
        posting.remove(world, team, source)
        if not answer.get("text") and not answer.get("blocks"):
            return
    content = read_content(answer, world.mint)
    if answer.get("replace_original") and source is not None and not source.deleted:
        posting.change(world, team, source, content, edited_by=None)
    else:
        _add(world, hook, answer, content)


def _add(world: World, hook: Hook, answer: Json, content: Content) -> None:
    """Ephemeral unless `in_channel`; without `thread_ts` it stands beside the thread, as Slack does it."""
    team = world.teams[hook.team_id]
    in_channel = answer.get("response_type") == "in_channel"
    posting.post(
        world,
        team,
        team.channels[hook.channel_id],
        content,
        thread_ts=answer.get("thread_ts"),
        for_user=None if in_channel else hook.user_id,
    )


def _source(team: Team, hook: Hook) -> Message | None:
    return team.channels[hook.channel_id].messages.get(hook.message_ts or "")


def _log(world: World, key: str, status: int, error: str | None) -> None:
    entry = {"at": world.clock.now(), "method": "response_url", "team": key.partition("/")[0], "args": {}}
    world.journal.called({**entry, "ok": error is None, "error": error, "status": status, "fault": None, "ms": 0.0})

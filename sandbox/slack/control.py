"""The control API: be a person, look at everything, move the clock, ask for faults. Unsigned, for tests and demo."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.slack import showing
from sandbox.slack.client import acting, administering, submitting, talking
from sandbox.slack.errors import ImpossibleError
from sandbox.slack.faults import Fault
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team
from sandbox.slack.world import World

Act = Callable[[World, Json], Awaitable[Json]]
LONGEST_WAIT = 60.0


async def raw_event(world: World, request: Json) -> Json:
    """Any event, subscribed or not; answers once the first try is over."""
    answer = await world.news.first_try(_team(world, request), request["event"])
    return {"ok": answer.error is None, **answer.brief(), "deliveries": [answer.brief()]}


async def url_verification(world: World, _request: Json) -> Json:
    """What Slack does when the request URL is saved."""
    error = await world.postman.verify_url()
    return {"ok": error is None, "error": error}


async def move_clock(world: World, request: Json) -> Json:
    if "advance" in request:
        world.clock.advance(float(request["advance"]))
    else:
        world.clock.set(datetime.fromisoformat(request["now"]).timestamp())
    world.journal.bump()
    return {"ok": True, "now": world.clock.now()}


async def ask_fault(world: World, request: Json) -> Json:
    """`method` names a Web API method or response_url, `delivery` a kind of delivery; both may hold *."""
    details = {k: request[k] for k in ("times", "retry_after", "seconds") if k in request}
    if "delivery" in request:
        world.faults.on_delivery(Fault(request["delivery"], str(request["fault"]), **details))
    else:
        world.faults.on_call(Fault(request.get("method", "*"), str(request["fault"]), **details))
    return {"ok": True}


async def set_request_url(world: World, request: Json) -> Json:
    world.postman.request_url = request["url"]
    return {"ok": True}


async def drop_sockets(world: World, request: Json) -> Json:
    await world.sockets.disconnect_all(request.get("reason", "refresh_requested"))
    return {"ok": True}


async def upsert_user(world: World, request: Json) -> Json:
    """Fires team_join for a new person, user_change for a known one."""
    team = _team(world, request)
    changes = {k: v for k, v in request.items() if k in administering.EDITABLE}
    person, is_new = world.upsert_person(team, request["id"], **changes)
    shown = world.user_object(team, person, locale=True)
    world.news.publish(team, {"type": "team_join" if is_new else "user_change", "user": shown})
    world.journal.bump()
    return {"ok": True, "user": shown}


def _team(world: World, request: Json) -> Team:
    wanted = request.get("team") or next(iter(world.teams))
    if wanted not in world.teams:
        raise ImpossibleError(f"there is no workspace {wanted}")
    return world.teams[wanted]


async def state(request: Request) -> JSONResponse:
    return JSONResponse(showing.everything(request.app.state.world))


async def teams(request: Request) -> JSONResponse:
    world: World = request.app.state.world
    return JSONResponse({"teams": [administering.describe(world, team) for team in world.teams.values()]})


async def person_sees(request: Request) -> JSONResponse:
    world: World = request.app.state.world
    try:
        team, person = world.person(request.path_params["user"], request.query_params.get("team"))
    except ImpossibleError as reason:
        return JSONResponse({"ok": False, "error": str(reason)}, 404)
    return JSONResponse(showing.seen_by(world, team, person))


async def wait(request: Request) -> JSONResponse:
    world: World = request.app.state.world
    seconds = min(float(request.query_params.get("timeout", 10)), LONGEST_WAIT)
    seq = await world.journal.wait(int(request.query_params.get("after", 0)), seconds)
    return JSONResponse({"seq": seq})


async def clear_faults(request: Request) -> JSONResponse:
    request.app.state.world.faults.clear()
    return JSONResponse({"ok": True})


def acts(act: Act) -> Callable[[Request], Awaitable[JSONResponse]]:
    """What a person cannot do is answered with HTTP 400 and a sentence."""

    async def serve(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await act(request.app.state.world, await request.json()))
        except ImpossibleError as reason:
            return JSONResponse({"ok": False, "error": str(reason)}, 400)
        except KeyError as missing:
            return JSONResponse({"ok": False, "error": f"the request lacks {missing}"}, 400)

    return serve


_ACTS: dict[str, Act] = {
    "command": talking.command,
    "press": acting.press,
    "type-option": acting.type_option,
    "fill": acting.fill,
    "submit": submitting.submit,
    "close": submitting.close,
    "shortcut": talking.shortcut,
    "message-shortcut": talking.message_shortcut,
    "say": talking.say,
    "edit-message": talking.edit_message,
    "open-home": talking.open_home,
    "event": raw_event,
    "verify-url": url_verification,
    "clock": move_clock,
    "faults": ask_fault,
    "request-url": set_request_url,
    "sockets/disconnect": drop_sockets,
    "users": upsert_user,
    "teams": administering.found_team,
    "uninstall": administering.uninstall,
    "team-access": administering.team_access,
    "app-settings": administering.app_settings,
}
ROUTES = [
    Route("/state", state),
    Route("/teams", teams, methods=["GET"]),
    Route("/people/{user}", person_sees),
    Route("/wait", wait),
    Route("/faults", clear_faults, methods=["DELETE"]),
    *(Route(f"/{name}", acts(act), methods=["POST"]) for name, act in _ACTS.items()),
]

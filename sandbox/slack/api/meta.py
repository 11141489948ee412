"""api.test, auth.test, blocks.validate and apps.connections.open."""

from sandbox.slack.api.method import Desk, Method
from sandbox.slack.blockkit.problem import Problem
from sandbox.slack.blockkit.surfaces import check_blocks, check_view
from sandbox.slack.content import decoded
from sandbox.slack.errors import SlackError
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import BOT_HANDLE


def api_test(_desk: Desk, args: Json) -> Json:
    if args.get("error"):
        raise SlackError(args["error"], args=args)
    return {"args": {k: v for k, v in args.items() if k != "token"}}


def auth_test(desk: Desk, _args: Json) -> Json:
    """An org's token is at home in the org, whichever workspaces it works in."""
    token, installation = desk.owner()
    home, grant, org = installation.home, token.grant, installation.enterprise
    is_bot = grant.kind == "bot"
    host = f"{home.domain}.enterprise" if installation.is_org_wide else home.domain
    return {
        "url": f"https://{host}.slack.com/",
        "team": home.name,
        "user": BOT_HANDLE if is_bot else desk.team.people[grant.user_id].handle,
        "team_id": home.id,
        "user_id": grant.user_id,
        **({"bot_id": home.own_bot.bot_id} if is_bot else {}),
        **({"enterprise_id": org.id} if org is not None else {}),
        "is_enterprise_install": installation.is_org_wide,
        **({} if token.expires is None else {"expires_in": int(token.expires - desk.now)}),
    }


def connections_open(desk: Desk, _args: Json) -> Json:
    host = desk.world.public_url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={desk.world.sockets.ticket()}&app_id={desk.world.app_id}"}


def blocks_validate(_desk: Desk, args: Json) -> Json:
    given = [name for name in ("blocks", "view", "message") if args.get(name) is not None]
    if len(given) != 1:
        raise _unclear("must provide exactly one of `blocks`, `view`, or `message`")
    name = given[0]
    payload = decoded(args[name], _unclear(f"`{name}` is not valid JSON"))
    if name == "blocks":
        problems = check_blocks(payload)
    elif name == "view":
        problems = check_view(payload, "modal", "home")
    else:
        problems = _check_message(payload)
    if problems:
        raise SlackError(f"invalid_{name}", errors=[p.entry() for p in problems])
    return {}


def _check_message(payload: object) -> list[Problem]:
    if not isinstance(payload, dict):
        return [Problem("", "must provide an object", "type", "object")]
    found = check_blocks(payload.get("blocks", []))
    return [Problem(f"/blocks{p.pointer}", p.message, p.constraint, p.expected) for p in found]


def _unclear(sentence: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [sentence]})


METHODS = {
    "api.test": Method(api_test, "t4", token="none"),
    "auth.test": Method(auth_test, "special", token="any"),
    "blocks.validate": Method(blocks_validate, "t3", token="none"),
    "apps.connections.open": Method(connections_open, "t3", ("connections:write",), token="app"),
}

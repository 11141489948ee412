"""What administrators do: found workspaces, put the app out, give it access, change its settings."""

from dataclasses import fields

from sandbox.slack.departures import depart
from sandbox.slack.errors import ImpossibleError
from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.installing import give_access, take_access
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Bot, Enterprise, Team
from sandbox.slack.world import World

EDITABLE = {f.name for f in fields(Person)} - {"id", "updated"}


async def found_team(world: World, request: Json) -> Json:
    """`people` as for /sandbox/users; the app is only there if `bot_token` is given. No events: nobody listens yet."""
    if request["id"] in world.teams:
        raise ImpossibleError(f"there is a workspace {request['id']} already")
    team = _team(world, request)
    world.add_team(team)
    for someone in request.get("people", ()):
        _move_in(world, team, someone)
    world.journal.bump()
    return {"ok": True, "team": describe(world, team)}


def _team(world: World, request: Json) -> Team:
    team_id: str = request["id"]
    return Team(
        id=team_id,
        name=str(request.get("name", team_id)),
        domain=str(request.get("domain", team_id.lower())),
        bot_token=str(request.get("bot_token", "")),
        bot_user_id=f"U0BOT{team_id[1:]}",
        bot_id=f"B0BOT{team_id[1:]}",
        people={},
        enterprise=_enterprise(world, request.get("enterprise")),
    )


def _enterprise(world: World, wanted: Json | None) -> Enterprise | None:
    """The org of that id, founded with its first workspace."""
    if wanted is None or wanted["id"] in world.enterprises:
        return world.enterprises[wanted["id"]] if wanted else None
    org_id: str = wanted["id"]
    name, domain = str(wanted.get("name", org_id)), str(wanted.get("domain", org_id.lower()))
    return Enterprise(org_id, name, domain, Bot(f"W0BOT{org_id[1:]}", f"B0BOT{org_id[1:]}"))


def _move_in(world: World, team: Team, someone: Json) -> None:
    world.upsert_person(team, someone["id"], **{k: v for k, v in someone.items() if k in EDITABLE})
    for channel in team.channels.values():
        if channel.kind == "channel":
            channel.members.add(someone["id"])


async def uninstall(world: World, request: Json) -> Json:
    """By `team`, or by `enterprise` for a whole org; answers once the app was told, in the order that is set."""
    installation = _installation(world, request)
    answers = await world.news.to_home(installation, depart(world, installation), installed=False)
    return {"ok": True, "error": None, "deliveries": [a.brief() for a in answers]}


def _installation(world: World, request: Json) -> Installation:
    home = request.get("enterprise") or request.get("team") or next(iter(world.teams))
    found = world.installs.at(home)
    if found is None:
        raise ImpossibleError(f"the app is not installed in {home}")
    return found


async def team_access(world: World, request: Json) -> Json:
    """An org's administrator gives its app `teams`, or with `granted` false takes them away."""
    installation = _installation(world, {"enterprise": request["enterprise"]})
    teams = [_in_org(world, installation, team_id) for team_id in request["teams"]]
    granted = request.get("granted", True)
    if granted:
        give_access(installation, teams)
    else:
        take_access(world.installs, installation, teams)
    event = {"type": f"team_access_{'granted' if granted else 'revoked'}", "team_ids": [t.id for t in teams]}
    answers = await world.news.to_home(installation, [event], installed=True)
    world.journal.bump()
    return {"ok": True, "error": None, "deliveries": [a.brief() for a in answers]}


def _in_org(world: World, installation: Installation, team_id: str) -> Team:
    team = world.teams.get(team_id)
    if team is None or team.enterprise is not installation.enterprise:
        raise ImpossibleError(f"{team_id} is no workspace of {installation.home.id}")
    return team


async def app_settings(world: World, request: Json) -> Json:
    """`redirect_urls`, `token_rotation`, and `uninstalled_first`: which of the two last events comes first."""
    app = world.registration
    app.redirect_urls = tuple(request.get("redirect_urls", app.redirect_urls))
    app.uninstalled_first = bool(request.get("uninstalled_first", app.uninstalled_first))
    if app.rotates and request.get("token_rotation") is False:
        raise ImpossibleError("token rotation cannot be turned off again")
    app.rotates = bool(request.get("token_rotation", app.rotates))
    world.journal.bump()
    return {"ok": True, "redirect_urls": list(app.redirect_urls), "token_rotation": app.rotates}


def describe(world: World, team: Team) -> Json:
    """The workspace, and what the app has there; never a token."""
    installation = world.installs.of(team.id)
    return {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "enterprise": team.enterprise.id if team.enterprise is not None else None,
        "people": [p.id for p in team.people.values() if not p.is_bot],
        "bot_user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "installed": installation is not None,
        "is_enterprise_install": installation is not None and installation.is_org_wide,
        "scopes": list(world.scopes(team)),
        "grants": _grants(world, installation) if installation is not None else [],
    }


def _grants(world: World, installation: Installation) -> list[Json]:
    now = world.clock.now()
    return [
        {"kind": g.kind, "user_id": g.user_id, "scopes": list(g.scopes), "live_tokens": len(g.live(now))}
        for g in installation.grants.values()
    ]

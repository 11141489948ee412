"""Whose call it is: from the token to the installation and the workspace it is served for."""

from collections.abc import Iterator

from sandbox.slack.api.call import Call
from sandbox.slack.api.method import Desk, Method
from sandbox.slack.errors import SlackError
from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.tokens import Token
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team
from sandbox.slack.world import World


def desk_for(world: World, call: Call, method: Method, args: Json) -> Desk:
    """Methods without a token, and those of the app itself, are served at the first workspace's desk."""
    first = next(iter(world.teams.values()))
    if method.token == "none":
        return Desk(world, first, bearer=call.token)
    if not call.token:
        raise SlackError("not_authed")
    if call.token == world.app_token and method.token == "app":
        return Desk(world, first)
    if call.token == world.app_token:
        raise SlackError("not_allowed_token_type")
    token = _living(world, call.token)
    if not _fits(token, method):
        raise SlackError("not_allowed_token_type")
    installation = world.installs.holding(token)
    return Desk(world, _workspace(world, installation, method, args), token, installation, call.token)


def _fits(token: Token, method: Method) -> bool:
    return method.token in ("any", token.grant.kind) and (method.takes_refresh or not token.is_refresh)


def _living(world: World, value: str) -> Token:
    token = world.tokens.find(value)
    if token is None:
        raise SlackError("invalid_auth")
    death = token.death_at(world.clock.now())
    if death is not None:
        raise SlackError("invalid_auth" if token.is_refresh else death)
    return token


def _workspace(world: World, installation: Installation, method: Method, args: Json) -> Team:
    """An org's token works where it was given access: in the workspace named, else where the argument is at home."""
    if installation.team is not None:
        return installation.team
    granted = [world.teams[team_id] for team_id in world.teams if installation.covers(team_id)]
    if named := args.get("team_id"):
        granted = [team for team in granted if team.id == named]
    elif method.names_team:
        raise SlackError("missing_argument")
    if granted:
        return next((team for team in granted if _is_home_of(world, team, args)), granted[0])
    if method.token != "any":
        raise SlackError("team_access_not_granted")
    return next(team for team in world.teams.values() if team.enterprise is installation.enterprise)


def _is_home_of(world: World, team: Team, args: Json) -> bool:
    wanted = set(_named(world, args))
    return bool(wanted) and wanted <= {team.id, *team.channels, *team.people}


def _named(world: World, args: Json) -> Iterator[str]:
    """Conversations, people and workspaces that the arguments speak of."""
    yield from (str(args[name]) for name in ("channel", "user", "user_id") if args.get(name))
    if args.get("users"):
        yield str(args["users"]).split(",", maxsplit=1)[0]
    for team_id in (
        world.triggers.team_of(str(args.get("trigger_id"))),
        world.views.team_of(args.get("view_id"), args.get("external_id")),
    ):
        if team_id is not None:
            yield team_id

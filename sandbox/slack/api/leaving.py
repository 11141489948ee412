"""auth.revoke and apps.uninstall: the app gives up a token, or its place."""

from sandbox.slack.api.call import flag
from sandbox.slack.api.method import Desk, Method
from sandbox.slack.departures import depart
from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.installing import revoke
from sandbox.slack.oauth.tokens import Token
from sandbox.slack.shapes import Json


def auth_revoke(desk: Desk, args: Json) -> Json:
    """A rotating token dies alone, a lasting one takes its grant along; with `test` nothing dies."""
    token, installation = desk.owner()
    if flag(args, "test"):
        return {"revoked": False}
    if token.is_refresh or token.expires is not None:
        token.death = "invalid_refresh_token" if token.is_refresh else "token_revoked"
    else:
        _end_grant(desk, installation, token)
    desk.world.journal.bump()
    return {"revoked": True}


def _end_grant(desk: Desk, installation: Installation, token: Token) -> None:
    """An app without any token left is no longer installed."""
    event = revoke(desk.world.tokens, installation, token.grant)
    if installation.grants:
        desk.world.news.to_home_later(installation, [event], installed=True)
    else:
        desk.world.news.to_home_later(installation, depart(desk.world, installation, [event]), installed=False)


def apps_uninstall(desk: Desk, args: Json) -> Json:
    """Tokens are dead when the answer comes; the events follow it."""
    desk.world.registration.prove(args["client_id"], args["client_secret"])
    _, installation = desk.owner()
    events = depart(desk.world, installation)
    desk.world.news.to_home_later(installation, events, installed=False)
    return {"uninstalled": True}


METHODS = {
    "auth.revoke": Method(auth_revoke, "t3", takes_json=False, token="any", takes_refresh=True),
    "apps.uninstall": Method(
        apps_uninstall, "t1", required=("client_id", "client_secret"), takes_json=False, token="any"
    ),
}

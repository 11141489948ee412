"""Letting the app in and putting it out: what becomes of installations, bots and tokens."""

from sandbox.slack.errors import SlackError
from sandbox.slack.oauth.consent import Consent
from sandbox.slack.oauth.installations import Installation, Installations
from sandbox.slack.oauth.tokens import Grant, Kind, Tokens
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team


def preinstall(installs: Installations, tokens: Tokens, team: Team, scopes: tuple[str, ...]) -> None:
    """The installation that a workspace with a `bot_token` begins with."""
    installation = installs.add(Installation(team))
    grant = _granted(installation, "bot", team.own_bot.user_id, scopes)
    tokens.lasting(grant, team.bot_token)


def install(installs: Installations, consent: Consent) -> Installation:
    """A new installation, or the one that is there with what was now consented to; tokens are issued by the caller."""
    home = consent.home
    if isinstance(home, Team):
        _refuse_twice(installs, home)
        home.seat_bot(home.own_bot)
    installation = installs.at(home.id) or installs.add(Installation(home))
    if consent.scopes:
        _granted(installation, "bot", home.own_bot.user_id, consent.scopes)
    if consent.ask.user_scopes:
        _granted(installation, "user", consent.person.id, consent.ask.user_scopes)
    return installation


def _refuse_twice(installs: Installations, team: Team) -> None:
    covering = installs.of(team.id)
    if covering is not None and covering.is_org_wide:
        raise SlackError("cannot_install_an_org_installed_app")


def _granted(installation: Installation, kind: Kind, user_id: str, scopes: tuple[str, ...]) -> Grant:
    grant = installation.grants.setdefault(user_id, Grant(kind, user_id, installation.home.id, ()))
    grant.widen(scopes)
    return grant


def give_access(installation: Installation, teams: list[Team]) -> None:
    """An org's installation begins in no workspace; in each it gets, its bot takes a seat."""
    for team in teams:
        installation.workspaces.add(team.id)
        team.seat_bot(installation.home.own_bot)


def take_access(installs: Installations, installation: Installation, teams: list[Team]) -> None:
    for team in teams:
        installation.workspaces.discard(team.id)
        _seat_who_is_left(installs, team)


def _seat_who_is_left(installs: Installations, team: Team) -> None:
    """A workspace of an org may have the app twice, by itself and through the org."""
    team.unseat_bot()
    if (left := installs.of(team.id)) is not None:
        team.seat_bot(left.home.own_bot)


def revoke(tokens: Tokens, installation: Installation, grant: Grant) -> Json:
    """End one grant; returns the `tokens_revoked` event."""
    tokens.end(grant, "token_revoked")
    del installation.grants[grant.user_id]
    return tokens_revoked([grant])


def uninstall(installs: Installations, tokens: Tokens, installation: Installation, seats: list[Team]) -> list[Json]:
    """End all of it; returns `app_uninstalled` and, if tokens died of it, `tokens_revoked`."""
    grants = list(installation.grants.values())
    for grant in grants:
        tokens.end(grant, "account_inactive" if grant.kind == "bot" else "token_revoked")
    installs.drop(installation)
    for team in seats:
        _seat_who_is_left(installs, team)
    return [{"type": "app_uninstalled"}, *([tokens_revoked(grants)] if grants else [])]


def tokens_revoked(grants: list[Grant]) -> Json:
    """Users whose tokens died, not the tokens."""
    people = [g.user_id for g in grants if g.kind == "user"]
    bots = [g.user_id for g in grants if g.kind == "bot"]
    return {"type": "tokens_revoked", "tokens": {"oauth": people, "bot": bots}}

"""oauth.v2.*: codes and refresh tokens become tokens."""

from sandbox.slack.api.method import Desk, Method
from sandbox.slack.errors import SlackError
from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.installing import install
from sandbox.slack.oauth.tokens import LIFETIME, Grant, Keys
from sandbox.slack.shapes import Json
from sandbox.slack.world import World


def access(desk: Desk, args: Json) -> Json:
    """Client id and secret come by HTTP Basic or in the form."""
    desk.world.registration.prove(args.get("client_id"), args.get("client_secret"))
    if args.get("code_verifier"):
        raise SlackError("pkce_not_allowed")
    grant_type = args.get("grant_type") or "authorization_code"
    if grant_type == "authorization_code":
        return _first_time(desk.world, args)
    if grant_type == "refresh_token":
        return _held_by(desk.world, desk.world.tokens.refreshed(args.get("refresh_token")))
    raise SlackError("invalid_grant_type")


def exchange(desk: Desk, args: Json) -> Json:
    """For a lasting token from the time before rotation; it comes as argument or as bearer."""
    desk.world.registration.prove(args.get("client_id"), args.get("client_secret"))
    if not desk.world.registration.rotates:
        raise SlackError("token_rotation_not_enabled")
    return _held_by(desk.world, desk.world.tokens.exchanged(args.get("token") or desk.bearer))


def _first_time(world: World, args: Json) -> Json:
    """The bot's tokens at the top, the person's own beside their id; no bot_id, as with Slack."""
    consent = world.codes.redeem(args.get("code"), args.get("redirect_uri"))
    installation, person = install(world.installs, consent), consent.person.id
    world.journal.bump()
    authed_user: Json = {"id": person}
    if consent.ask.user_scopes:
        grant = installation.grants[person]
        authed_user |= _shown(grant, grant.scopes, _keys(world, grant))
    answer = {**_place(world, installation), "authed_user": authed_user}
    bot = installation.bot
    if bot is None or not consent.ask.scopes:
        return answer
    shown = _shown(bot, installation.bot_scopes, _keys(world, bot))
    return {**shown, "bot_user_id": bot.user_id, **answer}


def _keys(world: World, grant: Grant) -> Keys:
    return world.tokens.keys(grant, rotating=world.registration.rotates)


def _held_by(world: World, keys: Keys) -> Json:
    """After a refresh or an exchange: one token, its holder at the top."""
    grant, installation = keys.access.grant, world.installs.holding(keys.access)
    world.journal.bump()
    holder = "bot_user_id" if grant.kind == "bot" else "user_id"
    shown = _shown(grant, installation.scopes_of(grant), keys)
    return {**shown, holder: grant.user_id, **_place(world, installation)}


def _shown(grant: Grant, scopes: tuple[str, ...], keys: Keys) -> Json:
    shown: Json = {"access_token": keys.access.value, "token_type": grant.kind, "scope": ",".join(scopes)}
    return shown if keys.refresh is None else {**shown, "refresh_token": keys.refresh.value, "expires_in": LIFETIME}


def _place(world: World, installation: Installation) -> Json:
    team, org = installation.team, installation.enterprise
    return {
        "app_id": world.app_id,
        "team": {"id": team.id, "name": team.name} if team is not None else None,
        "enterprise": {"id": org.id, "name": org.name} if org is not None else None,
        "is_enterprise_install": installation.is_org_wide,
    }


METHODS = {
    "oauth.v2.access": Method(access, "special", takes_json=False, token="none"),
    "oauth.v2.exchange": Method(exchange, "t3", takes_json=False, token="none"),
}

"""The page on which a person lets the app in, or does not."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.slack.errors import SlackError
from sandbox.slack.oauth.consent import Ask, Consent, read_ask
from sandbox.slack.people import Person
from sandbox.slack.workspace import Enterprise, Team
from sandbox.slack.world import World

_SHELL = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 system-ui; max-width: 34rem; margin: 3rem auto; padding: 0 1rem }}</style>
<h1>{title}</h1>
{body}
</html>
"""


async def show(request: Request) -> Response:
    """`as` in the query names who sits at the browser, as "T…/U…" or as a user id."""
    world: World = request.app.state.world
    try:
        ask = read_ask(request.query_params, world.registration, world.manifest)
    except SlackError as refusal:
        return _refused(refusal)
    return HTMLResponse(_page(world, ask, request.query_params.get("as", "")))


async def decide(request: Request) -> Response:
    """Send the browser back with a code, or with `access_denied`."""
    world: World = request.app.state.world
    form = parse_qs((await request.body()).decode(), keep_blank_values=True)
    fields = {name: values[0] for name, values in form.items()}
    try:
        ask = read_ask(fields, world.registration, world.manifest)
        if fields.get("decision") != "allow":
            return RedirectResponse(ask.back(error="access_denied"), 302)
        consent = _consent(world, ask, fields, set(form.get("decline", ())))
    except SlackError as refusal:
        return _refused(refusal)
    return RedirectResponse(ask.back(code=world.codes.issue(consent)), 302)


def _consent(world: World, ask: Ask, fields: dict[str, str], declined: set[str]) -> Consent:
    team, person = _sitting(world, fields.get("person", ""), ask)
    if strangers := declined - world.manifest.optional_scopes:
        raise SlackError("scope_not_optional", scopes=sorted(strangers))
    home = _org(world, team, person) if fields.get("whole_org") else team
    scopes = tuple(scope for scope in ask.scopes if scope not in declined)
    return Consent(ask, home, person, scopes, world.clock.now())


def _sitting(world: World, who: str, ask: Ask) -> tuple[Team, Person]:
    """By "T…/U…", or by a user id alone, in the workspace that was asked for."""
    named, _, user_id = who.rpartition("/")
    wanted = named or ask.team
    for team, person in _people(world):
        if person.id == user_id and wanted in (None, team.id):
            return team, person
    raise SlackError("invalid_user", user=who, team=wanted)


def _org(world: World, team: Team, person: Person) -> Enterprise:
    if team.enterprise is None or not world.registration.org_ready:
        raise SlackError("not_org_ready")
    if not person.is_admin:
        raise SlackError("org_admin_only")
    return team.enterprise


def _people(world: World) -> Iterable[tuple[Team, Person]]:
    for team in world.teams.values():
        for person in team.people.values():
            if not person.deleted and not person.is_bot:
                yield team, person


def _refused(refusal: SlackError) -> HTMLResponse:
    details = "".join(f"<p>{escape(k)}: {escape(str(v))}</p>" for k, v in refusal.extra.items())
    body = f'<p>Something went wrong when authorizing this app: <code id="error">{refusal.code}</code></p>{details}'
    return HTMLResponse(_SHELL.format(title="Sorry", body=body), 400)


def _page(world: World, ask: Ask, sitting: str) -> str:
    hidden = "".join(_hidden(name, value) for name, value in ask.fields().items())
    fields = f"{_who(world, ask, sitting)}{_scopes(world, ask)}{_whole_org(world)}"
    buttons = "".join(
        f'<button name="decision" value="{value}">{label}</button> '
        for value, label in (("cancel", "Cancel"), ("allow", "Allow"))
    )
    body = f'<form method="post" action="/oauth/v2/authorize">{hidden}{fields}<p>{buttons}</p></form>'
    return _SHELL.format(title=escape(f"{world.manifest.name} asks to be let in"), body=body)


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _who(world: World, ask: Ask, sitting: str) -> str:
    options = "".join(
        _option(team, person, chosen=sitting in (person.id, f"{team.id}/{person.id}"))
        for team, person in _people(world)
        if ask.team in (None, team.id)
    )
    return f'<p><label>You are <select name="person">{options}</select></label></p>'


def _option(team: Team, person: Person, *, chosen: bool) -> str:
    mark = " selected" if chosen else ""
    words = escape(f"{person.real_name} · {team.name}")
    return f'<option value="{team.id}/{person.id}"{mark}>{words}</option>'


def _scopes(world: World, ask: Ask) -> str:
    lines = "".join(f"<li>{_scope(world, scope)}</li>" for scope in (*ask.scopes, *ask.user_scopes))
    return f"<p>It asks for</p><ul>{lines}</ul>"


def _scope(world: World, scope: str) -> str:
    words = f"<code>{escape(scope)}</code>"
    if scope not in world.manifest.optional_scopes:
        return words
    return f'{words} <label><input type="checkbox" name="decline" value="{escape(scope)}"> not this one</label>'


def _whole_org(world: World) -> str:
    if not world.registration.org_ready or not any(t.enterprise for t in world.teams.values()):
        return ""
    return '<p><label><input type="checkbox" name="whole_org" value="1"> for the whole organisation</label></p>'

"""users.*, team.info and bots.info."""

from sandbox.slack.api.call import flag, number
from sandbox.slack.api.method import Desk, Method
from sandbox.slack.errors import SlackError
from sandbox.slack.people import Person
from sandbox.slack.shapes import Json


def info(desk: Desk, args: Json) -> Json:
    person = desk.team.people.get(args["user"])
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(desk, person, args)}


def listed(desk: Desk, args: Json) -> Json:
    """Deleted people are in the list, in the order they joined."""
    everyone = list(desk.team.people.values())
    start = _start(args.get("cursor"), len(everyone))
    end = start + number(args, "limit", 200, 1000)
    more = end < len(everyone)
    return {
        "members": [_shown(desk, p, args) for p in everyone[start:end]],
        "cache_ts": int(desk.now),
        "response_metadata": {"next_cursor": f"user:{end}" if more else ""},
    }


def _start(cursor: str | None, total: int) -> int:
    if not cursor:
        return 0
    label, _, start = cursor.partition(":")
    if label != "user" or not start.isdigit() or int(start) >= total:
        raise SlackError("invalid_cursor")
    return int(start)


def lookup_by_email(desk: Desk, args: Json) -> Json:
    wanted = str(args["email"]).casefold()
    for person in desk.team.people.values():
        if person.email.casefold() == wanted and not (person.deleted or person.is_bot):
            return {"user": _shown(desk, person, args)}
    raise SlackError("users_not_found")


def team_info(desk: Desk, args: Json) -> Json:
    if args.get("team") not in (None, "", desk.team.id):
        raise SlackError("team_not_found")
    team = desk.team
    icon = {"image_default": True}
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "example.com",
            "icon": icon,
        }
    }


def bot_info(desk: Desk, args: Json) -> Json:
    if args.get("bot") != desk.team.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": desk.team.bot_id,
            "deleted": False,
            "name": desk.world.manifest.name,
            "updated": 0,
            "app_id": desk.world.app_id,
            "user_id": desk.team.bot_user_id,
            "icons": {},
        }
    }


def _shown(desk: Desk, person: Person, args: Json) -> Json:
    return desk.world.user_object(desk.team, person, locale=flag(args, "include_locale"))


_READ = ("users:read",)
METHODS = {
    "users.info": Method(info, "t4", _READ, ("user",), takes_json=False),
    "users.list": Method(listed, "t2", _READ, takes_json=False, names_team=True),
    "users.lookupByEmail": Method(lookup_by_email, "t3", ("users:read.email",), ("email",), takes_json=False),
    "team.info": Method(team_info, "t3", ("team:read",)),
    "bots.info": Method(bot_info, "t3", _READ, ("bot",), takes_json=False, names_team=True),
}

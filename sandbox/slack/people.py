"""Who is in a workspace, and how Slack describes them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.company import EMPLOYEES, Employee
from sandbox.slack.shapes import Json


@dataclass(slots=True)
class Person:
    """`locale` as Slack writes it ("zh-CN"), `tz` an IANA zone, `handle` what others type after an @."""

    id: str
    handle: str
    real_name: str
    email: str
    locale: str = "en-US"
    tz: str = "America/Los_Angeles"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    updated: int = 0
    home: str = ""
    """The workspace they come from, where that is another one: then they are here through a shared channel only."""


def from_employee(employee: Employee) -> Person:
    return Person(
        id=employee.slack_user_id,
        handle=employee.email.partition("@")[0],
        real_name=employee.name_en if employee.name == employee.name_en else f"{employee.name} {employee.name_en}",
        email=employee.email,
        locale=employee.locale,
        tz=employee.tz,
        deleted=employee.status == "left",
        is_admin=employee.manager_id is None,
    )


def staff() -> list[Person]:
    return [from_employee(e) for e in EMPLOYEES]


def user_object(
    person: Person, team_id: str, now: float, *, email: bool, locale: bool, enterprise_user: Json | None = None
) -> Json:
    """`email` and `locale` say whether the caller may see or asked for them."""
    local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    shown: Json = {
        "id": person.id,
        "team_id": person.home or team_id,
        "name": person.handle,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "profile": _profile(person, person.home or team_id, email=email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if not person.deleted:
        shown |= {
            "tz": person.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin,
            "is_owner": person.is_admin,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
    if person.home:
        shown["is_stranger"] = True
    if enterprise_user is not None:
        shown["enterprise_user"] = enterprise_user
    return shown | ({"locale": person.locale} if locale else {})


def _profile(person: Person, team_id: str, *, email: bool) -> Json:
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "g0",
        "team": team_id,
    }
    return profile | ({"email": person.email} if email and not person.is_bot else {})

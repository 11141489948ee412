"""What a request from Slack says: of its sender, and of what was pressed or typed. Facts are read strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from blocks.payload import UnreadableError
from blocks.slack_json import Json, mapping, mappings, required, text
from bot.trips.model import UserId, WorkspaceId

Body = dict[str, Any]
STAMP = re.compile(r"\d{1,10}(?:\.\d{1,6})?", re.ASCII)
SLACK_ID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sender:
    workspace: WorkspaceId
    user: UserId
    trigger_id: str = ""
    response_url: str = ""

    @classmethod
    def of(cls, body: Body) -> "Sender":
        """From a command's form, an interaction's payload or an event's envelope.

        It never fails, so that whoever sent something unreadable can be told: what cannot be read is empty.
        """
        return cls(
            WorkspaceId(workspace_of(body)),
            UserId(_user_of(body)),
            _text_or_empty(body.get("trigger_id")),
            _text_or_empty(body.get("response_url")),
        )


@dataclass(frozen=True, slots=True)
class OpenModal:
    """The modal that something was pressed in, sent or closed, with what stands in it."""

    id: str
    metadata: str
    values: Json

    @classmethod
    def of(cls, body: Body) -> "OpenModal":
        """Raises UnreadableError."""
        view = mapping(body, "view")
        values = mapping(mapping(view, "state"), "values")
        return cls(required(view, "id"), text(view, "private_metadata"), values)


def workspace_of(body: Body) -> str:
    """The workspace in which the app is installed, or the org that has it as a whole; empty where none is named.

    A modal opened in a shared channel belongs to `app_installed_team_id`, not to the person's own team.
    """
    return _org_of(body) or _team_of(body)


def _org_of(body: Body) -> str:
    """Empty unless the whole org has the app. A command says so in words, an event of its first authorization."""
    authorizations = body.get("authorizations")
    authorized = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    said = _inside(authorized, "is_enterprise_install") if authorized else body.get("is_enterprise_install")
    if said is not True and said != "true":
        return ""
    named = (_inside(authorized, "enterprise_id"), _inside(body.get("enterprise"), "id"), body.get("enterprise_id"))
    return next((one for one in map(_id, named) if one), "")


def _team_of(body: Body) -> str:
    installed, own = _inside(body.get("view"), "app_installed_team_id"), _inside(body.get("user"), "team_id")
    named = _inside(body.get("team"), "id") or body.get("team")
    return next((one for one in map(_id, (installed, named, body.get("team_id"), own)) if one), "")


def pressed(body: Body) -> str:
    """What the pressed button carries; of `block_actions` payloads only the first is ever filled."""
    return text(_action_of(body), "value")


def words_of(found: Json) -> str:
    """What was typed after a command or in a message. Slack escapes `&`, `<` and `>` on the way to us.

    https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return text(found, "text").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def age_of_message(body: Body) -> timedelta:
    """How long before it was pressed the message was written, by Slack's own clock. Raises UnreadableError."""
    pressed_at, written_at = (moment(text(body, name)) for name in ("action_ts", "message_ts"))
    return timedelta(seconds=max(0.0, pressed_at - written_at))


def moment(stamp: str) -> float:
    """Seconds since 1970. Raises UnreadableError."""
    if not STAMP.fullmatch(stamp):
        raise UnreadableError("not a moment")
    return float(stamp)


def moment_of_press(body: Body) -> str:
    """When it was pressed, as Slack writes it. Raises UnreadableError."""
    stamp = required(_action_of(body), "action_ts")
    moment(stamp)
    return stamp


def click_of(body: Body) -> str:
    """Unique to one press: a delivery that is repeated has the same. Raises UnreadableError where nothing names it."""
    action = _action_of(body)
    return f"{_user_of(body)}:{required(action, 'action_ts') if action else required(mapping(body, 'view'), 'id')}"


def _action_of(body: Body) -> Json:
    return next(iter(mappings(body, "actions")), {})


def _user_of(body: Body) -> str:
    user = body.get("user") or _inside(body.get("event"), "user") or body.get("user_id")
    return _id(_inside(user, "id") or user)


def _inside(found: object, name: str) -> object:
    return found.get(name) if isinstance(found, Mapping) else None


def _id(value: object) -> str:
    return value if isinstance(value, str) and SLACK_ID.fullmatch(value) else ""


def _text_or_empty(value: object) -> str:
    return value if isinstance(value, str) else ""

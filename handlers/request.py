"""What every request from Slack says of its sender, whatever its kind."""

from dataclasses import dataclass
from typing import Any

from bot.trips.model import UserId, WorkspaceId

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    workspace: WorkspaceId
    user: UserId
    trigger_id: str = ""
    response_url: str = ""

    @classmethod
    def of(cls, body: Body) -> "Sender":
        """From a command's form, an interaction's payload or an event's envelope."""
        return cls(
            WorkspaceId(workspace_of(body)),
            UserId(_user_of(body)),
            str(body.get("trigger_id") or ""),
            str(body.get("response_url") or ""),
        )


def workspace_of(body: Body) -> str:
    """The workspace in which the app is installed; empty where the payload names none.

    A modal opened in a shared channel belongs to `app_installed_team_id`, not to the person's own team.
    """
    installed = (body.get("view") or {}).get("app_installed_team_id")
    team = body.get("team")
    named = team.get("id") if isinstance(team, dict) else team
    return str(installed or named or body.get("team_id") or (body.get("user") or {}).get("team_id") or "")


def action_of(body: Body) -> Body:
    """The pressed element: of `block_actions` payloads only the first is ever filled."""
    actions: list[Body] = body.get("actions") or [{}]
    return actions[0]


def click_of(body: Body) -> str:
    """Unique to one press: a delivery that is repeated has the same."""
    return f"{_user_of(body)}:{action_of(body).get('action_ts') or (body.get('view') or {}).get('id', '')}"


def _user_of(body: Body) -> str:
    user = body.get("user") or (body.get("event") or {}).get("user") or body.get("user_id") or ""
    return str(user.get("id", "") if isinstance(user, dict) else user)

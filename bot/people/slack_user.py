"""Slack's user object, as in `users.info` and in the `user_change` event, read into a profile."""

from collections.abc import Mapping
from typing import Any

from bot.people.model import Profile
from bot.trips.model import UserId, WorkspaceId


def profile_from(user: Mapping[str, Any], workspace: WorkspaceId) -> Profile:
    """Someone whose home is another workspace is a stranger, whatever e-mail they show."""
    details = user.get("profile") or {}
    member = user.get("enterprise_user") or {}
    organisation = member.get("enterprise_id")
    home = {user.get("team_id"), details.get("team"), organisation} - {None}
    return Profile(
        user=UserId(user["id"]),
        name=details.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=(details.get("email") or "").lower(),
        locale=user.get("locale") or "en-US",
        tz=user.get("tz") or "UTC",
        deleted=bool(user.get("deleted")),
        stranger=bool(user.get("is_stranger")) or (bool(home) and workspace not in home),
        admin=_runs(member if workspace == organisation else user),
        bot=bool(user.get("is_bot")),
    )


def _runs(it: Mapping[str, Any]) -> bool:
    """The workspace, or the organisation: one that is installed org-wide is not for a workspace's own administrators."""
    return any(it.get(role) is True for role in ("is_admin", "is_owner", "is_primary_owner"))

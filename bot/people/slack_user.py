"""Slack's user object, as in `users.info` and in the `user_change` event, read into a profile."""

from collections.abc import Mapping
from typing import Any

from bot.people.model import Profile
from bot.trips.model import UserId, WorkspaceId


def profile_from(user: Mapping[str, Any], workspace: WorkspaceId) -> Profile:
    """Someone whose home is another workspace is a stranger, whatever e-mail they show."""
    details = user.get("profile") or {}
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
    home = {user.get("team_id"), details.get("team"), organisation} - {None}
    return Profile(
        user=UserId(user["id"]),
        name=details.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=(details.get("email") or "").lower(),
        locale=user.get("locale") or "en-US",
        tz=user.get("tz") or "UTC",
        deleted=bool(user.get("deleted")),
        stranger=bool(user.get("is_stranger")) or (bool(home) and workspace not in home),
    )

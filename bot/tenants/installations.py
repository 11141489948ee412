"""Where the app is installed, and with which tokens."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.errors import Misconfigured
from bot.trips.model import UserId, WorkspaceId

BY_SETTINGS = UserId("settings")
"""Who installed it, where the token stands in the settings."""


class NotInstalled(Misconfigured):
    """The app is not in this workspace, or was taken out of it."""

    def __init__(self, workspace: str) -> None:
        super().__init__(f"the app is not installed in workspace {workspace}")


@dataclass(frozen=True, slots=True)
class Installation:
    """Our bot in one workspace, or in a whole org: then `workspace` is the org's id (`E…`).

    With token rotation the token works until `expires_at`, and `refresh_token` brings the next pair, once.
    """

    workspace: WorkspaceId
    token: str = field(repr=False)
    bot_id: str
    bot_user: UserId
    installed_at: datetime
    name: str = ""
    scopes: tuple[str, ...] = ()
    installer: UserId = BY_SETTINGS
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None

    @property
    def is_org_wide(self) -> bool:
        return self.workspace.startswith("E")

    def expires_by(self, moment: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment


class Installations(Protocol):
    """Each may raise NotSaved; `of`, Misconfigured where no key of ours opens what is kept."""

    async def of(self, workspace: WorkspaceId) -> Installation | None: ...

    async def workspaces(self) -> list[WorkspaceId]:
        """Where the app is, without opening anything."""
        ...

    async def save(self, installation: Installation) -> None:
        """On disk when this returns; an earlier one of the same workspace is replaced."""
        ...

    async def replace(self, before: Installation, after: Installation) -> bool:
        """False where another stands there by now, or none: what was uninstalled stays so."""
        ...

    async def remove(self, workspace: WorkspaceId, only: Installation | None = None) -> bool:
        """False where there was none, or, with `only`, where another stands by now."""
        ...


class Renewals(Protocol):
    """Slack's exchange of refresh tokens for tokens."""

    async def renewed(self, held: Installation) -> Installation:
        """The same with a new pair. The old refresh token works no more.

        Raises Misconfigured where Slack does not take the refresh token (any more), Busy, Broken or Unreachable.
        """
        ...


class Turns(Protocol):
    """One at a time, across all processes."""

    def of(self, workspace: WorkspaceId, what: str) -> AbstractAsyncContextManager[None]:
        """Waits for its turn. Raises NotSaved."""
        ...

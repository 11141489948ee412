"""Where the app is installed: in single workspaces, or in a whole org."""

from dataclasses import dataclass, field

from sandbox.slack.oauth.tokens import Grant, Token
from sandbox.slack.workspace import Enterprise, Team


@dataclass(slots=True, eq=False)
class Installation:
    """A whole org's works in the `workspaces` it was given access to, by id; a workspace's only there."""

    home: Team | Enterprise
    grants: dict[str, Grant] = field(default_factory=dict)
    workspaces: set[str] = field(default_factory=set)

    @property
    def team(self) -> Team | None:
        """None when the whole org has the app."""
        return self.home if isinstance(self.home, Team) else None

    @property
    def enterprise(self) -> Enterprise | None:
        return self.home if isinstance(self.home, Enterprise) else self.home.enterprise

    @property
    def is_org_wide(self) -> bool:
        return isinstance(self.home, Enterprise)

    @property
    def bot(self) -> Grant | None:
        """None when only people's own tokens were asked for."""
        return self.grants.get(self.home.own_bot.user_id)

    @property
    def bot_scopes(self) -> tuple[str, ...]:
        """A workspace's own `scopes` stand for whatever was granted."""
        if self.bot is None:
            return ()
        pinned = self.team.scopes if self.team is not None else None
        return self.bot.scopes if pinned is None else pinned

    def scopes_of(self, grant: Grant) -> tuple[str, ...]:
        return self.bot_scopes if grant is self.bot else grant.scopes

    def covers(self, team_id: str) -> bool:
        return team_id in self.workspaces


@dataclass
class Installations:
    """By the id of the workspace or org."""

    _held: dict[str, Installation] = field(default_factory=dict)

    def of(self, team_id: str) -> Installation | None:
        """The one the app works through in this workspace: the org's, where it has access, comes first."""
        covering = [i for i in self._held.values() if i.covers(team_id)]
        return next((i for i in covering if i.is_org_wide), next(iter(covering), None))

    def at(self, home_id: str) -> Installation | None:
        return self._held.get(home_id)

    def scopes(self, team_id: str) -> tuple[str, ...]:
        found = self.of(team_id)
        return found.bot_scopes if found is not None else ()

    def holding(self, token: Token) -> Installation:
        """Raise KeyError for the token of an app that was uninstalled."""
        return self._held[token.grant.home]

    def add(self, installation: Installation) -> Installation:
        if installation.team is not None:
            installation.workspaces = {installation.team.id}
        self._held[installation.home.id] = installation
        return installation

    def drop(self, installation: Installation) -> None:
        del self._held[installation.home.id]

    def all(self) -> list[Installation]:
        return list(self._held.values())

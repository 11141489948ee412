"""What a Web API method is: who may call it, how often, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.oauth.installations import Installation
from sandbox.slack.oauth.tokens import Token
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team
from sandbox.slack.world import World


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a call is served: the workspace it is for, and the token it came with, if it needs one."""

    world: World
    team: Team
    token: Token | None = None
    installation: Installation | None = None
    bearer: str | None = None

    @property
    def now(self) -> float:
        return self.world.clock.now()

    def owner(self) -> tuple[Token, Installation]:
        """Raise `not_authed` at the desk of a method that needs no token."""
        if self.token is None or self.installation is None:
            raise SlackError("not_authed")
        return self.token, self.installation


Serve = Callable[[Desk, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """Any one of `scopes` is enough; `takes_json` False means a JSON body is not read, as with Slack;
    `token` "any" is a bot's or a person's; `names_team` wants `team_id` beside an org's token.
    """

    serve: Serve
    tier: str
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    takes_json: bool = True
    token: Literal["bot", "app", "any", "none"] = "bot"
    takes_refresh: bool = False
    names_team: bool = False

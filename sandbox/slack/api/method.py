"""What a Web API method is: who may call it, how often, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team
from sandbox.slack.world import World


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a call is served: the world and the workspace its token belongs to."""

    world: World
    team: Team

    @property
    def now(self) -> float:
        return self.world.clock.now()


Serve = Callable[[Desk, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """Any one of `scopes` is enough; `takes_json` False means a JSON body is not read, as with Slack."""

    serve: Serve
    tier: str
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    takes_json: bool = True
    token: Literal["bot", "app", "any", "none"] = "bot"

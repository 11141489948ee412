"""Both stand-ins, their people, the balancer and the house, wired together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cryptography.fernet import Fernet

from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.driver import SlackDriver
from sandbox.slack.workspace import Team
from sandbox.slack.world import World as SlackWorld
from tests.chaos.balancer import balancing
from tests.chaos.crew import Crew
from tests.chaos.house import House, housed
from tests.scenario.rig import slack_serving


@dataclass(frozen=True, slots=True)
class Stage:
    """The worlds are read directly: as JSON they would be too large to read often."""

    slack: SlackWorld
    hesine: HesineWorld
    at_slack: SlackDriver
    at_hesine: HesineDriver
    crew: Crew
    house: House

    @property
    def team(self) -> Team:
        return next(iter(self.slack.teams.values()))

    @property
    def company(self) -> Tenant:
        return self.hesine.tenant()


@asynccontextmanager
async def staged(folder: Path, trips: int, seed: int, rate_factor: float) -> AsyncIterator[Stage]:
    slack, hesine, crew = SlackWorld(rate_factor=rate_factor), HesineWorld(), Crew.of(trips)
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(slack_serving(slack))
        hesine_url = await stack.enter_async_context(hesine_serving(hesine))
        at_slack = await stack.enter_async_context(SlackDriver(slack_url))
        at_hesine = await stack.enter_async_context(HesineDriver(hesine_url))
        balancer = await stack.enter_async_context(balancing(Random(f"{seed} balancer")))
        await crew.hired(at_slack, at_hesine)
        settings = _settings(slack, slack_url, hesine_url)
        house = await stack.enter_async_context(housed(folder, settings, balancer))
        await house.start_all()
        await at_slack.set_request_url(f"{balancer.url}/slack/events")
        await at_hesine.push_to(f"{balancer.url}/hesine/travel/events")
        yield Stage(slack, hesine, at_slack, at_hesine, crew, house)


def _settings(slack: SlackWorld, slack_url: str, hesine_url: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": next(iter(slack.teams.values())).bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": f"{slack_url}/api/",
        "HESINE_BASE_URL": hesine_url,
        "HESINE_APP_KEY": "hesine-sandbox-key",
        "HESINE_APP_SECRET": "hesine-sandbox-secret",
        "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
        "TRAVELBOT_DATA_DIR": "data",
        "HOST": "127.0.0.1",
        "PORT": "0",
    }

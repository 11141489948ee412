"""Both stand-ins, their companies, the balancer and the house, wired together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cryptography.fernet import Fernet

from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.secrets import Vault
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving as hesine_serving
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.driver import SlackDriver
from sandbox.slack.world import World as SlackWorld
from tests.chaos.balancer import balancing
from tests.chaos.firms import SEED, Firm, accounts, enrolled, founded
from tests.chaos.house import House, housed
from tests.chaos.redis_home import RedisHome
from tests.chaos.redis_homes import HOMES
from tests.scenario.rig import slack_serving


@dataclass(frozen=True, slots=True)
class Casting:
    """How large the stage is, and what it stands on."""

    seed: int
    workspaces: int
    trips_each: int
    rate_factor: float
    redis: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The worlds are read directly: as JSON they would be too large to read often."""

    slack: SlackWorld
    hesine: HesineWorld
    at_slack: SlackDriver
    at_hesine: HesineDriver
    firms: tuple[Firm, ...]
    house: House


@asynccontextmanager
async def staged(folder: Path, casting: Casting) -> AsyncIterator[Stage]:
    slack = SlackWorld(teams=(), rate_factor=casting.rate_factor)
    hesine = HesineWorld(accounts(casting.workspaces), seed=SEED)
    async with AsyncExitStack() as stack:
        slack_url = await stack.enter_async_context(slack_serving(slack))
        hesine_url = await stack.enter_async_context(hesine_serving(hesine))
        at_slack = await stack.enter_async_context(SlackDriver(slack_url))
        at_hesine = await stack.enter_async_context(HesineDriver(hesine_url))
        balancer = await stack.enter_async_context(balancing(Random(f"{casting.seed} balancer")))
        home = await stack.enter_async_context(HOMES[casting.redis](folder, casting.seed))
        firms = await stack.enter_async_context(founded(slack, hesine, at_slack, hesine_url, casting.trips_each))
        settings = {**_settings(slack, slack_url), **home.settings}
        await _enrolled(firms, home, settings["TRAVELBOT_KEYS"], hesine_url)
        house = await stack.enter_async_context(housed(folder, settings, balancer, home))
        await house.start_all()
        await at_slack.set_request_url(f"{balancer.url}/slack/events")
        for firm in firms:
            await firm.at_hesine.push_to(f"{balancer.url}/hesine/travel/events")
        yield Stage(slack, hesine, at_slack, at_hesine, firms, house)


async def _enrolled(firms: tuple[Firm, ...], home: RedisHome, key: str, hesine_url: str) -> None:
    async with connect(home.url) as redis:
        await enrolled(firms, RedisKeyspace(redis, home.replicas), Vault.of([key]), hesine_url)


def _settings(slack: SlackWorld, slack_url: str) -> dict[str, str]:
    """No workspace stands in the settings, as where many install the app by themselves."""
    return {
        "SLACK_CLIENT_ID": "1.1",
        "SLACK_CLIENT_SECRET": "chaos-client-secret",
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": f"{slack_url}/api/",
        "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
        "HOST": "127.0.0.1",
        "PORT": "0",
    }

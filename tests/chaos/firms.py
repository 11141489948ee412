"""The companies of the run: each has its workspace in Slack, its tenant at Hesine, and people of its own."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.stores.bindings import BindingStore
from bot.stores.installations import InstallationStore
from bot.stores.keyspace import Keyspace
from bot.stores.secrets import Vault
from bot.tenants.binding import Binding, Dialect
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from sandbox.hesine.directory import Department
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.seeding import Seed
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.world import Account
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.driver import SlackDriver
from sandbox.slack.workspace import Team
from sandbox.slack.world import World as SlackWorld
from tests.chaos.crew import DEPARTMENT, Crew

SEED = Seed(departments=(Department(department_id=DEPARTMENT, name="Sales"),))
ADMINISTRATOR = UserId("U0ADMINISTRATOR")


@dataclass(frozen=True, slots=True)
class Firm:
    """Trips filed at Hesine have the same numbers in each: what strays finds a trip."""

    crew: Crew
    team: Team
    company: Tenant
    at_hesine: HesineDriver

    @property
    def workspace(self) -> WorkspaceId:
        return WorkspaceId(self.team.id)

    def installation(self) -> Installation:
        team, now = self.team, datetime.now(UTC)
        return Installation(self.workspace, team.bot_token, team.bot_id, UserId(team.bot_user_id), now, team.name)

    def binding(self, address: str) -> Binding:
        key, secret, now = self.company.app_key, self.company.app_secret, datetime.now(UTC)
        return Binding(
            self.workspace, Dialect.TRAVEL, key, secret, address, bound_by=ADMINISTRATOR, bound_at=now
        )  # fmt: skip


def accounts(count: int) -> list[Account]:
    return [Account(f"chaos-key-{number:02d}", f"chaos-secret-{number:02d}") for number in range(count)]


@asynccontextmanager
async def founded(
    slack: SlackWorld, hesine: HesineWorld, at_slack: SlackDriver, hesine_url: str, trips: int
) -> AsyncIterator[tuple[Firm, ...]]:
    """One for each company that Hesine knows; `trips` are those of each."""
    async with AsyncExitStack() as stack:
        firms = []
        for number, company in enumerate(hesine.tenants.values()):
            crew, team = Crew.of(number, trips), _team_of(number)
            await at_slack.add_team(**team, people=crew.in_slack())
            at_hesine = await stack.enter_async_context(HesineDriver(hesine_url, company.app_key))
            await at_hesine.seed(employees=crew.at_hesine())
            firms.append(Firm(crew, slack.teams[team["team_id"]], company, at_hesine))
        yield tuple(firms)


def _team_of(number: int) -> dict[str, Any]:
    return {"team_id": f"T0CHAOS{number:02d}", "name": f"Firm {number}", "bot_token": f"xoxb-chaos-{number:02d}"}


async def enrolled(firms: Iterable[Firm], keyspace: Keyspace, vault: Vault, hesine_url: str) -> None:
    """As if each had installed the app and bound its company."""
    for firm in firms:
        await InstallationStore(keyspace, vault).save(firm.installation())
        await BindingStore(keyspace, vault).bind(firm.binding(hesine_url))

"""A bot that no workspace has yet; two workspaces and an org that may install it, and a company at Hesine for each."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app import TravelBot, opened
from bot.stores.bindings import BindingStore
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.installations import InstallationStore
from bot.stores.secrets import Vault
from bot.tenants.binding import Binding, Dialect
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from cli.serving import serving_on
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.world import Account
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.browser import Page
from sandbox.slack.driver import Person
from sandbox.slack.manifest import load
from sandbox.slack.pages import Message
from sandbox.slack.workspace import Team
from sandbox.slack.world import World as SlackWorld
from tests.scenario.rig import ANNA, ASK, MARTA, START, TEAM, Rig, fill_and_send, has, says, signed, standing

OLD_PROOF = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk 3.47 proves the client with aiohttp's old BasicAuth."""
MANIFEST = load(Path(__file__).parents[2] / "manifest.yml")
NEW, NORTH, SOUTH, ORG = "T0NEW", "T0NORTH", "T0SOUTH", "E0GROUP"
GRID = {"id": ORG, "name": "Group", "domain": "group"}
ANNAS = {"real_name": "Anna Schmidt", "email": "anna.schmidt@example.com", "tz": "Europe/Berlin"}
MARTAS = {"real_name": "Marta Ruiz", "email": "marta.ruiz@example.com", "tz": "Europe/Madrid", "is_admin": True}
PEOPLE = {TEAM: (ANNA, MARTA), NEW: ("U1ANNA", "U1MARTA"), ORG: ("W0ANNA", "W0MARTA")}
"""Of each installation: who asks, and who approves and administers."""
WRONG_SECRET = "no-more"


def slack_world(*, rotates: bool = False) -> SlackWorld:
    return SlackWorld(teams=[Team(bot_token="")], manifest=replace(MANIFEST, rotates=rotates))


def hesine_world() -> HesineWorld:
    return HesineWorld([Account(f"key-{place}", f"secret-{place}") for place in PEOPLE], rate_factor=0, now=START)


@dataclass
class House:
    """`url` is the first replica's address."""

    rig: Rig
    redis: object
    url: str = ""
    bots: list[TravelBot] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    @property
    def slack(self):
        return self.rig.slack

    @property
    def kept(self) -> InstallationStore:
        return InstallationStore(RedisKeyspace(self.redis), Vault.of(self.rig.settings.encryption_keys))

    async def installation(self, place: str = TEAM) -> Installation | None:
        return await self.kept.of(WorkspaceId(place))

    async def install(self, place: str = TEAM, *, at: str = "", **how: object) -> Page:
        """By the place's administrator, through the pages."""
        if place == ORG:
            how = {"team": NORTH, "whole_org": True, **how}
        page = await self.slack.install(PEOPLE[place][1], f"{at or self.url}/slack/install", **how)
        if place == ORG and page.status == httpx.codes.OK:
            await self.slack.give_access(ORG, NORTH, SOUTH)
        return page

    def people(self, place: str) -> tuple[Person, Person]:
        """Who asks, and who approves; those of the org in its first workspace."""
        team = NORTH if place == ORG else place
        return tuple(self.slack.person(one, team) for one in PEOPLE[place])

    async def asked(self, place: str = TEAM, words: str = ASK) -> tuple[Person, Person, Message]:
        anna, marta = self.people(place)
        await fill_and_send(anna, words)
        return anna, marta, await marta.wait_for_dm(has("approve_trip"))

    async def filed_and_approved(self, place: str) -> None:
        anna, marta, card = await self.asked(place)
        await marta.press(card, "approve_trip")
        await anna.wait_for_dm(says("Approved", "Marta"))
        async with self.hesine(place) as hesine:
            await hesine.wait_until(lambda state: [one["status"] for one in state["trips"]] == ["approved"])

    @asynccontextmanager
    async def hesine(self, place: str) -> AsyncIterator[HesineDriver]:
        async with HesineDriver(self.rig.settings.hesine_base_url, f"key-{place}") as driver:
            yield driver

    async def knocks(self, body: dict, *, at: int = 0, place: str = TEAM) -> int:
        """What a signed request is answered at one of the replicas."""
        self.rig.url = self.urls[at]
        return (await signed(self.rig, body, team=place)).status_code

    async def move(self, **step: float) -> None:
        """Time passes for everyone."""
        await self.rig.move(**step)
        await self.slack.set_clock(self.rig.clock.now().isoformat())

    async def uninstall(self, place: str = TEAM) -> dict:
        return await self.slack.uninstall(**{"enterprise" if place == ORG else "team": place})


@asynccontextmanager
async def house_standing(redis_url: str, *, rotates: bool = False, replicas: int = 1) -> AsyncIterator[House]:
    """With so many replicas of the bot running, each with a worker; the first one's address is known to Slack."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(connect(redis_url))
        rig = await stack.enter_async_context(standing(redis_url, slack_world(rotates=rotates), hesine_world()))
        rig.settings = _by_oauth(rig)
        house = House(rig, redis)
        await _found(house)
        for _ in range(replicas):
            bot = await stack.enter_async_context(rig.running(pushes=False))
            house.bots.append(bot)
            house.urls.append(rig.url)
        house.url = house.urls[0]
        await house.slack.set_request_url(f"{house.url}/slack/events")
        await house.slack.set_app(redirect_urls=[f"{url}/slack/oauth_redirect" for url in house.urls])
        yield house


@asynccontextmanager
async def another(house: House) -> AsyncIterator[TravelBot]:
    """One more process of the bot, that neither answers nor carries."""
    async with (
        opened(house.rig.settings, house.rig.redis_url, house.rig.clock) as bot,
        serving_on(bot.web, "127.0.0.1", 0),
    ):
        yield bot


def _by_oauth(rig: Rig):
    slack_root = rig.settings.slack_api_url.removesuffix("/api/")
    return rig.settings.model_copy(
        update={
            "slack_bot_token": None,
            "slack_client_id": "1009.2009",
            "slack_client_secret": SecretStr("sandbox-client-secret"),
            "slack_authorize_url": f"{slack_root}/oauth/v2/authorize",
            "hesine_app_key": "",
            "hesine_app_secret": None,
        }
    )


async def _found(house: House) -> None:
    """Workspaces with their people, and each bound to its company."""
    slack = house.slack
    await slack.set_clock(house.rig.clock.now().isoformat())
    await slack.upsert_user(MARTA, is_admin=True)
    for place, team in ((NEW, {}), (ORG, {"enterprise": GRID})):
        anna, marta = PEOPLE[place]
        people = [{"id": anna, **ANNAS}, {"id": marta, **MARTAS}]
        await slack.add_team(
            NORTH if place == ORG else place, name="North" if place == ORG else "New Works", people=people, **team
        )
    await slack.add_team(SOUTH, name="South", people=[{"id": "W0ANNA", **ANNAS}], enterprise=GRID)
    bindings = BindingStore(RedisKeyspace(house.redis), Vault.of(house.rig.settings.encryption_keys))
    for place in PEOPLE:
        address = house.rig.settings.hesine_base_url
        key, secret, administrator = f"key-{place}", f"secret-{place}", UserId(PEOPLE[place][1])
        await bindings.bind(
            Binding(WorkspaceId(place), Dialect.TRAVEL, key, secret, address, "", administrator, house.rig.clock.now())
        )

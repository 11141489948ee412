"""The client over real HTTP against the stand-in of the Open Platform, which shares no code with it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import stamina

from bot.hesine.http import circuit
from bot.hesine.openplatform.client import OpenPlatformApi
from bot.hesine.openplatform.connect import Access, connect
from bot.language.places import gazetteer
from bot.stores.approval_turns import ApprovalTurns
from bot.stores.memory import MemoryKeyspace
from bot.trips.model import EmployeeId, WorkspaceId
from sandbox.hesine_open.driver import HesineOpenDriver
from sandbox.hesine_open.serving import serving
from sandbox.hesine_open.world import Account, World
from tests.unit.hesine_travel.fakes import CountedPace, ListedMeter, MemoryTokens


@dataclass
class HesinesClock:
    """The bot's clock is the stand-in's, so that moving it moves both."""

    world: World

    def now(self) -> datetime:
        return self.world.clock.now().astimezone(UTC)


@dataclass
class Company:
    hesine: HesineOpenDriver
    api: OpenPlatformApi
    clock: HesinesClock

    async def person(self, number: str) -> EmployeeId:
        return EmployeeId(await self.hesine.staff_id(number))


@pytest.fixture(autouse=True)
def _no_waiting_between_tries():
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
async def company():
    account = Account()
    world = World([account], speed=0)
    clock = HesinesClock(world)
    async with serving(world) as url, HesineOpenDriver(url) as driver:

        async def pause(seconds: float) -> None:
            await driver.advance(seconds)

        api = connect(
            Access(account.app_key, account.app_security, account.corp_id, url),
            tokens=MemoryTokens(),
            pace=CountedPace(),
            turns=ApprovalTurns(MemoryKeyspace(clock), WorkspaceId("T1")),
            places=gazetteer(),
            meter=ListedMeter(),
            clock=clock,
            breaker=circuit(failures=1000),
            pause=pause,
        )
        async with api:
            yield Company(driver, api, clock)

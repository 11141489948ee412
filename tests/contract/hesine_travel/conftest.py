"""The client over real HTTP against the stand-in of Hesine, which shares no code with it."""

from dataclasses import dataclass

import pytest
import stamina

from bot.clock import SystemClock
from bot.hesine.http import circuit
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.signer import HmacSigner
from sandbox.hesine.driver import HesineDriver
from sandbox.hesine.serving import serving
from sandbox.hesine.world import Account, World
from tests.unit.hesine_travel.fakes import CountedPace, ListedMeter, MemoryTokens


@dataclass
class Company:
    url: str
    hesine: HesineDriver
    tokens: MemoryTokens
    meter: ListedMeter
    api: TravelApi

    def connected(self, secret: str, key: str) -> TravelApi:
        """Another client of the same company, with a token of its own."""
        return client_of(self.url, MemoryTokens(), ListedMeter(), secret, key)


def client_of(url, tokens, meter, secret, key) -> TravelApi:
    return connect(
        Access(key, HmacSigner(secret), url),
        tokens=tokens,
        pace=CountedPace(),
        meter=meter,
        clock=SystemClock(),
        breaker=circuit(failures=1000),
    )


@pytest.fixture(autouse=True)
def _no_waiting_between_tries():
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
async def company():
    account, tokens, meter = Account(), MemoryTokens(), ListedMeter()
    async with serving(World([account], rate_factor=0)) as url:
        api = client_of(url, tokens, meter, account.app_secret, account.app_key)
        async with HesineDriver(url) as driver, api:
            yield Company(url, driver, tokens, meter, api)

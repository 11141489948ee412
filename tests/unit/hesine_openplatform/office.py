"""A client of the local Hesine, with all that it was given at hand."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.hesine.http import circuit
from bot.hesine.openplatform.client import OpenPlatformApi
from bot.hesine.openplatform.connect import Access, connect
from bot.hesine.openplatform.mapping import Mapping
from bot.hesine.openplatform.turns import Spacing
from bot.stores.approval_turns import ApprovalTurns
from bot.stores.memory import MemoryKeyspace
from bot.trips.model import Place, WorkspaceId
from tests.conftest import MovableClock
from tests.unit.hesine_openplatform.local_hesine import Call, LocalHesine, answer
from tests.unit.hesine_openplatform.samples import CITIES, COMPANY, NOW, NOW_MS
from tests.unit.hesine_travel.fakes import CountedPace, ListedMeter, MemoryTokens

SECURITY = "app-s3curity"
CODES = {"北京": "BJS", "上海": "SHA", "成都": "CTU"}


class SmallGazetteer:
    """Knows three cities, in Chinese."""

    def name(self, place, language):
        del language
        return next((name for name, code in CODES.items() if code == place.code), place.name)

    def lookup(self, name):
        return [Place(name, CODES[name])] if name in CODES else []


@dataclass
class Office:
    hesine: LocalHesine
    api: OpenPlatformApi
    clock: MovableClock
    tokens: MemoryTokens
    pace: CountedPace
    meter: ListedMeter
    turns: ApprovalTurns
    pauses: list[float]


def city_list(call: Call):
    return answer({"items": CITIES.get(call.json["name"], [])})


@asynccontextmanager
async def office(mapping=None, spacing=Spacing.APPROVER, tokens=None, clock=None, turns=None):
    clock = clock or MovableClock(NOW)
    tokens, pace, meter = tokens or MemoryTokens(), CountedPace(), ListedMeter()
    turns = turns or ApprovalTurns(MemoryKeyspace(clock), WorkspaceId("T1"))
    pauses: list[float] = []

    async def pause(seconds):
        pauses.append(seconds)

    async with LocalHesine() as hesine:
        hesine.clock_ms = NOW_MS
        hesine.on("POST /api/openapi/v1/city/getCityList", city_list)
        api = connect(
            Access("key-1", SECURITY, COMPANY, hesine.url, mapping=mapping or Mapping(), spacing=spacing),
            tokens=tokens,
            pace=pace,
            turns=turns,
            places=SmallGazetteer(),
            meter=meter,
            clock=clock,
            breaker=circuit(failures=1000),
            pause=pause,
        )
        async with api:
            yield Office(hesine, api, clock, tokens, pace, meter, turns, pauses)

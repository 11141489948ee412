"""One run: trouble while people work, quiet until all has settled, then the books."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bot.clock import SystemClock
from bot.errors import NotSaved
from bot.relay.ports import Load
from bot.stores.connection import FAILURES, connect
from bot.stores.durable import RedisKeyspace
from bot.stores.outbox import OutboxStore
from bot.trips.model import WorkspaceId
from tests.chaos.books import Books, Verdicts
from tests.chaos.clicks import clicks
from tests.chaos.crowd import Crowd
from tests.chaos.durations import Durations, measured
from tests.chaos.pacing import pause
from tests.chaos.stage import Stage, staged
from tests.chaos.trouble import Trouble

LOOK_SECONDS = 2.0
UNKNOWN = Load(-1, -1, -1)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """`per_second` trips are filed; `settle_seconds` bound the quiet after the trouble."""

    trips: int
    seed: int
    rate_factor: float = 20.0
    per_second: float = 3.0
    settle_seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Outcome:
    plan: Plan
    verdicts: Verdicts
    durations: Durations
    kills: Counter[str]
    ended: Counter[str]
    faults: Counter[str]
    outbox: Load
    clicks: int
    decisions: int
    seconds: float

    @property
    def well(self) -> bool:
        return self.verdicts.clean and self.outbox == Load(0, 0, 0)


@dataclass(slots=True)
class Run:
    plan: Plan
    stage: Stage
    crowd: Crowd
    trouble: Trouble
    tell: Tell

    async def played(self) -> Outcome:
        started = monotonic()
        async with asyncio.TaskGroup() as group:
            people = [
                group.create_task(work)
                for work in (self.crowd.decide(), self._progress(), self.stage.house.watch(self.crowd.over))
            ]
            troubles = [group.create_task(self.trouble.faults()), group.create_task(self.trouble.kills())]
            await self.crowd.file(self.plan.trips, self.plan.per_second)
            await self.trouble.all_killed.wait()
            self.trouble.over.set()
            await asyncio.wait(troubles)
            self.tell("no more faults and kills; waiting until all has settled")
            await self._settled()
            self.crowd.over.set()
            await asyncio.wait(people)
        return await self._outcome(monotonic() - started)

    async def _settled(self) -> None:
        """Returns when the books agree and the outbox is empty, at the latest when the time is over."""
        deadline = monotonic() + self.plan.settle_seconds
        while monotonic() < deadline and not await pause(self.crowd.over, LOOK_SECONDS):
            if self._unsettled() == 0 and await self._load() == Load(0, 0, 0) and self._books().compared().clean:
                return

    async def _outcome(self, seconds: float) -> Outcome:
        books = self._books()
        return Outcome(
            self.plan,
            books.compared(),
            measured(books.clicks, self.stage.company),
            self.stage.house.kills,
            self.stage.house.ended,
            self._faults(),
            await self._load(),
            len(books.clicks),
            sum(effects["decided"] for effects in books.effects.values()),
            seconds,
        )

    def _books(self) -> Books:
        book, journal = self.stage.company.book, self.stage.slack.journal
        return Books(
            list(self.crowd.filings),
            list(clicks(journal.deliveries, self.stage.crew, self.stage.team.id)),
            self.crowd.cards.private(),
            list(book.trips.values()),
            book.effects,
            list(self.crowd.cards.cards()),
            {one.employee: one.user for one in self.stage.crew.everyone},
        )

    def _faults(self) -> Counter[str]:
        """Those that a call met, and the pushes that were spoilt."""
        slack, hesine = self.stage.slack.journal.calls, self.stage.hesine.calls.of(self.stage.company.app_key)
        met = Counter(f"slack {one['method']} {one['fault']}" for one in slack if one["fault"])
        met.update(f"hesine {one.fault}" for one in hesine if one.fault)
        met.update(
            {name: count for name, count in self.trouble.ordered.items() if "push" in name or "duplicate" in name}
        )
        met["slack rate limit"] = sum(one["status"] == 429 and not one["fault"] for one in slack)
        return met

    def _unsettled(self) -> int:
        trips = self.stage.company.book.trips.values()
        return self.plan.trips - sum(not trip.is_open for trip in trips)

    async def _load(self) -> Load:
        try:
            async with connect(self.stage.house.redis.url) as redis:
                return await OutboxStore(RedisKeyspace(redis), SystemClock()).count(WorkspaceId(self.stage.team.id))
        except (NotSaved, *FAILURES):
            return UNKNOWN

    async def _progress(self) -> None:
        started = monotonic()
        while not await pause(self.crowd.over, LOOK_SECONDS * 2.5):
            load, kills = await self._load(), sum(self.stage.house.kills.values())
            self.tell(
                f"{monotonic() - started:5.0f} s  filed {len(self.crowd.filings)}  settled {self.plan.trips - self._unsettled()}"
                f"  outbox {load.due} due {load.later} later {load.parked} parked  kills {kills}"
            )


async def run(plan: Plan, folder: Path, tell: Tell) -> Outcome:
    async with staged(folder, plan.trips, plan.seed, plan.rate_factor) as stage:
        tell(f"seed {plan.seed}, {plan.trips} trips, Slack's rate limits times {plan.rate_factor:g}, logs in {folder}")
        crowd = Crowd(stage, plan.seed, asyncio.Event())
        trouble = Trouble(stage, plan.seed, asyncio.Event())
        return await Run(plan, stage, crowd, trouble, tell).played()

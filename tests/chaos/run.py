"""One run: trouble while people work, quiet until all has settled, then the books."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bot.clock import SystemClock
from bot.errors import NotSaved
from bot.relay.ports import Load
from bot.stores.audit import AuditLog
from bot.stores.connection import FAILURES, connect
from bot.stores.durable import RedisKeyspace
from bot.stores.outbox import OutboxStore
from tests.chaos.books import Books, Verdicts, together
from tests.chaos.clicks import Click, clicks
from tests.chaos.crowd import Crowd
from tests.chaos.durations import Durations, measured
from tests.chaos.firms import Firm
from tests.chaos.pacing import pause
from tests.chaos.stage import Casting, Stage, staged
from tests.chaos.trouble import Trouble
from tests.chaos.witness import testimony

LOOK_SECONDS = 2.0
PROGRESS_SECONDS = 5.0
UNKNOWN = Load(-1, -1, -1)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """`per_second` trips are filed, spread over the workspaces; `settle_seconds` bound the quiet after the trouble.
    A kill comes every so many seconds; faults that are `spared` do not come.

    `rate_factor` scales Slack's rate limits, of which each workspace has its own.
    """

    trips: int
    seed: int
    workspaces: int = 20
    rate_factor: float = 5.0
    per_second: float = 3.0
    settle_seconds: float = 300.0
    redis: str = "embedded"
    kill_every: tuple[float, float] = (1.0, 5.0)
    spared: frozenset[str] = frozenset()

    @property
    def casting(self) -> Casting:
        return Casting(self.seed, self.workspaces, self.trips // self.workspaces, self.rate_factor, self.redis)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`unwritten` is what the audits do not say, or say otherwise."""

    plan: Plan
    verdicts: Verdicts
    unwritten: list[str]
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
        return self.verdicts.clean and not self.unwritten and self.outbox == Load(0, 0, 0)


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
        deadline, told = monotonic() + self.plan.settle_seconds, ""
        while monotonic() < deadline and not await pause(self.crowd.over, LOOK_SECONDS):
            if self._unsettled() == 0 and await self._load() == Load(0, 0, 0):
                first = self._compared().first
                if first is None:
                    return
                if first != told:
                    self.tell(f"waiting for this to come right: {first}")
                told = first

    async def _outcome(self, seconds: float) -> Outcome:
        pressed = [(firm.company, self._clicks(firm)) for firm in self.stage.firms]
        effects = [one for firm in self.stage.firms for one in firm.company.book.effects.values()]
        return Outcome(
            self.plan,
            self._compared(),
            await self._unwritten(),
            measured(pressed),
            self.stage.house.kills,
            self.stage.house.ended,
            self._faults(),
            await self._load(),
            sum(len(one) for _, one in pressed),
            sum(one["decided"] for one in effects),
            seconds,
        )

    def _compared(self) -> Verdicts:
        return together({firm.team.id: self._books(firm).compared() for firm in self.stage.firms})

    def _books(self, firm: Firm) -> Books:
        cards = self.crowd.cards[firm.team.id]
        return Books(
            list(self.crowd.filings[firm.team.id]),
            self._clicks(firm),
            self._told(firm),
            list(firm.company.book.trips.values()),
            firm.company.book.effects,
            list(cards.cards()),
            {one.employee: one.user for one in firm.crew.everyone},
        )

    def _told(self, firm: Firm) -> dict[str, list[float]]:
        """When each person was told something in words, by a message or in a form."""
        private, in_forms = self.crowd.cards[firm.team.id].private(), self.crowd.told_in_forms
        return {one.user: sorted([*private.get(one.user, ()), *in_forms[one.user]]) for one in firm.crew.everyone}

    def _clicks(self, firm: Firm) -> list[Click]:
        return list(clicks(self.stage.slack.journal.deliveries, firm))

    def _faults(self) -> Counter[str]:
        """Those that were met, and what Slack refused of itself."""
        met = Counter(self.trouble.met)
        for call in self.stage.slack.journal.calls:
            if call["error"] and not call["fault"]:
                met[f"slack itself {call['error']}"] += 1
        return met

    def _unsettled(self) -> int:
        return self.plan.trips - sum(
            not trip.is_open for firm in self.stage.firms for trip in firm.company.book.trips.values()
        )

    async def _load(self) -> Load:
        """Of all workspaces together."""
        try:
            async with connect(self.stage.house.redis.url) as redis:
                outbox = OutboxStore(RedisKeyspace(redis), SystemClock())
                return _sum([await outbox.count(firm.workspace) for firm in self.stage.firms])
        except (NotSaved, *FAILURES):
            return UNKNOWN

    async def _unwritten(self) -> list[str]:
        async with connect(self.stage.house.redis.url) as redis:
            log = AuditLog(RedisKeyspace(redis))
            return [
                f"{firm.team.id}: {one}"
                for firm in self.stage.firms
                async for one in testimony(log, firm.workspace, firm.company.book.trips.values())
            ]

    async def _progress(self) -> None:
        started = monotonic()
        while not await pause(self.crowd.over, PROGRESS_SECONDS):
            load, kills = await self._load(), sum(self.stage.house.kills.values())
            filed, settled = sum(map(len, self.crowd.filings.values())), self.plan.trips - self._unsettled()
            self.tell(
                f"{monotonic() - started:5.0f} s  filed {filed}  settled {settled}"
                f"  outbox {load.due} due {load.later} later {load.parked} parked  kills {kills}"
            )


def _sum(loads: Iterable[Load]) -> Load:
    known = list(loads)
    return Load(sum(one.due for one in known), sum(one.later for one in known), sum(one.parked for one in known))


async def run(plan: Plan, folder: Path, tell: Tell) -> Outcome:
    async with staged(folder, plan.casting) as stage:
        tell(
            f"seed {plan.seed}, {plan.trips} trips in {plan.workspaces} workspaces, redis {plan.redis},"
            f" Slack's rate limits times {plan.rate_factor:g}, logs in {folder}"
        )
        crowd = Crowd(stage, plan.seed, asyncio.Event())
        trouble = Trouble(stage, plan.seed, asyncio.Event(), plan.kill_every, plan.spared)
        return await Run(plan, stage, crowd, trouble, tell).played()

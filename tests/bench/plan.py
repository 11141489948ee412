"""What is measured, in which order, each on a stage of its own."""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.hesine.faults import CallFault, FaultOrder
from tests.bench import answers, round_trips, start
from tests.bench.answers import DEFAULT, INLINE, OWN, SPLIT, WHOLE, Size
from tests.bench.digest_day import account_of, manager
from tests.bench.figures import Relayed, Results, Stalls
from tests.bench.pending import waiting_trips
from tests.bench.stage import BenchStage, loading, staged

SLOW_SECONDS = 0.2
"""What Hesine promises on average."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    split: Size
    whole: Size
    views: int = 60
    clicks: int = 50
    decisions: int = 600
    digests: int = 500
    starts: int = 5


FULL = Plan(Size(), Size(100, 160, 2))
SHORT = Plan(Size(4, 16, 1), Size(4, 16, 1), views=2, clicks=3, decisions=6, digests=3, starts=1)


async def carried_out(plan: Plan, say: Say) -> Results:
    say("starts")
    async with _fresh() as stage:
        started = await start.timed(stage, plan.starts)
    say("answers: Bolt alone and ours, without a worker")
    async with _fresh() as stage:
        subjects = await answers.measured(stage, (DEFAULT, INLINE, OWN, SPLIT), plan.split)
    say("answers: ours with its worker at work")
    async with _fresh() as stage:
        _, whole = await answers.measured(stage, (DEFAULT, WHOLE), plan.whole)
    say("forms opened, round trips")
    async with _fresh() as stage, loading(stage) as loader, answers.served(stage, loader, SPLIT) as server:
        views = await answers.views_opened(stage, loader, server, plan.views)
        trips = await round_trips.counted(stage, loader, server, plan.clicks)
    say("decisions carried to Hesine")
    relayed = tuple([await _relayed(plan.decisions, seconds) for seconds in (0.0, SLOW_SECONDS)])
    say("the loop while digests are made")
    return Results((*subjects, whole), views, trips, relayed, await _stalls(plan.digests), started)


async def _relayed(count: int, hesine_seconds: float) -> Relayed:
    async with _fresh() as stage:
        await waiting_trips(stage, count)
        if hesine_seconds:
            slow = FaultOrder(fault=CallFault.SLOW, seconds=hesine_seconds, times=None)
            stage.hesine.faults.order(slow)
        found = await stage.figures_of("tests.bench.carrier", str(count))
    return Relayed(count, found["seconds"], found["calls"], hesine_seconds, found["processor_seconds"])


async def _stalls(digests: int) -> Stalls:
    async with _fresh() as stage:
        await waiting_trips(stage, 1)
        for number in range(digests):
            stage.slack.upsert_person(next(iter(stage.slack.teams.values())), account_of(manager(number)))
        found = Stalls(**await stage.figures_of("tests.bench.digest_day", str(digests)))
        sent = sum(call["method"] == "chat.postMessage" and call["ok"] for call in stage.slack.journal.calls)
        if sent < digests:
            raise ValueError(f"only {sent} of {digests} digests reached Slack")
        return found


@asynccontextmanager
async def _fresh() -> AsyncIterator[BenchStage]:
    """The path of a Unix socket is short, so the folder's name is."""
    with tempfile.TemporaryDirectory(prefix="tb") as folder:
        async with staged(Path(folder)) as stage:
            yield stage

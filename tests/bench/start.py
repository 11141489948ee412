"""How long a start takes: what a person waits for at `--help`, and an operator at `serve`."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from statistics import median
from time import perf_counter

from tests.bench.figures import Start
from tests.bench.stage import BenchStage
from tests.scenario.processes import ROOT


async def timed(stage: BenchStage, times: int) -> Start:
    helps = [await _ended(stage, "-m", "cli.main", "--help") for _ in range(times)]
    imports = [await _ended(stage, "-c", "import app") for _ in range(times)]
    serves = [await _served(stage) for _ in range(times)]
    listens, ready = (median(one) for one in zip(*serves, strict=True))
    return Start(median(helps), median(imports), listens, ready)


async def _ended(stage: BenchStage, *words: str) -> float:
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, env=stage.environment, stdout=DEVNULL, stderr=DEVNULL
    )
    if await process.wait() != 0:
        raise ValueError(f"`python {' '.join(words)}` ended with {process.returncode}")
    return (perf_counter() - started) * 1000


async def _served(stage: BenchStage) -> tuple[float, float]:
    started = perf_counter()
    async with stage.running("cli.main", "serve", "--no-worker") as server:
        await server.listens()
        listens = perf_counter()
        await server.says("ready")
        return (listens - started) * 1000, (perf_counter() - started) * 1000

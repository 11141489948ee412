"""From request to answer: ours beside Bolt with nothing to do, on the same machine, in turns."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from tests.bench.figures import Load, Subject
from tests.bench.pending import all_decided, waiting_trips
from tests.bench.presses import clicks, commands
from tests.bench.stage import BenchStage, Loader, cpu_seconds, loading, resident_megabytes
from tests.scenario.processes import PATIENCE, Running

DEFAULT, INLINE = "Bolt alone, its default mode", "Bolt alone, `process_before_response`"
OWN = "Bolt alone, its default mode, its own server"
SPLIT, WHOLE = "`travelbot serve --no-worker`", "`travelbot serve`"
COMMAND, CLICK = "command", "click"
CONNECTIONS = (1, 16)
WARM = 30


@dataclass(frozen=True, slots=True)
class Size:
    """Requests of one load, by connections, and how often the servers take turns."""

    alone: int = 200
    crowd: int = 640
    rounds: int = 5

    def requests(self, connections: int) -> int:
        return self.alone if connections == 1 else self.crowd


async def measured(stage: BenchStage, names: tuple[str, ...], size: Size) -> tuple[Subject, ...]:
    """All servers are up all the time and take turns, so that what else runs on the machine meets each of them.

    `DEFAULT` is among the names.
    """
    loads: dict[str, dict[tuple[str, int], list[Load]]] = {name: defaultdict(list) for name in names}
    async with AsyncExitStack() as stack, loading(stage) as loader:
        servers = {name: await stack.enter_async_context(served(stage, loader, name)) for name in names}
        for _ in range(size.rounds):
            for what, loaded in LOADS.items():
                for connections in CONNECTIONS:
                    for name, server in servers.items():
                        count, used = size.requests(connections), cpu_seconds(server)
                        load = await loaded(stage, loader, server, connections, count)
                        await idle(server)
                        processor = 1000 * (cpu_seconds(server) - used) / count
                        loads[name][what, connections].append(replace(load, processor=processor))
        whole = {name: {key: Load.of_rounds(many) for key, many in loads[name].items()} for name in names}
        return tuple(Subject(name, whole[name], whole[DEFAULT], resident_megabytes(servers[name])) for name in names)


async def views_opened(stage: BenchStage, loader: Loader, server: Running, count: int) -> Load:
    """From sending a command to the stand-in having opened its form, one command after the other."""
    milliseconds = [await _until_opened(stage, loader, server) for _ in range(count)]
    return Load(tuple(milliseconds), 1000 * count / sum(milliseconds), 0.0)


@asynccontextmanager
async def served(stage: BenchStage, loader: Loader, name: str) -> AsyncIterator[Running]:
    """One of the servers above, taking requests and warm; ours when it has read who works here."""
    modules = {
        DEFAULT: ("tests.bench.bolt_alone", "default"),
        INLINE: ("tests.bench.bolt_alone", "inline"),
        OWN: ("tests.bench.bolt_alone", "own"),
        SPLIT: ("cli.main", "serve", "--no-worker"),
        WHOLE: ("cli.main", "serve"),
    }
    async with stage.running(*modules[name]) as server:
        await server.listens()
        if name in {SPLIT, WHOLE}:
            await server.says("ready")
        for loaded in LOADS.values():
            await loaded(stage, loader, server, 2, WARM)
        await idle(server)
        yield server


async def idle(server: Running) -> None:
    """Wait until what stands behind its answers is done, lest it burden whoever is measured next."""
    used = -1.0
    while (now := cpu_seconds(server)) > used + 0.005:
        used = now
        await asyncio.sleep(0.05)


async def _commanded(stage: BenchStage, loader: Loader, server: Running, connections: int, count: int) -> Load:
    load, _ = await loader.load(server.url, connections, commands(stage.slack, count))
    return load


async def _clicked(stage: BenchStage, loader: Loader, server: Running, connections: int, count: int) -> Load:
    """Each click approves a trip of its own. Raises ValueError where ours answered without having kept one."""
    trips = await waiting_trips(stage, count)
    load, _ = await loader.load(server.url, connections, clicks(trips))
    if not server.told[0].startswith("Bolt") and not await all_decided(stage, trips):
        raise ValueError("a click was answered, but its decision is not kept")
    return load


LOADS = {COMMAND: _commanded, CLICK: _clicked}


async def _until_opened(stage: BenchStage, loader: Loader, server: Running) -> float:
    seen = len(_opened(stage))
    _, (sent,) = await loader.load(server.url, 1, commands(stage.slack, 1))
    async with asyncio.timeout(PATIENCE):
        while len(opened := _opened(stage)) == seen:
            await stage.slack.journal.wait(stage.slack.journal.seq, PATIENCE)
    return (opened[-1] - sent) * 1000


def _opened(stage: BenchStage) -> list[float]:
    calls = [one for one in stage.slack.journal.calls if one["method"] == "views.open"]
    if refused := [one["error"] for one in calls if not one["ok"]]:
        raise ValueError(f"Slack did not open {len(refused)} forms: {refused[0]}")
    return [one["at"] for one in calls]

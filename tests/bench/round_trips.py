"""What one click costs Redis, as the server itself saw it."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from redis.asyncio import Redis

from tests.bench.answers import idle
from tests.bench.figures import Trips
from tests.bench.pending import WORKSPACE, waiting_trips
from tests.bench.presses import clicks
from tests.bench.stage import BenchStage, Loader
from tests.scenario.processes import Running


@dataclass(slots=True)
class Seen:
    """Top-level commands (none from inside scripts): of our own keys, and of the queue's."""

    ours: Counter[str] = field(default_factory=Counter)
    queue: int = 0

    def note(self, command: str, kind: str) -> None:
        name = command.split(" ", 1)[0].upper()
        if kind == "lua" or name in {"PING", "INFO", "CLIENT", "HELLO"}:
            return
        if f"{{{WORKSPACE}}}" in command or name == "WAITAOF":
            self.ours[name] += 1
        elif "{travelbot}" in command:
            self.queue += 1


async def counted(stage: BenchStage, loader: Loader, server: Running, count: int) -> Trips:
    """Clicks one after the other on a warm process without a worker, so that nothing else asks."""
    bodies, redis = clicks(await waiting_trips(stage, count)), stage.keyspace.redis
    seen, watching = Seen(), asyncio.Event()
    watch = asyncio.create_task(_watch(redis, seen, watching))
    await watching.wait()
    before = await _reads(redis)
    await loader.load(server.url, 1, bodies)
    await idle(server)
    reads = await _reads(redis) - before
    watch.cancel()
    await asyncio.wait({watch})
    commands = {name: number / count for name, number in sorted(seen.ours.items())}
    return Trips(count, commands, reads / count - seen.queue / count, seen.queue / count)


async def _reads(redis: Redis) -> int:
    """How often the server read something from its clients: commands that come together are read together."""
    return int((await redis.info("stats"))["total_reads_processed"])


async def _watch(redis: Redis, seen: Seen, watching: asyncio.Event) -> None:
    async with redis.monitor() as monitor:
        watching.set()
        async for said in monitor.listen():
            seen.note(said["command"], said["client_type"])

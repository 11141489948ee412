"""Where Redis may stand in a run: one embedded server, a master behind sentinels, a cluster of three masters."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.stores.connection import FAILURES
from bot.stores.server import EmbeddedServer
from tests.chaos.redis_home import Embedded, RedisHome
from tests.contract.stores.topologies import (
    SERVICE,
    ClusterGroup,
    Node,
    SentinelGroup,
    cluster,
    until,
    watched_by_sentinels,
)


@dataclass(slots=True)
class BehindSentinels:
    """A master that is killed stays dead: its replica takes its place, and gets a new replica."""

    group: SentinelGroup
    master: Node
    replica: Node
    replicas: int = 1

    @property
    def url(self) -> str:
        return self.group.url

    @property
    def settings(self) -> dict[str, str]:
        return {"REDIS_URL": self.url, "REDIS_REPLICAS": str(self.replicas)}

    async def kill(self) -> bool:
        await asyncio.to_thread(self._fail_over)
        return True

    def _fail_over(self) -> None:
        """Returns once the next master can be killed: before, what was saved might be on one server alone."""
        self.master.kill()
        until(lambda: self.group.agrees_on(self.replica))
        self.master, self.replica = self.replica, self.group.add_replica(of=self.replica)
        until(self._replica_is_known)

    def _replica_is_known(self) -> bool:
        known = [one.ask("SENTINEL SLAVES", SERVICE) for one in self.group.sentinels]
        return all(any(int(one["port"]) == self.replica.port for one in found) for found in known)


@dataclass(slots=True)
class InCluster:
    """`pairs` are masters and their replicas: a master that is killed comes back as the replica of its replica."""

    group: ClusterGroup
    pairs: list[tuple[Node, Node]]
    random: Random
    replicas: int = 1

    @property
    def url(self) -> str:
        return self.group.url

    @property
    def settings(self) -> dict[str, str]:
        return {"REDIS_URL": self.url, "REDIS_REPLICAS": str(self.replicas)}

    async def kill(self) -> bool:
        await asyncio.to_thread(self._fail_over)
        return True

    def _fail_over(self) -> None:
        place = self.random.randrange(len(self.pairs))
        master, replica = self.pairs[place]
        master.kill()
        until(lambda: self.group.has_replaced(master, replica))
        master.start()
        until(lambda: _follows(master, replica))
        self.pairs[place] = replica, master


def _follows(node: Node, master: Node) -> bool:
    told = node.info("replication")
    return (told["role"], told.get("master_port"), told.get("master_link_status")) == ("slave", master.port, "up")


@asynccontextmanager
async def embedded(folder: Path, seed: int) -> AsyncIterator[RedisHome]:
    del seed
    server = EmbeddedServer(folder / "data")
    server.attach()
    try:
        yield Embedded(server)
    finally:
        server.detach()
        with suppress(*FAILURES):
            server.stop()


@asynccontextmanager
async def behind_sentinels(folder: Path, seed: int) -> AsyncIterator[RedisHome]:
    del folder, seed
    with watched_by_sentinels() as group:
        yield BehindSentinels(group, *group.nodes)


@asynccontextmanager
async def in_cluster(folder: Path, seed: int) -> AsyncIterator[RedisHome]:
    del folder
    with cluster() as group:
        pairs = [(master, group.add_replica(of=master)) for master in tuple(group.nodes)]
        yield InCluster(group, pairs, Random(f"{seed} cluster"))


HOMES: dict[str, Callable[[Path, int], AbstractAsyncContextManager[RedisHome]]] = {
    "embedded": embedded,
    "sentinel": behind_sentinels,
    "cluster": in_cluster,
}

"""A Redis Cluster: redis-py's client, and beside it the plain client of whichever node owns a slot.

A write and its WAITAOF must go to that node on one connection. A cluster pipeline would send WAITAOF, which
names no key, to a node of its own choice. What a node refuses at its door (moved, being moved, cluster down) had
no effect and is sent again to where it belongs; what was sent and not answered is not sent again.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Self

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.exceptions import AskError, ClusterDownError, MovedError, SlotNotCoveredError, TryAgainError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from bot.stores.pipe import Command, Step, sent

TRIES = 5
PAUSE_SECONDS = 0.05
ASKING = ("ASKING",)


class Cluster(RedisCluster):
    """Takes the options of RedisCluster, as far as Redis takes them too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options
        self._clients: dict[tuple[str, int], Redis] = {}
        self._doubted: ClusterNode | None = None

    async def __aenter__(self) -> Self:
        """Nothing is asked yet: as with one server, a cluster that is not there shows at the first step."""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await super().aclose()
        for one in self._clients.values():
            await one.aclose()

    async def owner(self, key: str) -> Redis:
        """A client with a connection at hand. Where the known owner has none, another may own the slot by now."""
        await self.initialize()
        if self._doubted:
            await self.look_again()
        try:
            return await self._reached(key)
        except (NoConnection, NoAnswer):
            self.doubt(key)
            await self.look_again()
            return await self._reached(key)

    def doubt(self, key: str) -> None:
        """The owner did not answer: before the next step the others are asked who owns its slots."""
        self._doubted = self._node(key)

    async def look_again(self) -> None:
        failed = self._doubted.name if self._doubted else None
        await self.nodes_manager.initialize(last_failed_node_name=failed)
        self._doubted = None

    async def masters(self) -> list[Redis]:
        await self.initialize()
        await self.look_again()
        return [self.client_of(one.host, int(one.port)) for one in self.get_primaries()]

    def client_of(self, host: str, port: int) -> Redis:
        if (host, port) not in self._clients:
            self._clients[host, port] = Redis(**{**self._options, "host": host, "port": port})
        return self._clients[host, port]

    def _node(self, key: str) -> ClusterNode:
        node = self.get_node_from_key(key)
        if node is None:
            raise SlotNotCoveredError(f"no node owns the slot of {key}")
        return node

    async def _reached(self, key: str) -> Redis:
        node = self._node(key)
        client = self.client_of(node.host, int(node.port))
        at_hand = await client.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # redis-py's
        await client.connection_pool.release(at_hand)
        return client


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """A pipe to the owner of a slot, wherever that moves."""

    cluster: Cluster

    async def read(self, key: str, commands: Step) -> list[Any]:
        steps = [[command] for command in commands]
        answers = await self._sent(key, *steps)
        settled = [await self._settled(key, step, first) for step, first in zip(steps, answers, strict=True)]
        return [answer for (answer,) in settled]

    async def write(self, key: str, command: Command, confirmation: Step) -> list[Any]:
        step = [command, *confirmation]
        (answers,) = await self._sent(key, step)
        return await self._settled(key, step, answers)

    async def masters(self) -> list[Redis]:
        return await self.cluster.masters()

    async def _sent(self, key: str, *steps: Step) -> list[list[Any]]:
        owner = await self.cluster.owner(key)
        try:
            return await sent(owner, *steps)
        except (NoConnection, NoAnswer):
            self.cluster.doubt(key)
            raise

    async def _settled(self, key: str, step: Step, answers: list[Any]) -> list[Any]:
        for _ in range(TRIES):
            match answers[0]:
                case MovedError() as elsewhere:
                    await self.cluster.nodes_manager.move_slot(elsewhere)
                    (answers,) = await self._sent(key, step)
                case AskError() as elsewhere:
                    there = self.cluster.client_of(elsewhere.host, int(elsewhere.port))
                    ((_, *answers),) = await sent(there, (ASKING, *step))
                case TryAgainError() | ClusterDownError():
                    await asyncio.sleep(PAUSE_SECONDS)
                    await self.cluster.look_again()
                    (answers,) = await self._sent(key, step)
                case _:
                    break
        return answers

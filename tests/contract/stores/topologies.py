"""Real Redis groups on loopback, from the embedded binary: masters, replicas, sentinels, a cluster. Gone at the end."""

import gc
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.stores.server import find_binary

PATIENCE = 20.0
"""Seconds for servers to find each other, or to fail over, on a busy machine."""
NODES_ARE_LOST = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""redis-py closes only the idle connections to a node that left a cluster; those in use it drops, unclosed, with the node."""
T = TypeVar("T", bound="Group")
SLOTS = 16384
SERVICE = "mymaster"
LASTING = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
AS_MASTER = ("--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1")


@dataclass
class Node:
    """One server process, which can be killed and started again with its data."""

    folder: Path
    port: int
    flags: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def at(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [find_binary(), *self.flags], cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        until(self.answers)

    def ask(self, *command: str | int) -> object:
        with redis.Redis(
            port=self.port, decode_responses=True, socket_timeout=5, retry=Retry(NoBackoff(), 0)
        ) as client:
            return client.execute_command(*command)

    def info(self, section: str) -> dict[str, object]:
        return self.ask("INFO", section)

    def calls(self, command: str) -> int:
        """How often it has carried out this command since CONFIG RESETSTAT."""
        return self.info("commandstats").get(f"cmdstat_{command}", {}).get("calls", 0)

    def answers(self) -> bool:
        with suppress(redis.RedisError):
            return self.ask("PING") is True
        return False

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {holds}"
        time.sleep(0.01)


@dataclass
class Group:
    """Servers in one folder. `url` is what REDIS_URL would be."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)
    sentinels: list[Node] = field(default_factory=list)

    def add(self, *flags: str) -> Node:
        port = free_port()
        node = Node(self.folder / str(port), port, ("--port", str(port), *flags, *LASTING, *AS_MASTER))
        self.nodes.append(node)
        node.start()
        return node

    def add_replica(self, of: Node) -> Node:
        node = self.add("--replicaof", "127.0.0.1", str(of.port))
        until(lambda: node.info("replication")["master_link_status"] == "up")
        return node

    def stop(self) -> None:
        for node in (*self.sentinels, *self.nodes):
            node.kill()


@dataclass
class SentinelGroup(Group):
    """A master, its replica, three sentinels that agree by two."""

    @property
    def url(self) -> str:
        return f"redis+sentinel://{','.join(one.at for one in self.sentinels)}/{SERVICE}"

    def agrees_on(self, master: Node) -> bool:
        """Every sentinel names it, and none thinks it down."""
        states = [one.ask("SENTINEL MASTERS")[SERVICE] for one in self.sentinels]
        return all(one["port"] == master.port and not one["is_sdown"] for one in states)

    def watch(self) -> None:
        """Start the sentinels. They are told of each other: asking around takes them seconds."""
        master, replica = self.nodes
        members = [(f"{number:040x}", free_port()) for number in (1, 2, 3)]
        for myid, port in members:
            node = Node(self.folder / str(port), port, ("sentinel.conf", "--sentinel"))
            node.folder.mkdir()
            lines = [
                f"port {port}",
                f"sentinel myid {myid}",
                f"sentinel monitor {SERVICE} 127.0.0.1 {master.port} 2",
                f"sentinel down-after-milliseconds {SERVICE} 500",
                f"sentinel failover-timeout {SERVICE} 3000",
                f"sentinel known-replica {SERVICE} 127.0.0.1 {replica.port}",
                *(f"sentinel known-sentinel {SERVICE} 127.0.0.1 {at} {one}" for one, at in members if one != myid),
            ]
            (node.folder / "sentinel.conf").write_text("\n".join(lines) + "\n")
            self.sentinels.append(node)
            node.start()


@dataclass
class ClusterGroup(Group):
    @property
    def url(self) -> str:
        return f"redis+cluster://{self.nodes[0].at}"

    def add_member(self) -> Node:
        return self.add(
            "--cluster-enabled", "yes", "--cluster-port", str(free_port()), "--cluster-node-timeout", "1000"
        )

    def form(self, masters: int = 3) -> None:
        members = [self.add_member() for _ in range(masters)]
        share = SLOTS // masters
        for number, one in enumerate(members):
            last = SLOTS if number == masters - 1 else (number + 1) * share
            one.ask("CLUSTER ADDSLOTSRANGE", number * share, last - 1)
            one.ask("CLUSTER SET-CONFIG-EPOCH", number + 1)
            one.ask("CLUSTER MEET", "127.0.0.1", members[0].port, bus_port(members[0]))
        until(lambda: all(self._is_whole(one) for one in members))

    def add_replica(self, of: Node) -> Node:
        node = self.add_member()
        node.ask("CLUSTER MEET", "127.0.0.1", of.port, bus_port(of))
        until(lambda: all(len(node_ids(one)) == len(self.nodes) for one in self.nodes))
        node.ask("CLUSTER REPLICATE", my_id(of))
        until(lambda: node.info("replication")["master_link_status"] == "up")
        return node

    def owner_of(self, key: str) -> Node:
        slot = self.slot_of(key)
        alive = next(one for one in self.nodes if one.answers())
        ranges = alive.ask("CLUSTER SLOTS")
        port = next(master[1] for low, high, master, *_ in ranges if low <= slot <= high)
        return next(one for one in self.nodes if one.port == port)

    def has_replaced(self, gone: Node, replica: Node) -> bool:
        """The replica is master, and the others know that the cluster is whole again."""
        alive = [one for one in self.nodes if one is not gone]
        whole = all(one.ask("CLUSTER INFO")["cluster_state"] == "ok" for one in alive)
        return whole and replica.info("replication")["role"] == "master"

    def slot_of(self, key: str) -> int:
        return next(one for one in self.nodes if one.answers()).ask("CLUSTER KEYSLOT", key)

    def _is_whole(self, node: Node) -> bool:
        info = node.ask("CLUSTER INFO")
        return info["cluster_state"] == "ok" and info["cluster_known_nodes"] == str(len(self.nodes))


def my_id(node: Node) -> str:
    return node.ask("CLUSTER MYID")


def node_ids(node: Node) -> list[str]:
    return list(node.ask("CLUSTER NODES"))


def bus_port(node: Node) -> str:
    return node.flags[node.flags.index("--cluster-port") + 1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def cluster() -> Iterator[ClusterGroup]:
    """Three masters, ready."""
    with _gone_at_the_end(ClusterGroup(_short_folder())) as group:
        group.form()
        yield group


@contextmanager
def watched_by_sentinels() -> Iterator[SentinelGroup]:
    with _gone_at_the_end(SentinelGroup(_short_folder())) as group:
        group.add_replica(of=group.add())
        group.watch()
        yield group


@contextmanager
def _gone_at_the_end(group: T) -> Iterator[T]:
    try:
        yield group
    finally:
        group.stop()
        shutil.rmtree(group.folder)
        gc.collect()  # what a client left open to a lost node is complained of here, and not in some later test


def _short_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="tb"))

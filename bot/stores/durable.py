"""The one function that writes and confirms.

`EVALSHA` and `WAITAOF` go down one connection in one round trip: WAITAOF counts only that connection's own
writes, all of them, so that those of one moment share it; and every reply is checked (after a script flush the
first is an error while the second still says that all is on disk). Where the server has no WAITAOF (before
Redis 7.2), `appendfsync always` is required.
"""

import asyncio
import json
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from importlib.resources import files
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, NoScriptError, ResponseError

from bot.errors import Misconfigured, NotSaved, Unreachable
from bot.stores.cluster import Cluster, SlotOwner
from bot.stores.connection import FAILURES, Client
from bot.stores.keyspace import Guard, Read, Write
from bot.stores.pipe import Command, OneMaster, Pipe

SCRIPT = files("bot.stores").joinpath("lua/commit.lua").read_text(encoding="utf-8")
SHA = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
CONFIRM_MS = 800
"""How long to wait for the disk before the step counts as not saved: less than the connection waits for an answer."""
REACH_MS, NUDGE_MS = 200, 50
"""A replica that is asked together with the write answers before its own disk has it, and then only at its next
second. So it is asked once it has the write (WAIT), and again twice: about 1 ms instead of 1000."""
STEP_SECONDS = 2.0
"""The whole step, with looking for the master and with every detour: a click must be answered within 3 s."""


@dataclass(slots=True)
class RedisKeyspace:
    """`replicas` must have the write on disk too before it counts: 0 alone, ≥ 1 where fail-over matters."""

    redis: Client
    replicas: int = 0
    waitaof: bool = field(default=True)
    _pipe: Pipe = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pipe = SlotOwner(self.redis) if isinstance(self.redis, Cluster) else OneMaster(self.redis)

    async def read(self, *reads: Read) -> list[Any]:
        if not reads:
            return []
        answers = await _in_time(self._pipe.read(reads[0].key, [_command(one) for one in reads]))
        failed = _first_error(answers)
        if failed is not None:
            raise NotSaved(f"Redis did not answer: {type(failed).__name__}")
        return answers

    async def commit(self, writes: Sequence[Write], guards: Sequence[Guard] = ()) -> bool:
        keys, plan = _plan(writes, guards)
        replies = await self._evaluated("EVALSHA", SHA, keys, plan)
        if isinstance(replies[0], NoScriptError):
            replies = await self._evaluated("EVAL", SCRIPT, keys, plan)
        return self._confirmed(replies)

    async def _evaluated(self, command: str, script: str, keys: list[str], plan: str) -> list[Any]:
        confirmation = list(self._confirmation()) if self.waitaof else []
        return await _in_time(self._pipe.write(keys[0], (command, script, len(keys), *keys, plan), confirmation))

    def _confirmation(self) -> Iterator[Command]:
        """The last answer says how many disks have it; all together take CONFIRM_MS at most."""
        left = CONFIRM_MS
        if self.replicas:
            yield ("WAIT", self.replicas, REACH_MS)
            yield from [("WAITAOF", 1, self.replicas, NUDGE_MS)] * 2
            left -= REACH_MS + 2 * NUDGE_MS
        yield ("WAITAOF", 1, self.replicas, left)

    def _confirmed(self, replies: list[Any]) -> bool:
        failed = _first_error(replies)
        if failed is not None:
            raise NotSaved(f"Redis refused the write: {failed}")
        if self.waitaof:
            local, remote = replies[-1]
            if local < 1 or remote < self.replicas:
                raise NotSaved(
                    f"not on disk within {CONFIRM_MS} ms: {local} local, {remote} of {self.replicas} replicas"
                )
        return bool(replies[0])

    async def check(self) -> None:
        """Refuse a Redis of which any master would forget: raises Misconfigured with what to set.

        Learns whether WAITAOF is known. Raises Unreachable where a master cannot be asked.
        """
        try:
            self.waitaof = all([await _confirms(one, self.replicas) for one in await self._pipe.masters()])
        except NoPermissionError as error:
            raise Misconfigured(f"Redis does not say whether it keeps data ({error}): allow `+config|get`") from error
        except FAILURES as error:
            raise Unreachable(f"Redis did not answer: {type(error).__name__}: {error}") from error


async def _in_time(step: Awaitable[list[Any]]) -> list[Any]:
    try:
        async with asyncio.timeout(STEP_SECONDS):
            return await step
    except (*FAILURES, TimeoutError) as error:
        raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error


async def _confirms(master: Redis, replicas: int) -> bool:
    """Whether it knows WAITAOF. Raises Misconfigured where it would forget what it was given."""
    config = await master.config_get("append*")
    always, name = config.get("appendfsync") == "always", _named(master)
    if config.get("appendonly") != "yes":
        raise Misconfigured(
            f"Redis{name} keeps nothing over a restart: set `appendonly yes` (CONFIG SET appendonly yes)"
        )
    if replicas and not always:
        raise Misconfigured(
            f"Redis{name} writes to disk once a second, which is too slow for REDIS_REPLICAS={replicas}: "
            "set `appendfsync always` on masters and replicas"
        )
    try:
        await master.waitaof(0, 0, 0)
    except ResponseError:
        if replicas or not always:
            wanted = "REDIS_REPLICAS=0 and `appendfsync always`" if replicas else "`appendfsync always`"
            raise Misconfigured(
                f"this Redis{name} has no WAITAOF (before 7.2): set {wanted}, or use Redis or Valkey ≥ 7.2"
            ) from None
        return False
    return True


def _named(master: Redis) -> str:
    """Which of a cluster's many it is."""
    where = master.connection_pool.connection_kwargs
    return f" at {where['host']}:{where['port']}" if "host" in where else ""


def _first_error(replies: list[Any]) -> Exception | None:
    return next((one for one in replies if isinstance(one, Exception)), None)


def _command(read: Read) -> Command:
    return (read.command, read.key, *read.args)


def _plan(writes: Sequence[Write], guards: Sequence[Guard]) -> tuple[list[str], str]:
    named = [one.key for one in guards] + [key for one in writes for key in (one.key, one.beside) if key]
    keys = list(dict.fromkeys(named))
    at = {key: number for number, key in enumerate(keys, start=1)}
    plan = {
        "guards": [[at[one.key], one.field, one.expected] for one in guards],
        "writes": [
            [one.command, *(at[key] for key in (one.key, one.beside) if key), *map(str, one.args)] for one in writes
        ],
    }
    return keys, json.dumps(plan, ensure_ascii=False)

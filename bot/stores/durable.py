"""The one function that writes and confirms.

`EVALSHA` and `WAITAOF` go down one connection in one round trip: WAITAOF counts only that connection's own
writes, and every reply is checked (after a script flush the first is an error while the second still says
that all is on disk). Where the server has no WAITAOF (before Redis 7.2), `appendfsync always` is required.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from importlib.resources import files
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, NoScriptError, RedisError, ResponseError

from bot.errors import Misconfigured, NotSaved, Unreachable
from bot.stores.keyspace import Guard, Read, Write

SCRIPT = files("bot.stores").joinpath("lua/commit.lua").read_text(encoding="utf-8")
SHA = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
CONFIRM_MS = 800
"""How long to wait for the disk before the step counts as not saved: less than the connection waits for an answer."""


@dataclass(slots=True)
class RedisKeyspace:
    """`replicas` must have the write on disk too before it counts: 0 alone, ≥ 1 where fail-over matters."""

    redis: Redis
    replicas: int = 0
    waitaof: bool = field(default=True)

    async def read(self, *reads: Read) -> list[Any]:
        try:
            async with self.redis.pipeline(transaction=False) as pipe:
                for one in reads:
                    pipe.execute_command(one.command, one.key, *one.args)
                answers: list[Any] = await pipe.execute()
        except RedisError as error:
            raise NotSaved(f"Redis did not answer: {type(error).__name__}") from error
        return answers

    async def commit(self, writes: Sequence[Write], guards: Sequence[Guard] = ()) -> bool:
        keys, plan = _plan(writes, guards)
        try:
            replies = await self._attempt(keys, plan)
            if isinstance(replies[0], NoScriptError):
                await self.redis.script_load(SCRIPT)
                replies = await self._attempt(keys, plan)
        except RedisError as error:
            raise NotSaved(f"Redis did not take the write: {type(error).__name__}") from error
        return self._confirmed(replies)

    async def _attempt(self, keys: list[str], plan: str) -> list[Any]:
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.evalsha(SHA, len(keys), *keys, plan)
            if self.waitaof:
                pipe.execute_command("WAITAOF", 1, self.replicas, CONFIRM_MS)
            replies: list[Any] = await pipe.execute(raise_on_error=False)
        return replies

    def _confirmed(self, replies: list[Any]) -> bool:
        failed = next((one for one in replies if isinstance(one, Exception)), None)
        if failed is not None:
            raise NotSaved(f"Redis refused the write: {failed}")
        if self.waitaof:
            local, remote = replies[1]
            if local < 1 or remote < self.replicas:
                raise NotSaved(
                    f"not on disk within {CONFIRM_MS} ms: {local} local, {remote} of {self.replicas} replicas"
                )
        return bool(replies[0])

    async def check(self) -> None:
        """Refuse a Redis that would forget: raises Misconfigured with what to set. Learns whether WAITAOF is known.

        Raises Unreachable where there is none to ask.
        """
        try:
            await self._check()
        except NoPermissionError as error:
            raise Misconfigured(f"Redis does not say whether it keeps data ({error}): allow `+config|get`") from error
        except RedisError as error:
            raise Unreachable(f"Redis did not answer: {type(error).__name__}: {error}") from error

    async def _check(self) -> None:
        config = await self.redis.config_get("append*")
        if config.get("appendonly") != "yes":
            raise Misconfigured("Redis keeps nothing over a restart: set `appendonly yes` (CONFIG SET appendonly yes)")
        try:
            await self.redis.waitaof(0, 0, 0)
        except ResponseError:
            self.waitaof = False
            if config.get("appendfsync") != "always":
                raise Misconfigured(
                    "this Redis has no WAITAOF (before 7.2): set `appendfsync always`, or use Redis or Valkey ≥ 7.2"
                ) from None


def _plan(writes: Sequence[Write], guards: Sequence[Guard]) -> tuple[list[str], str]:
    keys = list(dict.fromkeys([one.key for one in guards] + [one.key for one in writes]))
    at = {key: number for number, key in enumerate(keys, start=1)}
    plan = {
        "guards": [[at[one.key], one.field, one.expected] for one in guards],
        "writes": [[one.command, at[one.key], *map(str, one.args)] for one in writes],
    }
    return keys, json.dumps(plan, ensure_ascii=False)

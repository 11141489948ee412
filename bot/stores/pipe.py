"""The way to the master that owns a key, all of a step down one connection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from redis.asyncio import Redis

Command = Sequence[str | int | float]
Step = Sequence[Command]
"""Commands that belong together: they go down one connection, one after the other."""


class Pipe(Protocol):
    async def send(self, key: str, *steps: Step) -> list[list[Any]]:
        """The answers of each step, errors among them; all steps in one round trip to the owner of `key`.

        All keys of all steps share the slot of `key`. Raises where the connection fails: what happened is unknown.
        """
        ...

    async def masters(self) -> list[Redis]:
        """A client for each master."""
        ...


@dataclass(frozen=True, slots=True)
class OneMaster:
    """Standalone, or the master that the sentinels name."""

    redis: Redis

    async def send(self, key: str, *steps: Step) -> list[list[Any]]:
        del key
        return await sent(self.redis, *steps)

    async def masters(self) -> list[Redis]:
        return [self.redis]


async def sent(redis: Redis, *steps: Step) -> list[list[Any]]:
    async with redis.pipeline(transaction=False) as pipe:
        for command in (one for step in steps for one in step):
            pipe.execute_command(*command)
        answers = iter(await pipe.execute(raise_on_error=False))
    return [[next(answers) for _ in step] for step in steps]

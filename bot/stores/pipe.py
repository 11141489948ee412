"""The way to the master that owns a key, all of a step down one connection.

Steps that wait at the same moment go together: while one lot is on its way the next one gathers. So a crowd of
clicks shares round trips, and one confirmation of the disk, and a lone click waits for nobody.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.connection import HiredisRespSerializer
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as NoAnswer

PACKER = HiredisRespSerializer()
ANSWER_SECONDS = 1.0
"""For all answers of one lot: longer than any confirmation of the disk that is asked for."""

Command = Sequence[str | int | float]
Step = Sequence[Command]
"""Commands that belong together: they go down one connection, one after the other."""

A = TypeVar("A")
B = TypeVar("B")


class Pipe(Protocol):
    """Answers come as they are, errors among them. Raises where the connection fails: what happened is unknown."""

    async def read(self, key: str, commands: Step) -> list[Any]:
        """In one round trip to the owner of `key`, whose slot the keys of all commands share."""
        ...

    async def write(self, key: str, command: Command, confirmation: Step) -> list[Any]:
        """The command's answer, then those of its confirmation, which the same connection was asked for after it.

        All who write through one pipe ask for the same confirmation.
        """
        ...

    async def masters(self) -> list[Redis]:
        """A client for each master."""
        ...


class Together(Generic[A, B]):
    """Asks for many at once: one lot is on its way, the next one gathers meanwhile.

    Nobody is asked for those who stopped waiting before their lot went out: who is told that a step was not made in
    time, is not surprised by it later.
    """

    def __init__(self, ask: Callable[[list[A]], Awaitable[list[B]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[A, asyncio.Future[B]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def answer(self, question: A) -> B:
        """What `ask` answers to this one, or what it raises for its lot."""
        coming: asyncio.Future[B] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, coming))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        return await coming

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                lot, self._waiting = [one for one in self._waiting if not one[1].done()], []
                if lot:
                    await self._ask_lot(lot)
        finally:
            self._asking = None

    async def _ask_lot(self, lot: list[tuple[A, asyncio.Future[B]]]) -> None:
        """Whoever stopped waiting since is passed over."""
        try:
            answers = await self._ask([question for question, _ in lot])
        except Exception as error:  # noqa: BLE001  # not swallowed: each who waits is given it
            for _, coming in lot:
                if not coming.done():
                    coming.set_exception(error)
        else:
            for (_, coming), answer in zip(lot, answers, strict=True):
                if not coming.done():
                    coming.set_result(answer)


class OneMaster:
    """Standalone, or the master that the sentinels name."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._reads = Together(self._read)
        self._writes = Together(self._write)

    async def read(self, key: str, commands: Step) -> list[Any]:
        del key
        return await self._reads.answer(commands)

    async def write(self, key: str, command: Command, confirmation: Step) -> list[Any]:
        del key
        return await self._writes.answer((command, confirmation))

    async def masters(self) -> list[Redis]:
        return [self._redis]

    async def _read(self, steps: list[Step]) -> list[list[Any]]:
        return await sent(self._redis, *steps)

    async def _write(self, writes: list[tuple[Command, Step]]) -> list[list[Any]]:
        """Confirmed once for all: a connection is answered for all that it wrote before it asked."""
        answers, confirmed = await sent(self._redis, [command for command, _ in writes], writes[-1][1])
        return [[answer, *confirmed] for answer in answers]


async def sent(redis: Redis, *steps: Step) -> list[list[Any]]:
    """The answers of each step, all in one round trip down one connection.

    redis-py's own pipeline does the same in three times the processor time: it packs commands in Python, and times
    each answer out by itself. One time-out is enough: redis-py closes a connection whose answers were not all read.
    """
    commands = [command for step in steps for command in step]
    connection = await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # redis-py's
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await connection.send_packed_command([part for command in commands for part in _packed(command)])
            answers = iter([await _answer(redis, connection, str(command[0])) for command in commands])
    except TimeoutError as error:
        raise NoAnswer(f"no answer within {ANSWER_SECONDS:g} s") from error
    finally:
        await redis.connection_pool.release(connection)
    return [[next(answers) for _ in step] for step in steps]


def _packed(command: Command) -> list[bytes]:
    return PACKER.pack(*command)  # type: ignore[arg-type, no-any-return]  # redis-py says that each argument is a list


async def _answer(redis: Redis, connection: AbstractConnection, command: str) -> Any:
    try:
        said = await connection.read_response(timeout=math.inf)
    except ResponseError as refusal:
        return refusal
    shape = redis.response_callbacks.get(command)
    return shape(said) if shape else said

"""The small part of Redis that our stores are written against, so that each exists once for Redis and for memory.

Reads are pipelined; writing is one function, `commit`: guards and writes in one atomic step, confirmed on disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Scalar = str | int | float


@dataclass(frozen=True, slots=True)
class Guard:
    """Holds while `field` of the hash `key` (or the string `key`, where field is empty) is `expected`; "" is absent."""

    key: str
    field: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """`beside` is a second key, for the one command that has two (`chained`)."""

    command: str
    key: str
    args: tuple[Scalar, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    command: str
    key: str
    args: tuple[Scalar, ...] = ()


class Keyspace(Protocol):
    async def read(self, *reads: Read) -> list[Any]:
        """The answers in order: str or None, list of str, dict of str, a count, or of a stream a list of (id, dict).

        One round trip. Raises NotSaved.
        """
        ...

    async def commit(self, writes: Sequence[Write], guards: Sequence[Guard] = ()) -> bool:
        """All writes, on disk when this returns True; nothing, where a guard does not hold (False).

        All keys belong to one workspace (one hash slot). Raises NotSaved, and then what happened is unknown.
        """
        ...


def get(key: str) -> Read:
    return Read("GET", key)


def hget(key: str, field: str) -> Read:
    return Read("HGET", key, (field,))


def hgetall(key: str) -> Read:
    return Read("HGETALL", key)


def hlen(key: str) -> Read:
    return Read("HLEN", key)


def hmget(key: str, *fields: str) -> Read:
    return Read("HMGET", key, fields)


def smembers(key: str) -> Read:
    return Read("SMEMBERS", key)


def zrange(key: str, *, up_to: float | None = None, newest_first: bool = False, limit: int = 1000) -> Read:
    """Members by score, lowest first unless `newest_first`; only scores ≤ `up_to` where given."""
    if newest_first:
        return Read("ZREVRANGEBYSCORE", key, ("+inf", "-inf", "LIMIT", 0, limit))
    return Read("ZRANGEBYSCORE", key, ("-inf", "+inf" if up_to is None else up_to, "LIMIT", 0, limit))


def zcount(key: str, *, up_to: float | None = None) -> Read:
    """How many members; only scores ≤ `up_to` where given."""
    return Read("ZCOUNT", key, ("-inf", "+inf" if up_to is None else up_to))


def xrange(key: str, start: str, limit: int) -> Read:
    """Entries of a stream from the id `start`; `(id` begins after it, `-` with the oldest."""
    return Read("XRANGE", key, (start, "+", "COUNT", limit))


def put(key: str, value: str, seconds: int | None = None) -> Write:
    return Write("SET", key, (value,) if seconds is None else (value, "EX", seconds))


def delete(key: str) -> Write:
    return Write("DEL", key)


def expire(key: str, seconds: int) -> Write:
    return Write("EXPIRE", key, (seconds,))


def hset(key: str, field: str, value: str) -> Write:
    return Write("HSET", key, (field, value))


def hdel(key: str, field: str) -> Write:
    return Write("HDEL", key, (field,))


def zadd(key: str, member: str, score: float) -> Write:
    return Write("ZADD", key, (score, member))


def zrem(key: str, member: str) -> Write:
    return Write("ZREM", key, (member,))


def sadd(key: str, member: str) -> Write:
    return Write("SADD", key, (member,))


def srem(key: str, member: str) -> Write:
    return Write("SREM", key, (member,))


def chained(stream: str, head: str, digest: str, document: str) -> Write:
    """Append to a hash-chained stream (`bot.trips.chain`); its head, the hash `head`, moves on with it."""
    return Write("CHAIN", stream, (digest, document), beside=head)


def xtrim(key: str, first_kept: str) -> Write:
    """Remove the entries of a stream whose id is smaller."""
    return Write("XTRIM", key, ("MINID", first_kept))

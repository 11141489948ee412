"""The keyspace in memory: for tests of everything above it. Expiry follows the clock it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.stores.keyspace import Guard, Read, Write
from bot.trips.chain import BEGINNING, link


@dataclass(slots=True)
class MemoryKeyspace:
    clock: Clock
    values: dict[str, Any] = field(default_factory=dict)
    deadlines: dict[str, float] = field(default_factory=dict)

    async def read(self, *reads: Read) -> list[Any]:
        return [self._read(one) for one in reads]

    async def commit(self, writes: Sequence[Write], guards: Sequence[Guard] = ()) -> bool:
        if any(self._found(guard) != guard.expected for guard in guards):
            return False
        for write in writes:
            self._write(write)
        return True

    def _live(self, key: str) -> Any:
        deadline = self.deadlines.get(key)
        if deadline is not None and deadline <= self.clock.now().timestamp():
            self._drop(key)
        return self.values.get(key)

    def _drop(self, key: str) -> None:
        self.values.pop(key, None)
        self.deadlines.pop(key, None)

    def _found(self, guard: Guard) -> str:
        held = self._live(guard.key)
        found = (held or {}).get(guard.field) if guard.field else held
        return found or ""

    def _read(self, read: Read) -> Any:
        return READERS[read.command](self._live(read.key), read)

    def _write(self, write: Write) -> None:
        self._live(write.key)
        args = [str(arg) for arg in (*((write.beside,) if write.beside else ()), *write.args)]
        writers: dict[str, Callable[..., None]] = {
            "SET": self._set,
            "DEL": self._delete,
            "EXPIRE": self._expire,
            "HSET": self._hset,
            "ZADD": self._zadd,
            "SADD": self._sadd,
            "HDEL": self._remove,
            "ZREM": self._remove,
            "SREM": self._remove,
            "CHAIN": self._chain,
            "XTRIM": self._trim,
        }
        writers[write.command](write.key, *args)

    def _set(self, key: str, value: str, _ex: str = "", seconds: str = "") -> None:
        self._drop(key)
        self.values[key] = value
        if seconds:
            self._expire(key, seconds)

    def _delete(self, key: str) -> None:
        self._drop(key)

    def _expire(self, key: str, seconds: str) -> None:
        if key in self.values:
            self.deadlines[key] = self.clock.now().timestamp() + int(seconds)

    def _hset(self, key: str, name: str, value: str) -> None:
        self.values.setdefault(key, {})[name] = value

    def _zadd(self, key: str, score: str, member: str) -> None:
        self.values.setdefault(key, {})[member] = float(score)

    def _sadd(self, key: str, member: str) -> None:
        self.values.setdefault(key, {})[member] = None

    def _remove(self, key: str, member: str) -> None:
        held = self.values.get(key, {})
        held.pop(member, None)
        if not held:
            self._drop(key)

    def _chain(self, stream: str, head: str, digest: str, document: str) -> None:
        """As lua/commit.lua does it."""
        known = self.values.setdefault(head, {"count": "0", "link": BEGINNING})
        previous, number = known["link"], str(int(known["count"]) + 1)
        known |= {"count": number, "link": link(previous, digest)}
        entry = {"number": number, "document": document, "previous": previous, "link": known["link"]}
        self.values.setdefault(stream, []).append((f"{number}-0", entry))

    def _trim(self, key: str, _minid: str, first_kept: str) -> None:
        self.values[key] = [one for one in self.values.get(key, []) if _place(one[0]) >= _place(first_kept)]


def _place(stream_id: str) -> tuple[int, int]:
    first, _, second = stream_id.partition("-")
    return int(first), int(second)


def _from(held: list[tuple[str, dict[str, str]]], read: Read) -> list[tuple[str, dict[str, str]]]:
    start, _, _, count = read.args
    after = str(start).removeprefix("(") if str(start).startswith("(") else "0-0"
    return [one for one in held if _place(one[0]) > _place(after)][: int(count)]


def _by_score(held: dict[str, float], read: Read) -> list[str]:
    low_first = sorted(held, key=lambda member: (held[member], member))
    _, second, _, start, count = read.args
    if read.command == "ZREVRANGEBYSCORE":
        return low_first[::-1][int(start) : int(start) + int(count)]
    ceiling = float(second)
    return [member for member in low_first if held[member] <= ceiling][int(start) : int(start) + int(count)]


READERS: dict[str, Callable[[Any, Read], Any]] = {
    "GET": lambda held, _: held,
    "HGET": lambda held, read: (held or {}).get(read.args[0]),
    "HMGET": lambda held, read: [(held or {}).get(name) for name in read.args],
    "HGETALL": lambda held, _: dict(held or {}),
    "HLEN": lambda held, _: len(held or ()),
    "SMEMBERS": lambda held, _: sorted(held or ()),
    "ZCOUNT": lambda held, read: sum(score <= float(read.args[1]) for score in (held or {}).values()),
    "ZRANGEBYSCORE": lambda held, read: _by_score(held or {}, read),
    "ZREVRANGEBYSCORE": lambda held, read: _by_score(held or {}, read),
    "XRANGE": lambda held, read: _from(held or [], read),
}

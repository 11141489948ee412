"""The keyspace in memory: for tests of everything above it. Expiry follows the clock it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.stores.keyspace import Guard, Read, Write


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
        held = self._live(read.key)
        match read.command:
            case "GET":
                return held
            case "HGET":
                return (held or {}).get(read.args[0])
            case "HMGET":
                return [(held or {}).get(name) for name in read.args]
            case "HGETALL":
                return dict(held or {})
            case "HLEN":
                return len(held or ())
            case "SMEMBERS":
                return sorted(held or ())
            case "ZCOUNT":
                return sum(score <= float(read.args[1]) for score in (held or {}).values())
            case "ZRANGEBYSCORE" | "ZREVRANGEBYSCORE":
                return _by_score(held or {}, read)
        raise ValueError(f"the memory keyspace cannot {read.command}")

    def _write(self, write: Write) -> None:
        self._live(write.key)
        args = [str(arg) for arg in write.args]
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


def _by_score(held: dict[str, float], read: Read) -> list[str]:
    low_first = sorted(held, key=lambda member: (held[member], member))
    _, second, _, start, count = read.args
    if read.command == "ZREVRANGEBYSCORE":
        return low_first[::-1][int(start) : int(start) + int(count)]
    ceiling = float(second)
    return [member for member in low_first if held[member] <= ceiling][int(start) : int(start) + int(count)]

"""Redis: is it there, does it keep what it is given, and how long does a click wait for its disk."""

from statistics import median
from time import perf_counter
from typing import Any

from redis.asyncio import Redis

from bot.errors import BotError, Unreachable
from bot.stores import connection
from bot.stores.durable import RedisKeyspace
from bot.stores.keyspace import put
from cli.checks.finding import Finding, Tell, note, well, wrong

SIDE = "redis"
TRIES = 5
ALWAYS = "set `appendfsync always`"
ENOUGH = "set `maxmemory-policy noeviction`, and give it enough memory"


async def check(url: str, replicas: int, tell: Tell) -> bool:
    """True where it can be worked with."""
    async with connection.connect(url) as redis:
        keyspace = RedisKeyspace(redis, replicas)
        try:
            await keyspace.check()
            tell(well(SIDE, f"{_place(url)} keeps every write over a restart (appendonly yes)"))
            if isinstance(redis, Redis):
                await _look_closer(redis, keyspace, tell)
            tell(await _click(keyspace))
        except Unreachable as error:
            tell(wrong(SIDE, f"{_place(url)}: {error}", "start it, or correct REDIS_URL"))
        except BotError as error:
            tell(wrong(SIDE, str(error), "until then no click can be promised to last"))
        except connection.FAILURES as error:
            tell(wrong(SIDE, f"{_place(url)} failed ({type(error).__name__}: {error})", "see what its own log says"))
        else:
            return True
    return False


async def _look_closer(redis: Redis, keyspace: RedisKeyspace, tell: Tell) -> None:
    """At one server; the nodes of a cluster differ, and `keyspace.check` looked at each."""
    for finding in _settings(await redis.config_get("*"), keyspace):
        tell(finding)
    if keyspace.replicas:
        tell(await _replicas(redis, keyspace.replicas))


def _settings(config: dict[Any, Any], keyspace: RedisKeyspace) -> list[Finding]:
    found = []
    if not keyspace.waitaof:
        todo = "Redis or Valkey ≥ 7.2, where replicas are to confirm too"
        found.append(note(SIDE, "confirms by `appendfsync always`, because it has no WAITAOF", todo))
    elif config.get("appendfsync") == "always":
        found.append(well(SIDE, "each write is confirmed on disk at once (WAITAOF, appendfsync always)"))
    else:
        fact = f"appendfsync {config.get('appendfsync')}: it works, but each click waits about 100 ms for the disk"
        found.append(note(SIDE, fact, ALWAYS))
    if config.get("maxmemory", "0") != "0" and config.get("maxmemory-policy") != "noeviction":
        fact = f"with full memory it throws data away (maxmemory-policy {config.get('maxmemory-policy')})"
        found.append(wrong(SIDE, fact, ENOUGH))
    return found


async def _replicas(redis: Redis, wanted: int) -> Finding:
    there = int((await redis.info("replication")).get("connected_slaves", 0))
    if there < wanted:
        fact = f"{there} of {wanted} replicas are connected: no write would count"
        return wrong(SIDE, fact, "start the replicas, or lower REDIS_REPLICAS")
    return well(SIDE, f"{there} replicas are connected, {wanted} must confirm")


async def _click(keyspace: RedisKeyspace) -> Finding:
    times = []
    for _ in range(TRIES):
        began = perf_counter()
        await keyspace.commit([put("travelbot:{doctor}", "1", 60)])
        times.append((perf_counter() - began) * 1000)
    return well(SIDE, f"a click is on disk after {median(times):.1f} ms")


def _place(url: str) -> str:
    """Without user and password."""
    return url.partition("://")[2].rpartition("@")[2].partition("?")[0]

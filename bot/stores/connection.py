"""Redis clients with our own patience: redis-py's default of about 4 s is longer than Slack waits."""

from typing import Any

from redis.asyncio import ConnectionPool, Redis, Sentinel
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisClusterException, RedisError
from redis.maint_notifications import MaintNotificationsConfig

from bot.stores.address import Address, Topology, parse
from bot.stores.cluster import Cluster

TIMEOUT = 1.0
CONNECT_TIMEOUT = 0.5

Client = Redis | Cluster
FAILURES = (RedisError, RedisClusterException)
"""All that a client raises: a cluster's client has errors that are no RedisError."""


def connect(url: str) -> Client:
    """A client whose slowest failure still fits into the 3 s within which a click must be answered.

    It tries once. Sent again on another connection, a write would find its own first try there, and that
    connection's WAITAOF would confirm nothing. Connections that died while idle are replaced before use.
    Behind sentinels and in a cluster it speaks to masters only. Raises Misconfigured for a URL of no known form.
    """
    address = parse(url)
    match address.topology:
        case Topology.STANDALONE:
            return Redis.from_pool(ConnectionPool(**_patient(address.options)))
        case Topology.SENTINEL:
            return _master(address)
        case Topology.CLUSTER:
            return Cluster(**_patient(address.options))


class _MasterPool(SentinelConnectionPool):
    """Asks the sentinels for the master before each connection it opens; closes those to the sentinels with its own."""

    async def aclose(self) -> None:
        await super().aclose()
        await self.sentinel_manager.aclose()


def _master(address: Address) -> Redis:
    of_sentinels, of_masters = _patient(address.sentinel_options), _patient(address.options)
    sentinel = Sentinel(address.sentinels, sentinel_kwargs=of_sentinels)  # type: ignore[no-untyped-call]  # redis-py's
    return Redis.from_pool(_MasterPool(address.service, sentinel, **of_masters))  # type: ignore[no-untyped-call]


def _patient(options: dict[str, Any]) -> dict[str, Any]:
    """Redis' notices of maintenance are off: while redis-py listens for them, it uses connections that died."""
    return {
        "decode_responses": True,
        "socket_timeout": TIMEOUT,
        "socket_connect_timeout": CONNECT_TIMEOUT,
        "retry": Retry(NoBackoff(), 0),
        "health_check_interval": 30,
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        **options,
    }

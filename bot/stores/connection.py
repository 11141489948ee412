"""Redis clients with our own patience: redis-py's default of about 4 s is longer than Slack waits."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

TIMEOUT = 1.0
CONNECT_TIMEOUT = 0.5


def connect(url: str) -> Redis:
    """A client whose slowest failure still fits into the 3 s within which a click must be answered.

    It tries once. Sent again on another connection, a write would find its own first try there, and that
    connection's WAITAOF would confirm nothing. Connections that died while idle are replaced before use.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=CONNECT_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=30,
    )

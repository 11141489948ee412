"""REDIS_URL: which Redis is meant, in the forms that the queue (pydocket 0.27) reads in the same way.

`redis://`, `rediss://` (TLS) and `unix://` name one server; `redis+sentinel://host:port,host:port/service/db` the
master that these sentinels know; `redis+cluster://host:port` any node of a cluster, which knows the others.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.asyncio.connection import SSLConnection, parse_url

from bot.errors import Misconfigured

SENTINEL_PORT = 26379
FORMS = (
    "Give `redis://host:6379/0` (`rediss://` for TLS, `unix:///path`), "
    "`redis+sentinel://host:26379,host:26379/service/0` or `redis+cluster://host:6379`"
)
OF_SENTINELS = {"sentinel_username": "username", "sentinel_password": "password"}
"""Parts of the query that are for the sentinels; all others are for the servers that hold data."""


class Topology(StrEnum):
    STANDALONE = "standalone"
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Address:
    """`options` are redis-py's for the servers that hold data, and may hold passwords."""

    topology: Topology
    options: dict[str, Any]
    sentinels: tuple[tuple[str, int], ...] = ()
    sentinel_options: dict[str, Any] = field(default_factory=dict)
    service: str = ""


def parse(url: str) -> Address:
    """Raises Misconfigured, with no part of the URL in what it says: there may be a password in it."""
    scheme, _, rest = url.partition("://")
    kind, _, topology = scheme.partition("+")
    try:
        match topology:
            case "":
                return Address(Topology.STANDALONE, {**parse_url(url)})
            case "sentinel":
                return _sentinel(kind, rest)
            case "cluster":
                return _cluster(kind, rest)
    except ValueError as error:
        raise Misconfigured(f"REDIS_URL is wrong: {error}. {FORMS}.") from None
    raise Misconfigured(f"REDIS_URL is wrong: `{scheme}` is unknown. {FORMS}.")


def through(url: str, host: str, port: int) -> str:
    """The same cluster, reached through this node."""
    scheme, _, rest = url.partition("://")
    user, _, tail = _split(rest)
    return f"{scheme}://{user}{f'[{host}]' if ':' in host else host}:{port}{tail}"


def _cluster(kind: str, rest: str) -> Address:
    hosts = _split(rest)[1]
    if "," in hosts:
        raise ValueError("of a cluster name one node, it knows the others (a DNS name may stand for several)")
    options = _options(f"{kind}://{rest}")
    if not options.get("host") or options.get("db"):
        raise ValueError("a cluster needs a host, and has the database 0 only")
    return Address(Topology.CLUSTER, options)


def _sentinel(kind: str, rest: str) -> Address:
    """`[user:password@]host[:port],…/service[/db][?options]`; user and password are for the data."""
    user, hosts, tail = _split(rest)
    path, _, query = tail.partition("?")
    service, _, database = path.strip("/").partition("/")
    sentinels = tuple(_member(one) for one in hosts.split(",") if one.strip())
    if not sentinels or not service:
        raise ValueError("a sentinel URL names at least one sentinel and the service")
    if database and not database.isdecimal():
        raise ValueError("after the service stands the number of the database")
    pairs = parse_qsl(query, keep_blank_values=True)
    for_servers = urlencode([(name, value) for name, value in pairs if name not in OF_SENTINELS])
    options = _options(f"{kind}://{user}master/{database or 0}?{for_servers}")
    options = {name: value for name, value in options.items() if name not in {"host", "port"}}
    of_sentinels = {OF_SENTINELS[name]: value for name, value in pairs if name in OF_SENTINELS and value}
    tls = {name: value for name, value in options.items() if name.startswith("ssl")}
    return Address(Topology.SENTINEL, options, sentinels, {**of_sentinels, **tls}, service)


def _options(url: str) -> dict[str, Any]:
    """As redis-py reads them, with TLS as `ssl`, which all of its clients take."""
    options: dict[str, Any] = {**parse_url(url)}
    if options.get("connection_class") is SSLConnection:
        del options["connection_class"]
        options["ssl"] = True
    return options


def _split(rest: str) -> tuple[str, str, str]:
    """User and password up to the `@`, hosts, and what follows them. By hand: urlsplit takes one IPv6 host only."""
    end = min((rest.index(mark) for mark in "/?#" if mark in rest), default=len(rest))
    user, at, hosts = rest[:end].rpartition("@")
    return user + at, hosts, rest[end:]


def _member(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text.strip()}")
    if not parts.hostname:
        raise ValueError("a sentinel has no host")
    return parts.hostname, parts.port or SENTINEL_PORT

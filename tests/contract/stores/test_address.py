"""Which URLs are understood, and that the queue understands them in the same way."""

import pytest
from docket._redis import RedisConnection
from docket._redis_sentinel import parse_sentinel_url
from redis.asyncio import Redis

from bot.errors import Misconfigured, Unreachable
from bot.stores.address import Topology, parse, through
from bot.stores.cluster import Cluster
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace

SENTINEL = "redis+sentinel://ann:p%40ss@a:1,[::1]:2,c/mymaster/3?sentinel_password=s%2Fw&max_connections=9"


@pytest.mark.parametrize("url", ["redis://h:1/0", "rediss://h:1/0", "unix:///tmp/redis.sock"])
def test_one_server_is_named_by_an_ordinary_url(url):
    assert parse(url).topology is Topology.STANDALONE


def test_a_sentinel_url_names_sentinels_service_database_and_both_passwords():
    address = parse(SENTINEL)
    assert (address.topology, address.service) == (Topology.SENTINEL, "mymaster")
    assert address.sentinels == (("a", 1), ("::1", 2), ("c", 26379))
    assert address.options == {"username": "ann", "password": "p@ss", "db": 3, "max_connections": 9}
    assert address.sentinel_options == {"password": "s/w"}


@pytest.mark.parametrize(
    "url",
    [
        SENTINEL,
        "redis+sentinel://h/mymaster",
        "rediss+sentinel://:p@h:1/mymaster?ssl_ca_certs=/ca.pem&sentinel_username=u&sentinel_password=q",
    ],
)
def test_the_queue_reads_a_sentinel_url_as_we_do(url):
    ours, theirs = parse(url), parse_sentinel_url(url)
    assert list(ours.sentinels) == theirs.sentinels
    assert ours.service == theirs.service_name
    assert ours.options == {"db": theirs.db, **theirs.connection_kwargs}
    assert ours.sentinel_options == theirs.sentinel_kwargs


@pytest.mark.parametrize("url", ["redis+cluster://u:p@h:1", "rediss+cluster://h"])
def test_the_queue_reads_a_cluster_url_as_we_do(url):
    address, theirs = parse(url), RedisConnection(url)
    assert address.topology is Topology.CLUSTER
    assert theirs.is_cluster
    assert address.options["host"] == "h"
    assert address.options.get("ssl", False) is url.startswith("rediss")


@pytest.mark.parametrize(
    "url",
    [
        "http://:secret@h",
        "redis+ring://:secret@h",
        "redis+sentinel://:secret@h",
        "redis+sentinel://:secret@/mymaster",
        "redis+sentinel://:secret@h:port/mymaster",
        "redis+sentinel://:secret@h/mymaster/first",
        "redis+cluster://:secret@a:1,b:2",
        "redis+cluster://:secret@",
        "redis+cluster://:secret@h:1/2",
        "redis://:secret@h:port",
        "nonsense",
    ],
)
def test_a_wrong_url_is_refused_with_the_forms_that_are_known_and_without_its_password(url):
    with pytest.raises(Misconfigured, match=r"REDIS_URL is wrong: .*redis\+sentinel://") as refused:
        parse(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1", "redis+sentinel://127.0.0.1:1/m", "redis+cluster://127.0.0.1:1"]
)
async def test_where_there_is_nothing_the_check_says_so(url):
    async with connect(url) as client:
        with pytest.raises(Unreachable):
            await RedisKeyspace(client).check()


async def test_each_form_gets_its_client():
    kinds = {"redis://h": Redis, "unix:///s": Redis, "redis+sentinel://h/m": Redis, "redis+cluster://h": Cluster}
    for url, kind in kinds.items():
        client = connect(url)
        assert type(client) is kind
        await client.aclose()


def test_a_cluster_is_reached_through_any_node_with_the_same_password():
    assert through("rediss+cluster://u:p@a:1/0?x=1", "b", 2) == "rediss+cluster://u:p@b:2/0?x=1"
    assert through("redis+cluster://a", "::1", 2) == "redis+cluster://[::1]:2"

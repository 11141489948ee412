import pytest

from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from tests.contract.stores.topologies import cluster, watched_by_sentinels


@pytest.fixture(params=["redis", "cluster", "memory"])
def keyspace(request):
    """Each store is proven on all three."""
    return request.getfixturevalue(f"{request.param}_keyspace")


@pytest.fixture(scope="session")
def cluster_group():
    """Three masters. Slots may move between them; whoever does more harm than that takes a cluster of its own."""
    with cluster() as group:
        yield group


@pytest.fixture
async def cluster_client(cluster_group):
    client = connect(cluster_group.url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def cluster_keyspace(cluster_client):
    return RedisKeyspace(cluster_client)


@pytest.fixture(scope="session")
def sentinel_group():
    """A master and its replica behind three sentinels, which every test leaves as it found them."""
    with watched_by_sentinels() as group:
        yield group

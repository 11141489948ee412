"""Which workspaces have something, found by the keys themselves."""

import pytest

from bot.stores.keys import Keys
from bot.stores.keyspace import hset
from bot.stores.workspaces import workspaces_with


@pytest.fixture(params=["redis", "cluster"])
def keyspace(request):
    return request.getfixturevalue(f"{request.param}_keyspace")


async def test_workspaces_are_found_wherever_their_keys_are(keyspace):
    names = [f"T{number}" for number in range(20)]
    for name in reversed(names):
        await keyspace.commit([hset(Keys(name).rows(), "row", "1"), hset(Keys(name).leases(), "row", "1")])
    await keyspace.commit([hset(Keys("T99").employees(), "E1", "1")])
    assert await workspaces_with(keyspace.redis, Keys.rows) == sorted(names)
    assert await workspaces_with(keyspace.redis, Keys.audit) == []

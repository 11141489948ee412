import pytest


@pytest.fixture(params=["redis", "memory"])
def keyspace(request):
    """Each store is proven on both."""
    return request.getfixturevalue(f"{request.param}_keyspace")

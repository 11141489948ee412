import pytest

from tests.unit.trips.office import Office


@pytest.fixture
async def office(clock):
    return await Office(clock).opened()

import pytest
import stamina

from tests.unit.hesine_openplatform.office import office


@pytest.fixture(autouse=True)
def _no_waiting_between_tries():
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
async def desk():
    async with office() as opened:
        yield opened

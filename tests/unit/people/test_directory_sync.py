from datetime import timedelta

import pytest

from bot.errors import Unreachable
from bot.people.directory_sync import OVERLAP, WHAT, DirectorySync
from bot.stores.people import EmployeeStore, Watermarks
from bot.trips.people import Department
from tests.conftest import NOW
from tests.unit.people.fakes import OrganisationInMemory
from tests.unit.trips.samples import CHEN, LIN, MEI, WORKSPACE, delegation, employee

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sync(memory_keyspace):
    return DirectorySync(EmployeeStore(memory_keyspace), Watermarks(memory_keyspace))


async def test_the_first_time_everyone_is_read(sync):
    delegated = delegation(NOW.date(), NOW.date())
    hesine = OrganisationInMemory([employee(LIN, updated_at=LATER)], [Department("D-1", "Sales", NOW)], [delegated])
    await sync.run(WORKSPACE, hesine)
    assert {moment for _, moment in hesine.asked} == {None}
    assert await sync.employees.employee(WORKSPACE, LIN) == employee(LIN, updated_at=LATER)
    assert await sync.employees.delegations_to(WORKSPACE, MEI) == [delegated]
    assert await sync.watermarks.read_until(WORKSPACE, WHAT) == LATER


async def test_afterwards_only_what_changed_is_read_with_a_little_overlap(sync):
    await sync.run(WORKSPACE, OrganisationInMemory([employee(LIN)]))
    hesine = OrganisationInMemory([employee(CHEN, updated_at=LATER)])
    await sync.run(WORKSPACE, hesine)
    assert dict(hesine.asked)["employees"] == dict(hesine.asked)["departments"] == NOW - OVERLAP
    assert await sync.employees.employee(WORKSPACE, LIN) is not None
    assert await sync.watermarks.read_until(WORKSPACE, WHAT) == LATER


async def test_the_watermark_never_goes_back(sync):
    await sync.run(WORKSPACE, OrganisationInMemory([employee(LIN, updated_at=LATER)]))
    await sync.run(WORKSPACE, OrganisationInMemory([employee(LIN, updated_at=NOW)]))
    await sync.run(WORKSPACE, OrganisationInMemory())
    assert await sync.watermarks.read_until(WORKSPACE, WHAT) == LATER


async def test_a_delegation_that_ended_is_forgotten(sync):
    await sync.run(WORKSPACE, OrganisationInMemory(delegations=[delegation(NOW.date(), NOW.date())]))
    await sync.run(WORKSPACE, OrganisationInMemory())
    assert await sync.employees.delegations_to(WORKSPACE, MEI) == []


async def test_what_could_not_be_read_is_read_again_the_next_time(sync):
    hesine = OrganisationInMemory([employee(LIN)])
    hesine.error = Unreachable("hesine")
    with pytest.raises(Unreachable):
        await sync.run(WORKSPACE, hesine)
    assert await sync.watermarks.read_until(WORKSPACE, WHAT) is None

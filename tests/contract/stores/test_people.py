from dataclasses import replace
from datetime import timedelta

import pytest

from bot.people.model import Profile
from bot.stores import people
from bot.stores.keys import PROFILE_SECONDS, Keys
from bot.stores.people import EmployeeStore, ProfileCache, Watermarks
from bot.trips.model import UserId
from bot.trips.people import Department, Standing
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, LIN, MEI, RAO, SAM, WORKSPACE, delegation, employee

TODAY = NOW.date()
PROFILE = Profile(UserId("U-LIN"), "Lin", "Lin@Example.com", "zh-CN", "Asia/Shanghai")


@pytest.fixture
def employees(keyspace):
    return EmployeeStore(keyspace)


@pytest.fixture
def cache(keyspace):
    return ProfileCache(keyspace)


async def test_an_employee_is_found_by_id_and_by_email_in_any_case(employees):
    await employees.put_employees(WORKSPACE, [employee(LIN, email="Lin@Example.com")])
    found = await employees.employee(WORKSPACE, LIN)
    assert found == employee(LIN, email="Lin@Example.com")
    assert (await employees.claim(WORKSPACE, "LIN@example.COM")).employee == found
    assert (await employees.claim(WORKSPACE, "nobody@example.com")).employee is None
    assert await employees.employee("T2", LIN) is None


async def test_a_slow_reader_puts_nothing_old_over_what_is_newer(employees):
    """Two may read Hesine's people at the same time; the one that began first may be the last to write."""
    left = replace(employee(LIN, email="lin@example.com", standing=Standing.LEFT), updated_at=NOW)
    await employees.put_employees(WORKSPACE, [left, employee(RAO)])
    before = replace(employee(LIN, email="lin@example.com"), updated_at=NOW - timedelta(seconds=1))
    await employees.put_employees(WORKSPACE, [before, replace(employee(RAO, email="rao@example.com"), updated_at=NOW)])
    assert (await employees.employee(WORKSPACE, LIN)).standing is Standing.LEFT
    assert (await employees.employee(WORKSPACE, RAO)).email == "rao@example.com"


async def test_an_email_that_was_given_up_names_nobody(employees):
    await employees.put_employees(WORKSPACE, [employee(LIN, email="old@example.com")])
    await employees.put_employees(WORKSPACE, [employee(LIN, email="new@example.com")])
    assert (await employees.claim(WORKSPACE, "old@example.com")).employee is None
    assert (await employees.claim(WORKSPACE, "new@example.com")).employee.id == LIN


async def test_an_email_that_was_looked_up_before_is_not_believed_to_be_the_same_persons_still(employees):
    await employees.put_employees(WORKSPACE, [employee(LIN, email="desk@example.com")])
    assert (await employees.claim(WORKSPACE, "desk@example.com")).employee.id == LIN
    await employees.put_employees(WORKSPACE, [employee(LIN, email="new@example.com")])
    assert (await employees.claim(WORKSPACE, "desk@example.com")).employee is None
    await employees.put_employees(WORKSPACE, [employee(RAO, email="desk@example.com")])
    assert (await employees.claim(WORKSPACE, "desk@example.com")).employee.id == RAO


async def test_an_email_that_was_passed_on_names_whoever_is_still_there(employees):
    left = employee(RAO, email="desk@example.com", standing=Standing.LEFT)
    await employees.put_employees(WORKSPACE, [employee(LIN, email="desk@example.com"), left])
    assert (await employees.claim(WORKSPACE, "desk@example.com")).employee.id == LIN


async def test_more_employees_than_one_batch_are_all_kept(employees, monkeypatch):
    monkeypatch.setattr(people, "BATCH", 2)
    everyone = [employee(one) for one in (LIN, CHEN, SAM, MEI, RAO)]
    await employees.put_employees(WORKSPACE, everyone)
    assert [await employees.employee(WORKSPACE, one.id) for one in everyone] == everyone


async def test_managers_come_nearest_first(employees):
    chain = [employee(LIN, manager=CHEN), employee(CHEN, manager=SAM), employee(SAM)]
    await employees.put_employees(WORKSPACE, chain)
    assert await employees.managers_of(WORKSPACE, LIN) == [CHEN, SAM]
    assert await employees.managers_of(WORKSPACE, SAM) == []
    assert await employees.managers_of(WORKSPACE, RAO) == []


@pytest.mark.parametrize(("last", "expected"), [(LIN, [CHEN, SAM]), (CHEN, [CHEN, SAM]), (SAM, [CHEN, SAM])])
async def test_a_chain_of_managers_that_turns_in_a_circle_ends(employees, last, expected):
    chain = [employee(LIN, manager=CHEN), employee(CHEN, manager=SAM), employee(SAM, manager=last)]
    await employees.put_employees(WORKSPACE, chain)
    assert await employees.managers_of(WORKSPACE, LIN) == expected


async def test_delegations_are_replaced_as_a_whole(employees):
    first = delegation(TODAY, TODAY)
    other = delegation(TODAY, TODAY, employee_id=SAM)
    later = delegation(TODAY + timedelta(days=7), TODAY + timedelta(days=9))
    await employees.replace_delegations(WORKSPACE, [first, other, later, delegation(TODAY, TODAY, delegate=RAO)])
    found = await employees.delegations_to(WORKSPACE, MEI)
    assert sorted(found, key=lambda one: (one.employee, one.first)) == [first, later, other]
    await employees.replace_delegations(WORKSPACE, [other])
    assert await employees.delegations_to(WORKSPACE, MEI) == [other]
    await employees.replace_delegations(WORKSPACE, [])
    assert await employees.delegations_to(WORKSPACE, MEI) == []


async def test_people_are_searched_by_either_name_and_email(employees):
    lin = employee(LIN, name="林晓", name_en="Lin Xiao")
    await employees.put_employees(
        WORKSPACE, [lin, employee(CHEN), employee(SAM, standing=Standing.LEFT), employee(RAO, name_en="Anna Rao")]
    )
    assert await employees.search(WORKSPACE, "林", 5) == [lin]
    assert await employees.search(WORKSPACE, " lin x", 5) == [lin]
    assert [one.id for one in await employees.search(WORKSPACE, "@EXAMPLE", 5)] == [RAO, CHEN, LIN]
    assert [one.id for one in await employees.search(WORKSPACE, "", 1)] == [RAO]
    assert await employees.search(WORKSPACE, "sam", 5) == []


async def test_departments_are_kept(employees, keyspace):
    await employees.put_departments(WORKSPACE, [])
    await employees.put_departments(WORKSPACE, [Department("D-1", "Sales", NOW)])
    (held,) = await keyspace.read(people.hgetall(Keys(WORKSPACE).departments()))
    assert list(held) == ["D-1"]


async def test_a_profile_is_found_by_user(cache):
    assert await cache.profile(WORKSPACE, PROFILE.user) is None
    await cache.remember(WORKSPACE, PROFILE)
    assert await cache.profile(WORKSPACE, PROFILE.user) == PROFILE
    assert await cache.known(WORKSPACE, PROFILE.user) == (PROFILE, None)


async def test_whom_slack_names_by_an_email_is_kept_until_it_is_forgotten(cache, employees):
    await cache.remember(WORKSPACE, PROFILE)
    assert await cache.user_of(WORKSPACE, PROFILE.email) is None
    await cache.name(WORKSPACE, "Lin@Example.com", PROFILE.user)
    assert await cache.user_of(WORKSPACE, "lin@EXAMPLE.com") == PROFILE.user
    assert (await employees.claim(WORKSPACE, "lin@example.com")).holder == PROFILE.user
    await cache.name(WORKSPACE, "lin@example.com", None)
    assert await cache.user_of(WORKSPACE, PROFILE.email) is None


async def test_a_profile_is_forgotten_after_a_day(clock, memory_keyspace):
    cache = ProfileCache(memory_keyspace)
    await cache.remember(WORKSPACE, PROFILE)
    await cache.name(WORKSPACE, PROFILE.email, PROFILE.user)
    clock.advance(seconds=PROFILE_SECONDS)
    assert await cache.profile(WORKSPACE, PROFILE.user) is None
    assert await cache.user_of(WORKSPACE, PROFILE.email) is None


async def test_all_that_slack_said_can_be_forgotten(cache):
    await cache.remember(WORKSPACE, PROFILE)
    await cache.name(WORKSPACE, PROFILE.email, PROFILE.user)
    await cache.forget_all(WORKSPACE)
    assert await cache.known(WORKSPACE, PROFILE.user) == (None, None)
    assert await cache.user_of(WORKSPACE, PROFILE.email) is None


async def test_a_watermark_is_kept_to_the_microsecond(keyspace):
    marks = Watermarks(keyspace)
    moment = NOW.replace(microsecond=123456)
    assert await marks.read_until(WORKSPACE, "trips") is None
    await marks.set_read_until(WORKSPACE, "trips", moment)
    assert await marks.read_until(WORKSPACE, "trips") == moment
    assert await marks.read_until(WORKSPACE, "people") is None

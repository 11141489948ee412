import asyncio
import json

import pytest

from bot.people.model import Link
from bot.stores.audit import AuditLog
from bot.stores.links import LinkStore
from bot.stores.people import EmployeeStore, ProfileCache
from bot.trips.model import UserId
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, LIN, WORKSPACE, employee

ONE, TWO, ADMIN = UserId("U1"), UserId("U2"), UserId("U9")
LINK = Link(ONE, LIN, ADMIN, NOW)


@pytest.fixture
def links(keyspace):
    return LinkStore(keyspace)


@pytest.fixture
async def employees(keyspace):
    employees = EmployeeStore(keyspace)
    await employees.put_employees(WORKSPACE, [employee(LIN), employee(CHEN)])
    return employees


async def test_a_link_is_found_from_both_sides(links, employees, keyspace):
    assert await links.link(WORKSPACE, LINK) == ()
    assert await links.of_user(WORKSPACE, ONE) == LINK
    assert await ProfileCache(keyspace).known(WORKSPACE, ONE) == (None, LINK)
    assert (await employees.linked(WORKSPACE, LIN))[1] == ONE
    assert (await employees.claim(WORKSPACE, employee(LIN).email)).linked == ONE
    assert await links.of_user("T2", ONE) is None


async def test_one_user_and_one_employee_have_one_link(links, employees):
    await links.link(WORKSPACE, LINK)
    other = Link(TWO, CHEN, ADMIN, NOW)
    await links.link(WORKSPACE, other)
    crossed = Link(ONE, CHEN, ADMIN, NOW)
    assert await links.link(WORKSPACE, crossed) == (LINK, other)
    assert await links.of_user(WORKSPACE, ONE) == crossed
    assert await links.of_user(WORKSPACE, TWO) is None
    assert [(await employees.linked(WORKSPACE, one))[1] for one in (LIN, CHEN)] == [None, ONE]


async def test_the_same_link_again_replaces_itself(links, employees):
    await links.link(WORKSPACE, LINK)
    assert await links.link(WORKSPACE, LINK) == (LINK,)
    assert (await employees.linked(WORKSPACE, LIN))[1] == ONE


async def test_a_link_is_removed_from_both_sides(links, employees):
    await links.link(WORKSPACE, LINK)
    assert await links.unlink(WORKSPACE, ONE, ADMIN, NOW) == LINK
    assert await links.unlink(WORKSPACE, ONE, ADMIN, NOW) is None
    assert await links.of_user(WORKSPACE, ONE) is None
    assert (await employees.linked(WORKSPACE, LIN))[1] is None


async def test_of_two_administrators_at_once_one_link_stands(links, employees):
    await asyncio.gather(*(links.link(WORKSPACE, Link(one, LIN, ADMIN, NOW)) for one in (ONE, TWO)))
    linked = [one for one in (ONE, TWO) if await links.of_user(WORKSPACE, one)]
    assert [(await employees.linked(WORKSPACE, LIN))[1]] == linked


async def test_it_is_written_down_who_linked_whom(links, keyspace):
    await links.link(WORKSPACE, LINK)
    await links.unlink(WORKSPACE, ONE, TWO, NOW)
    told = [json.loads(one.document) async for one in AuditLog(keyspace).entries(WORKSPACE)]
    assert [(one["act"], one["user"], one["employee"], one["cause"]) for one in told] == [
        ("link", ADMIN, LIN, ONE),
        ("unlink", TWO, LIN, ONE),
    ]

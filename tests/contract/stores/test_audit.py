"""The audit, in Redis and in memory: chained by the step that appends, read and trimmed without losing the thread."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.stores import keyspace as ks
from bot.stores.audit import PAGE, AuditLog, links
from bot.stores.keys import Keys
from bot.stores.keyspace import Guard
from bot.trips.audit import BY_HESINE, BY_OPERATOR, Act, Actor, Entry, Origin, Result
from bot.trips.chain import BEGINNING, Head, Walk, trimmed
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, TRIP_ID, WORKSPACE

PRESSED = Entry(
    WORKSPACE, NOW, Act.APPROVE, Result.DONE, Actor(Origin.CARD, CHEN, UserId("U-CHEN")), trip=TRIP_ID, step=1
)
TOLD = Entry(WORKSPACE, NOW + timedelta(seconds=1), Act.APPROVE, Result.SETTLED, BY_HESINE, trip=TRIP_ID)
TRIMMED = Entry(WORKSPACE, NOW + timedelta(days=1), Act.TRIM, Result.DONE, BY_OPERATOR)


def trim_upto(one):
    return replace(TRIMMED, cause=trimmed(one.number, one.link))


@pytest.fixture
def log(keyspace):
    return AuditLog(keyspace)


async def chain(log, workspace=WORKSPACE):
    return [one async for one in log.entries(workspace)]


async def assert_whole(log, workspace=WORKSPACE):
    """Every link follows from the one before it, and the head is the last."""
    walk = Walk()
    for one in await chain(log, workspace):
        walk.take(one)
    walk.end(await log.head(workspace))
    assert walk.broken == ""


async def test_an_audit_of_nothing_is_whole_and_empty(log):
    assert await chain(log) == []
    assert await log.head(WORKSPACE) == Head(0, BEGINNING)
    await assert_whole(log)


async def test_entries_stay_in_the_order_in_which_they_were_appended(log):
    await log.append(PRESSED, TOLD)
    await log.append(PRESSED)
    found = await chain(log)
    assert [one.document for one in found] == [one.document() for one in (PRESSED, TOLD, PRESSED)]
    assert [one.number for one in found] == [1, 2, 3]
    assert await log.head(WORKSPACE) == Head(3, found[-1].link)
    await assert_whole(log)


async def test_an_entry_is_appended_with_what_it_tells_of_or_neither_is(keyspace, log):
    keys = Keys(WORKSPACE)
    step = [ks.put(keys.watermark("x"), "1"), *links(keys, (PRESSED,))]
    assert not await keyspace.commit(step, [Guard(keys.watermark("x"), expected="0")])
    assert await chain(log) == []
    assert await keyspace.commit(step, [Guard(keys.watermark("x"))])
    assert len(await chain(log)) == 1
    await assert_whole(log)


async def test_many_that_append_at_once_make_one_chain(log):
    await asyncio.gather(*(log.append(replace(PRESSED, cause=str(number))) for number in range(50)))
    assert len(await chain(log)) == 50
    await assert_whole(log)


async def test_a_long_chain_is_read_page_by_page(log):
    await log.append(*[PRESSED] * (PAGE + 1))
    assert [one.number for one in await chain(log)] == list(range(1, PAGE + 2))
    await assert_whole(log)


async def test_a_chain_that_was_trimmed_goes_on_from_the_recorded_link(log):
    await log.append(PRESSED, TOLD, PRESSED)
    before = await chain(log)
    await log.trim(2, trim_upto(before[1]))
    left = await chain(log)
    assert [one.number for one in left] == [3, 4]
    assert left[0].previous == before[1].link
    assert left[-1].document == trim_upto(before[1]).document()
    await assert_whole(log)


async def test_a_chain_may_be_trimmed_whole(log):
    await log.append(PRESSED, TOLD)
    await log.trim(2, trim_upto((await chain(log))[1]))
    assert [one.number for one in await chain(log)] == [3]
    await log.append(PRESSED)
    await assert_whole(log)


async def test_workspaces_have_chains_of_their_own(log):
    other = WorkspaceId("T2")
    await log.append(PRESSED)
    await log.append(replace(PRESSED, workspace=other))
    assert [one.number for one in await chain(log, other)] == [1]
    await assert_whole(log)
    await assert_whole(log, other)

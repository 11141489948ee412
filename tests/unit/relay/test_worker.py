import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Broken, Busy, Misconfigured, NotSaved, Unreachable
from bot.relay.backoff import delay
from bot.relay.courier import Delivered, Hopeless, Later, Placed
from bot.relay.worker import ROUNDS, Relay, by_errand
from bot.stores.keys import LEASE_SECONDS
from bot.stores.outbox import OutboxStore
from bot.stores.places import Places
from bot.trips import outbox as errands
from bot.trips.outbox import Errand
from tests.conftest import NOW
from tests.unit.relay.fakes import NotedQueue, ScriptedCourier
from tests.unit.trips.samples import TRIP_ID, WORKSPACE, sending

ROW = errands.filing(sending(), NOW)
PLACED = Placed(TRIP_ID, "approver:E-CHEN:", "D1", "1772438400.000100")


class StoreThatIsAway:
    """Fails a number of commits, before or after they took effect."""

    def __init__(self, keyspace, *, saved: bool) -> None:
        self.keyspace, self.saved, self.failures = keyspace, saved, 0
        self.read = keyspace.read

    async def commit(self, writes, guards=()):
        if not self.failures:
            return await self.keyspace.commit(writes, guards)
        self.failures -= 1
        if self.saved:
            await self.keyspace.commit(writes, guards)
        raise NotSaved("away")


class Post:
    def __init__(self, keyspace, clock, *lines) -> None:
        self.rows, self.places, self.queue = OutboxStore(keyspace, clock), Places(keyspace), NotedQueue()
        self.courier = ScriptedCourier(*lines)
        self.relay = Relay(self.rows, by_errand([self.courier]), self.queue, clock, pauses=(0, 0))

    async def carry(self):
        await self.relay.carry(WORKSPACE, ROW.id)


@pytest.fixture
async def post(memory_keyspace, clock):
    async def opened(*lines):
        post = Post(memory_keyspace, clock, *lines)
        await post.rows.put(ROW)
        return post

    return opened


async def only_row(post):
    (row,) = await post.rows.rows(WORKSPACE)
    return row


async def test_what_is_delivered_is_gone(post):
    post = await post(Delivered())
    await post.carry()
    assert await post.rows.rows(WORKSPACE) == []
    await post.carry()
    assert len(post.courier.carried) == 1


async def test_where_it_was_delivered_is_kept(post):
    post = await post(Delivered(PLACED))
    await post.carry()
    assert await post.places.of(WORKSPACE, PLACED.subject, PLACED.copy) == PLACED


@pytest.mark.parametrize("saved", [False, True], ids=["not saved", "saved, and the answer lost"])
@pytest.mark.parametrize("line", [Delivered(PLACED), Later(60), Hopeless("no")])
async def test_what_came_of_it_is_written_down_once_the_store_is_back(memory_keyspace, clock, line, saved):
    store = StoreThatIsAway(memory_keyspace, saved=saved)

    async def done_and_then_the_store_is_away():
        store.failures = 2
        return line

    post = Post(store, clock, done_and_then_the_store_is_away)
    await post.rows.put(ROW)
    await post.carry()
    assert len(post.courier.carried) == 1
    assert await post.rows.take(WORKSPACE, ROW.id) is None
    clock.advance(seconds=59)
    left = await post.rows.rows(WORKSPACE)
    match line:
        case Delivered():
            assert left == []
            assert await post.places.of(WORKSPACE, PLACED.subject, PLACED.copy) == PLACED
        case Later():
            assert [(one.due, one.attempts) for one in left] == [(NOW + timedelta(seconds=60), 1)]
            clock.advance(seconds=1)
            assert await post.rows.take(WORKSPACE, ROW.id)
        case Hopeless():
            assert [one.parked for one in left] == [True]


@pytest.mark.parametrize("attempts", [0, 1, 5])
@pytest.mark.parametrize("line", [Later(), Broken("x"), Unreachable("x"), Misconfigured("x"), NotSaved("x")])
async def test_what_failed_is_tried_again_after_the_back_off(post, line, attempts):
    post = await post(line)
    await post.rows.put(replace(ROW, attempts=attempts))
    await post.carry()
    row, due = await only_row(post), NOW + delay(attempts)
    assert (row.due, row.attempts, row.parked) == (due, attempts + 1, False)
    assert post.queue.kicks == [(ROW.id, due, False)]


@pytest.mark.parametrize("line", [Later(7.5), Busy("slow", retry_after=7.5)])
async def test_who_asks_for_a_pause_gets_it(post, line):
    post = await post(line)
    await post.carry()
    assert (await only_row(post)).due == NOW + timedelta(seconds=7.5)


async def test_a_postponed_row_is_left_alone_until_it_is_due(post, clock):
    post = await post(Later(60))
    await post.carry()
    await post.carry()
    assert len(post.courier.carried) == 1
    clock.advance(seconds=60)
    await post.carry()
    assert await post.rows.rows(WORKSPACE) == []


async def test_what_is_hopeless_is_kept_and_not_tried_again(post, clock):
    post = await post(Hopeless("no such trip"))
    await post.carry()
    clock.advance(days=1)
    await post.carry()
    assert ((await only_row(post)).parked, len(post.courier.carried), post.queue.kicks) == (True, 1, [])


async def test_a_row_written_anew_while_it_is_carried_is_carried_again_at_once(post):
    async def overwritten():
        await post.rows.put(ROW)
        return Delivered()

    post = await post(overwritten)
    await post.carry()
    assert len(post.courier.carried) == 2
    assert await post.rows.rows(WORKSPACE) == []


async def test_a_row_written_anew_without_end_waits_for_its_next_kick(post):
    async def overwritten():
        await post.rows.put(ROW)
        return Delivered()

    post = await post(*[overwritten] * (ROUNDS + 1))
    await post.carry()
    assert len(post.courier.carried) == ROUNDS
    assert await post.rows.due(WORKSPACE) == [ROW.id]


async def test_a_row_in_other_hands_is_left_alone(post):
    post = await post()
    await post.rows.take(WORKSPACE, ROW.id)
    await post.carry()
    assert post.courier.carried == []


async def test_a_defect_of_ours_leaves_the_row_for_another_try(post, clock):
    post = await post(KeyError("a defect"))
    with pytest.raises(KeyError):
        await post.carry()
    clock.advance(seconds=LEASE_SECONDS)
    await post.carry()
    assert await post.rows.rows(WORKSPACE) == []


async def test_a_carrier_that_hangs_longer_than_the_lease_keeps_its_row(post, clock):
    renewals, others = iter(range(1, 4)), []
    hanging = asyncio.Event()

    async def hangs():
        await hanging.wait()
        return Delivered()

    post = await post(hangs)
    renew = post.rows.renew

    class Renewed(OutboxStore):
        async def renew(self, taken):
            clock.advance(seconds=LEASE_SECONDS - 1)
            taken = await renew(taken)
            clock.advance(seconds=LEASE_SECONDS - 1)
            others.append(await post.rows.take(WORKSPACE, ROW.id))
            taken = await renew(taken)
            if next(renewals) == 3:
                hanging.set()
            return taken

    rows = Renewed(post.rows.keyspace, clock)
    await replace(post.relay, rows=rows, renewal=0.001).carry(WORKSPACE, ROW.id)
    assert others == [None, None, None]
    assert await post.rows.rows(WORKSPACE) == []


async def test_a_store_that_is_away_for_a_renewal_does_not_disturb_the_carrier(memory_keyspace, clock):
    store, back = StoreThatIsAway(memory_keyspace, saved=True), asyncio.Event()

    class Watched(OutboxStore):
        async def renew(self, taken):
            try:
                return await super().renew(taken)
            finally:
                if not store.failures:
                    back.set()

    async def hangs_while_the_store_is_away():
        store.failures = 2
        await back.wait()
        return Delivered()

    post = Post(store, clock, hangs_while_the_store_is_away)
    await post.rows.put(ROW)
    relay = replace(post.relay, rows=Watched(store, clock), renewal=0.001)
    async with asyncio.timeout(5):
        await relay.carry(WORKSPACE, ROW.id)
    assert len(post.courier.carried) == 1


async def test_whoever_is_told_to_stop_leaves_no_try_behind(post):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hangs():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    post = await post(hangs)
    carrying = asyncio.create_task(post.carry())
    await begun.wait()
    carrying.cancel()
    await asyncio.wait({carrying})
    assert ended.is_set()


async def test_a_sweep_kicks_every_row_that_is_due(post):
    post = await post()
    await post.rows.put(replace(ROW, id="later", due=NOW + timedelta(minutes=1)))
    assert await post.relay.sweep(WORKSPACE) == 1
    assert post.queue.kicks == [(ROW.id, None, True)]


def test_an_errand_that_nobody_carries_is_found_at_start():
    courier = ScriptedCourier()
    courier.errands = frozenset(Errand) - {Errand.TELL}
    with pytest.raises(ValueError, match="tell"):
        by_errand([courier])

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.digests.ticker import DigestTicker
from bot.errors import Unreachable
from bot.people.identity import Identity
from bot.people.model import Profile
from bot.stores.digests import DigestStore
from bot.stores.outbox import OutboxStore
from bot.stores.people import EmployeeStore, ProfileCache
from bot.stores.trips import TripStore
from bot.trips import moves
from bot.trips.model import UserId
from bot.trips.outbox import Errand
from bot.trips.people import Standing
from bot.trips.ports import Change
from tests.unit.people.fakes import SlackInMemory
from tests.unit.trips.samples import CHEN, SAM, TRIP_ID, WORKSPACE, approved_record, at, employee, step, waiting

NINE_IN_SHANGHAI = at(1)
CHEN_IN_SLACK = Profile(UserId("U-CHEN"), "Chen", "chen@example.com", tz="Asia/Shanghai")
SAM_IN_SLACK = Profile(UserId("U-SAM"), "Sam", "sam@example.com", tz="Europe/Berlin")


class Desk:
    def __init__(self, keyspace, clock) -> None:
        self.slack = SlackInMemory(CHEN_IN_SLACK, SAM_IN_SLACK)
        self.people = EmployeeStore(keyspace)
        self.digests, self.trips = DigestStore(keyspace), TripStore(keyspace)
        self.outbox = OutboxStore(keyspace, clock)
        self.kicked = []
        identity = Identity(self.slack, ProfileCache(keyspace), self.people)
        self.ticker = DigestTicker(self.digests, self.trips, identity, self.kicked.extend)

    async def digests_due(self):
        return [row.facts["person"] for row in await self.outbox.rows(WORKSPACE) if row.errand is Errand.DIGEST]


@pytest.fixture
async def desk(memory_keyspace, clock):
    desk = Desk(memory_keyspace, clock)
    await desk.people.put_employees(WORKSPACE, [employee(CHEN), employee(SAM)])
    await desk.trips.commit(Change(waiting(step(1, (CHEN, SAM))), None))
    return desk


async def test_at_nine_a_manager_gets_what_waits_for_them(desk):
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI)
    assert await desk.digests_due() == [CHEN]
    assert [row.facts["day"] for row in desk.kicked] == ["2026-03-02"]
    assert (await desk.digests.made(WORKSPACE, CHEN, "2026-03-02")).trips == (TRIP_ID,)


async def test_each_manager_gets_theirs_at_nine_in_their_own_zone(desk):
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI)
    await desk.ticker.tick(WORKSPACE, at(8))
    assert sorted(await desk.digests_due()) == [CHEN, SAM]


async def test_a_day_has_one_digest_however_often_the_clock_ticks(desk):
    for minutes in range(5):
        await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI + timedelta(minutes=minutes))
    assert len(desk.kicked) == 1


async def test_two_tickers_at_once_make_one_digest(redis_keyspace, clock):
    first, second = Desk(redis_keyspace, clock), Desk(redis_keyspace, clock)
    await first.people.put_employees(WORKSPACE, [employee(CHEN)])
    await first.trips.commit(Change(waiting(), None))
    ticks = (desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI) for desk in (first, second) * 3)
    await asyncio.gather(*ticks)
    assert len(first.kicked) + len(second.kicked) == 1


async def test_a_day_on_which_nothing_waited_at_nine_has_no_digest_at_ten(desk):
    await desk.trips.commit(Change(moves.observed(waiting(), approved_record(), at(0)), waiting(step(1, (CHEN, SAM)))))
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI)
    assert await desk.digests_due() == []
    late = replace(waiting(), id="late")
    await desk.trips.commit(Change(late, None))
    await desk.ticker.tick(WORKSPACE, at(2))
    assert await desk.digests_due() == []
    assert (await desk.digests.made(WORKSPACE, CHEN, "2026-03-02")).trips == ()


async def test_the_next_day_has_a_digest_of_its_own(desk):
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI)
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI + timedelta(days=1))
    assert [row.facts["day"] for row in desk.kicked] == ["2026-03-02", "2026-03-03"]


async def test_who_cannot_be_reached_in_slack_keeps_nobody_else_waiting(desk):
    desk.slack.profiles.remove(CHEN_IN_SLACK)
    await desk.people.put_employees(WORKSPACE, [employee(CHEN), employee(SAM, standing=Standing.LEFT)])
    await desk.ticker.tick(WORKSPACE, NINE_IN_SHANGHAI)
    await desk.ticker.tick(WORKSPACE, at(8))
    assert desk.kicked == []


async def test_one_manager_whom_slack_does_not_tell_of_keeps_no_other_waiting(desk):
    real = desk.slack.profile_by_email

    async def down_for_chen(workspace, email):
        if email == "chen@example.com":
            raise Unreachable("slack")
        return await real(workspace, email)

    desk.slack.profile_by_email = down_for_chen
    await desk.ticker.tick(WORKSPACE, at(8))
    assert await desk.digests_due() == [SAM]

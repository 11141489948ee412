import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.errors import Busy, Misconfigured, NotSaved, Unreachable
from bot.stores.installations import InstallationStore
from bot.stores.secrets import Vault
from bot.tenants.installations import Installation, NotInstalled
from bot.tenants.installed import AHEAD, Installed
from bot.tenants.short_memory import ShortMemory
from bot.trips.model import UserId, WorkspaceId
from tests.conftest import NOW

HERE, ELSEWHERE, HOME = WorkspaceId("T1"), WorkspaceId("T2"), WorkspaceId("T0")
LASTING = Installation(HERE, "xoxb-1", "B1", UserId("U1"), NOW)
ROTATING = replace(LASTING, token="old", refresh_token="refresh-1", expires_at=NOW + timedelta(hours=12))
BY_SETTINGS = Installation(HOME, "xoxb-0", "B0", UserId("U0"), NOW)


class Slack:
    """Gives a new pair for each refresh token, when it is let; says what it is told to say instead."""

    def __init__(self, clock):
        self.clock, self.exchanged, self.says = clock, [], None
        self.asked, self.let = asyncio.Event(), asyncio.Event()
        self.let.set()

    async def renewed(self, held):
        self.asked.set()
        await self.let.wait()
        self.exchanged.append(held.refresh_token)
        if self.says:
            raise self.says
        number = len(self.exchanged) + 1
        expires = self.clock.now() + timedelta(hours=12)
        return replace(held, token=f"new-{number}", refresh_token=f"refresh-{number}", expires_at=expires)


class Turns:
    """Within this process."""

    def __init__(self):
        self.lock = asyncio.Lock()

    @asynccontextmanager
    async def of(self, *_):
        async with self.lock:
            yield


class Forgetful(InstallationStore):
    """Fails to say that it wrote, as often as it is told."""

    failures = 0
    saves_all_the_same = False

    async def replace(self, before, after):
        if self.failures:
            type(self).failures -= 1
            if self.saves_all_the_same:
                await super().replace(before, after)
            raise NotSaved("Redis did not answer")
        return await super().replace(before, after)


@pytest.fixture
def slack(clock):
    return Slack(clock)


@pytest.fixture
def store(memory_keyspace):
    Forgetful.failures = 0
    return Forgetful(memory_keyspace, Vault.of([Fernet.generate_key().decode()]))


@pytest.fixture
def replica(store, slack, clock):
    turns = Turns()

    def one(*, pauses=(0.0, 0.0)):
        memory = ShortMemory(lambda: True)
        return Installed({HOME: BY_SETTINGS}, store, memory, turns, slack, clock, pauses)

    return one


async def test_what_stands_in_the_settings_comes_first_and_stays(replica, store):
    await store.save(replace(BY_SETTINGS, token="another"))
    assert await replica().bot_in(HOME) == BY_SETTINGS
    assert await replica().workspaces() == [HOME]


async def test_where_the_app_is_not_nobody_is_served(replica):
    assert await replica().bot_in("T9") is None
    assert await replica().bot_in("") is None
    with pytest.raises(NotInstalled, match="T9"):
        await replica().working_in(WorkspaceId("T9"))


async def test_a_token_that_lasts_is_never_renewed(replica, store, slack, clock):
    await store.save(LASTING)
    clock.advance(days=3650)
    assert await replica().working_in(HERE) == LASTING
    assert await replica().renewed(HERE, LASTING.token) is None
    assert slack.exchanged == []


@pytest.mark.parametrize(("ahead", "count"), [(AHEAD + timedelta(seconds=1), 0), (AHEAD, 1), (timedelta(), 1)])
async def test_a_token_is_renewed_two_hours_ahead(replica, store, slack, clock, ahead, count):
    await store.save(ROTATING)
    clock.set(ROTATING.expires_at - ahead)
    await replica().working_in(HERE)
    assert len(slack.exchanged) == count


async def test_all_who_ask_at_once_in_two_processes_share_one_renewal(replica, store, slack, clock):
    await store.save(ROTATING)
    clock.advance(hours=11)
    first, second = replica(), replica()
    slack.let.clear()
    asking = [asyncio.create_task(one.working_in(HERE)) for one in (first, second) * 4]
    await asyncio.wait_for(slack.asked.wait(), 5)
    slack.let.set()
    assert {one.token for one in await asyncio.gather(*asking)} == {"new-2"}
    assert slack.exchanged == ["refresh-1"]


async def test_whoever_remembers_the_old_token_takes_the_new_one_that_another_process_got(replica, store, slack, clock):
    await store.save(ROTATING)
    first, second = replica(), replica()
    assert await second.working_in(HERE) == ROTATING
    clock.advance(hours=11)
    fresh = await first.working_in(HERE)
    assert await second.working_in(HERE) == fresh
    assert slack.exchanged == ["refresh-1"]


async def test_a_token_that_slack_calls_expired_is_renewed_once_for_all_who_were_told_so(replica, store, slack):
    await store.save(ROTATING)
    first, second = replica(), replica()
    await second.bot_in(HERE)
    fresh = await first.renewed(HERE, ROTATING.token)
    assert await second.renewed(HERE, ROTATING.token) == fresh
    assert await first.renewed(HERE, ROTATING.token) == fresh
    assert slack.exchanged == ["refresh-1"]


@pytest.mark.parametrize("error", [Misconfigured("dead"), Unreachable("silent"), Busy("wait", 5)])
async def test_a_renewal_that_fails_stops_nobody_until_the_old_token_expires(replica, store, slack, clock, error):
    await store.save(ROTATING)
    slack.says = error
    clock.advance(hours=11)
    bots = replica()
    assert await bots.working_in(HERE) == ROTATING
    clock.advance(hours=1)
    with pytest.raises(type(error)):
        await bots.working_in(HERE)
    slack.says = None
    clock.advance(minutes=1)
    assert (await bots.working_in(HERE)).token == "new-4" if len(slack.exchanged) == 3 else "new-3"


async def test_slack_is_left_alone_for_a_minute_after_it_refused(replica, store, slack, clock):
    await store.save(ROTATING)
    slack.says = Misconfigured("dead")
    clock.advance(hours=12)
    bots = replica()
    for _ in range(3):
        with pytest.raises(Misconfigured):
            await bots.working_in(HERE)
    assert len(slack.exchanged) == 1
    clock.advance(minutes=1)
    with pytest.raises(Misconfigured):
        await bots.working_in(HERE)
    assert len(slack.exchanged) == 2


async def test_each_workspace_is_renewed_by_itself(replica, store, slack, clock, memory_keyspace):
    other = InstallationStore(memory_keyspace, Vault.of([Fernet.generate_key().decode()]))
    await other.save(LASTING)  # sealed with a key that we do not have
    await store.save(replace(ROTATING, workspace=ELSEWHERE))
    clock.advance(hours=12)
    await replica().renew_all()
    assert slack.exchanged == ["refresh-1"]
    with pytest.raises(Misconfigured, match="install the app again"):
        await replica().working_in(HERE)


async def test_what_was_uninstalled_while_it_was_renewed_stays_so(replica, store, slack, clock):
    await store.save(ROTATING)
    clock.advance(hours=12)
    slack.let.clear()
    asking = asyncio.create_task(replica().working_in(HERE))
    await asyncio.wait_for(slack.asked.wait(), 5)
    await store.remove(HERE)
    slack.let.set()
    with pytest.raises(NotInstalled):
        await asking
    assert await store.of(HERE) is None


async def test_a_stop_waits_for_a_renewal_that_nobody_waits_for_any_more(replica, store, slack, clock):
    await store.save(ROTATING)
    clock.advance(hours=12)
    bots = replica()
    slack.let.clear()
    asking = asyncio.create_task(bots.working_in(HERE))
    await asyncio.wait_for(slack.asked.wait(), 5)
    asking.cancel()
    await asyncio.wait({asking})
    slack.let.set()
    await bots.settle()
    assert (await store.of(HERE)).token == "new-2"


async def test_a_renewal_that_failed_and_that_nobody_waits_for_makes_no_noise(replica, store, slack, clock):
    await store.save(ROTATING)
    clock.advance(hours=12)
    bots = replica()
    slack.let.clear()
    asking = asyncio.create_task(bots.working_in(HERE))
    await asyncio.wait_for(slack.asked.wait(), 5)
    asking.cancel()
    slack.says = Unreachable("silent")
    slack.let.set()
    await bots.settle()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("saved", [True, False])
async def test_a_new_pair_is_written_down_however_often_it_takes(replica, store, slack, clock, saved):
    """What was answered by an error may have been saved."""
    await store.save(ROTATING)
    Forgetful.failures, store_class = 2, Forgetful
    store_class.saves_all_the_same = saved
    clock.advance(hours=12)
    assert (await replica().working_in(HERE)).token == "new-2"
    assert (await store.of(HERE)).token == "new-2"
    assert slack.exchanged == ["refresh-1"]


async def test_a_memory_that_hears_nothing_remembers_nothing(store):
    hears, reads = [True], []

    async def read(workspace):
        reads.append(workspace)
        return workspace

    memory = ShortMemory(lambda: hears[0])
    await memory.recall(HERE, read)
    await memory.recall(HERE, read)
    assert len(reads) == 1
    hears[0] = False
    await memory.recall(HERE, read)
    await memory.recall(HERE, read)
    assert len(reads) == 3


async def test_what_changed_while_it_was_read_is_not_remembered():
    memory = ShortMemory(lambda: True)

    async def read(workspace):
        memory.forget(workspace)
        return "old"

    async def read_again(workspace):
        return "new"

    assert await memory.recall(HERE, read) == "old"
    assert await memory.recall(HERE, read_again) == "new"


async def test_what_is_remembered_is_believed_for_a_while_only():
    now, reads = [0.0], []

    async def read(workspace):
        reads.append(workspace)
        return workspace

    memory = ShortMemory(lambda: True, seconds=60, seconds_now=lambda: now[0])
    for at in (0.0, 59.9, 60.0):
        now[0] = at
        await memory.recall(HERE, read)
    assert len(reads) == 2


async def test_one_workspace_is_forgotten_and_others_are_not():
    reads = []

    async def read(workspace):
        reads.append(workspace)
        return workspace

    memory = ShortMemory(lambda: True)
    for _ in range(2):
        await memory.recall(HERE, read)
        await memory.recall(ELSEWHERE, read)
        memory.forget(HERE)
    assert reads == [HERE, ELSEWHERE, HERE]


async def test_while_the_store_is_away_what_was_known_last_counts_and_the_store_is_left_alone_for_a_moment():
    now, hears, reads, away = [0.0], [True], [], [False]

    async def read(workspace):
        reads.append(workspace)
        if away[0]:
            raise NotSaved("away")
        return "known"

    memory = ShortMemory(lambda: hears[0], seconds_now=lambda: now[0])
    await memory.recall(HERE, read)
    away[0], hears[0] = True, False
    for at in (61.0, 62.0, 65.9, 66.0):
        now[0] = at
        assert await memory.recall(HERE, read) == "known"
    assert len(reads) == 3
    memory.forget(HERE)
    with pytest.raises(NotSaved):
        await memory.recall(HERE, read)


async def test_nothing_is_remembered_of_what_is_not_there():
    reads = []

    async def read(workspace):
        reads.append(workspace)

    memory = ShortMemory(lambda: True)
    assert [await memory.recall(HERE, read) for _ in range(2)] == [None, None]
    assert len(reads) == 2

"""The bell, turns and states, on each kind of Redis."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager

import pytest

from bot.errors import NotSaved
from bot.stores import bell as bells
from bot.stores.bell import Bell
from bot.stores.connection import connect
from bot.stores.keys import oauth_state
from bot.stores.oauth_states import OAuthStates
from bot.stores.turns import Turns
from bot.trips.model import WorkspaceId

HERE = WorkspaceId("T1")
PATIENCE = 10


@pytest.fixture(params=["standalone", "sentinel", "cluster"])
def url(request):
    if request.param == "standalone":
        return request.getfixturevalue("redis_server").url
    return request.getfixturevalue(f"{request.param}_group").url


class Ear:
    def __init__(self, client):
        self.bell, self.heard, self._news = Bell(client), [], asyncio.Event()
        self.bell.heard_by(self._hear)

    def _hear(self, workspace):
        self.heard.append(workspace)
        self._news.set()

    async def hears(self, *wanted):
        """These at last."""
        async with asyncio.timeout(PATIENCE):
            while self.heard[-len(wanted) :] != list(wanted):
                self._news.clear()
                await self._news.wait()


async def eventually(true):
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  # a flag rings no bell
            await asyncio.sleep(0.01)


async def asked(redis):
    return int((await redis.info("commandstats")).get("cmdstat_ping", {}).get("calls", 0))


@asynccontextmanager
async def listening(url):
    client = connect(url)
    ear = Ear(client)
    task = asyncio.create_task(ear.bell.listen())
    await ear.hears(None)
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.wait({task})
        await client.aclose()


async def test_what_one_rings_all_others_hear(url):
    async with listening(url) as first, listening(url) as second:
        await first.bell.ring(HERE)
        assert first.heard[-2:] in ([None, HERE], [HERE, HERE])
        await second.hears(None, HERE)


async def test_whoever_begins_to_listen_forgets_everything_first(url):
    async with listening(url) as ear:
        assert ear.heard == [None]


async def test_whoever_was_cut_off_is_deaf_until_it_listens_again_and_then_forgets_everything(url, monkeypatch):
    monkeypatch.setattr(bells, "PAUSE_SECONDS", 0.05)
    async with listening(url) as ear:
        await ear.hears(None)
        node = await ear.bell._node()
        for one in await node.client_list(_type="pubsub"):
            if not one["name"].startswith("sentinel"):  # those listen to the master too
                await node.client_kill_filter(_id=one["id"])
        await ear.hears(None, None)
        assert ear.bell.hears()
        await ear.bell.ring(HERE)
        await ear.hears(HERE)


async def test_a_line_on_which_nothing_is_said_is_asked_whether_it_still_stands(redis_server, redis, monkeypatch):
    monkeypatch.setattr(bells, "QUIET_SECONDS", 0.02)
    async with listening(redis_server.url) as ear, asyncio.timeout(PATIENCE):
        before = await asked(redis)
        while await asked(redis) < before + 3:
            assert ear.bell.hears()
        assert ear.heard == [None]


async def test_a_server_that_gives_no_answer_is_heard_again_once_it_does(redis_server, redis, monkeypatch):
    """As where a firewall forgot the connection: nothing comes, and nothing breaks."""
    monkeypatch.setattr(bells, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(bells, "PAUSE_SECONDS", 0.05)
    process = int((await redis.info("server"))["process_id"])
    async with listening(redis_server.url) as ear:
        os.kill(process, signal.SIGSTOP)
        try:
            await eventually(lambda: not ear.bell.hears())
        finally:
            os.kill(process, signal.SIGCONT)
        await ear.hears(None, None)
        assert ear.bell.hears()


async def test_where_redis_is_away_ringing_stops_nobody(caplog):
    client = connect("redis://127.0.0.1:1")
    ear = Ear(client)
    await ear.bell.ring(HERE)
    assert ear.heard == [HERE]
    await client.aclose()


async def test_turns_are_taken_one_after_the_other(url):
    inside, most = [0], [0]

    async def take(turns):
        async with turns.of(HERE, "renewal"):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            await asyncio.sleep(0.01)
            inside[0] -= 1

    clients = [connect(url) for _ in range(2)]
    await asyncio.gather(*(take(Turns(client)) for client in clients * 3))
    assert most == [1]
    for client in clients:
        await client.aclose()


async def test_a_turn_that_was_lost_ends_without_a_word(redis_server, redis):
    async with Turns(redis).of(HERE, "renewal"):
        await redis.flushall()
    async with Turns(redis).of(HERE, "renewal"):
        pass


async def test_what_goes_wrong_within_a_turn_is_told_and_the_turn_ends(redis):
    with pytest.raises(ValueError, match="mine"):
        async with Turns(redis).of(HERE, "renewal"):
            raise ValueError("mine")
    async with asyncio.timeout(PATIENCE), Turns(redis).of(HERE, "renewal"):
        pass


async def test_a_state_works_once_and_not_for_long(url):
    client = connect(url)
    states = OAuthStates(client)
    state = await states.issue()
    assert len(state) >= 43
    assert 0 < await client.ttl(oauth_state(state)) <= 600
    assert sorted(await asyncio.gather(*(states.redeem(state) for _ in range(5)))) == [False] * 4 + [True]
    assert not await states.redeem("guessed")
    await client.aclose()


async def test_where_redis_is_away_no_state_is_issued_redeemed_or_turn_taken():
    client = connect("redis://127.0.0.1:1")
    states = OAuthStates(client)
    with pytest.raises(NotSaved):
        await states.issue()
    with pytest.raises(NotSaved):
        await states.redeem("any")
    with pytest.raises(NotSaved):
        async with Turns(client).of(HERE, "renewal"):
            pass
    await client.aclose()

import asyncio
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.errors import Busy, Misconfigured, NotSaved
from bot.hesine.ports import Token
from bot.stores.connection import connect
from bot.stores.keys import Keys
from bot.stores.pace import Pace
from bot.stores.secrets import Vault
from bot.stores.tokens import TokenCache
from tests.conftest import NOW
from tests.unit.trips.samples import WORKSPACE

NEW, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()
LATER = NOW + timedelta(days=36500, microseconds=123457)


def token(number=1):
    return Token(f"secret-{number}", LATER)


class Hesine:
    """Grants one token after another, each when it is let."""

    def __init__(self) -> None:
        self.fetched = 0
        self.asked = asyncio.Event()
        self.let = asyncio.Event()

    async def fetch(self):
        self.fetched += 1
        self.asked.set()
        await self.let.wait()
        return token(self.fetched)


@pytest.fixture
def cache(redis):
    return TokenCache(redis, Vault.of([NEW]), WORKSPACE, "key-1")


@pytest.fixture
def hesine():
    return Hesine()


async def test_a_renewed_token_is_the_current_one_to_the_microsecond(cache, hesine):
    hesine.let.set()
    assert await cache.current() is None
    assert await cache.renewed(None, hesine.fetch) == token()
    assert await cache.current() == token()


async def test_in_redis_the_token_is_not_to_be_read(redis, cache, hesine):
    hesine.let.set()
    await cache.renewed(None, hesine.fetch)
    raw = await redis.get(Keys(WORKSPACE).token("key-1"))
    assert raw
    assert "secret" not in raw
    assert await redis.ttl(Keys(WORKSPACE).token("key-1")) > 0


async def test_of_two_renewals_at_once_one_fetches_for_both(redis_server, redis, cache, hesine):
    other_client = connect(redis_server.url)
    other = TokenCache(other_client, Vault.of([NEW]), WORKSPACE, "key-1")
    first = asyncio.create_task(cache.renewed(None, hesine.fetch))
    await asyncio.wait_for(hesine.asked.wait(), 5)
    second = asyncio.create_task(other.renewed(None, hesine.fetch))
    hesine.let.set()
    assert await asyncio.wait_for(asyncio.gather(first, second), 5) == [token(), token()]
    assert hesine.fetched == 1
    await other_client.aclose()


async def test_a_stale_token_is_fetched_anew_and_a_fresh_one_is_not(cache, hesine):
    hesine.let.set()
    first = await cache.renewed(None, hesine.fetch)
    second = await cache.renewed(first, hesine.fetch)
    assert second == token(2)
    assert await cache.renewed(first, hesine.fetch) == second
    assert hesine.fetched == 2


async def test_a_fetch_that_failed_leaves_the_cache_and_the_turn_as_they_were(cache, hesine):
    async def failing():
        raise Busy("429", retry_after=1)

    hesine.let.set()
    first = await cache.renewed(None, hesine.fetch)
    with pytest.raises(Busy):
        await cache.renewed(first, failing)
    assert await cache.current() == first
    assert await asyncio.wait_for(cache.renewed(first, hesine.fetch), 5) == token(2)


async def test_a_token_sealed_with_a_lost_key_is_as_good_as_none(redis, cache, hesine):
    hesine.let.set()
    await TokenCache(redis, Vault.of([OLD]), WORKSPACE, "key-1").renewed(None, hesine.fetch)
    assert await cache.current() is None


async def test_without_redis_there_is_no_token(short_folder, hesine):
    client = connect(f"unix://{short_folder}/nothing.sock")
    cache = TokenCache(client, Vault.of([NEW]), WORKSPACE, "key-1")
    with pytest.raises(NotSaved):
        await cache.current()
    with pytest.raises(NotSaved):
        await cache.renewed(None, hesine.fetch)
    assert hesine.fetched == 0
    await client.aclose()


def test_the_first_key_seals_and_every_key_opens():
    sealed_before = Vault.of([OLD]).seal("secret")
    both = Vault.of([NEW, OLD])
    assert both.open(sealed_before) == "secret"
    assert Vault.of([NEW]).open(both.seal("secret")) == "secret"
    assert Vault.of([OLD]).open(both.seal("secret")) is None
    assert Vault.of([NEW]).open("what nobody sealed") is None


@pytest.mark.parametrize("keys", [["short"], []])
def test_keys_that_are_none_are_refused_with_what_to_do(keys):
    with pytest.raises(Misconfigured, match="TRAVELBOT_KEYS"):
        Vault.of(keys)


def test_a_vault_and_a_token_do_not_show_what_they_hold():
    assert NEW not in repr(Vault.of([NEW]))
    assert "secret" not in repr(token())


async def test_no_second_has_more_calls_than_the_pace_allows(redis_server, redis):
    other_client = connect(redis_server.url)
    paces = [await Pace.of(client, WORKSPACE, "key-1", per_second=4) for client in (redis, other_client)]
    loop, moments = asyncio.get_running_loop(), []

    async def call(pace):
        await pace.turn()
        moments.append(loop.time())

    await asyncio.gather(*(call(pace) for pace in paces * 5))
    moments.sort()
    # The turn is granted by the clock of Redis' client, and noticed a little later: hence not quite a second.
    assert min(later - first for first, later in zip(moments, moments[4:], strict=False)) > 0.9
    await other_client.aclose()


async def test_the_pace_is_kept_after_the_server_forgot_its_scripts(redis):
    pace = await Pace.of(redis, WORKSPACE, "key-1", per_second=4)
    await pace.turn()
    await redis.script_flush()
    await pace.turn()


async def test_who_would_wait_too_long_is_told_to_come_again(redis, monkeypatch):
    monkeypatch.setattr("bot.stores.pace.LONGEST_WAIT", 0.05)
    pace = await Pace.of(redis, WORKSPACE, "key-1", per_second=1)
    await pace.turn()
    with pytest.raises(Busy):
        await pace.turn()

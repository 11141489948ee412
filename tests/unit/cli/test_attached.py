"""The Redis that a process gets, and the embedded one in trouble."""

import asyncio
import os
import signal

import pytest
from redis import Redis

from bot.errors import Misconfigured, Unreachable
from bot.settings import Settings
from bot.stores import server as embedded
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.stores.server import EmbeddedServer
from cli import attached as module
from cli.attached import attached

NEEDED = dict.fromkeys(
    ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "HESINE_APP_KEY", "HESINE_APP_SECRET", "TRAVELBOT_KEYS"), "x"
)


def settings(**more) -> Settings:
    return Settings(**NEEDED, **more, _env_file=None)


def pid_of(server: EmbeddedServer) -> int:
    with Redis(unix_socket_path=str(server.socket)) as client:
        return client.info("server")["process_id"]


def test_the_named_redis_is_taken_and_no_server_started(short_folder):
    with attached(settings(REDIS_URL="redis://example:6379/2", TRAVELBOT_DATA_DIR=short_folder / "data")) as found:
        assert (found.url, found.server) == ("redis://example:6379/2", None)
    assert not (short_folder / "data").exists()


def test_an_address_that_is_none_is_refused():
    with pytest.raises(Misconfigured, match="REDIS_URL is wrong"), attached(settings(REDIS_URL="localhost:6379")):
        pass


def test_the_embedded_server_lives_as_long_as_the_block_also_in_a_relative_folder(short_folder, monkeypatch):
    monkeypatch.chdir(short_folder)
    with attached(settings(TRAVELBOT_DATA_DIR="data")) as found, Redis.from_url(found.url) as client:
        assert client.ping()
    assert not found.server.answers()


def test_a_folder_too_long_for_a_socket_is_refused_with_what_to_set(short_folder):
    with pytest.raises(Misconfigured, match="TRAVELBOT_DATA_DIR to a shorter path"):
        EmbeddedServer(short_folder / ("x" * 100)).attach()


def test_a_folder_that_cannot_be_written_is_refused_with_what_to_set(short_folder):
    (short_folder / "file").touch()
    with pytest.raises(Misconfigured, match="set TRAVELBOT_DATA_DIR"):
        EmbeddedServer(short_folder / "file" / "data").attach()


async def test_an_embedded_server_that_was_killed_is_started_again(short_folder, monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    started = asyncio.Event()
    monkeypatch.setattr(module.LOG, "error", lambda *_, **__: started.set())
    with attached(settings(TRAVELBOT_DATA_DIR=short_folder)) as found:
        first = pid_of(found.server)
        keeping = asyncio.create_task(found.keep())
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(10):
            await started.wait()
        assert pid_of(found.server) != first
        keeping.cancel()


def test_a_server_that_is_too_busy_to_answer_gets_no_second_one_beside_it(short_folder, monkeypatch):
    server = EmbeddedServer(short_folder)
    server.attach()
    alive = pid_of(server)
    monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
    os.kill(alive, signal.SIGSTOP)
    try:
        with pytest.raises(Misconfigured, match="did not answer"):
            EmbeddedServer(short_folder).attach()
    finally:
        os.kill(alive, signal.SIGCONT)
    monkeypatch.undo()
    assert pid_of(server) == alive
    assert server.detach()


async def test_a_redis_that_is_away_is_unreachable_not_a_defect():
    async with connect("redis://127.0.0.1:1/0") as client:
        with pytest.raises(Unreachable, match="Redis did not answer"):
            await RedisKeyspace(client).check()


async def test_a_redis_that_does_not_tell_its_settings_says_what_to_allow(redis_server, redis):
    await redis.execute_command("ACL", "SETUSER", "blind", "on", ">x", "~*", "+@all", "-config|get")
    try:
        async with connect(f"unix://blind:x@{redis_server.socket}") as client:
            with pytest.raises(Misconfigured, match=r"allow `\+config\|get`"):
                await RedisKeyspace(client).check()
    finally:
        await redis.execute_command("ACL", "DELUSER", "blind")

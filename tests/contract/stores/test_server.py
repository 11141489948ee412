"""The embedded server: one per folder, whoever comes first, and never without its data."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import Misconfigured
from bot.stores.server import EmbeddedServer, find_binary

ROOT = Path(__file__).resolve().parents[3]
ATTACH = """
import sys
from pathlib import Path
from bot.stores.server import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
print(server.attach(), flush=True)
sys.stdin.readline()
server.detach()
"""


def client(server) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(server.socket), decode_responses=True, retry=Retry(NoBackoff(), 0))


def answers(server) -> bool:
    with client(server) as found, suppress(redis.ConnectionError):
        return found.ping()
    return False


def pid_of(server) -> int:
    with client(server) as found:
        return found.info("server")["process_id"]


@pytest.fixture
def server(short_folder):
    server = EmbeddedServer(short_folder)
    yield server
    server.detach()
    server.stop()


class Attached:
    """Another process of ours, attached until it is told to go."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", ATTACH, str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def started(self) -> bool:
        return self.process.stdout.readline().strip() == "True"

    def leave(self) -> None:
        self.process.communicate("\n", timeout=20)
        assert self.process.returncode == 0

    def die(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=20)


def test_of_several_processes_at_once_one_starts_the_server_and_the_last_stops_it(server, short_folder):
    processes = [Attached(short_folder) for _ in range(4)]
    assert sorted(one.started() for one in processes) == [False, False, False, True]
    for one in processes[:-1]:
        one.leave()
    assert answers(server)
    processes[-1].leave()
    assert not answers(server)


def test_a_process_that_was_killed_is_not_waited_for(server, short_folder):
    killed = Attached(short_folder)
    assert killed.started()
    killed.die()
    assert not server.attach()
    server.detach()
    assert not answers(server)


def test_who_attaches_second_leaves_the_server_to_the_first(server, short_folder):
    second = EmbeddedServer(short_folder)
    assert server.attach()
    assert not second.attach()
    second.detach()
    assert answers(server)
    server.detach()
    assert not answers(server)


def test_the_last_process_stops_a_server_whose_starter_lives_on_without_it(server, short_folder):
    server.attach()
    last = Attached(short_folder)
    assert not last.started()
    server.detach()
    assert answers(server)
    last.leave()
    assert not answers(server)


def test_what_was_written_survives_a_kill_of_the_server(server):
    server.attach()
    with client(server) as found:
        found.set("a", "1")
    killed = pid_of(server)
    os.kill(killed, signal.SIGKILL)
    os.waitpid(killed, 0)
    assert server.attach()
    assert pid_of(server) != killed
    with client(server) as found:
        assert found.get("a") == "1"


def test_what_was_written_survives_a_stop(server):
    server.attach()
    with client(server) as found:
        found.set("a", "1")
    assert server.stop()
    assert not server.stop()
    server.attach()
    with client(server) as found:
        assert found.get("a") == "1"


def test_the_server_listens_on_its_socket_only_and_for_its_owner_only(server):
    server.attach()
    assert server.socket.stat().st_mode & 0o077 == 0
    assert server.folder.stat().st_mode & 0o077 == 0
    with client(server) as found:
        assert found.config_get("port") == {"port": "0"}
        assert found.config_get("append*")["appendfsync"] == "always"


def test_a_machine_without_a_server_binary_is_told_what_to_set(monkeypatch):
    monkeypatch.delenv("TRAVELBOT_REDIS_SERVER", raising=False)
    monkeypatch.setattr("bot.stores.server._bundled", lambda: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Misconfigured, match=r"set REDIS_URL to .*, or TRAVELBOT_REDIS_SERVER to a server binary"):
        find_binary()


def test_the_named_binary_is_preferred(monkeypatch):
    monkeypatch.setenv("TRAVELBOT_REDIS_SERVER", "/opt/redis-server")
    assert find_binary() == "/opt/redis-server"


@pytest.mark.parametrize("binary", ["/nowhere/redis-server", "false"])
def test_a_binary_that_does_not_serve_is_said_so(short_folder, binary):
    with pytest.raises(Misconfigured, match=r"redis-server|redis\.log"):
        EmbeddedServer(short_folder, binary).attach()

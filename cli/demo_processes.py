"""The demo's own world: both stand-ins and the bot as processes of their own, in a folder of their own, gone together."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.settings import Settings
from bot.stores.server import EmbeddedServer
from sandbox.hesine.driver import HesineDriver
from sandbox.slack.driver import SlackDriver

ROOT = Path(__file__).parent.parent
STAND_INS: dict[str, tuple[str, ...]] = {"slack": ("--manifest", str(ROOT / "manifest.yml")), "hesine": ()}
BOT = ["-m", "cli.main", "serve"]
START_SECONDS = 30.0
STOP_SECONDS = 15.0
LAST_LINES = 20
LISTENS, READY = "travelbot listens on ", "travelbot is ready"
THEIRS = "TRAVELBOT_REDIS_SERVER"
"""The one setting that is taken over: where the bundled server does not fit, the demo needs another one too."""


class DidNotStart(Exception):
    """Something of the demo's world did not come up; the sentence says what, and its last words."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What plays: Slack, Hesine and the bot between them. `signing_secret` lets the demo forge a press."""

    slack: SlackDriver
    hesine: HesineDriver
    folder: Path
    bot: "Bot"
    slack_url: str
    hesine_url: str
    signing_secret: str
    team: str

    @property
    def bot_url(self) -> str:
        return self.bot.url

    def last_words(self) -> str:
        return _last_words(self.folder, "bot")


@dataclass(slots=True)
class Bot:
    """The bot's process. It may be ended and started again at the same address, as an operator would."""

    folder: Path
    settings: dict[str, str]
    process: Process
    url: str

    async def restart(self) -> None:
        """Raises DidNotStart."""
        await _ended(self.process)
        self.settings["PORT"] = self.url.rpartition(":")[2]
        self.process = await _started("bot", self.folder, BOT, self.settings)
        await _address(self.process, self.folder)


@asynccontextmanager
async def opened() -> AsyncIterator[Scene]:
    """The whole world, up and connected. However the block ends, no process and no file is left. Raises DidNotStart."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(_folder())
        started = {
            name: await stack.enter_async_context(
                _process(name, folder, ["-m", f"sandbox.{name}", "--json", *options], {})
            )
            for name, options in STAND_INS.items()
        }
        slack, hesine = [await _greeting(name, folder, process) for name, process in started.items()]
        settings = _settings(slack, hesine, folder / "data")
        stack.callback(EmbeddedServer(folder / "data").stop)
        bot = await stack.enter_async_context(_bot(folder, settings))
        scene = Scene(
            slack=await stack.enter_async_context(SlackDriver(slack["api"])),
            hesine=await stack.enter_async_context(HesineDriver(hesine["url"])),
            folder=folder,
            bot=bot,
            slack_url=slack["api"].removesuffix("api/"),
            hesine_url=hesine["url"],
            signing_secret=slack["signing_secret"],
            team=slack["team"],
        )
        await _connected(scene)
        yield scene


@contextmanager
def _folder() -> Iterator[Path]:
    """A short path: that of the embedded server's socket may have 104 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix="travelbot-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(slack: dict[str, str], hesine: dict[str, str], data: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack["token"],
        "SLACK_SIGNING_SECRET": slack["signing_secret"],
        "SLACK_API_URL": slack["api"],
        "HESINE_BASE_URL": hesine["url"],
        "HESINE_APP_KEY": hesine["app_key"],
        "HESINE_APP_SECRET": hesine["app_secret"],
        "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
        "TRAVELBOT_DATA_DIR": str(data),
        "HOST": "127.0.0.1",
        "PORT": "0",
    }


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """Ours without the person's own settings, which name a real company, and without proxies: all of this is loopback."""
    own = {field.alias for field in Settings.model_fields.values()} - {THEIRS}
    kept = {
        name: value for name, value in os.environ.items() if name not in own and not name.lower().endswith("_proxy")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


async def _greeting(name: str, folder: Path, process: Process) -> dict[str, str]:
    """What a stand-in says of itself in its first line."""
    if process.stdout is None:
        raise DidNotStart(f"{name} has no output to read")
    with suppress(TimeoutError, ValueError):
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        facts: dict[str, str] = json.loads(line)
        return facts
    raise DidNotStart(f"the {name} stand-in did not start.\n{_last_words(folder, name)}")


@asynccontextmanager
async def _process(name: str, folder: Path, call: list[str], settings: dict[str, str]) -> AsyncIterator[Process]:
    process = await _started(name, folder, call, settings)
    try:
        yield process
    finally:
        await _ended(process)


@asynccontextmanager
async def _bot(folder: Path, settings: dict[str, str]) -> AsyncIterator[Bot]:
    bot = Bot(folder, settings, await _started("bot", folder, BOT, settings), "")
    try:
        bot.url = await _address(bot.process, folder)
        yield bot
    finally:
        await _ended(bot.process)


async def _started(name: str, folder: Path, call: list[str], settings: dict[str, str]) -> Process:
    """In a session of its own: Ctrl-C comes to us alone, and we end them in order."""
    with (folder / f"{name}.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, *call, cwd=folder, env=_environment(settings), start_new_session=True, stdout=PIPE, stderr=log
        )  # fmt: skip


async def _ended(process: Process) -> None:
    """Asked to end; ended by force where it does not, or where we are hurried ourselves."""
    try:
        with suppress(ProcessLookupError, TimeoutError):
            process.terminate()
            await asyncio.wait_for(process.communicate(), STOP_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _address(bot: Process, folder: Path) -> str:
    """Where the bot listens, by its own word; read on until it says that it is ready."""
    address = ""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_SECONDS):
            while bot.stdout and (line := (await bot.stdout.readline()).decode()):
                if LISTENS in line:
                    address = line.partition(LISTENS)[2].strip()
                if READY in line:
                    return address
    raise DidNotStart(f"the bot did not get ready.\n{_last_words(folder, 'bot')}")


async def _connected(scene: Scene) -> None:
    """Slack and Hesine know the bot's address, and it has read who works here."""
    try:
        await scene.slack.set_request_url(f"{scene.bot_url}/slack/events")
        verified = await scene.slack.act("verify-url")
        await scene.hesine.push_to(f"{scene.bot_url}/hesine/travel/events")
        await scene.hesine.wait_until(_people_were_read, START_SECONDS)
    except TimeoutError as error:
        raise DidNotStart(f"the bot did not ask Hesine who works here.\n{scene.last_words()}") from error
    if not verified["ok"]:
        raise DidNotStart(f"Slack could not verify the bot's address: {verified['error']}.\n{scene.last_words()}")


def _people_were_read(state: dict[str, Any]) -> bool:
    """The directory is stored before delegates are asked for."""
    return any(call["path"].endswith("/delegates") for call in state["calls"])


def _last_words(folder: Path, name: str) -> str:
    with suppress(FileNotFoundError):
        lines = (folder / f"{name}.log").read_text("utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])
    return ""

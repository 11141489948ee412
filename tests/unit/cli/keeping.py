"""Commands on a Redis of their own, filled by hand."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from cli import main

T = TypeVar("T")
NEEDED = {
    "SLACK_BOT_TOKEN": "xoxb-none",
    "SLACK_SIGNING_SECRET": "none",
    "HESINE_APP_KEY": "none",
    "HESINE_APP_SECRET": "none",
    "TRAVELBOT_KEYS": Fernet.generate_key().decode(),
}


class Kept:
    def __init__(self, url: str, environment: dict[str, str]) -> None:
        self.url, self.environment = url, {**NEEDED, "REDIS_URL": url, **environment}

    def called(self, *words: str, answer: str = "", **settings: str) -> Result:
        runner = CliRunner(env={**self.environment, **settings})
        return runner.invoke(main.travelbot, words, prog_name="travelbot", input=answer)

    def do(self, act: Callable[[RedisKeyspace], Awaitable[T]]) -> T:
        """On the store itself, behind the command's back."""

        async def done() -> T:
            async with connect(self.url) as redis:
                return await act(RedisKeyspace(redis))

        return asyncio.run(done())

"""Who decides in the demo: its script, or the person at the terminal."""

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import Protocol

from bot.trips.form import MAX_TEXT

ENTER = ""
REJECT = "r"
QUIT = "q"


class Left(Exception):
    """The person has seen enough."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A rejection has a reason, an approval has none."""

    reason: str = ""

    @property
    def approves(self) -> bool:
        return not self.reason


APPROVE = Choice()


class Player(Protocol):
    async def decide(self, who: str, scripted: Choice) -> Choice:
        """How `who` decides. Raises Left."""
        ...

    async def go_on(self) -> None:
        """Return when the next step may begin. Raises Left."""
        ...


class Script:
    """Decides as written and waits for nobody."""

    async def decide(self, who: str, scripted: Choice) -> Choice:
        del who
        return scripted

    async def go_on(self) -> None: ...


class Terminal:
    """Asks line by line, without a thread: a Ctrl-C at the prompt ends everything at once."""

    async def decide(self, who: str, scripted: Choice) -> Choice:
        while True:
            answer = await _asked(f"You are {who}: Enter = approve, r = reject, q = quit > ")
            if answer == ENTER:
                return APPROVE
            if answer.lower() == REJECT:
                return await self._reason(scripted)

    async def go_on(self) -> None:
        await _asked("Enter = go on, q = quit > ")

    async def _reason(self, scripted: Choice) -> Choice:
        offered = scripted.reason or "Not this quarter."
        typed = await _asked(f"The reason, word for word (Enter = “{offered}”) > ")
        return Choice(typed[:MAX_TEXT] or offered)


async def _asked(prompt: str) -> str:
    """One line, without blank ends. Raises Left on `q` and at the end of input."""
    print(prompt, end="", flush=True)
    line = await _line()
    if not line or line.strip().lower() == QUIT:
        raise Left
    return line.strip()


async def _line() -> str:
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, arrived.set)
    try:
        await arrived.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return os.read(sys.stdin.fileno(), 1 << 16).decode(errors="replace")

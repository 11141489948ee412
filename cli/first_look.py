"""Right after the start: who works here, and what was left to be carried. The minute's tick does it ever after."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from app import TravelBot
from bot import log
from bot.errors import BotError, Busy

LOG = log.get("first_look")
PATIENCE_SECONDS = 15.0


@dataclass(slots=True)
class FirstLook:
    """Until it is done, people would be strangers: readiness waits for it, but not for long."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    _began: float = field(default_factory=monotonic)

    async def take(self, bot: TravelBot) -> None:
        try:
            await bot.ticker.first()
        except BotError as error:
            LOG.warning("people not read yet, tried again every minute", error=type(error).__name__, reason=str(error))
        self.over.set()
        print("travelbot is ready", flush=True)

    async def check(self) -> None:
        if not self.over.is_set() and monotonic() - self._began < PATIENCE_SECONDS:
            raise Busy("reading for the first time who works here", retry_after=1)

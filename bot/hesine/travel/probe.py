"""What works with a tenant's credentials: the token, the clocks, and each read that can be tried safely."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import BotError, Denied
from bot.hesine.travel.auth import Bearer, HesineClock
from bot.hesine.travel.exchange import Exchange
from bot.hesine.travel.sansio import get
from bot.hesine.travel.wire import Wire

TOLERANCE = timedelta(seconds=300)
"""Hesine refuses a timestamp that is further off."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is `token`, `clock` or the path that was read. `skew` is Hesine's time less ours."""

    subject: str
    error: BotError | None = None
    skew: timedelta | None = None

    @property
    def is_well(self) -> bool:
        return self.error is None and (self.skew is None or abs(self.skew) <= TOLERANCE)

    @property
    def closed_permission(self) -> str:
        """The permission to open in Hesine's console; empty when none came back closed."""
        return self.error.permission if isinstance(self.error, Denied) else ""


class Probe:
    def __init__(self, exchange: Exchange, bearer: Bearer, clock: HesineClock) -> None:
        self._exchange = exchange
        self._bearer = bearer
        self._clock = clock

    async def findings(self, routes: tuple[str, ...]) -> list[Finding]:
        """Without a token nothing else is tried, because every read would fail for the same reason."""
        token = await self._token()
        reads = [] if token.error else [await self._read(route) for route in routes]
        return [token, *self._clocks(), *reads]

    async def _token(self) -> Finding:
        try:
            await self._bearer.token()
        except BotError as error:
            return Finding("token", error)
        return Finding("token")

    async def _read(self, route: str) -> Finding:
        try:
            await self._exchange.read(get(route, {"limit": "1"}), Wire)
        except BotError as error:
            return Finding(route, error)
        return Finding(route)

    def _clocks(self) -> list[Finding]:
        return [Finding("clock", skew=self._clock.skew)] if self._clock.skew is not None else []

"""Hesine: credentials, permissions, clocks. Asks only what changes nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from bot import metrics
from bot.clock import SystemClock
from bot.errors import BotError, Denied, Misconfigured, Unreachable
from bot.hesine.outside import outside
from bot.hesine.ports import Token, TokenCache
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.probe import Finding as Probed
from bot.hesine.travel.sansio import OffTheList
from bot.hesine.travel.signer import HmacSigner
from bot.settings import Settings
from bot.tenants.binding import Binding
from cli.checks.finding import Finding, Tell, clock, note, well, wrong

SIDE = "hesine"


@dataclass(frozen=True, slots=True)
class Where:
    """Where what is wrong can be corrected."""

    credentials: str
    proxy: str


BY_SETTINGS = Where("HESINE_APP_KEY and HESINE_APP_SECRET", "set HESINE_PROXY to one")
BY_SETUP = Where("App Key and App Secret (/trip setup)", "have an administrator name a proxy by /trip setup")


class OwnToken:
    """A token cache for where the shared one cannot be reached."""

    def __init__(self) -> None:
        self._held: Token | None = None

    async def current(self) -> Token | None:
        return self._held

    async def renewed(self, stale: Token | None, fetch: Callable[[], Awaitable[Token]]) -> Token:
        if self._held is None or self._held == stale:
            self._held = await fetch()
        return self._held


class OwnPace:
    """A handful of calls is no haste."""

    async def turn(self) -> None:
        return


async def check(settings: Settings, tokens: TokenCache, tell: Tell) -> None:
    """The company of the settings. `tokens` should be the cache that the bot uses: fetching a token ends the bot's."""
    try:
        bound = settings.binds_a_company
    except Misconfigured as error:
        tell(wrong(SIDE, str(error), "or leave both to administrators, who bind by /trip setup"))
        return
    if not bound or settings.hesine_app_secret is None:
        tell(note(SIDE, "no company stands in the settings", "administrators bind their workspaces by /trip setup"))
        return
    access = Access(
        settings.hesine_app_key,
        HmacSigner(settings.hesine_app_secret.get_secret_value()),
        settings.hesine_base_url,
        settings.hesine_proxy.get_secret_value() if settings.hesine_proxy else None,
    )
    await _probe(access, tokens, lambda probed: tell(_finding(probed, SIDE, BY_SETTINGS, access.base_url)))


async def check_bound(binding: Binding, tokens: TokenCache, tell: Tell, *, stand_ins: bool = False) -> None:
    """A company that an administrator bound, reached in the way that the bot does."""
    side = f"{SIDE} of {binding.workspace}"
    access = Access(binding.app_key, HmacSigner(binding.app_secret), binding.address)
    way = outside(binding.proxy, stand_ins=stand_ins)
    await _probe(access, tokens, lambda probed: tell(_finding(probed, side, BY_SETUP, binding.address)), way)


async def _probe(
    access: Access,
    tokens: TokenCache,
    take: Callable[[Probed], None],
    way: httpx.AsyncBaseTransport | None = None,
) -> None:
    meter, clock = metrics.PrometheusMeter(), SystemClock()
    async with connect(access, tokens=tokens, pace=OwnPace(), meter=meter, clock=clock, transport=way) as travel:
        for probed in await travel.probe():
            take(probed)


def _finding(probed: Probed, side: str, where: Where, address: str) -> Finding:
    if probed.skew is not None:
        return clock(side, probed.skew)
    if probed.error is not None:
        return wrong(side, f"{_name(probed)}: {probed.error}", _todo(probed, probed.error, where, address))
    return well(side, f"{_name(probed)} works")


def _name(probed: Probed) -> str:
    return "the token" if probed.subject == "token" else f"reading {probed.subject}"


def _todo(probed: Probed, error: BotError, where: Where, address: str) -> str:
    if probed.closed_permission:
        return f"open `{probed.closed_permission}` for this App Key in Hesine's developer centre"
    if isinstance(error, Unreachable):
        return f"open the way to {address}, or {where.proxy}"
    if isinstance(error, (Denied, OffTheList)):
        return f"put our outbound address on Hesine's allow list, or {where.proxy} that is"
    return f"check {where.credentials} in Hesine's developer centre"

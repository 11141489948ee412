"""Hesine: credentials, permissions, clocks. Asks only what changes nothing."""

from collections.abc import Awaitable, Callable

from bot import metrics
from bot.clock import SystemClock
from bot.errors import BotError, Denied, Misconfigured, Unreachable
from bot.hesine.ports import Token, TokenCache
from bot.hesine.travel.connect import Access, connect
from bot.hesine.travel.probe import Finding as Probed
from bot.hesine.travel.signer import HmacSigner
from bot.settings import Settings
from cli.checks.finding import Finding, Tell, clock, note, well, wrong

SIDE = "hesine"


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
    """`tokens` should be the cache that the bot uses: fetching a token of our own would end the bot's."""
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
    meter = metrics.PrometheusMeter()
    async with connect(access, tokens=tokens, pace=OwnPace(), meter=meter, clock=SystemClock()) as travel:
        for probed in await travel.probe():
            tell(_finding(probed, settings))


def _finding(probed: Probed, settings: Settings) -> Finding:
    if probed.skew is not None:
        return clock(SIDE, probed.skew)
    if probed.error is not None:
        return wrong(SIDE, f"{_name(probed)}: {probed.error}", _todo(probed, probed.error, settings))
    return well(SIDE, f"{_name(probed)} works")


def _name(probed: Probed) -> str:
    return "the token" if probed.subject == "token" else f"reading {probed.subject}"


def _todo(probed: Probed, error: BotError, settings: Settings) -> str:
    if probed.closed_permission:
        return f"open `{probed.closed_permission}` for this App Key in Hesine's developer centre"
    if isinstance(error, Unreachable):
        return f"open the way to {settings.hesine_base_url}, or set HESINE_PROXY"
    if isinstance(error, Denied):
        return "put our outbound address on Hesine's allow list, or set HESINE_PROXY to one that is"
    return "check HESINE_APP_KEY and HESINE_APP_SECRET in Hesine's developer centre"

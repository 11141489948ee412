"""What works with a company's credentials: address, token, features, forms, and each read that can be tried safely."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import BotError, Denied
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.address import Address
from bot.hesine.openplatform.auth import Bearer
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.forms import Forms

NEEDED = {
    "219904": "open API (开放接口新)",
    "TICKET_AUDIT_switch": "flow approval (单据审批)",
    "110405": "outbound messages (出站消息)",
}
IN_USE = "using"


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is `address`, `token`, `feature <code>`, or what was read. `note` says what was found."""

    subject: str
    error: BotError | None = None
    note: str = ""

    @property
    def is_well(self) -> bool:
        return self.error is None

    @property
    def closed_permission(self) -> str:
        """The feature to open in Hesine's console; empty when none came back closed."""
        return self.error.permission if isinstance(self.error, Denied) else ""


class Probe:
    def __init__(self, exchange: Exchange, address: Address, bearer: Bearer, forms: Forms) -> None:
        self._exchange = exchange
        self._address = address
        self._bearer = bearer
        self._forms = forms

    async def findings(self) -> list[Finding]:
        """Without an address or a token nothing else is tried, because all would fail for the same reason."""
        found: list[Finding] = []
        for subject, ask in (("address", self._prefix), ("token", self._company)):
            found.append(await _tried(subject, ask))
            if not found[-1].is_well:
                return found
        found += await self._features()
        found.append(await _tried("travel types", self._kinds))
        return found

    async def _prefix(self) -> str:
        return await self._address.current()

    async def _company(self) -> str:
        await self._bearer.token()
        return (await self._exchange.read(endpoints.COMPANY)).value.id

    async def _kinds(self) -> str:
        return ", ".join(f"{one.name} as {one.kind}" for one in await self._forms.kinds())

    async def _features(self) -> list[Finding]:
        try:
            powers = (await self._exchange.read(endpoints.FEATURES)).items
        except BotError as error:
            return [Finding("features", error)]
        in_use = {one.power_code for one in powers if one.state == IN_USE}
        return [
            Finding(f"feature {code}", None if code in in_use else Denied(f"The company has no {name}", code), name)
            for code, name in NEEDED.items()
        ]


async def _tried(subject: str, ask: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(subject, note=await ask())
    except BotError as error:
        return Finding(subject, error)

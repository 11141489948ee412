"""The address prefix: looked up once, and again when Hesine may have moved the company."""

import asyncio
from collections.abc import Awaitable, Callable

from bot import log
from bot.errors import Misconfigured

LOG = log.get("hesine")

FLAVOURS = {
    "native": "https://app.ekuaibao.com",
    "dingtalk": "https://dd2.hosecloud.com",
    "wecom": "https://wx2.ekuaibao.com",
    "yunzhijia": "https://kdcloud2.ekuaibao.com",
    "dingtalk_self_built": "https://ddenterprise.ekuaibao.com",
    "feishu": "https://feishu.ekuaibao.com",
}
"""The well-known host of each kind of deployment, where the first question goes."""


class Address:
    """One company's prefix, as one process knows it. `look` asks the well-known host."""

    def __init__(self, well_known: str, look: Callable[[str], Awaitable[str]]) -> None:
        self._well_known = well_known.rstrip("/")
        self._look = look
        self._known = ""
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        return self._known or await self.instead_of("")

    async def instead_of(self, stale: str) -> str:
        """The prefix as Hesine says it now, asked once for all who hold `stale`."""
        async with self._lock:
            if self._known == stale:
                self._known = self._checked(await self._look(self._well_known))
                LOG.info("hesine's address prefix", prefix=self._known)
            return self._known

    def _checked(self, prefix: str) -> str:
        if self._well_known.startswith("https://") and not prefix.startswith("https://"):
            raise Misconfigured(f"Hesine names {prefix} as the address prefix, and a token must not go there in clear")
        return prefix

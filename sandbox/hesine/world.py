"""Everything the stand-in knows while it runs: its clock, its companies, its faults and its log."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.hesine.call_log import CallLog
from sandbox.hesine.changes import Changes
from sandbox.hesine.clock import Clock
from sandbox.hesine.codes import not_found
from sandbox.hesine.faults import Faults
from sandbox.hesine.seeding import Seed, company_seed, plant
from sandbox.hesine.tenant import Tenant

PUSH_TIMEOUT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Account:
    app_key: str = "hesine-sandbox-key"
    app_secret: str = "hesine-sandbox-secret"


class World:
    """`seed` is planted in every company named here; a company added later starts empty. The first is the default.

    `now` is when the stand-in's clock begins, and so when the seed was planted; without it, as it is.
    """

    def __init__(
        self,
        accounts: Iterable[Account] = (Account(),),
        *,
        seed: Seed | None = None,
        rate_factor: float = 1.0,
        push_url: str | None = None,
        push_timeout: float = PUSH_TIMEOUT_SECONDS,
        now: datetime | None = None,
    ) -> None:
        self.clock = Clock()
        if now is not None:
            self.clock.set(now)
        self.changes = Changes()
        self.calls = CallLog()
        self.faults = Faults()
        self.closing = asyncio.Event()
        self.push_timeout = push_timeout
        self.tenants: dict[str, Tenant] = {}
        self._rate_factor = rate_factor
        for account in accounts:
            tenant = self.add(account)
            plant(tenant, company_seed() if seed is None else seed, self.clock.now())
            tenant.pushes.url = push_url

    def add(self, account: Account) -> Tenant:
        tenant = Tenant(account.app_key, account.app_secret, self._rate_factor, self.clock.now)
        self.tenants[account.app_key] = tenant
        return tenant

    def close(self) -> None:
        """Lets go of every call that is being kept waiting."""
        self.closing.set()
        self.changes.bump()

    def tenant(self, app_key: str | None = None) -> Tenant:
        """The company of that key; without a key the default one."""
        key = app_key or next(iter(self.tenants))
        if key not in self.tenants:
            raise not_found(f"company with app_key {key}")
        return self.tenants[key]

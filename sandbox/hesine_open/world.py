"""Everything the stand-in knows while it runs: its clock, its companies, its faults and its log."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.hesine.call_log import CallLog
from sandbox.hesine.changes import Changes
from sandbox.hesine.codes import not_found
from sandbox.hesine.faults import Faults
from sandbox.hesine_open.agenda import Agenda
from sandbox.hesine_open.clock import Clock
from sandbox.hesine_open.mint import Mint
from sandbox.hesine_open.outbound import Config
from sandbox.hesine_open.seeding import plant_company
from sandbox.hesine_open.tenant import Tenant

MESSAGE_TIMEOUT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Account:
    corp_id: str = "xgJ3wajMorn00"
    name: str = "晨星科技 Morningstar Works"
    app_key: str = "3e1f7a6c-open-sandbox"
    app_security: str = "b8c2d9e0-open-sandbox"


class World:
    """The small company is planted in every account named here; one added later starts empty. The first is the default."""

    def __init__(
        self,
        accounts: Iterable[Account] = (Account(),),
        *,
        push_url: str | None = None,
        message_timeout: float = MESSAGE_TIMEOUT_SECONDS,
        speed: float = 1.0,
    ) -> None:
        self.clock = Clock(speed)
        self.agenda = Agenda()
        self.changes = Changes()
        self.calls = CallLog()
        self.faults = Faults()
        self.mint = Mint()
        self.closing = asyncio.Event()
        self.message_timeout = message_timeout
        self.tenants: dict[str, Tenant] = {}
        for account in accounts:
            tenant = self.add(account)
            plant_company(tenant, self.clock.now())
            if push_url:
                tenant.office.outbox.configs = [Config(url=push_url)]

    def add(self, account: Account) -> Tenant:
        tenant = Tenant(account.corp_id, account.name, account.app_key, account.app_security, self.agenda, self.mint)
        self.tenants[account.app_key] = tenant
        return tenant

    def catch_up(self) -> datetime:
        """Whatever has come due by now is done; the time that it is."""
        now = self.clock.now()
        if self.agenda.run_due(now):
            self.changes.bump()
        return now

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

    def of_token(self, access_token: str, now: datetime) -> Tenant | None:
        return next((one for one in self.tenants.values() if one.tokens.knows(access_token, now)), None)

    def of_corp(self, corp_id: str) -> Tenant | None:
        return next((one for one in self.tenants.values() if one.corp_id == corp_id), None)

"""What a company's key lives by: its pair of tokens, and the features it has bought."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.hesine_open.refusals import NO_FEATURE, UNAUTHORISED, denied, plain

FIRST_LIFE = timedelta(hours=2)
LONGEST_LIFE = timedelta(days=32)


class Power(StrEnum):
    """The codes of features; names in `POWER_NAMES`."""

    OPEN_API = "219904"
    APPROVAL = "TICKET_AUDIT_switch"
    OUTBOUND = "110405"
    EBOT = "111000"
    BUDGET = "110202"
    CURRENCY = "110208"


POWER_NAMES = {
    Power.OPEN_API: "开放接口(新)",
    Power.APPROVAL: "单据审批",
    Power.OUTBOUND: "出站消息",
    Power.EBOT: "E-Bot",
    Power.BUDGET: "预算费控",
    Power.CURRENCY: "多币种",
}


@dataclass(frozen=True, slots=True)
class Pair:
    access: str
    refresh: str
    ends: datetime


@dataclass
class Tokens:
    """`revokes_old`: a new pair ends the one before at once, as a careful client has to expect."""

    suffix: str
    revokes_old: bool = True
    _live: dict[str, Pair] = field(default_factory=dict)

    def issue(self, now: datetime, life: timedelta = FIRST_LIFE) -> Pair:
        pair = Pair(self._token(), self._token(), now + life)
        if self.revokes_old:
            self._live.clear()
        self._live[pair.access] = pair
        return pair

    def refresh(self, access: str, refresh: str, now: datetime, life: timedelta) -> Pair:
        """Only while the access token is alive, and with its own refresh token; the old pair ends at once."""
        pair = self._live.get(access)
        if pair is None or pair.refresh != refresh or now >= pair.ends:
            raise plain(UNAUTHORISED, 403)
        del self._live[access]
        return self.issue(now, min(life, LONGEST_LIFE))

    def knows(self, access: str, now: datetime) -> bool:
        pair = self._live.get(access)
        return pair is not None and now < pair.ends

    def expire_all(self) -> None:
        self._live.clear()

    def live(self, now: datetime) -> list[Pair]:
        return [pair for pair in self._live.values() if now < pair.ends]

    def _token(self) -> str:
        """With a colon, as the vendor's have."""
        return f"ID_{secrets.token_urlsafe(8)}:{self.suffix}"


@dataclass
class Powers:
    closed: frozenset[str] = frozenset()

    def is_open(self, power: Power) -> bool:
        return power not in self.closed

    def check(self, power: Power) -> None:
        if not self.is_open(power):
            raise denied(NO_FEATURE)

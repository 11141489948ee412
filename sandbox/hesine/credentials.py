"""What an App Key lives by: its tokens, the nonces it has used, and its pace."""

import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.hesine.codes import Code, HesineError

TOKEN_LIFE = timedelta(seconds=7200)
OLD_TOKEN_GRACE = timedelta(seconds=60)
NONCE_MEMORY = timedelta(seconds=600)
CALLS_PER_SECOND = 20
BURST = 40


@dataclass
class Tokens:
    _ends: dict[str, datetime] = field(default_factory=dict)

    def issue(self, now: datetime) -> str:
        """A new token; every older one ends within a minute from now."""
        self._ends = {token: min(end, now + OLD_TOKEN_GRACE) for token, end in self._ends.items()}
        token = secrets.token_urlsafe(32)
        self._ends[token] = now + TOKEN_LIFE
        return token

    def check(self, token: str, now: datetime) -> None:
        end = self._ends.get(token)
        if end is None:
            raise HesineError(Code.TOKEN_INVALID, "access token is missing or was never issued")
        if now >= end:
            raise HesineError(Code.TOKEN_EXPIRED, "access token has expired")

    def expire_all(self, now: datetime) -> None:
        self._ends = {token: min(end, now) for token, end in self._ends.items()}


@dataclass
class Nonces:
    _seen: dict[str, datetime] = field(default_factory=dict)

    def use(self, nonce: str, now: datetime) -> None:
        self._seen = {known: at for known, at in self._seen.items() if now - at < NONCE_MEMORY}
        if nonce in self._seen:
            raise HesineError(Code.NONCE_SEEN, "nonce seen before")
        self._seen[nonce] = now


@dataclass
class Pace:
    """A token bucket; `factor` scales rate and burst alike, 0 switches the limit off."""

    factor: float
    _level: float | None = None
    _at: datetime | None = None

    def take(self, now: datetime) -> None:
        if self.factor <= 0:
            return
        level = self._refilled(now)
        self._at = now
        self._level = level - 1 if level >= 1 else level
        if level < 1:
            raise self._too_many(level)

    def _refilled(self, now: datetime) -> float:
        full = max(1.0, BURST * self.factor)
        if self._level is None or self._at is None:
            return full
        passed = max(0.0, (now - self._at).total_seconds())
        return min(full, self._level + passed * CALLS_PER_SECOND * self.factor)

    def _too_many(self, level: float) -> HesineError:
        wait = math.ceil((1 - level) / (CALLS_PER_SECOND * self.factor))
        return HesineError(Code.TOO_MANY_CALLS, "too many calls", headers={"Retry-After": str(max(1, wait))})

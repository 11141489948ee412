"""One company of Hesine: its key, what it may call and from where, and all that it holds."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import IPvAnyNetwork

from sandbox.hesine.codes import Code, HesineError
from sandbox.hesine.credentials import Nonces, Pace, Tokens
from sandbox.hesine.directory import Directory
from sandbox.hesine.pushes import PushQueue
from sandbox.hesine.trip_book import TripBook


class Tenant:
    def __init__(self, app_key: str, app_secret: str, rate_factor: float, now: Callable[[], datetime]) -> None:
        self.app_key = app_key
        self.app_secret = app_secret
        self.tokens = Tokens()
        self.nonces = Nonces()
        self.pace = Pace(rate_factor)
        self.closed_permissions: frozenset[str] = frozenset()
        self.allowed_addresses: tuple[IPvAnyNetwork, ...] | None = None
        self.directory = Directory()
        self.pushes = PushQueue()
        self._now = now
        self.book = TripBook(self.directory, self.announce)

    def announce(self, event: str, data: dict[str, Any]) -> None:
        self.pushes.add(event, data, self._now())

    def check_address(self, address: str) -> None:
        if self.allowed_addresses is None:
            return
        caller = ipaddress.ip_address(address)
        if not any(caller in network for network in self.allowed_addresses):
            raise HesineError(Code.ADDRESS_REFUSED, "address not on the list", {"address": address})

    def check_permission(self, permission: str) -> None:
        if permission in self.closed_permissions:
            raise HesineError(Code.PERMISSION_CLOSED, "permission not opened", {"permission": permission})

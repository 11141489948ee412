"""Who may come in: address, signature, clock, nonce, pace, token, permission, in this order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.hesine.codes import Code, HesineError, malformed
from sandbox.hesine.endpoints import Endpoint
from sandbox.hesine.signing import is_signature, string_to_sign
from sandbox.hesine.tenant import Tenant
from sandbox.hesine.world import World

CLOCK_WINDOW_SECONDS = 300
_NONCE = re.compile(r"[0-9a-zA-Z]{16,64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as it came over the wire: `path` and `raw_query` undecoded, header names matched without case."""

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    address: str

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def identify(world: World, incoming: Incoming) -> Tenant:
    """Nothing is remembered of a call that is not signed: a stranger can burn neither nonces nor pace."""
    tenant = world.tenants.get(incoming.header("App-Key"))
    if tenant is None:
        raise HesineError(Code.BAD_SIGNATURE, "App-Key is missing or unknown")
    now = world.clock.now()
    tenant.check_address(incoming.address)
    _check_signature(tenant, incoming)
    _check_clock(incoming.header("Timestamp"), now)
    if not _NONCE.fullmatch(incoming.header("Nonce")):
        raise malformed("Nonce", "must be 16 to 64 of 0-9, a-z, A-Z")
    tenant.nonces.use(incoming.header("Nonce"), now)
    tenant.pace.take(now)
    return tenant


def admit(tenant: Tenant, endpoint: Endpoint, incoming: Incoming, now: datetime) -> None:
    if endpoint.permission is not None:
        check_token(tenant, incoming, now)
        tenant.check_permission(endpoint.permission)
    if incoming.body and not _is_json(incoming.header("Content-Type")):
        raise malformed("Content-Type", "must be application/json")


def check_token(tenant: Tenant, incoming: Incoming, now: datetime) -> None:
    authorization = incoming.header("Authorization")
    if not authorization.startswith(_BEARER):
        raise HesineError(Code.TOKEN_INVALID, "Authorization: Bearer is missing")
    tenant.tokens.check(authorization.removeprefix(_BEARER), now)


def _check_signature(tenant: Tenant, incoming: Incoming) -> None:
    text = string_to_sign(
        incoming.method,
        incoming.path,
        incoming.raw_query,
        incoming.body,
        timestamp=incoming.header("Timestamp"),
        nonce=incoming.header("Nonce"),
    )
    if not is_signature(tenant.app_secret, text, incoming.header("Signature")):
        raise HesineError(Code.BAD_SIGNATURE, "signature wrong")


def _check_clock(timestamp: str, now: datetime) -> None:
    is_number = _TIMESTAMP.fullmatch(timestamp) is not None
    if not is_number or abs(now.timestamp() - int(timestamp)) > CLOCK_WINDOW_SECONDS:
        raise HesineError(Code.BAD_TIMESTAMP, "timestamp out of the window", {"server_time": int(now.timestamp())})


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"

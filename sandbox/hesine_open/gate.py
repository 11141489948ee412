"""Who may come in: the address, the token in the query, the features that the company has bought."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from sandbox.hesine_open.credentials import Power
from sandbox.hesine_open.endpoints import Endpoint
from sandbox.hesine_open.params import Body, Query
from sandbox.hesine_open.refusals import UNAUTHORISED, denied, missing
from sandbox.hesine_open.tenant import Tenant
from sandbox.hesine_open.world import World

_ADDRESSED = re.compile(r"^(?P<prefix>/dc\d+)?(?P<path>/.*)$")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as it came over the wire. `prefix` is the company's part of the address, `path` the rest, still encoded."""

    method: str
    prefix: str
    path: str
    query: Query
    body: Body
    host: str
    address: str

    @property
    def plain_path(self) -> str:
        return unquote(self.path)


def split(raw_path: str) -> tuple[str, str]:
    found = _ADDRESSED.match(raw_path)
    return (found["prefix"] or "", found["path"]) if found else ("", raw_path)


def identify(world: World, incoming: Incoming, now: datetime) -> Tenant:
    """A good token at the wrong address is no better than none."""
    tenant = world.of_token(incoming.query.get("accessToken"), now)
    if tenant is None or incoming.prefix != tenant.prefix:
        raise denied(UNAUTHORISED)
    tenant.office.powers.check(Power.OPEN_API)
    return tenant


def admit(tenant: Tenant, endpoint: Endpoint, incoming: Incoming) -> None:
    if endpoint.power is None:
        return
    if endpoint.names_power and incoming.query.get("powerCode") != endpoint.power:
        raise missing("powerCode")
    tenant.office.powers.check(endpoint.power)

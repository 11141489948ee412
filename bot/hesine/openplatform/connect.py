"""The parts of the Open Platform dialect put together for one company."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from pydantic import BaseModel

from bot.clock import Clock
from bot.errors import Misconfigured
from bot.hesine import http
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.address import FLAVOURS, Address
from bot.hesine.openplatform.approvals import Approvals
from bot.hesine.openplatform.auth import Bearer, OpenAuth, TokenAuth, TokenDesk
from bot.hesine.openplatform.cities import Cities, Gazetteer
from bot.hesine.openplatform.client import OpenPlatformApi
from bot.hesine.openplatform.endpoints import Endpoint, parsed
from bot.hesine.openplatform.exchange import Exchange, NeverSent, built, exchanged
from bot.hesine.openplatform.filing import Filing, Pause
from bot.hesine.openplatform.filling import Filler
from bot.hesine.openplatform.flows import Flows
from bot.hesine.openplatform.forms import Forms
from bot.hesine.openplatform.links import Links
from bot.hesine.openplatform.mapping import Mapping
from bot.hesine.openplatform.people import People
from bot.hesine.openplatform.probe import Probe
from bot.hesine.openplatform.sansio import Request, summary
from bot.hesine.openplatform.turns import Spacing
from bot.hesine.openplatform.wire_access import Grant
from bot.hesine.ports import ApprovalTurns, Meter, Pace, TokenCache

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Access:
    """How one company is reached. `well_known` is the host of its kind of deployment, where the address prefix is asked
    for; `proxy` an outbound address of ours that Hesine may know.
    """

    app_key: str
    app_security: str = field(repr=False)
    company_id: str
    well_known: str = FLAVOURS["native"]
    proxy: str | None = field(default=None, repr=False)
    mapping: Mapping = field(default_factory=Mapping)
    spacing: Spacing = Spacing.APPROVER


def connect(
    access: Access,
    *,
    tokens: TokenCache,
    pace: Pace,
    turns: ApprovalTurns,
    places: Gazetteer,
    meter: Meter,
    clock: Clock,
    breaker: http.Breaker | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    pause: Pause = asyncio.sleep,
) -> OpenPlatformApi:
    """Whoever connects closes (`async with`, or `aclose`). `transport` takes the place of the network."""
    inner = transport or http.wire(access.proxy)
    client = http.client("", http.WatchedTransport(inner, meter, summary))
    gate = Gate(client, access, pace)
    bearer = Bearer(tokens, TokenDesk(gate.fetch, gate.refresh, clock), clock)
    exchange = Exchange(client, TokenAuth(bearer, pace), gate.address, breaker or http.circuit())
    cities = Cities(exchange, places, access.mapping.cities)
    forms = Forms(exchange, cities, access.mapping, clock)
    flows = Flows(exchange, forms, turns, access.spacing)
    people = People(exchange, access.company_id, forms.template_ids)
    return OpenPlatformApi(
        exchange,
        flows,
        Filing(exchange, forms, Filler(exchange, forms, cities), people, flows, clock, pause),
        Approvals(exchange, flows, turns, access.spacing, clock),
        people,
        Links(exchange),
        Probe(exchange, gate.address, bearer, forms),
    )


class Gate:
    """What is asked before there is a token: the address prefix, and the token itself."""

    def __init__(self, client: httpx.AsyncClient, access: Access, pace: Pace) -> None:
        self._client = client
        self._access = access
        self._auth = OpenAuth(pace)
        self.address = Address(access.well_known, self._look)

    async def fetch(self) -> Grant:
        keys = {"appKey": self._access.app_key, "appSecurity": self._access.app_security}
        return (await self._granted(endpoints.TOKEN, endpoints.TOKEN.request(body=keys))).value

    async def refresh(self, access: str, refresh: str) -> Grant:
        both = {"accessToken": access, "refreshToken": refresh}
        return (await self._granted(endpoints.REFRESH, endpoints.REFRESH.request(both))).value

    async def _look(self, well_known: str) -> str:
        request = endpoints.LOCATION.request({"corpId": self._access.company_id})
        return (await self._asked(well_known, endpoints.LOCATION, request)).value

    async def _granted(self, endpoint: Endpoint[M], request: Request) -> M:
        """At another address if the company has moved: keys are refused at the wrong one."""
        prefix = await self.address.current()
        try:
            return await self._asked(prefix, endpoint, request)
        except (NeverSent, Misconfigured):
            moved = await self.address.instead_of(prefix)
            if moved == prefix:
                raise
        return await self._asked(moved, endpoint, request)

    async def _asked(self, prefix: str, endpoint: Endpoint[M], request: Request) -> M:
        data = await exchanged(self._client, self._auth, endpoint, built(self._client, prefix, request))
        return parsed(endpoint.model, data)

"""The parts of the signed dialect put together for one tenant."""

from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from bot.clock import Clock
from bot.hesine import http
from bot.hesine.ports import Meter, Pace, Token, TokenCache
from bot.hesine.travel import sansio
from bot.hesine.travel.auth import Bearer, HesineClock, Seal, TravelAuth
from bot.hesine.travel.client import TravelApi
from bot.hesine.travel.exchange import Exchange, built
from bot.hesine.travel.probe import Probe
from bot.hesine.travel.signer import Signer
from bot.hesine.travel.wire import WireGrant, parsed

TOKEN_ROUTE = "/oauth2/token"  # noqa: S105 - the path of the token endpoint, no secret


@dataclass(frozen=True, slots=True)
class Access:
    """How one tenant is reached. `proxy` is the outbound address that Hesine's allow list knows."""

    app_key: str
    signer: Signer = field(repr=False)
    base_url: str = "https://open.hesine.com"
    proxy: str | None = field(default=None, repr=False)


def connect(
    access: Access,
    *,
    tokens: TokenCache,
    pace: Pace,
    meter: Meter,
    clock: Clock,
    breaker: http.Breaker | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> TravelApi:
    """Whoever connects closes (`async with`, or `aclose`). `transport` takes the place of the network."""
    inner = transport or http.wire(access.proxy)
    client = http.client(access.base_url, http.WatchedTransport(inner, meter, sansio.summary))
    seal = Seal(access.app_key, access.signer, HesineClock(clock))
    bearer = Bearer(tokens, TokenDesk(client, seal, pace, clock).fetch, clock)
    exchange = Exchange(client, TravelAuth(seal, pace, bearer), pace, breaker or http.circuit())
    return TravelApi(exchange, Probe(exchange, bearer, seal.clock))


class TokenDesk:
    """Where a new access token is asked for: signed, without a bearer."""

    def __init__(self, client: httpx.AsyncClient, seal: Seal, pace: Pace, clock: Clock) -> None:
        self._client = client
        self._auth = TravelAuth(seal, pace)
        self._pace = pace
        self._clock = clock

    async def fetch(self) -> Token:
        await self._pace.turn()
        asked_at = self._clock.now()
        request = sansio.post(TOKEN_ROUTE, {"grant_type": "client_credentials"})
        response = await http.send(self._client, built(self._client, request), self._auth)
        data = sansio.decipher(response.status_code, response.headers, response.content)
        grant = parsed(WireGrant, data)
        return Token(grant.access_token, asked_at + timedelta(seconds=grant.expires_in))

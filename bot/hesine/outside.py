"""The network, for addresses that an administrator typed: whatever a name resolves to must be public.

A name that is public when it is typed may lead inside when it is called. So each call resolves it, checks every
address, and goes to the checked address itself; TLS still proves the name.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

import httpx

from bot.errors import Misconfigured
from bot.hesine.http import wire
from bot.tenants.address import as_ip, is_inside, is_loopback


class Inside(Misconfigured):
    """The address leads into the network that we stand in."""


Resolve = Callable[[str], Awaitable[list[str]]]
KEPT_SECONDS = 30.0
"""A name is resolved again after so long."""


async def resolved(host: str) -> list[str]:
    """Raises OSError where there is no such name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


@dataclass(slots=True)
class PublicAddresses:
    """`stand_ins` lets loopback through as well."""

    stand_ins: bool = False
    resolve: Resolve = resolved
    _known: dict[str, tuple[float, list[str]]] = field(default_factory=dict)

    async def of(self, host: str) -> list[str]:
        """All addresses of the host. Raises Inside where one leads there, httpx.ConnectError where none is."""
        if self.stand_ins and is_loopback(host):
            return [host]
        until, known = self._known.get(host, (0.0, []))
        if monotonic() < until:
            return known
        found = [host] if as_ip(host) else await self._asked(host)
        if any(is_inside(ip_address(one.partition("%")[0])) for one in found):
            raise Inside("the address leads into a private network, so nothing was sent there")
        self._known[host] = monotonic() + KEPT_SECONDS, found
        return found

    async def _asked(self, host: str) -> list[str]:
        try:
            found = await self.resolve(host)
        except OSError as error:
            raise httpx.ConnectError(f"no address is known of {host}") from error
        if not found:
            raise httpx.ConnectError(f"no address is known of {host}")
        return found


class OutsideOnly(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, addresses: PublicAddresses) -> None:
        self._inner = inner
        self._addresses = addresses

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The next address is tried only where the one before could not be connected to: nothing was sent there."""
        *first, last = await self._addresses.of(request.url.host)
        for address in first:
            try:
                return await self._inner.handle_async_request(_sent_to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_sent_to(last, request))

    async def aclose(self) -> None:
        await self._inner.aclose()


class ThroughProxy(httpx.AsyncBaseTransport):
    """The proxy's own address is checked alike; what it connects to is in its own network, not in ours."""

    def __init__(self, proxy: str, addresses: PublicAddresses) -> None:
        self._proxy = urlsplit(proxy)
        self._addresses = addresses
        self._by_address: dict[str, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        address, *_ = await self._addresses.of(self._proxy.hostname or "")
        if address not in self._by_address:
            self._by_address[address] = wire(self._at(address))
        return await self._by_address[address].handle_async_request(request)

    async def aclose(self) -> None:
        for one in self._by_address.values():
            await one.aclose()

    def _at(self, address: str) -> str:
        user, at, _ = self._proxy.netloc.rpartition("@")
        host = f"[{address}]" if ":" in address else address
        return self._proxy._replace(netloc=f"{user}{at}{host}:{self._proxy.port}").geturl()


def outside(proxy: str = "", *, stand_ins: bool = False) -> httpx.AsyncBaseTransport:
    addresses = PublicAddresses(stand_ins)
    return ThroughProxy(proxy, addresses) if proxy else OutsideOnly(wire(), addresses)


def _sent_to(address: str, request: httpx.Request) -> httpx.Request:
    """To this address, for the same host: its header stands already, and TLS is told the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )

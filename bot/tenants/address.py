"""Where an administrator may send our calls: to public addresses over https, never into the network that we stand in.

What stands in the settings was put there by whoever runs us, and is not asked. Loopback is for stand-ins: it is
allowed only where Slack itself is one. A name is checked again each time it is resolved (`bot.hesine.outside`).
"""

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

IpAddress = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")
"""Leads to any IPv4 address, also to private ones."""
INSIDE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa")
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
LIMIT = 300


class Flaw(StrEnum):
    """Why an address is not taken; the words are in `blocks`."""

    UNREADABLE = "unreadable"
    NOT_HTTPS = "not_https"
    NOT_A_PROXY = "not_a_proxy"
    INSIDE = "inside"


def flaw_of_address(address: str, *, stand_ins: bool) -> Flaw | None:
    """`https://host[:port]`, without path, user or query."""
    parts = _read(address)
    if parts is None or parts.username is not None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        return Flaw.UNREADABLE
    if stand_ins and is_loopback(parts.hostname or ""):
        return None if parts.scheme in {"http", "https"} else Flaw.NOT_HTTPS
    return Flaw.NOT_HTTPS if parts.scheme != "https" else _flaw_of_host(parts)


def flaw_of_proxy(proxy: str, *, stand_ins: bool) -> Flaw | None:
    """`http://[user:password@]host:port`: what goes through it is encrypted to Hesine."""
    parts = _read(proxy)
    if parts is None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        return Flaw.UNREADABLE
    if parts.scheme != "http" or not parts.port:
        return Flaw.NOT_A_PROXY
    return None if stand_ins and is_loopback(parts.hostname or "") else _flaw_of_host(parts)


def is_inside(address: IpAddress) -> bool:
    """Private, loopback, link-local (where clouds tell secrets), multicast, reserved; or a detour to one of these."""
    if isinstance(address, IPv6Address):
        if embedded := address.ipv4_mapped or address.sixtofour:
            return is_inside(embedded)
        if address in NAT64 or address.teredo:
            return True
    return not address.is_global or address.is_multicast


def is_loopback(host: str) -> bool:
    address = as_ip(host)
    return host == "localhost" if address is None else address.is_loopback


def as_ip(host: str) -> IpAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _read(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if len(url) <= LIMIT and url.isprintable() and parts.hostname and _port(parts) else None
    except ValueError:
        return None


def _port(parts: SplitResult) -> bool:
    """Reading it raises ValueError where it is none."""
    return parts.port is None or parts.port > 0


def _flaw_of_host(parts: SplitResult) -> Flaw | None:
    host = (parts.hostname or "").rstrip(".")
    if address := as_ip(host):
        return Flaw.INSIDE if is_inside(address) else None
    if "." not in host or host.endswith(tuple(f".{one}" for one in INSIDE_NAMES)):
        return Flaw.INSIDE
    return None if NAME.fullmatch(host) else Flaw.UNREADABLE

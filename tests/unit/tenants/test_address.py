import pytest

from bot.tenants.address import Flaw, as_ip, flaw_of_address, flaw_of_proxy, is_inside

INSIDE_BY_4 = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
]
INSIDE_BY_6 = [
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::1",
    "64:ff9b::a00:1",
    "2001:0:1::1",
]


@pytest.mark.parametrize("address", ["https://open.hesine.com", "https://open.hesine.com:8443/", "https://8.8.8.8"])
def test_public_https_is_taken(address):
    assert flaw_of_address(address, stand_ins=False) is None


@pytest.mark.parametrize(
    ("address", "flaw"),
    [
        ("", Flaw.UNREADABLE),
        ("open.hesine.com", Flaw.UNREADABLE),
        ("https://", Flaw.UNREADABLE),
        ("https://u:p@open.hesine.com", Flaw.UNREADABLE),
        ("https://open.hesine.com/path", Flaw.UNREADABLE),
        ("https://open.hesine.com?x=1", Flaw.UNREADABLE),
        ("https://open.hesine.com:99999", Flaw.UNREADABLE),
        ("https://open.hesine.com:0", Flaw.UNREADABLE),
        ("https://[::1", Flaw.UNREADABLE),
        ("https://0x7f.1.1", Flaw.UNREADABLE),
        ("https://127.1", Flaw.UNREADABLE),
        ("https://" + "a" * 400 + ".com", Flaw.UNREADABLE),
        ("http://open.hesine.com", Flaw.NOT_HTTPS),
        ("ftp://open.hesine.com", Flaw.NOT_HTTPS),
        ("http://127.0.0.1:8080", Flaw.NOT_HTTPS),
        ("https://127.0.0.1", Flaw.INSIDE),
        ("https://[::1]", Flaw.INSIDE),
        ("https://10.0.0.8", Flaw.INSIDE),
        ("https://169.254.169.254", Flaw.INSIDE),
        ("https://[fd00::1]", Flaw.INSIDE),
        ("https://2130706433", Flaw.INSIDE),
        ("https://localhost", Flaw.INSIDE),
        ("https://redis", Flaw.INSIDE),
        ("https://metadata.google.internal", Flaw.INSIDE),
        ("https://metadata.google.internal.", Flaw.INSIDE),
    ],
)
def test_whatever_else_is_refused(address, flaw):
    assert flaw_of_address(address, stand_ins=False) is flaw


def test_loopback_is_for_stand_ins():
    for address in ("http://127.0.0.1:8080", "https://localhost:1", "http://[::1]:9"):
        assert flaw_of_address(address, stand_ins=True) is None
    assert flaw_of_address("http://10.0.0.8", stand_ins=True) is Flaw.NOT_HTTPS
    assert flaw_of_proxy("http://127.0.0.1:3128", stand_ins=True) is None


@pytest.mark.parametrize(
    ("proxy", "flaw"),
    [
        ("http://user:password@proxy.example.com:3128", None),
        ("http://proxy.example.com", Flaw.NOT_A_PROXY),
        ("socks5://proxy.example.com:1080", Flaw.NOT_A_PROXY),
        ("http://192.168.1.4:3128", Flaw.INSIDE),
        ("http://proxy:3128", Flaw.INSIDE),
        ("proxy.example.com:3128", Flaw.UNREADABLE),
        ("http://proxy.example.com:3128/x", Flaw.UNREADABLE),
    ],
)
def test_a_proxy_is_public_too(proxy, flaw):
    assert flaw_of_proxy(proxy, stand_ins=False) is flaw


@pytest.mark.parametrize(
    "inside",
    [*INSIDE_BY_4, *INSIDE_BY_6],
)
def test_every_way_inside_is_known(inside):
    assert is_inside(as_ip(inside))


@pytest.mark.parametrize("public", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_not_inside(public):
    assert not is_inside(as_ip(public))

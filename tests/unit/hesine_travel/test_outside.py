import socket
from datetime import timedelta

import httpx
import pytest

from bot.errors import Denied, Misconfigured, NotFound, Unreachable
from bot.hesine import outside
from bot.hesine.outside import Inside, OutsideOnly, PublicAddresses, ThroughProxy
from bot.hesine.travel.probe import Finding
from bot.hesine.travel.sansio import OffTheList
from bot.hesine.travel.trial import sorted_by_verdict
from bot.tenants.trial import Tried, Verdict


class Names:
    """Resolves as it is told, and counts."""

    def __init__(self, **known) -> None:
        self.known = {name.replace("_", "."): found for name, found in known.items()}
        self.asked = 0

    async def __call__(self, host):
        self.asked += 1
        if host not in self.known:
            raise socket.gaierror(host)
        return self.known[host]


class Wire(httpx.AsyncBaseTransport):
    """Answers what it was asked; cannot connect to some."""

    def __init__(self, *down) -> None:
        self.down, self.taken, self.closed = down, [], False

    async def handle_async_request(self, request):
        self.taken.append(request)
        if request.url.host in self.down:
            raise httpx.ConnectError("down")
        return httpx.Response(200, content=await request.aread())

    async def aclose(self):
        self.closed = True


def client(wire, names):
    return httpx.AsyncClient(transport=OutsideOnly(wire, PublicAddresses(resolve=names)))


async def test_a_call_goes_to_the_address_that_was_checked_and_tls_proves_the_name():
    wire = Wire()
    async with client(wire, Names(h_example_com=["93.184.216.34"])) as http:
        answer = await http.post("https://h.example.com/a?b=1", content=b"body")
    (request,) = wire.taken
    assert (answer.content, wire.closed) == (b"body", True)
    assert (str(request.url), request.headers["Host"]) == ("https://93.184.216.34/a?b=1", "h.example.com")
    assert request.extensions["sni_hostname"] == "h.example.com"


@pytest.mark.parametrize("found", [["10.0.0.1"], ["93.184.216.34", "169.254.169.254"], ["::1"], ["fe80::1%eth0"]])
async def test_a_name_that_leads_inside_is_never_called(found):
    wire = Wire()
    async with client(wire, Names(h_example_com=found)) as http:
        with pytest.raises(Inside):
            await http.get("https://h.example.com")
    assert wire.taken == []


async def test_a_literal_address_inside_is_never_called():
    async with client(Wire(), Names()) as http:
        with pytest.raises(Inside):
            await http.get("https://169.254.169.254/latest")


async def test_a_name_that_turns_inside_later_is_noticed(monkeypatch):
    now = 0.0
    monkeypatch.setattr(outside, "monotonic", lambda: now)
    names = Names(h_example_com=["93.184.216.34"])
    async with client(Wire(), names) as http:
        await http.get("https://h.example.com")
        await http.get("https://h.example.com")
        assert names.asked == 1
        names.known["h.example.com"] = ["127.0.0.1"]
        now = outside.KEPT_SECONDS
        with pytest.raises(Inside):
            await http.get("https://h.example.com")


async def test_the_next_address_is_tried_where_the_first_cannot_be_connected_to():
    wire = Wire("2606:4700::1")
    async with client(wire, Names(h_example_com=["2606:4700::1", "93.184.216.34"])) as http:
        assert (await http.get("https://h.example.com")).status_code == 200
    assert [one.url.host for one in wire.taken] == ["2606:4700::1", "93.184.216.34"]


async def test_a_name_of_nobody_is_no_answer():
    async with client(Wire(), Names()) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("https://nobody.example.com")


async def test_loopback_is_reached_for_stand_ins_only():
    wire = Wire()
    async with httpx.AsyncClient(transport=OutsideOnly(wire, PublicAddresses(stand_ins=True))) as http:
        await http.get("http://127.0.0.1:9/x")
    assert str(wire.taken[0].url) == "http://127.0.0.1:9/x"


async def test_a_proxy_inside_is_never_spoken_to_and_a_public_one_at_its_address(monkeypatch):
    opened, wire = [], Wire()
    monkeypatch.setattr(outside, "wire", lambda proxy: opened.append(proxy) or wire)
    names = Names(p_example_com=["10.0.0.1"])
    transport = ThroughProxy("http://u:p@p.example.com:3128", PublicAddresses(resolve=names))
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(Inside):
            await http.get("https://h.example.com")
        names.known["p.example.com"] = ["93.184.216.34"]
        await http.get("https://h.example.com")
    assert opened == ["http://u:p@93.184.216.34:3128"]
    assert (str(wire.taken[0].url), wire.closed) == ("https://h.example.com", True)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (Misconfigured("signature"), Tried(Verdict.CREDENTIALS)),
        (OffTheList("address"), Tried(Verdict.ALLOW_LIST)),
        (Inside("inside"), Tried(Verdict.INSIDE)),
        (Denied("closed", "org.employees"), Tried(Verdict.PERMISSION, "org.employees")),
        (Unreachable("silence"), Tried(Verdict.UNREACHABLE)),
        (NotFound("nothing"), Tried(Verdict.FAILED)),
    ],
)
def test_what_came_of_a_trial_is_sorted_by_what_is_to_be_done(error, verdict):
    assert sorted_by_verdict([Finding("a", error), Finding("b", error), Finding("c")]) == (verdict,)


def test_where_all_is_well_that_is_said_once_and_a_clock_that_is_off_is_told():
    assert sorted_by_verdict([Finding("token"), Finding("clock", skew=timedelta(seconds=1))]) == (Tried(Verdict.WELL),)
    assert sorted_by_verdict([Finding("clock", skew=timedelta(minutes=-9))]) == (Tried(Verdict.CLOCK, seconds=540),)

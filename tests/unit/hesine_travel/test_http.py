import asyncio

import httpx
import pytest
from structlog.testing import capture_logs

from bot.errors import Broken, NotFound, Unreachable
from bot.hesine import http
from bot.hesine.travel.sansio import summary
from tests.unit.hesine_travel.fakes import Desk, ListedMeter, envelope, refused
from tests.unit.hesine_travel.samples import CHEN, DETAIL, LIN, WITHDRAWAL, trip_body


class NoAuth(httpx.Auth):
    pass


async def sent(handler, meter=None, seconds=5.0):
    transport = http.WatchedTransport(httpx.MockTransport(handler), meter or ListedMeter(), summary, seconds)
    async with http.client("https://hesine.test", transport) as client:
        request = client.build_request("GET", "/api/travel/T1?email=lin", extensions={"route": "/api/travel/{trip_id}"})
        return await http.send(client, request, NoAuth())


def raising(error):
    def handler(_):
        raise error

    return handler


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("gone"),
        httpx.ProxyError("407"),
        httpx.PoolTimeout("full"),
    ],
)
async def test_whatever_keeps_an_answer_away_is_unreachable(error):
    with pytest.raises(Unreachable) as caught:
        await sent(raising(error))
    assert "/api/travel/{trip_id}" in str(caught.value)
    assert "lin" not in str(caught.value)


async def test_a_redirect_to_nowhere_is_unreachable_too():
    with pytest.raises(Unreachable):
        await sent(lambda _: httpx.Response(302, headers={"Location": "http://host:port/"}))


async def test_an_answer_that_does_not_end_in_time_is_unreachable():
    async def endless(_):
        async def body():
            yield b"{"
            await asyncio.Event().wait()

        return httpx.Response(200, content=body())

    meter = ListedMeter()
    with pytest.raises(Unreachable):
        await sent(endless, meter, seconds=0.05)
    assert meter.calls == [("/api/travel/{trip_id}", "ReadTimeout")]


async def test_a_request_may_set_its_own_deadline():
    async def silent(_):
        await asyncio.Event().wait()

    transport = http.WatchedTransport(httpx.MockTransport(silent), ListedMeter(), summary, seconds=60)
    async with http.client("https://hesine.test", transport) as client:
        request = client.build_request("GET", "/", extensions={"seconds": 0.05})
        with pytest.raises(Unreachable):
            await http.send(client, request, NoAuth())


async def test_each_exchange_leaves_one_figure_and_one_line_without_query():
    meter = ListedMeter()
    with capture_logs() as lines:
        await sent(lambda _: refused(40401, request_id="R-7"), meter)
    assert meter.calls == [("/api/travel/{trip_id}", "404")]
    [line] = lines
    assert line.pop("duration_ms") >= 0
    assert line == {
        "event": "hesine.call",
        "log_level": "info",
        "method": "GET",
        "path": "/api/travel/{trip_id}",
        "status": "404",
        "code": 40401,
        "request_id": "R-7",
    }


async def test_no_secret_token_or_personal_field_is_logged():
    async with Desk(envelope(trip_body()), envelope(trip_body())) as desk:
        with capture_logs() as lines:
            await desk.api.file(LIN, CHEN, DETAIL, "c-1")
            await desk.api.withdraw("T1", WITHDRAWAL)
    text = repr(lines)
    assert [line["path"] for line in lines] == ["/oauth2/token", "/api/travel/create", "/api/travel/{trip_id}"]
    for private in ("s3cr3t", "T-1", "Bearer", "客户拜访", "E1001", "1280", "not needed", "Berlin", "key-1"):
        assert private not in text


def fail(breaker, error):
    with pytest.raises(type(error)), breaker:
        raise error


@pytest.mark.parametrize("error", [Unreachable("x"), Broken("x"), asyncio.CancelledError()])
def test_the_circuit_opens_after_failures_in_a_row(error):
    breaker = http.circuit(failures=2, seconds=60)
    fail(breaker, error)
    assert not breaker.opened
    fail(breaker, error)
    assert breaker.opened


def test_a_refusal_shows_that_hesine_is_well():
    breaker = http.circuit(failures=2, seconds=60)
    fail(breaker, Broken("x"))
    fail(breaker, NotFound("x"))
    fail(breaker, Broken("x"))
    assert not breaker.opened


class Lane(httpx.AsyncBaseTransport):
    """Answers once it is let; tells `all_asked` of each request."""

    def __init__(self, all_asked) -> None:
        self.all_asked, self.asked, self.open, self.closed = all_asked, 0, asyncio.Event(), False

    async def handle_async_request(self, request):
        self.asked += 1
        self.all_asked.release()
        await self.open.wait()
        if request.method == "DELETE":
            raise httpx.ReadError("gone")
        return httpx.Response(200, content=b"{}")

    async def aclose(self):
        self.closed = True


async def test_requests_under_way_at_the_same_time_are_spread_over_the_lanes():
    asked = asyncio.Semaphore(0)
    lanes = [Lane(asked), Lane(asked), Lane(asked)]
    async with httpx.AsyncClient(transport=http.Lanes(lanes)) as client:
        calls = [asyncio.create_task(client.get("https://hesine.test/")) for _ in range(6)]
        for _ in calls:
            await asyncio.wait_for(asked.acquire(), 5)
        assert [lane.asked for lane in lanes] == [2, 2, 2]
        lanes[2].open.set()
        await asyncio.gather(calls[2], calls[5])
        await client.get("https://hesine.test/")
        assert lanes[2].asked == 3
        for lane in lanes:
            lane.open.set()
        await asyncio.gather(*calls)
    assert all(lane.closed for lane in lanes)


async def test_a_request_that_failed_leaves_its_lane_free():
    lanes = [Lane(asyncio.Semaphore(0)), Lane(asyncio.Semaphore(0))]
    for lane in lanes:
        lane.open.set()
    async with httpx.AsyncClient(transport=http.Lanes(lanes)) as client:
        for _ in range(2):
            with pytest.raises(httpx.ReadError):
                await client.delete("https://hesine.test/")
    assert [lane.asked for lane in lanes] == [2, 0]

import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.errors import Busy, Misconfigured
from cli import first_look
from cli.first_look import FirstLook
from cli.serving import serving_on


async def hello(_):
    return PlainTextResponse("hello")


APP = Starlette(routes=[Route("/", hello)])


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_an_app_answers_as_long_as_the_block(host):
    async with httpx.AsyncClient(trust_env=False) as http:
        async with serving_on(APP, host, 0) as url:
            assert (await http.get(url)).text == "hello"
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


async def test_no_answer_is_held_back_for_the_end_of_it_whatever_the_loop(monkeypatch):
    """asyncio's own loop leaves that to the socket; uvloop does it by itself."""
    listeners, make = [], socket.create_server

    def made(*args, **options):
        listeners.append(make(*args, **options))
        return listeners[0]

    monkeypatch.setattr(socket, "create_server", made)
    async with serving_on(APP, "127.0.0.1", 0):
        assert listeners[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_a_port_that_is_taken_is_said_so():
    async with serving_on(APP, "127.0.0.1", 0) as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(Misconfigured, match=f"cannot listen on 127.0.0.1:{port}.*set HOST and PORT"):
            async with serving_on(APP, "127.0.0.1", port):
                pass


async def test_readiness_waits_for_the_first_look_but_not_for_ever(monkeypatch):
    look = FirstLook()
    with pytest.raises(Busy, match="who works here"):
        await look.check()
    monkeypatch.setattr(first_look, "PATIENCE_SECONDS", 0)
    await look.check()


async def test_readiness_comes_with_the_end_of_the_first_look():
    look = FirstLook()
    look.over.set()
    await look.check()

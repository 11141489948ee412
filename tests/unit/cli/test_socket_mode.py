"""Socket Mode against the stand-in's WebSocket; a whole journey over it is in the scenarios."""

import asyncio
import logging

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Misconfigured, Unreachable
from cli import socket_mode
from cli.lifetime import beside
from cli.serving import serving_on
from cli.socket_mode import SDK_LOG, SocketLine, dialled
from handlers.slack_door import SlackDoor
from sandbox.slack.app import create_app
from sandbox.slack.driver import SlackDriver
from sandbox.slack.world import World


@pytest.fixture
async def world():
    return World()


@pytest.fixture
async def driver(world):
    async with serving_on(create_app(world), "127.0.0.1", 0, ws="websockets-sansio") as url, SlackDriver(url) as driver:
        driver.url = url
        yield driver


@pytest.fixture
async def client(driver):
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient("xoxb-none", base_url=f"{driver.url}/api/", session=session)


@pytest.fixture
def door(client):
    slack = AsyncApp(client=client, signing_secret="x", authorize=lambda: None)
    return SlackDoor(slack, SignatureVerifier("x"), None, None)


def is_connected(state) -> bool:
    return state["sockets"] == 1


async def test_a_line_that_is_held_is_connected_and_says_so(door, driver, world, monkeypatch):
    connected = asyncio.Event()
    monkeypatch.setattr(socket_mode.LOG, "info", lambda _: connected.set())
    line = SocketLine(door, world.app_token, await dialled(door.slack.client, world.app_token))
    with pytest.raises(Unreachable, match="not connected"):
        await line.check()
    async with beside("line", line.hold()):
        await driver.wait_until(is_connected)
        async with asyncio.timeout(10):
            await connected.wait()
        await line.check()
    await driver.wait_until(lambda state: state["sockets"] == 0)


async def test_an_address_that_was_used_up_is_given_up_for_a_new_one(door, driver, world, monkeypatch):
    monkeypatch.setattr(socket_mode, "LOST_SECONDS", 0.2)
    monkeypatch.setattr(socket_mode, "LOOK_SECONDS", 0.05)
    stale = f"{driver.url.replace('http', 'ws')}/link/?ticket=used"
    async with beside("line", SocketLine(door, world.app_token, stale).hold()):
        await driver.wait_until(is_connected)


@pytest.mark.parametrize("token", ["xapp-wrong", "xoxb-sandbox"])
async def test_a_token_that_opens_no_socket_is_named(client, token):
    with pytest.raises(Misconfigured, match="set SLACK_APP_TOKEN"):
        await dialled(client, token)


async def test_slack_being_away_is_no_fault_of_the_settings(client):
    client.base_url = "http://127.0.0.1:1/api/"
    with pytest.raises(Unreachable):
        await dialled(client, "xapp-1")


def test_the_ticket_in_an_address_is_never_logged(caplog):
    with caplog.at_level(logging.DEBUG, logger=SDK_LOG.name):
        error = OSError("url='wss://wss.slack.com/link/?ticket=geheim&app_id=A1'")
        SDK_LOG.error("Failed to connect (error: %s); Retrying...", error, exc_info=error)
    assert "geheim" not in caplog.text
    assert "wss://wss.slack.com/link/?…" in caplog.text

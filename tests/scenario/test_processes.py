"""The command as an operator knows it: processes that start, are told to stop, are killed, and share one Redis."""

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from bot.stores.server import EmbeddedServer
from tests.scenario.processes import Stage, asked, staged, words
from tests.scenario.rig import ANNA, MARTA, decisions_in, has


@pytest.fixture
async def stage(short_folder: Path):
    async with staged(short_folder) as stage:
        yield stage


def approved(state) -> bool:
    return bool(state["trips"]) and state["trips"][0]["status"] == "approved"


async def test_a_signed_command_is_answered_and_a_told_process_ends_well(stage: Stage):
    async with stage.serving() as bot:
        await stage.person(ANNA).command(words())
        form = await stage.person(ANNA).wait_for_modal()
        assert form.field("purpose") == "client visit"
        assert await bot.ends() == 0, bot.logged
    assert not EmbeddedServer(stage.folder / "data").answers()
    assert not [event for event in bot.events() if event["level"] in ("error", "critical")], bot.logged


async def test_an_approval_pressed_just_before_the_end_reaches_hesine_after_the_next_start(stage: Stage):
    async with stage.serving("--no-worker") as web, stage.running("worker") as worker:
        card = await asked(stage)
        assert await worker.ends() == 0, worker.logged
        await stage.person(MARTA).press(card, "approve_trip")
        assert await web.ends() == 0, web.logged
    (trip,) = await stage.hesine.trips()
    assert trip["status"] == "pending"
    async with stage.serving():
        state = await stage.hesine.wait_until(approved)
        assert len(decisions_in(state["trips"][0])) == 1
        await stage.person(MARTA).wait_for_dm(lambda message: message.ts == card.ts and not has("approve_trip")(message))


async def test_an_approval_survives_that_everything_is_killed_at_once(stage: Stage):
    async with stage.serving() as bot:
        card = await asked(stage)
        await stage.hesine.fault("slow", path="*/approval*", seconds=5)
        await stage.person(MARTA).press(card, "approve_trip")
        assert await bot.ends(signal.SIGKILL) == -signal.SIGKILL
    await stage.hesine.clear_faults()
    async with stage.serving():
        state = await stage.hesine.wait_until(approved, timeout=100)
        assert len(decisions_in(state["trips"][0])) == 1


async def test_a_draft_survives_a_restart(stage: Stage):
    anna = stage.person(ANNA)
    async with stage.serving() as bot:
        await anna.command(words())
        await anna.wait_for_modal()
        await anna.close()
        assert await bot.ends() == 0, bot.logged
    async with stage.serving():
        await anna.command("list")
        shown = await anna.wait_for_dm(has("open_form"))
        assert "Lisbon" in shown.plain()


async def test_of_two_servers_and_a_worker_on_one_redis_a_trip_is_decided_once(stage: Stage):
    async with stage.serving("--no-worker") as first, stage.running("serve", "--no-worker") as second:
        other = await second.address()
        async with stage.running("worker") as worker:
            card = await asked(stage)
            await stage.person(MARTA).press(card, "approve_trip")
            await stage.slack.set_request_url(f"{other}/slack/events")
            await stage.person(MARTA).press(card, "approve_trip")
            state = await stage.hesine.wait_until(approved)
            assert len(decisions_in(state["trips"][0])) == 1
            assert await worker.ends() == 0, worker.logged
        assert await first.ends() == 0, first.logged
        assert EmbeddedServer(stage.folder / "data").answers()
        assert await second.ends() == 0, second.logged
    assert not EmbeddedServer(stage.folder / "data").answers()


async def test_requests_come_over_socket_mode_where_nothing_may_come_in(stage: Stage):
    async with stage.running("serve", SLACK_APP_TOKEN=stage.app_token) as bot:
        url = await bot.address()
        await bot.says("ready")
        await stage.slack.wait_until(lambda state: state["sockets"] == 1)
        await stage.hesine.push_to(f"{url}/hesine/travel/events")
        card = await asked(stage)
        await stage.slack.act("drop-sockets", reason="refresh_requested")
        await stage.slack.wait_until(lambda state: state["sockets"] == 1)
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.hesine.wait_until(approved)
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get(f"{url}/readyz")).text == "ready"
        assert await bot.ends() == 0, bot.logged


async def test_the_figures_say_how_much_stands_in_the_outbox(stage: Stage):
    async with stage.serving() as bot, httpx.AsyncClient(trust_env=False) as http:
        await asked(stage)
        url = bot.told[0].rsplit(" ", 1)[1]
        figures = (await http.get(f"{url}/metrics")).text
    assert 'travelbot_outbox_rows{state="parked"} 0.0' in figures


async def test_wrong_settings_are_all_named_and_nothing_is_started(stage: Stage):
    async with stage.running("serve", SLACK_BOT_TOKEN="", PORT="many", HESINE_APP_KEY="") as bot:
        said = await bot.rest()
    assert bot.process.returncode == 2
    for name in ("SLACK_BOT_TOKEN is not set", "PORT is wrong", "HESINE_APP_KEY is not set"):
        assert name in said
    assert "Traceback" not in said
    assert not (stage.folder / "data").exists()


async def test_a_token_that_slack_refuses_is_named(stage: Stage):
    async with stage.running("serve", SLACK_BOT_TOKEN="xoxb-wrong") as bot:
        said = await bot.rest()
    assert bot.process.returncode == 2
    assert "invalid_auth" in said
    assert "SLACK_BOT_TOKEN" in said
    assert "Traceback" not in said


async def test_down_stops_what_a_killed_process_left_and_nothing_in_use(stage: Stage):
    server = EmbeddedServer(stage.folder / "data")
    async with stage.serving() as bot:
        async with stage.running("down") as down:
            await down.rest()
        assert (down.process.returncode, "in use" in down.told[0]) == (1, True)
        assert await bot.ends(signal.SIGKILL) == -signal.SIGKILL
    assert server.answers()
    async with stage.running("down") as down:
        await down.rest()
    assert (down.process.returncode, down.told) == (0, ["Stopped the embedded Redis in data; its data is kept."])
    assert not server.answers()


async def test_an_embedded_redis_that_is_killed_comes_back_with_its_data(stage: Stage):
    async with stage.serving() as bot:
        card = await asked(stage)
        server = EmbeddedServer(stage.folder / "data")
        import os

        with server._client() as client:
            os.kill(client.info("server")["process_id"], signal.SIGKILL)
        async with asyncio.timeout(20), httpx.AsyncClient(trust_env=False) as http:
            url = bot.told[0].rsplit(" ", 1)[1]
            while (await http.get(f"{url}/readyz")).status_code != 200:
                pass
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.hesine.wait_until(approved)

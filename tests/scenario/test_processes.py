"""The command as an operator knows it: processes that start, are told to stop, are killed, and share one Redis."""

import asyncio
import os
import signal
from pathlib import Path

import httpx
import pytest

from bot.stores.server import EmbeddedServer
from tests.scenario.processes import Stage, asked, staged, words
from tests.scenario.rig import ANNA, MARTA, decisions_in, has

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def stage(short_folder: Path):
    async with staged(short_folder) as stage:
        yield stage


def approved(state) -> bool:
    return bool(state["trips"]) and state["trips"][0]["status"] == "approved"


async def ready(url: str) -> None:
    """Slack's SDK may connect a second time right after the first: so it is asked until it is."""
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.timeout(20):
        while (await http.get(f"{url}/readyz")).text != "ready":
            continue


def legs(form) -> int:
    return sum(key.startswith("origin.") for key in form.fields)


def opened(state) -> int:
    """How often an address was asked for; after a disconnect the SDK may ask twice."""
    return sum(call["method"] == "apps.connections.open" for call in state["calls"])


async def test_a_signed_command_is_answered_and_a_told_process_ends_well(stage: Stage):
    async with stage.serving() as bot, httpx.AsyncClient(trust_env=False) as http:
        await stage.person(ANNA).command(words())
        form = await stage.person(ANNA).wait_for_modal()
        assert form.field("purpose") == "client visit"
        figures = (await http.get(f"{bot.url}/metrics")).text
        assert 'travelbot_outbox_rows{state="parked"} 0.0' in figures
        await bot.ends_well()
    assert not EmbeddedServer(stage.folder / "data").answers()
    assert not [event for event in bot.events() if event["level"] in ("error", "critical")]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=["told", "killed"])
async def test_an_approval_pressed_just_before_the_end_reaches_hesine_after_the_next_start(stage: Stage, ending):
    async with stage.running("worker") as worker, stage.serving("--no-worker") as web:
        card = await asked(stage)
        await worker.ends_well()
        await stage.person(MARTA).press(card, "approve_trip")
        redis = await stage.redis_pid()
        await web.ends(ending)
        if ending is signal.SIGKILL:
            os.kill(redis, signal.SIGKILL)
    (trip,) = await stage.hesine.trips()
    assert trip["status"] == "pending"
    async with stage.serving():
        state = await stage.hesine.wait_until(approved)
        assert len(decisions_in(state["trips"][0])) == 1
        await stage.person(MARTA).wait_for_dm(
            lambda message: message.ts == card.ts and not has("approve_trip")(message)
        )


async def test_a_draft_survives_a_restart(stage: Stage):
    anna = stage.person(ANNA)
    async with stage.serving() as bot:
        await anna.command(words())
        await anna.wait_for_modal()
        await anna.close()
        await bot.ends_well()
    async with stage.serving():
        await anna.command("list")
        shown = await anna.wait_for_dm(has("open_form"))
        assert "Lisbon" in shown.plain()


async def test_of_two_servers_and_a_worker_on_one_redis_a_trip_is_decided_once(stage: Stage):
    async with (
        stage.running("serve", "--no-worker") as second,
        stage.running("worker") as worker,
        stage.serving("--no-worker") as first,
    ):
        card = await asked(stage)
        worker.process.send_signal(signal.SIGSTOP)  # else the second press could find the button gone
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.slack.set_request_url(f"{await second.listens()}/slack/events")
        await stage.person(MARTA).press(card, "approve_trip")
        worker.process.send_signal(signal.SIGCONT)
        state = await stage.hesine.wait_until(approved)
        assert len(decisions_in(state["trips"][0])) == 1
        await worker.ends_well()
        await first.ends_well()
        assert EmbeddedServer(stage.folder / "data").answers()
        await second.ends_well()
    assert not EmbeddedServer(stage.folder / "data").answers()


async def test_what_one_replica_asked_is_answered_at_another_after_the_first_was_killed(stage: Stage):
    anna = stage.person(ANNA)
    async with (
        stage.running("worker"),
        stage.running("serve", "--no-worker") as second,
        stage.serving("--no-worker") as first,
    ):
        await anna.say(words())
        offer = await anna.wait_for_dm(has("open_form"))
        await anna.press(offer, "open_form")
        form = await anna.wait_for_modal()
        assert await first.ends(signal.SIGKILL) == -signal.SIGKILL
        await stage.slack.set_request_url(f"{await second.listens()}/slack/events")
        await anna.press(form, "add_leg")
        longer = await anna.wait_for_modal(lambda view: legs(view) == 2)
        assert longer.field("purpose") == "client visit"
        await anna.press(longer, "remove_leg")
        await anna.wait_for_modal(lambda view: legs(view) == 1)
        sent = await anna.submit()
        assert sent.closed, sent.errors
        card = await stage.person(MARTA).wait_for_dm(has("approve_trip"))
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.hesine.wait_until(approved)


async def test_requests_come_over_socket_mode_where_nothing_may_come_in(stage: Stage):
    async with stage.running("serve", SLACK_APP_TOKEN=stage.app_token) as bot:
        url = await bot.listens()
        await bot.says("ready")
        await stage.slack.wait_until(lambda state: state["sockets"] == 1)
        await stage.hesine.push_to(f"{url}/hesine/travel/events")
        card = await asked(stage)
        await stage.slack.act("sockets/disconnect", reason="refresh_requested")
        await stage.slack.wait_until(lambda state: state["sockets"] == 1 and opened(state) >= 2)
        await ready(url)
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.hesine.wait_until(approved)
        await ready(url)
        await bot.ends_well()


async def test_wrong_settings_are_all_named_and_nothing_is_started(stage: Stage):
    async with stage.running("serve", SLACK_BOT_TOKEN="", PORT="many", SLACK_SIGNING_SECRET="") as bot:
        said = await bot.rest()
    assert bot.process.returncode == 2
    for name in ("SLACK_BOT_TOKEN is not set", "PORT is wrong", "SLACK_SIGNING_SECRET is not set"):
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

"""When our own store does not answer: nothing is promised, everyone is told, and the next press works."""

import os
import signal
from time import monotonic

import pytest
from redis import Redis

from bot.stores.server import EmbeddedServer
from tests.scenario.rig import ANNA, ASK, MARTA, asked, decisions_in, has, only_trip, pressing, says, signed, value_of


@pytest.fixture
async def frail(rig, short_folder):
    """The rig on a Redis of its own, which a test may stop and start."""
    server = EmbeddedServer(short_folder)
    server.attach()
    rig.redis_url = server.url
    async with rig.running():
        rig.redis_pid = Redis.from_url(server.url).info("server")["process_id"]
        yield rig
        os.kill(rig.redis_pid, signal.SIGCONT)
    server.detach()


async def test_a_click_is_answered_in_time_with_nothing_saved_and_counts_when_pressed_again(frail):
    _, marta, card = await asked(frail)
    value = value_of(card, "approve_trip")
    os.kill(frail.redis_pid, signal.SIGSTOP)
    started = monotonic()
    answer = await signed(frail, pressing(MARTA, "approve_trip", value))
    assert (answer.status_code, monotonic() - started < 3) == (200, True)
    os.kill(frail.redis_pid, signal.SIGCONT)
    await marta.wait_for_dm(says("Not saved"))
    await marta.press(await marta.wait_for_dm(has("approve_trip")), "approve_trip")
    await frail.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    assert len(decisions_in(await only_trip(frail))) == 1


async def test_a_form_that_could_not_be_saved_stays_open_and_says_so(frail):
    anna = frail.person(ANNA)
    await anna.command(ASK)
    await anna.wait_for_modal()
    os.kill(frail.redis_pid, signal.SIGSTOP)
    sent = await anna.submit()
    os.kill(frail.redis_pid, signal.SIGCONT)
    assert await frail.hesine.trips() == []
    assert not sent.closed
    assert "Not saved" in str(sent.errors)
    assert (await anna.modal()).field("purpose") == "client visit"


async def test_who_presses_reject_or_details_meanwhile_is_told_too(frail):
    _, marta, card = await asked(frail)
    os.kill(frail.redis_pid, signal.SIGSTOP)
    await marta.press(card, "reject_trip")
    await marta.wait_for_dm(lambda m: m.is_ephemeral and says("Not saved")(m))
    os.kill(frail.redis_pid, signal.SIGCONT)

"""What Hesine does not take, whatever one does: kept, shown to the people concerned, listed, tried again or dropped."""

import json
from pathlib import Path

import httpx
import pytest

from tests.scenario.processes import Running, Stage, asked, staged, words
from tests.scenario.rig import ANNA, MARTA, decisions_in, fill_and_send, has, says

PARKED = "Your administrator has to look at it"


@pytest.fixture
async def stage(short_folder: Path):
    async with staged(short_folder) as stage:
        yield stage


async def ran(stage: Stage, *said: str) -> str:
    """What a command printed that ended well."""
    async with stage.running(*said) as command:
        errors = await command.rest()
        assert command.process.returncode == 0, (said, errors)
        return "\n".join(command.told)


async def parked(stage: Stage, errand: str) -> str:
    """The id of the one errand that stands still, listed with its reason."""
    (one,) = json.loads(await ran(stage, "relay", "list", "--json"))
    assert (one["errand"], one["state"], one["attempts"]) == (errand, "parked", 1)
    assert one["reason"].startswith("NotFound: Hesine has no such object")
    return one["id"]


async def figures_of(bot: Running) -> str:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{bot.url}/metrics")).text


async def acts(stage: Stage) -> list[tuple[str, ...]]:
    """What the audit says, and that it is whole."""
    assert "whole up to entry" in await ran(stage, "audit", "verify")
    entries = [json.loads(one)["entry"] for one in (await ran(stage, "audit", "export")).splitlines()]
    return [(one["act"], one["result"], one.get("why", "")) for one in entries]


async def test_a_decision_that_stands_still_is_shown_counted_listed_and_arrives_when_tried_again(stage):
    async with stage.serving() as bot:
        card = await asked(stage)
        await stage.hesine.fault("status", "POST", "/api/travel/*/approval", status=404)
        await stage.person(MARTA).press(card, "approve_trip")
        await stage.person(MARTA).wait_for_dm(lambda m: m.ts == card.ts and says(PARKED)(m))
        await stage.person(ANNA).wait_for_dm(says(PARKED))
        assert 'travelbot_outbox_rows{state="parked"} 1.0' in await figures_of(bot)
        await ran(stage, "relay", "retry", await parked(stage, "decide"))
        await stage.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
        await stage.person(MARTA).wait_for_dm(
            lambda m: m.ts == card.ts and says("Approved")(m) and PARKED not in m.plain()
        )
        assert await ran(stage, "relay", "list") == "Nothing is parked."
        assert ("retry", "done", "decide") in await acts(stage)
        await bot.ends_well()


async def test_a_decision_that_is_dropped_opens_the_step_and_the_approver_hears_of_it(stage):
    marta = stage.person(MARTA)
    async with stage.serving() as bot:
        card = await asked(stage)
        await stage.hesine.fault("status", "POST", "/api/travel/*/approval", status=404)
        await marta.press(card, "approve_trip")
        await marta.wait_for_dm(lambda m: m.ts == card.ts and says(PARKED)(m))
        await ran(stage, "relay", "drop", await parked(stage, "decide"), "--reason", "untaken", "--yes")
        await marta.wait_for_dm(lambda m: m.ts != card.ts and says("not counted", "your administrator stopped it")(m))
        again = await marta.wait_for_dm(lambda m: m.ts == card.ts and has("approve_trip")(m))
        await stage.person(ANNA).wait_for_dm(says("Waiting for Marta Ruiz", "your administrator stopped it"))
        await marta.press(again, "approve_trip")
        await stage.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
        (trip,) = await stage.hesine.trips()
        assert len(decisions_in(trip)) == 1
        told = await acts(stage)
        assert told.index(("drop", "done", "untaken")) + 1 == told.index(("approve", "not_counted", ""))
        await bot.ends_well()


async def test_a_filing_that_is_dropped_can_be_mended_with_all_that_was_typed(stage):
    anna = stage.person(ANNA)
    async with stage.serving() as bot:
        await stage.hesine.fault("status", "POST", "/api/travel/create", status=404)
        await fill_and_send(anna, words())
        await anna.wait_for_dm(says(PARKED))
        await ran(stage, "relay", "drop", await parked(stage, "file"), "--reason", "mistaken", "--yes")
        await anna.wait_for_dm(lambda m: says("your administrator stopped it")(m) and not has("edit_trip")(m))
        mine = await anna.wait_for_dm(has("edit_trip"))
        assert says("Your administrator stopped the filing")(mine)
        await anna.press(mine, "edit_trip")
        assert (await anna.wait_for_modal()).field("purpose") == "client visit"
        assert (await anna.submit()).closed
        await stage.person(MARTA).wait_for_dm(has("approve_trip"))
        assert len(await stage.hesine.trips()) == 1
        await bot.ends_well()


async def test_a_withdrawal_that_is_dropped_leaves_the_trip_to_be_decided(stage):
    anna, marta = stage.person(ANNA), stage.person(MARTA)
    async with stage.serving() as bot:
        card = await asked(stage)
        mine = await anna.wait_for_dm(has("withdraw_trip"))
        await stage.hesine.fault("status", "DELETE", "/api/travel/*", status=404)
        await anna.press(mine, "withdraw_trip")
        await anna.wait_for_dm(lambda m: m.ts == mine.ts and says(PARKED)(m))
        await ran(stage, "relay", "drop", await parked(stage, "withdraw"), "--reason", "untaken", "--yes")
        await anna.wait_for_dm(lambda m: m.ts != mine.ts and says("not counted")(m))
        await marta.press(await marta.wait_for_dm(lambda m: m.ts == card.ts and has("approve_trip")(m)), "approve_trip")
        await stage.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
        await bot.ends_well()

"""The message shortcut "Make a trip of this": somebody's words become the form of whoever presses."""

from blocks.ids import Shortcut
from tests.scenario.rig import ANNA, ASK, TEAM, has, says, signed


async def press_on(rig, user, text, *, author=ANNA, written="1764000000.000100", pressed="1764000060.000000"):
    """As Slack sends it, with a trigger of nobody's: the form is offered behind a button."""
    return await signed(
        rig,
        {
            "type": "message_action",
            "callback_id": Shortcut.TRIP_OF_MESSAGE.value,
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": "1.2.3",
            "action_ts": pressed,
            "message_ts": written,
            "channel": {"id": "C1", "name": "general"},
            "message": {"type": "message", "user": author, "text": text, "ts": written},
        },
    )


async def test_a_message_of_ones_own_fills_the_form(desk):
    anna = desk.person(ANNA)
    await anna.say(ASK)
    mine = await anna.wait_for_dm(lambda message: message.plain() == ASK)
    await anna.message_shortcut("message_to_trip", mine)
    form = await anna.wait_for_modal()
    assert (form.field("depart"), form.field("purpose"), form.field("amount")) == ("2026-11-30", "client visit", "800")


async def test_a_message_of_someone_else_becomes_a_trip_of_the_person_who_pressed(desk):
    anna = desk.person(ANNA)
    assert (await press_on(desk, ANNA, ASK, author="U0SAMLEE")).status_code == 200
    offer = await anna.wait_for_dm(has("open_form"))
    await anna.press(offer, "open_form")
    form = await anna.wait_for_modal()
    assert (form.field("purpose"), form.field("approver")) == ("client visit", "E1004")


async def test_the_days_of_an_old_message_count_from_when_it_was_written(desk):
    """Written on a Sunday, two days before it was pressed."""
    anna = desk.person(ANNA)
    await press_on(desk, ANNA, "Berlin to Lisbon in 9 days", written="1764000000.000100", pressed="1764172800.000100")
    offer = await anna.wait_for_dm(has("open_form"))
    await anna.press(offer, "open_form")
    assert (await anna.wait_for_modal()).field("depart") == "2026-12-01"


async def test_a_shortcut_that_does_not_say_when_is_told_so_and_opens_nothing(desk):
    anna = desk.person(ANNA)
    assert (await press_on(desk, ANNA, ASK, pressed="soon")).status_code == 200
    await anna.wait_for_dm(says("older message"))
    assert await anna.modal() is None

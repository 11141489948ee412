"""Journey 1: the command, the shortcut, and a form that could not be opened in time."""

from tests.scenario.rig import ANNA, ASK, LIN, asked, fill_and_send, has, says


async def test_words_fill_the_form(desk):
    anna = desk.person(ANNA)
    await anna.command(ASK)
    form = await anna.wait_for_modal()
    assert form.field("origin").startswith("BER|")
    assert form.field("destination").startswith("LIS|")
    assert (form.field("depart"), form.field("return_date")) == ("2026-11-30", "2026-12-04")
    assert (form.field("purpose"), form.field("amount"), form.field("currency")) == ("client visit", "800", "EUR")
    assert form.field("approver") == "E1004"


async def test_the_bare_command_opens_an_empty_form_with_the_manager_as_approver(desk):
    lin = desk.person(LIN)
    await lin.command("")
    form = await lin.wait_for_modal()
    assert (form.field("purpose"), form.field("origin"), form.field("depart")) == (None, None, None)
    assert (form.field("approver"), form.field("currency")) == ("E1002", "CNY")


async def test_the_global_shortcut_opens_the_same_form(desk):
    anna = desk.person(ANNA)
    await anna.shortcut("new_trip")
    form = await anna.wait_for_modal()
    assert (form.callback_id, form.field("approver")) == ("trip_form", "E1004")


async def test_help_is_private_and_shows_examples(desk):
    anna = desk.person(ANNA)
    await anna.command("help")
    await anna.wait_for_dm(lambda message: message.is_ephemeral and says("/trip Berlin to Lisbon")(message))


async def test_the_list_shows_my_trips_and_drafts(desk):
    anna, _, _ = await asked(desk)
    await anna.command("Hamburg to Paris next Monday")
    await anna.wait_for_modal()
    await anna.close()
    await anna.command("list")
    shown = await anna.wait_for_dm(lambda message: message.is_ephemeral and says("CL202611240001")(message))
    assert "Paris" in shown.plain()
    assert has("open_form")(shown)


async def test_an_empty_list_says_how_to_start(desk):
    anna = desk.person(ANNA)
    await anna.command("list")
    await anna.wait_for_dm(lambda message: message.is_ephemeral and says("/trip")(message))


async def test_one_trip_by_its_number_whatever_the_case(desk):
    anna, _, _ = await asked(desk)
    await anna.command("status cl202611240001")
    await anna.wait_for_dm(lambda message: message.is_ephemeral and says("CL202611240001", "Lisbon")(message))


async def test_somebody_elses_number_looks_like_none(desk):
    await asked(desk)
    lin = desk.person(LIN)
    await lin.command("status CL202611240001")
    told = await lin.wait_for_dm(lambda message: message.is_ephemeral)
    assert "Lisbon" not in told.plain()
    assert "里斯本" not in told.plain()


async def test_an_expired_trigger_leaves_a_private_button_that_opens_the_form(desk):
    anna = desk.person(ANNA)
    await desk.slack.fault("error:expired_trigger_id", method="views.open", times=1)
    await anna.command(ASK)
    offer = await anna.wait_for_dm(has("open_form"))
    assert await anna.modal() is None
    await anna.press(offer, "open_form")
    form = await anna.wait_for_modal()
    assert (form.field("depart"), form.field("purpose")) == ("2026-11-30", "client visit")


async def test_words_in_a_direct_message_offer_the_form(desk):
    anna = desk.person(ANNA)
    await anna.say(ASK)
    offer = await anna.wait_for_dm(has("open_form"))
    await anna.press(offer, "open_form")
    form = await anna.wait_for_modal()
    assert form.field("purpose") == "client visit"


async def test_people_mentioned_and_marks_in_the_words_stay_harmless(desk):
    anna = desk.person(ANNA)
    await anna.command("Berlin to Lisbon tomorrow, <!channel> &amp; <https://evil.example|click>")
    form = await anna.wait_for_modal()
    assert "<!channel>" not in form.plain()


async def test_the_second_command_replaces_nothing_of_the_first_trip(desk):
    anna = desk.person(ANNA)
    await fill_and_send(anna)
    await fill_and_send(anna, "Berlin to Madrid Tue 1 Dec, training, 400 EUR")
    state = await desk.hesine.wait_until(lambda state: len(state["trips"]) == 2)
    assert {trip["trip_detail"]["purpose"] for trip in state["trips"]} == {"client visit", "training"}


async def test_an_ampersand_in_the_words_is_shown_as_one(desk):
    """Slack escapes it on the way to us, and draws it from its escape on the way back: once each."""
    anna = desk.person(ANNA)
    await anna.command("Berlin to Lisbon tomorrow, R&D offsite")
    form = await anna.wait_for_modal()
    assert "R&amp;D" in str(form.blocks)
    assert "&amp;amp;" not in str(form.blocks)

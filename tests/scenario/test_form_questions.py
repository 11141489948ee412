"""The form shows the reading, and asks what is unclear by buttons."""

from tests.scenario.rig import ANNA, LIN, has


async def test_the_reading_stands_on_top_with_absolute_days(desk):
    lin = desk.person(LIN)
    await lin.command("下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    form = await lin.wait_for_modal()
    assert all(one in form.plain() for one in ("北京 → 上海", "2026年12月2日周三", "3天2晚", "见客户"))


async def test_a_press_fills_the_slot_in_place_and_keeps_what_was_typed(desk):
    anna = desk.person(ANNA)
    await anna.command("Berlin to Birmingham on 3 Dec, client visit, 800 EUR")
    form = await anna.wait_for_modal(has("answer_1"))
    assert form.field("destination") is None
    await anna.fill(note="Window seat", amount="750")
    await anna.press(form, "answer_1")
    now = await anna.wait_for_modal(lambda view: not has("answer_1")(view))
    assert now.id == form.id
    assert now.field("destination").startswith("BHX|")
    assert (now.field("note"), now.field("amount"), now.field("depart")) == ("Window seat", "750", "2026-12-03")
    sent = await anna.submit()
    assert sent.closed, sent.errors


async def test_an_error_after_an_answer_stands_under_its_field(desk):
    anna = desk.person(ANNA)
    await anna.command("Berlin to Birmingham on 3 Dec, client visit, 800 EUR")
    await anna.press(await anna.wait_for_modal(has("answer_1")), "answer_1")
    await anna.wait_for_modal(lambda view: not has("answer_1")(view))
    await anna.fill(depart="2026-11-20")
    sent = await anna.submit()
    assert [key.split(".")[0] for key in sent.errors] == ["depart"]


async def test_a_field_that_was_filled_by_hand_is_not_asked_about(desk):
    anna = desk.person(ANNA)
    await anna.command("Berlin to Birmingham on 3 Dec, client visit")
    form = await anna.wait_for_modal(has("answer_1"))
    await anna.pick("destination", "Madr", "Madrid")
    await anna.press(form, "add_leg")
    form = await anna.wait_for_modal(lambda view: not has("answer_1")(view))
    assert form.field("destination").startswith("MAD|")


async def test_two_days_that_may_be_meant_are_offered_as_dates(desk):
    anna = desk.person(ANNA)
    await anna.command("Berlin to Lisbon next Thursday")
    form = await anna.wait_for_modal(has("answer_1"))
    assert [one.text for one in form.buttons[:2]] == ["Thu 3 Dec 2026", "Thu 26 Nov 2026"]


async def test_words_that_are_no_trip_fill_nothing_and_the_form_says_so(desk):
    anna = desk.person(ANNA)
    await anna.command("what's the weather in Paris")
    form = await anna.wait_for_modal()
    assert "No trip was found in" in form.plain()
    assert form.field("destination") is None

"""Journey 2: the form, its checks, and drafts that survive."""

import pytest

from tests.scenario.rig import ANNA, ASK, LIN, has


async def opened_form(person, words=ASK):
    await person.command(words)
    return await person.wait_for_modal()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"return_date": "2026-11-29"}, "return_date"),
        ({"depart": "2026-11-20", "return_date": "2026-11-29"}, "depart"),
        ({"amount": "about 800"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "12.345"}, "amount"),
    ],
)
async def test_a_wrong_field_is_told_under_that_field_and_nothing_is_sent(desk, changes, field):
    anna = desk.person(ANNA)
    form = await opened_form(anna)
    await anna.fill(changes)
    sent = await anna.submit()
    assert not sent.closed
    assert [key.split(".")[0] for key in sent.errors] == [field]
    assert (await anna.modal()).id == form.id
    assert await desk.hesine.trips() == []


async def test_the_same_place_twice_is_told_under_the_destination(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    await anna.pick("destination", "ber", "Berlin")
    sent = await anna.submit()
    assert [key.split(".")[0] for key in sent.errors] == ["destination"]


async def test_nobody_approves_their_own_trip(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    offered = await anna.search("approver", "Schmidt")
    assert offered == []


async def test_what_was_typed_survives_errors_and_added_legs(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    await anna.fill(purpose="Two cities", amount="not a sum", note="Window seat")
    assert not (await anna.submit()).closed
    form = await anna.modal()
    await anna.press(form, "add_leg")
    form = await anna.wait_for_modal(lambda view: sum(key.startswith("origin.") for key in view.fields) == 2)
    assert (form.field("purpose"), form.field("amount"), form.field("note")) == (
        "Two cities",
        "not a sum",
        "Window seat",
    )
    second = [key for key in form.fields if key.startswith("origin.1")]
    assert form.fields[second[0]].startswith("LIS|"), "the next leg starts where the last one ended"


async def test_a_trip_of_several_legs_arrives_in_hesine(desk):
    anna = desk.person(ANNA)
    form = await opened_form(anna)
    await anna.press(form, "add_leg")
    form = await anna.wait_for_modal(lambda view: any(key.startswith("destination.1") for key in view.fields))
    destination, depart = (
        next(k for k in form.fields if k.startswith(f"{name}.1")) for name in ("destination", "depart")
    )
    await anna.pick(destination, "Madr", "Madrid")
    await anna.fill({depart: "2026-12-02"})
    sent = await anna.submit()
    assert sent.closed, sent.errors
    state = await desk.hesine.wait_until(lambda state: state["trips"])
    legs = state["trips"][0]["trip_detail"]["legs"]
    assert [(leg["from"]["code"], leg["to"]["code"], leg["depart_date"]) for leg in legs] == [
        ("BER", "LIS", "2026-11-30"),
        ("LIS", "MAD", "2026-12-02"),
    ]


async def test_legs_are_removed_again_and_never_more_than_eight(desk):
    anna = desk.person(ANNA)
    form = await opened_form(anna)
    for count in range(2, 9):
        await anna.press(form, "add_leg")
        form = await anna.wait_for_modal(lambda v, n=count: sum(key.startswith("origin.") for key in v.fields) == n)
    assert not has("add_leg")(form)
    await anna.press(form, "remove_leg")
    form = await anna.wait_for_modal(lambda view: sum(key.startswith("origin.") for key in view.fields) == 7)
    assert has("add_leg")(form)


async def test_a_place_that_is_not_in_the_table_is_kept_as_typed_and_marked(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    offered = await anna.search("destination", "Kleinkleckersdorf")
    assert len(offered) == 1
    await anna.pick("destination", "Kleinkleckersdorf", "Kleinkleckersdorf")
    assert (await anna.submit()).closed
    state = await desk.hesine.wait_until(lambda state: state["trips"])
    to = state["trips"][0]["trip_detail"]["legs"][0]["to"]
    assert to["name"] == "Kleinkleckersdorf"
    assert not to["code"]
    await anna.wait_for_dm(lambda message: "as typed" in message.plain())


async def test_places_are_found_in_both_languages(desk):
    lin = desk.person(LIN)
    await opened_form(lin, "")
    assert any(option["value"].startswith("SHA|") for option in await lin.search("origin", "上海"))
    assert any(option["value"].startswith("SHA|") for option in await lin.search("origin", "shang"))


async def test_an_approver_is_found_by_name_and_chosen(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    await anna.pick("approver", "Sam", "Sam Lee")
    assert (await anna.submit()).closed
    state = await desk.hesine.wait_until(lambda state: state["trips"])
    assert state["trips"][0]["steps"][0]["approver_ids"] == ["E1006"]


async def test_someone_who_left_is_not_offered_as_approver(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    assert await anna.search("approver", "Wang Lei") == []


async def test_a_closed_form_is_offered_again_and_continues_where_it_was(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    await anna.fill(return_date="2026-12-05")
    await anna.close()
    await anna.command("")
    form = await anna.wait_for_modal()
    assert has("continue_draft")(form)
    await anna.press(form, "continue_draft")
    form = await anna.wait_for_modal(lambda view: view.field("origin") is not None)
    assert (form.field("return_date"), form.field("purpose")) == ("2026-12-05", "client visit")


async def test_a_failed_submission_survives_a_restart_of_the_bot(rig):
    anna = rig.person(ANNA)
    async with rig.running():
        await opened_form(anna)
        await anna.fill(amount="about 800", purpose="Typed before the restart")
        assert not (await anna.submit()).closed
    async with rig.running():
        await anna.close()
        await anna.command("")
        form = await anna.wait_for_modal(has("continue_draft"))
        await anna.press(form, "continue_draft")
        form = await anna.wait_for_modal(lambda view: view.field("origin") is not None)
        assert (form.field("amount"), form.field("purpose")) == ("about 800", "Typed before the restart")


async def test_a_draft_can_be_discarded(desk):
    anna = desk.person(ANNA)
    await opened_form(anna)
    await anna.fill(return_date="2026-12-05")
    await anna.close()
    await anna.command("list")
    shown = await anna.wait_for_dm(has("discard_draft"))
    await anna.press(shown, "discard_draft")
    await anna.wait_for_dm(lambda message: message.is_ephemeral and "gone" in message.plain())
    await anna.command("")
    form = await anna.wait_for_modal(lambda view: view.field("origin") is None)
    assert not has("continue_draft")(form)

"""Journey 3: sending, Hesine's refusal, and a message that tells the truth meanwhile."""

from tests.scenario.rig import ANNA, ASK, MARTA, fill_and_send, has, only_trip, says


async def test_the_requesters_one_message_goes_from_sent_to_waiting_for_whom(desk):
    anna = desk.person(ANNA)
    await desk.hesine.fault("status", "POST", "/api/travel/create", status=503, times=1)
    await fill_and_send(anna)
    waiting = await anna.wait_for_dm(says("Waiting for Marta Ruiz", "since"))
    texts = [version["text"] for version in waiting.versions]
    assert any("Being filed in Hesine" in text for text in texts), texts
    assert len([message for message in await anna.dm() if "Lisbon" in message.plain()]) == 1


async def test_hesine_holds_the_trip_as_typed(desk):
    await fill_and_send(desk.person(ANNA))
    await desk.hesine.wait_until(lambda state: state["trips"])
    trip = await only_trip(desk)
    detail = trip["trip_detail"]
    assert (trip["employee_id"], trip["steps"][0]["approver_ids"]) == ("E1003", ["E1004"])
    assert detail["budget"] == {"amount": "800.00", "currency": "EUR"}
    assert (detail["purpose"], detail["return_date"]) == ("client visit", "2026-12-04")
    assert trip["client_request_id"]


async def test_a_lost_answer_files_nothing_twice(desk):
    await desk.hesine.fault("drop_after", "POST", "/api/travel/create", times=1)
    anna, marta = desk.person(ANNA), desk.person(MARTA)
    await fill_and_send(anna)
    await marta.wait_for_dm(has("approve_trip"))
    trip = await only_trip(desk)
    assert (await desk.hesine.effects(trip["trip_id"]))["created"] == 1
    assert len([one for one in await marta.dm() if has("approve_trip")(one)]) == 1


async def test_a_refusal_names_the_field_and_offers_edit_with_all_that_was_typed(desk):
    await desk.hesine.seed(rules={"max_budget": {"amount": "500.00", "currency": "EUR"}})
    anna, marta = desk.person(ANNA), desk.person(MARTA)
    await fill_and_send(anna)
    refused = await anna.wait_for_dm(has("edit_trip"))
    assert "Budget" in refused.plain()
    assert await marta.dm() == []
    await anna.press(refused, "edit_trip")
    form = await anna.wait_for_modal(lambda view: view.field("purpose") == "client visit")
    assert form.field("amount") == "800"
    await anna.fill(amount="450")
    assert (await anna.submit()).closed
    await marta.wait_for_dm(has("approve_trip"))
    assert (await only_trip(desk))["trip_detail"]["budget"]["amount"] == "450.00"
    await anna.wait_for_dm(lambda message: message.ts == refused.ts and not has("edit_trip")(message))


async def test_while_hesine_is_away_the_message_says_so_and_heals(desk):
    await desk.hesine.fault("status", "POST", "/api/travel/create", status=503, times=3)
    anna = desk.person(ANNA)
    await fill_and_send(anna)
    waiting = await anna.wait_for_dm(says("Waiting for Marta Ruiz"), timeout=20)
    assert any("keep trying" in str(version) for version in waiting.versions)
    assert "keep trying" not in waiting.plain()


async def test_a_closed_permission_is_told_and_filed_once_it_is_open(desk):
    await desk.hesine.close_permissions("travel.create")
    anna = desk.person(ANNA)
    await fill_and_send(anna)
    await anna.wait_for_dm(says("administrator must act"))
    await desk.hesine.close_permissions()
    await desk.move(minutes=2)
    await desk.tick()
    await anna.wait_for_dm(says("Waiting for Marta Ruiz"))


async def test_sending_twice_files_once(desk):
    anna = desk.person(ANNA)
    await anna.command(ASK)
    form = await anna.wait_for_modal()
    assert (await anna.submit()).closed
    await desk.hesine.wait_until(lambda state: state["trips"])
    assert form.private_metadata.startswith("d1|")
    await anna.command("list")
    listed = await anna.wait_for_dm(lambda message: message.is_ephemeral)
    assert not has("open_form")(listed), "a sent draft is no draft any more"
    assert len(await desk.hesine.trips()) == 1

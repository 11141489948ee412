"""Journeys 4 and 5: the card, the decision, and how it reaches Hesine."""

import asyncio

from tests.scenario.rig import ANNA, MARTA, SAM, asked, decisions_in, dms, fill_and_send, has, only_trip, says


async def test_the_card_holds_all_that_a_decision_needs(desk):
    _, _, card = await asked(desk)
    shown = card.plain()
    for fact in (
        "Anna Schmidt",
        "client visit",
        "Berlin",
        "Lisbon",
        "Mon 30 Nov 2026",
        "Fri 4 Dec 2026",
        "4 nights",
        "€800",
    ):
        assert fact in shown, (fact, shown)
    assert {"approve_trip", "reject_trip", "trip_details"} <= {button.action_id for button in card.buttons}
    assert "Anna Schmidt" in card.text
    assert "Lisbon" in card.text


async def test_approval_takes_the_buttons_from_every_copy_and_says_who_and_when(desk):
    anna, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    settled = await marta.wait_for_dm(
        lambda m: m.ts == card.ts and says("Approved", "Marta Ruiz")(m) and "Being sent" not in m.plain()
    )
    assert {button.action_id for button in settled.buttons} == {"trip_details"}
    mine = await anna.wait_for_dm(lambda m: says("Approved", "Marta Ruiz")(m) and "Being sent" not in m.plain())
    assert not has("withdraw_trip")(mine)
    assert (await only_trip(desk))["status"] == "approved"


async def test_the_pressed_card_is_updated_through_its_own_way_back(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and not has("approve_trip")(m))
    calls = await desk.slack.calls()
    assert any(call["method"] == "response_url" for call in calls), {call["method"] for call in calls}


async def test_a_rejection_needs_a_reason_which_the_requester_reads_word_for_word(desk):
    anna, marta, card = await asked(desk)
    await marta.press(card, "reject_trip")
    await marta.wait_for_modal(lambda view: view.callback_id == "reject_trip")
    assert not (await marta.submit()).closed
    await marta.fill(reason="Too dear & too late. <Next> week?")
    assert (await marta.submit()).closed
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "rejected")
    (decision,) = decisions_in(await only_trip(desk))
    assert decision["comment"] == "Too dear & too late. <Next> week?"
    mine = await anna.wait_for_dm(lambda m: says("Rejected", "Marta Ruiz")(m) and "Being sent" not in m.plain())
    assert "Too dear &amp; too late. &lt;Next&gt; week?" in str(mine.blocks)
    settled = await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Rejected")(m))
    assert not has("approve_trip")(settled)


async def test_a_cancelled_reason_decides_nothing(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "reject_trip")
    await marta.wait_for_modal(lambda view: view.callback_id == "reject_trip")
    await marta.close()
    assert decisions_in(await only_trip(desk)) == []
    assert has("approve_trip")(await marta.last_dm())


async def test_details_open_for_approver_and_requester(desk):
    anna, marta, card = await asked(desk)
    await marta.press(card, "trip_details")
    view = await marta.wait_for_modal(lambda view: view.callback_id == "trip_details")
    assert "client visit" in view.plain()
    await anna.press(await anna.last_dm(), "trip_details")
    view = await anna.wait_for_modal(lambda view: view.callback_id == "trip_details")
    assert "Marta Ruiz" in view.plain()


async def test_while_hesine_is_away_the_messages_say_being_sent_and_then_the_truth(desk):
    anna, marta, card = await asked(desk)
    await desk.hesine.fault("status", "POST", "/api/travel/*/approval", status=503, times=1)
    await marta.press(card, "approve_trip")
    settled = await marta.wait_for_dm(
        lambda m: m.ts == card.ts and says("Approved")(m) and "Being sent" not in m.plain()
    )
    assert any("Being sent to Hesine" in str(version) for version in settled.versions)
    mine = await anna.wait_for_dm(lambda m: says("Approved")(m) and "Being sent" not in m.plain())
    assert any("Being sent to Hesine" in str(version) for version in mine.versions)


async def test_a_lost_answer_decides_once(desk):
    _, marta, card = await asked(desk)
    await desk.hesine.fault("drop_after", "POST", "/api/travel/*/approval", times=1)
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Approved")(m) and "Being sent" not in m.plain())
    trip = await only_trip(desk)
    assert (await desk.hesine.effects(trip["trip_id"]))["decided"] == 1


async def test_a_double_click_counts_once(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip", times=2)
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    trip = await only_trip(desk)
    assert (await desk.hesine.effects(trip["trip_id"]))["decided"] == 1
    await marta.wait_for(lambda _: True)
    assert await marta.wait_for_dm(lambda m: m.is_ephemeral and says("You have approved")(m))


async def test_the_same_delivery_twice_counts_once_and_says_so(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip", times=2, replay=True)
    await marta.wait_for_dm(lambda m: m.is_ephemeral and says("Yours counted")(m))
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    assert (await desk.hesine.effects((await only_trip(desk))["trip_id"]))["decided"] == 1


async def test_a_decision_made_in_hesine_meanwhile_wins_and_is_told(desk):
    """Our press is on its way while Hesine's own page decides otherwise: every copy says what Hesine says."""
    anna, marta, card = await asked(desk)
    trip = await only_trip(desk)
    await desk.hesine.fault("status", "*", "/api/travel/*", status=503, times=2)
    await marta.press(card, "approve_trip")
    await desk.hesine.decide_on_web(trip["trip_id"], "E1004", "rejected", "Decided on the web")
    settled = await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Rejected", "Decided on the web")(m))
    assert not has("approve_trip")(settled)
    await anna.wait_for_dm(says("Rejected", "Decided on the web"))
    await marta.wait_for_dm(lambda m: m.ts != card.ts and says("not counted")(m))


async def test_who_turns_out_not_to_be_entitled_is_told_and_the_step_opens_again(desk):
    """The mirror is behind: Marta left the step's approvers in Hesine's eyes, so Hesine has the last word."""
    anna, marta, card = await asked(desk)
    await desk.hesine.push_to(None)
    await desk.hesine.seed(employees=[{"employee_id": "E1004", "status": "left"}])
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts != card.ts and says("not counted")(m))
    waiting = await anna.wait_for_dm(says("not counted", "Waiting for Marta Ruiz"))
    assert has("withdraw_trip")(waiting)


async def test_a_second_step_gets_its_own_card_after_the_first(desk):
    await desk.hesine.seed(
        rules={"second_step_over": {"amount": "500.00", "currency": "EUR", "approver_ids": ["E1006"], "rule": "any"}}
    )
    anna, marta, card = await asked(desk)
    assert "step 1 of 2" in card.plain()
    sam = desk.person(SAM)
    assert await sam.dm() == []
    await marta.press(card, "approve_trip")
    second = await sam.wait_for_dm(has("approve_trip"))
    assert says("Marta Ruiz", "step 2 of 2")(second)
    await anna.wait_for_dm(says("Waiting for Sam Lee", "step 2 of 2"))
    await sam.press(second, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    await anna.wait_for_dm(lambda m: says("Approved", "Sam Lee")(m) and "Being sent" not in m.plain())


async def test_two_approvers_of_one_step_press_at_once_and_one_counts(desk):
    await desk.hesine.seed(
        rules={
            "second_step_over": {
                "amount": "500.00",
                "currency": "EUR",
                "approver_ids": ["E1005", "E1006"],
                "rule": "any",
            }
        }
    )
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    sam, zhao = desk.person(SAM), desk.person("U0ZHAOMIN")
    cards = [await one.wait_for_dm(has("approve_trip")) for one in (sam, zhao)]
    await asyncio.gather(sam.press(cards[0], "approve_trip"), zhao.press(cards[1], "approve_trip"))
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    assert len(decisions_in(await only_trip(desk))) == 2
    for one, own in ((sam, cards[0]), (zhao, cards[1])):
        await one.wait_for_dm(lambda m, own=own: m.ts == own.ts and not has("approve_trip")(m))


async def test_where_all_must_approve_each_counts_and_the_card_says_who_is_missing(desk):
    await desk.hesine.seed(
        rules={
            "second_step_over": {
                "amount": "500.00",
                "currency": "EUR",
                "approver_ids": ["E1005", "E1006"],
                "rule": "all",
            }
        }
    )
    anna, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    sam, zhao = desk.person(SAM), desk.person("U0ZHAOMIN")
    sams = await sam.wait_for_dm(has("approve_trip"))
    await zhao.wait_for_dm(has("approve_trip"))
    await sam.press(sams, "approve_trip")
    await anna.wait_for_dm(lambda m: says("Waiting for Zhao Min")(m) and "Sam Lee" in m.plain())
    zhaos = await zhao.wait_for_dm(
        lambda m: says("· Sam Lee ·")(m) and "正在同步" not in m.plain() and has("approve_trip")(m)
    )
    await zhao.press(zhaos, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    await anna.wait_for_dm(lambda m: says("Approved", "Zhao Min")(m) and "Being sent" not in m.plain())


async def test_many_trips_keep_apart(desk):
    anna = desk.person(ANNA)
    for day in (1, 2, 3):
        await fill_and_send(anna, f"Berlin to Lisbon {day} Dec, client visit, {day}00 EUR")
    marta = desk.person(MARTA)
    cards = await dms(marta, has("approve_trip"), 3)
    await marta.press(cards[1], "approve_trip")
    state = await desk.hesine.wait_until(lambda s: any(t["status"] == "approved" for t in s["trips"]))
    assert sorted(trip["status"] for trip in state["trips"]) == ["approved", "pending", "pending"]


async def test_a_delegate_decides_in_the_approvers_place_and_both_names_are_on_the_record(desk):
    await desk.hesine.seed(
        delegates=[{"employee_id": "E1004", "delegate_id": "E1006", "from": "2026-11-01", "to": "2026-12-31"}]
    )
    await desk.tick()
    anna, marta, card = await asked(desk)
    sam = desk.person(SAM)
    card_of_sam = await sam.wait_for_dm(has("approve_trip"))
    assert says("in the place of Marta Ruiz")(card_of_sam)
    await sam.press(card_of_sam, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    (decision,) = decisions_in(await only_trip(desk))
    assert (decision["approver_id"], decision["on_behalf_of"]) == ("E1006", "E1004")
    await anna.wait_for_dm(says("Sam Lee for Marta Ruiz"))
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Sam Lee for Marta Ruiz")(m))

"""Journey 6, the requester's side: changing one's mind."""

from tests.scenario.rig import MARTA, asked, has, only_trip, pressing, says, signed, value_of


async def test_withdrawn_in_one_press_and_every_copy_says_so(desk):
    anna, marta, card = await asked(desk)
    mine = await anna.wait_for_dm(has("withdraw_trip"))
    (button,) = [one for one in mine.buttons if one.action_id == "withdraw_trip"]
    assert button.confirm
    await anna.press(mine, "withdraw_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["withdrawn_at"])
    await anna.wait_for_dm(lambda m: m.ts == mine.ts and says("Withdrawn")(m) and not has("withdraw_trip")(m))
    settled = await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Withdrawn", "Anna Schmidt")(m))
    assert not has("approve_trip")(settled)


async def test_a_decision_that_was_first_stands_and_the_withdrawal_is_told_so(desk):
    anna, _, _ = await asked(desk)
    mine = await anna.wait_for_dm(has("withdraw_trip"))
    trip = await only_trip(desk)
    await desk.hesine.push_to(None)
    await desk.hesine.decide_on_web(trip["trip_id"], "E1004", "approved", "")
    await anna.press(mine, "withdraw_trip")
    await anna.wait_for_dm(lambda m: m.ts == mine.ts and says("Approved", "Marta Ruiz")(m))
    await anna.wait_for_dm(lambda m: m.ts != mine.ts and says("not counted")(m))
    assert (await only_trip(desk))["withdrawn_at"] is None


async def test_a_lost_answer_withdraws_once(desk):
    anna, _, _ = await asked(desk)
    mine = await anna.wait_for_dm(has("withdraw_trip"))
    await desk.hesine.fault("drop_after", "DELETE", "/api/travel/*", times=1)
    await anna.press(mine, "withdraw_trip")
    await anna.wait_for_dm(lambda m: m.ts == mine.ts and says("Withdrawn")(m))
    assert (await desk.hesine.effects((await only_trip(desk))["trip_id"]))["withdrawn"] == 1


async def test_the_approver_presses_while_it_is_being_withdrawn(desk):
    anna, marta, card = await asked(desk)
    mine = await anna.wait_for_dm(has("withdraw_trip"))
    await desk.hesine.fault("status", "DELETE", "/api/travel/*", status=503, times=1)
    await anna.press(mine, "withdraw_trip")
    await signed(desk, pressing(MARTA, "approve_trip", value_of(card, "approve_trip")))
    await marta.wait_for_dm(lambda m: m.ts != card.ts and says("no longer waits")(m))
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Withdrawn")(m))

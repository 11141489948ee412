"""The loop at its thinnest: words, a form, Hesine, a card, a press, Hesine again, and everyone's message true."""

from tests.scenario.rig import CHEN, LIN, decisions_in, fill_and_send, has, only_trip


async def test_a_trip_asked_for_in_words_is_approved_in_hesine(desk):
    lin, chen = desk.person(LIN), desk.person(CHEN)
    await fill_and_send(lin, "下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    card = await chen.wait_for_dm(has("approve_trip"))
    await chen.press(card, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    (decision,) = decisions_in(await only_trip(desk))
    assert (decision["approver_id"], decision["status"]) == ("E1002", "approved")
    settled = await chen.wait_for_dm(lambda message: message.ts == card.ts and not has("approve_trip")(message))
    assert "陈昊" in settled.plain()
    mine = await lin.wait_for_dm(lambda message: "陈昊" in message.plain() and not has("withdraw_trip")(message))
    assert "CL202611240001" in mine.plain()

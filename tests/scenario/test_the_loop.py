"""The loop at its thinnest: words, a form, Hesine, a card, a press, Hesine again, and everyone's message true."""

from tests.scenario.conftest import CHEN, LIN


async def test_a_trip_asked_for_in_words_is_approved_in_hesine(desk):
    lin, chen = desk.person(LIN), desk.person(CHEN)
    await lin.command("下周三坐高铁从北京去上海出差三天，见客户，预算5000")
    modal = await lin.wait_for_modal()
    print(modal.plain())
    sent = await lin.submit()
    assert sent.closed, sent.errors
    card = await chen.wait_for_dm(lambda message: any(b.action_id == "approve_trip" for b in message.buttons))
    print(card.plain())
    await chen.press(card, "approve_trip")
    state = await desk.hesine.wait_until(lambda s: s["trips"] and s["trips"][0]["status"] == "approved")
    print(state["trips"][0])
    told = await chen.wait_for_dm(lambda message: "已批准" in message.plain() or "Approved" in message.plain())
    assert not any(b.action_id == "approve_trip" for b in told.buttons)
    mine = await lin.wait_for_dm(lambda message: "已批准" in message.plain() or "Approved" in message.plain())
    print(mine.plain())

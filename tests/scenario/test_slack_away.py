"""When Slack itself is slow to take what we say: nothing is lost, and nothing is said twice."""

from tests.scenario.rig import (
    ANNA,
    LIN,
    MARTA,
    asked,
    decisions_in,
    dms,
    fill_and_send,
    has,
    only_trip,
    pressing,
    says,
    value_of,
)
from tests.scenario.rig import signed as sent


async def test_a_private_sentence_waits_out_slacks_limit(desk):
    _, _, card = await asked(desk)
    await desk.slack.fault("429", method="chat.postMessage", retry_after=1, times=1)
    await sent(desk, pressing(LIN, "approve_trip", value_of(card, "approve_trip")))
    await desk.person(LIN).wait_for_dm(lambda message: message.from_bot)
    assert decisions_in(await only_trip(desk)) == []


async def test_a_card_waits_out_slacks_limit_and_comes_once(desk):
    await desk.slack.fault("429", method="chat.postMessage", retry_after=1, times=2)
    await fill_and_send(desk.person(ANNA))
    marta = desk.person(MARTA)
    await marta.wait_for_dm(has("approve_trip"))
    assert len(await dms(marta, has("approve_trip"), 1)) == 1


async def test_an_update_that_slack_refused_for_now_comes_later_and_tells_the_newest(desk):
    anna, marta, card = await asked(desk)
    await desk.slack.fault("500", method="chat.update", times=2)
    await desk.slack.fault("500", method="response_url", times=1)
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Approved")(m) and not has("approve_trip")(m))
    await anna.wait_for_dm(says("Approved", "Marta Ruiz"))


async def test_a_post_whose_answer_was_lost_is_found_again_and_not_made_twice(desk):
    """The very first message to someone, too: there is no conversation yet to look at."""
    anna, marta = desk.person(ANNA), desk.person(MARTA)
    await desk.slack.fault("drop_after", method="chat.postMessage", times=2)
    await fill_and_send(anna)
    await marta.wait_for_dm(has("approve_trip"))
    await anna.wait_for_dm(says("Waiting for Marta Ruiz"))
    assert len(await dms(marta, says("Lisbon"), 1)) == 1
    assert len(await dms(anna, says("Lisbon"), 1)) == 1
    assert {call["method"] for call in await desk.slack.calls()} >= {"conversations.open", "conversations.history"}

"""When Slack itself is slow to take what we say: nothing is lost, and nothing is said twice."""

from slack_sdk.web.async_client import AsyncWebClient

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


async def test_a_post_that_turns_up_after_it_was_made_again_is_deleted_and_the_recorded_one_tells_the_truth(desk):
    marta = desk.person(MARTA)
    await desk.slack.fault("drop_before", method="chat.postMessage", times=1000)
    await fill_and_send(desk.person(ANNA))
    await desk.slack.wait_until(lambda state: any(one["args"].get("channel") == MARTA for one in state["calls"]))
    await desk.slack.clear_faults()
    card = await marta.wait_for_dm(has("approve_trip"))
    await late_twin_of(desk, card)
    _, late = await dms(marta, has("approve_trip"), 2)
    await marta.press(late, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Approved")(m) and not has("approve_trip")(m))
    (left,) = [m for m in await marta.dm() if says("Lisbon")(m) and not m.json["is_deleted"]]
    assert left.ts == card.ts


async def late_twin_of(desk, card) -> None:
    """What Slack took long ago shows up only now: the same message, with the same mark."""
    client = AsyncWebClient(desk.settings.slack_bot_token.get_secret_value(), base_url=desk.settings.slack_api_url)
    history = await client.conversations_history(channel=card.channel, include_all_metadata=True)
    told = next(one for one in history["messages"] if one["ts"] == card.ts)
    await client.chat_postMessage(
        channel=card.channel, text=told["text"], blocks=told["blocks"], metadata=told["metadata"]
    )

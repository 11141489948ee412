"""Journey 9: one message in the morning, with the buttons in it."""

import asyncio

from tests.scenario.rig import MARTA, START, asked, dms, has, says

HOURS_TO_NINE_IN_MADRID = 6
"""The rig starts at 03:00 in Madrid."""


def is_digest(message):
    return says("Good morning")(message)


async def digests_of(person):
    return [message for message in await person.dm() if is_digest(message)]


async def at_nine(desk):
    await desk.move(hours=HOURS_TO_NINE_IN_MADRID)
    await desk.tick()


async def test_what_waits_comes_at_nine_with_the_buttons_in_it(desk):
    _, marta, _ = await asked(desk)
    await desk.tick()
    assert await digests_of(marta) == [], "not at three in the morning"
    await at_nine(desk)
    digest = await marta.wait_for_dm(is_digest)
    assert says("1 trip waits for you", "Lisbon", "Anna Schmidt", "€800")(digest)
    await marta.press(digest, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    settled = await marta.wait_for_dm(
        lambda m: m.ts == digest.ts and says("Approved")(m) and "Being sent" not in m.plain()
    )
    assert not has("approve_trip")(settled)


async def test_a_decision_elsewhere_updates_the_digest(desk):
    _, marta, card = await asked(desk)
    await at_nine(desk)
    digest = await marta.wait_for_dm(is_digest)
    await marta.press(card, "approve_trip")
    settled = await marta.wait_for_dm(
        lambda m: m.ts == digest.ts and says("Approved")(m) and not has("approve_trip")(m)
    )
    assert says("Nothing waits for you")(settled)


async def test_rejecting_from_the_digest_asks_for_the_reason(desk):
    _, marta, _ = await asked(desk)
    await at_nine(desk)
    digest = await marta.wait_for_dm(is_digest)
    await marta.press(digest, "reject_trip")
    await marta.wait_for_modal(lambda view: view.callback_id == "reject_trip")
    await marta.fill(reason="No budget")
    assert (await marta.submit()).closed
    await marta.wait_for_dm(lambda m: m.ts == digest.ts and says("Rejected", "No budget")(m))


async def test_once_a_day_whoever_ticks_and_however_often(desk):
    _, marta, _ = await asked(desk)
    await desk.move(hours=HOURS_TO_NINE_IN_MADRID)
    await asyncio.gather(*(desk.tick() for _ in range(4)))
    await marta.wait_for_dm(is_digest)
    await desk.move(minutes=30)
    await desk.tick()
    await desk.move(hours=24)
    await desk.tick()
    texts = [digest.text.splitlines()[0] for digest in await dms(marta, is_digest, 2)]
    assert len(texts) == len(set(texts)) == 2, texts


async def test_nothing_when_nothing_waits(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and not has("approve_trip")(m))
    await at_nine(desk)
    assert await digests_of(desk.person(MARTA)) == []


async def test_not_on_a_weekend(desk):
    _, marta, _ = await asked(desk)
    saturday = 28 - START.day
    await desk.move(days=saturday, hours=HOURS_TO_NINE_IN_MADRID)
    await desk.tick()
    assert await digests_of(marta) == []

"""A day's work, as the audit tells it afterwards."""

import json

from bot.stores.audit import AuditLog
from bot.stores.connection import connect
from bot.stores.durable import RedisKeyspace
from bot.trips.chain import Walk
from tests.scenario.rig import (
    ANNA,
    LIN,
    MARTA,
    asked,
    has,
    only_trip,
    pressing,
    reject,
    says,
    signed,
    value_of,
)

FACTS = ("act", "result", "why", "employee", "user", "from")


async def told(desk) -> list[tuple[str, ...]]:
    """All entries, of a chain that is whole."""
    walk, found = Walk(), []
    async with connect(desk.redis_url) as redis:
        log = AuditLog(RedisKeyspace(redis))
        async for one in log.entries("T0MORNINGSTAR"):
            walk.take(one)
            found.append(json.loads(one.document))
        walk.end(await log.head("T0MORNINGSTAR"))
    assert walk.broken == ""
    return [tuple(str(one.get(name, "")) for name in FACTS) for one in found]


async def test_a_rejection_leaves_who_filed_pressed_and_settled_it_and_who_was_refused(desk):
    anna, marta, card = await asked(desk)
    await signed(desk, pressing(LIN, "approve_trip", value_of(card, "approve_trip")))
    await signed(desk, pressing(LIN, "reject_trip", value_of(card, "reject_trip")))
    await signed(desk, pressing(ANNA, "approve_trip", value_of(card, "approve_trip")))
    await desk.slack.upsert_user("U0STRANGER", email="nobody@elsewhere.example")
    await signed(desk, pressing("U0STRANGER", "approve_trip", value_of(card, "approve_trip")))
    await reject(marta, card, "Too dear")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "rejected")
    await anna.wait_for_dm(lambda m: says("Rejected", "Marta Ruiz")(m) and "Being sent" not in m.plain())
    entries = await told(desk)
    assert entries[:2] == [
        ("submit", "done", "", "E1003", ANNA, "modal"),
        ("file", "settled", "", "", "", "hesine"),
    ]
    assert ("approve", "refused", "not_approver", "E1001", LIN, "card") in entries
    assert ("approve", "refused", "own_trip", "E1003", ANNA, "card") in entries
    assert ("approve", "refused", "unknown_person", "", "U0STRANGER", "card") in entries
    assert entries[-2:] == [
        ("reject", "done", "", "E1004", MARTA, "modal"),
        ("reject", "settled", "", "E1004", "", "hesine"),
    ]


async def test_who_could_not_reject_anyway_is_told_so_and_so_is_the_audit(desk):
    anna, _, card = await asked(desk)
    await signed(desk, pressing(ANNA, "reject_trip", value_of(card, "reject_trip")))
    await anna.wait_for_dm(says("nobody decides on their own trip"))
    assert (await told(desk))[-1] == ("reject", "refused", "own_trip", "E1003", ANNA, "card")


async def test_a_delivery_that_is_repeated_is_told_as_one(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip", times=2, replay=True)
    await marta.wait_for_dm(lambda m: m.is_ephemeral and says("Yours counted")(m))
    results = [one[:2] for one in await told(desk) if one[0] == "approve" and one[-1] == "card"]
    assert results == [("approve", "done"), ("approve", "repeated")]


async def test_what_happens_on_hesines_own_pages_is_told_too(desk):
    _, marta, card = await asked(desk)
    await desk.hesine.decide_on_web((await only_trip(desk))["trip_id"], "E1004", "approved", "")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and not has("approve_trip")(m))
    assert (await told(desk))[-1] == ("approve", "settled", "", "E1004", "", "hesine")


async def test_a_withdrawal_is_told_from_press_to_settled(desk):
    anna, _, _ = await asked(desk)
    await anna.press(await anna.wait_for_dm(has("withdraw_trip")), "withdraw_trip")
    await anna.wait_for_dm(lambda m: says("Withdrawn")(m) and not has("withdraw_trip")(m))
    assert (await told(desk))[-2:] == [
        ("withdraw", "done", "", "E1003", ANNA, "card"),
        ("withdraw", "settled", "", "E1003", "", "hesine"),
    ]

"""Journey 6, Hesine's side: filed, changed, decided, withdrawn there, with pushes and without."""

import pytest

from tests.scenario.rig import ANNA, MARTA, asked, decisions_in, has, only_trip, pressing, says, signed, value_of

DETAIL = {
    "purpose": "Trade fair",
    "legs": [
        {
            "leg_no": 1,
            "from": {"name": "Berlin", "code": "BER"},
            "to": {"name": "Paris", "code": "PAR"},
            "mode": "train",
            "depart_date": "2026-12-07",
        }
    ],
    "return_date": "2026-12-09",
    "budget": {"amount": "900.00", "currency": "EUR"},
}


@pytest.fixture(params=["pushed", "all pushes lost"])
async def arriving(rig, request):
    """How news of Hesine reaches us: by a push at once, or by the minute's reading."""
    pushes = request.param == "pushed"
    async with rig.running(pushes=pushes):

        async def arrive():
            if not pushes:
                await rig.move(minutes=1)
                await rig.tick()

        rig.arrive = arrive
        yield rig


async def test_a_trip_filed_in_hesine_gets_its_card_and_its_message(arriving):
    await arriving.hesine.file_on_web("E1003", "E1004", DETAIL)
    await arriving.arrive()
    card = await arriving.person(MARTA).wait_for_dm(has("approve_trip"))
    assert says("Trade fair", "Paris", "Anna Schmidt")(card)
    await arriving.person(ANNA).wait_for_dm(says("Waiting for Marta Ruiz"))


async def test_a_decision_in_hesine_closes_the_card(arriving):
    anna, marta, card = await asked(arriving)
    trip = await only_trip(arriving)
    await arriving.hesine.decide_on_web(trip["trip_id"], "E1004", "rejected", "Not this quarter")
    await arriving.arrive()
    settled = await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Rejected", "Not this quarter")(m))
    assert not has("approve_trip")(settled)
    await anna.wait_for_dm(says("Rejected", "Not this quarter"))


async def test_a_withdrawal_in_hesine_closes_the_card(arriving):
    _, marta, card = await asked(arriving)
    trip = await only_trip(arriving)
    await arriving.hesine.withdraw_on_web(trip["trip_id"], "Cancelled")
    await arriving.arrive()
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Withdrawn")(m) and not has("approve_trip")(m))


async def test_a_change_in_hesine_shows_on_the_card_and_can_be_decided(arriving):
    _, marta, card = await asked(arriving)
    trip = await only_trip(arriving)
    changed = {**trip["trip_detail"], "budget": {"amount": "950.00", "currency": "EUR"}}
    await arriving.hesine.change_on_web(trip["trip_id"], changed)
    await arriving.arrive()
    current = await marta.wait_for_dm(lambda m: m.ts == card.ts and says("€950")(m))
    await marta.press(current, "approve_trip")
    state = await arriving.hesine.wait_until(lambda s: s["trips"][0]["status"] == "approved")
    assert state["trips"][0]["version"] == 2


async def test_an_old_card_decides_nothing_on_a_changed_trip_and_says_what_changed(rig):
    """The press left the client before the card was redrawn."""
    async with rig.running():
        _, marta, card = await asked(rig)
        trip = await only_trip(rig)
        changed = {**trip["trip_detail"], "budget": {"amount": "950.00", "currency": "EUR"}}
        await rig.hesine.change_on_web(trip["trip_id"], changed)
        await marta.wait_for_dm(lambda m: m.ts == card.ts and says("€950")(m))
        await signed(rig, pressing(MARTA, "approve_trip", value_of(card, "approve_trip")))
        told = await marta.wait_for_dm(says("was changed"))
        assert says("€800", "€950")(told)
        assert decisions_in(await only_trip(rig)) == []


async def test_repeated_and_reordered_pushes_change_nothing_twice(desk):
    await desk.hesine.fault("push_repeat", times=3)
    await desk.hesine.fault("push_reorder", times=1)
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    await marta.wait_for_dm(lambda m: m.ts == card.ts and says("Approved")(m) and "Being sent" not in m.plain())
    assert len([m for m in await marta.dm() if says("client visit")(m)]) == 1


async def test_a_joiner_works_within_a_minute_and_a_leavers_buttons_refuse(desk):
    _, marta, card = await asked(desk)
    await desk.hesine.push_to(None)
    await desk.hesine.seed(employees=[{"employee_id": "E1004", "status": "left"}])
    await desk.move(minutes=1)
    await desk.tick()
    current = await marta.wait_for_dm(lambda m: m.ts == card.ts)
    await marta.press(current, "approve_trip")
    await marta.wait_for_dm(lambda m: m.is_ephemeral and says("Not counted", "no longer work here")(m))
    assert decisions_in(await only_trip(desk)) == []
    await desk.slack.upsert_user("U0NEW", email="neu@example.com", locale="en-US")
    newcomer = desk.person("U0NEW")
    joiner = {
        "employee_id": "E2000",
        "name": "新人",
        "name_en": "New Person",
        "email": "neu@example.com",
        "department_id": "D120",
        "manager_id": "E1006",
        "status": "active",
    }
    await desk.hesine.seed(employees=[joiner])
    await desk.move(minutes=1)
    await desk.tick()
    await newcomer.command("")
    form = await newcomer.wait_for_modal()
    assert form.field("approver") == "E1006"

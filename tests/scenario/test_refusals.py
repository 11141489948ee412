"""Journey 7: who may not, what is too old, what is nobody's: a private sentence, and nothing changed."""

import httpx
import pytest

from tests.scenario.rig import (
    ANNA,
    LIN,
    MARTA,
    SAM,
    asked,
    decisions_in,
    has,
    only_trip,
    pressing,
    says,
    signed,
    value_of,
)


async def test_a_colleague_who_is_not_the_approver_is_refused(desk):
    _, _, card = await asked(desk)
    answer = await signed(desk, pressing(LIN, "approve_trip", value_of(card, "approve_trip")))
    assert answer.status_code == 200
    await desk.person(LIN).wait_for_dm(lambda m: len(m.plain()) > 5)
    assert decisions_in(await only_trip(desk)) == []


async def test_nobody_decides_on_their_own_trip(desk):
    anna, _, card = await asked(desk)
    answer = await signed(desk, pressing(ANNA, "approve_trip", value_of(card, "approve_trip")))
    assert answer.status_code == 200
    await anna.wait_for_dm(says("nobody decides on their own trip"))
    assert decisions_in(await only_trip(desk)) == []


async def test_someone_hesine_does_not_know_is_refused(desk):
    _, _, card = await asked(desk)
    await desk.slack.upsert_user("U0STRANGER", email="nobody@elsewhere.example", locale="en-US")
    await signed(desk, pressing("U0STRANGER", "approve_trip", value_of(card, "approve_trip")))
    await desk.person("U0STRANGER").wait_for_dm(says("knows nobody with your e-mail"))
    assert decisions_in(await only_trip(desk)) == []


async def test_someone_hesine_does_not_know_cannot_file_but_keeps_what_was_typed(desk):
    await desk.slack.upsert_user("U0STRANGER", email="nobody@elsewhere.example", locale="en-US")
    stranger = desk.person("U0STRANGER")
    await stranger.command("Berlin to Lisbon Mon 30 Nov, client visit, 800 EUR")
    await stranger.wait_for_modal()
    await stranger.pick("approver", "Sam", "Sam Lee")
    assert (await stranger.submit()).closed
    await stranger.wait_for_dm(says("knows nobody with your e-mail"))
    assert await desk.hesine.trips() == []
    await stranger.command("list")
    await stranger.wait_for_dm(lambda m: m.is_ephemeral and has("open_form")(m))


async def test_a_withdrawal_by_somebody_else_is_refused(desk):
    anna, marta, _ = await asked(desk)
    mine = await anna.wait_for_dm(has("withdraw_trip"))
    await signed(desk, pressing(MARTA, "withdraw_trip", value_of(mine, "withdraw_trip")))
    await marta.wait_for_dm(says("only the person who asked"))
    assert (await only_trip(desk))["withdrawn_at"] is None


async def test_a_press_on_a_settled_trip_says_who_decided(desk):
    _, marta, card = await asked(desk)
    await marta.press(card, "approve_trip")
    await desk.hesine.wait_until(lambda state: state["trips"][0]["status"] == "approved")
    await signed(desk, pressing(MARTA, "approve_trip", value_of(card, "approve_trip")))
    await marta.wait_for_dm(says("You have approved"))


@pytest.mark.parametrize("value", ["", "nonsense", "t9|x|1|1|approver|", "t1|x|one|1|approver|", "t1|" + "a" * 1900])
async def test_an_unreadable_button_gets_a_sentence_and_a_fresh_way_in(desk, value):
    await desk.slack.upsert_user(MARTA, locale="en-GB")
    answer = await signed(desk, pressing(MARTA, "approve_trip", value))
    assert answer.status_code == 200
    await desk.person(MARTA).wait_for_dm(says("/trip"))


async def test_a_trip_of_no_such_id_is_refused_like_a_foreign_one(desk):
    answer = await signed(desk, pressing(MARTA, "approve_trip", "t1|0123456789abcdef|1|1|approver|"))
    assert answer.status_code == 200
    await desk.person(MARTA).wait_for_dm(says("no such trip"))


@pytest.mark.parametrize(
    "body",
    [
        pressing(SAM, "action_of_another_age", "x"),
        {
            "type": "view_submission",
            "user": {"id": SAM},
            "view": {
                "id": "V1",
                "type": "modal",
                "callback_id": "gone",
                "private_metadata": "",
                "state": {"values": {}},
            },
        },
        {"type": "shortcut", "user": {"id": SAM}, "callback_id": "gone", "trigger_id": "1.2.3", "action_ts": "1.1"},
    ],
)
async def test_what_is_signed_but_unknown_is_answered(desk, body):
    answer = await signed(desk, body)
    assert answer.status_code == 200
    await desk.person(SAM).wait_for_dm(says("older message"))


async def test_unsigned_stale_and_foreign_requests_are_refused(desk):
    press = pressing(SAM, "approve_trip", "x")
    assert (await signed(desk, press, secret="0" * 32)).status_code == 401
    assert (await signed(desk, press, age=400)).status_code == 401
    assert (await signed(desk, press, team="T0ELSEWHERE")).status_code == 403
    assert await desk.person(SAM).dm() == []


async def test_pushes_without_proof_are_refused_and_other_paths_unknown(desk):
    async with httpx.AsyncClient(base_url=desk.url) as client:
        assert (await client.post("/hesine/travel/events", json={"event_id": "1"})).status_code == 401
        forged = {"App-Key": "hesine-sandbox-key", "Timestamp": "1", "Nonce": "a" * 16, "Signature": "0" * 64}
        assert (await client.post("/hesine/travel/events", json={}, headers=forged)).status_code == 401
        assert (await client.post("/hesine/other/events", json={})).status_code == 404

"""Who in Slack is who in Hesine: by e-mail, by an administrator's link, and who is nobody."""

import json

import pytest

from bot.stores.audit import AuditLog
from bot.stores.durable import RedisKeyspace
from tests.scenario.rig import (
    ANNA,
    ASK,
    LIN,
    MARTA,
    SAM,
    TEAM,
    Rig,
    asked,
    fill_and_send,
    has,
    only_trip,
    pressing,
    says,
    signed,
    value_of,
)

GUEST, TWIN, NAMELESS, STRANGER = "U0GUEST", "U0TWIN", "U0NAMELESS", "U0STRANGER"


async def form_of(rig: Rig, user: str, admin: str = SAM):
    """`/trip link`, with this user chosen and shown as things stand for them."""
    sam = rig.person(admin)
    await sam.command("link")
    await sam.wait_for_modal(lambda view: view.callback_id == "link_person")
    await sam.fill(linked_user=user)
    return sam, await sam.wait_for_modal(
        lambda view: any(word in view.plain() for word in ("Now:", "linked.", "an app"))
    )


async def link(rig: Rig, user: str, query: str, label: str):
    sam, _ = await form_of(rig, user)
    await sam.pick("linked_employee", query, label)
    return sam, await sam.submit()


@pytest.fixture
async def guest(desk):
    """A guest whose address Hesine does not know."""
    await desk.slack.upsert_user(GUEST, real_name="Anna (guest)", email="anna@agency.example", locale="en-GB")
    return desk.person(GUEST)


async def test_a_linked_guest_files_as_the_employee_and_hears_of_the_trip(desk, guest):
    sam, sent = await link(desk, GUEST, "Anna", "Anna Schmidt")
    assert sent.closed
    await sam.wait_for_dm(says("now counts as Anna Schmidt"))
    await guest.wait_for_dm(says("has linked you with Anna Schmidt"))
    await fill_and_send(guest, ASK)
    marta = desk.person(MARTA)
    card = await marta.wait_for_dm(has("approve_trip"))
    assert (await only_trip(desk))["employee_id"] == "E1003"
    await marta.press(card, "approve_trip")
    await guest.wait_for_dm(says("Approved", "Marta"))


async def test_who_has_the_employees_email_is_told_that_another_account_is_linked(desk, guest):
    await link(desk, GUEST, "Anna", "Anna Schmidt")
    await guest.wait_for_dm(says("has linked you"))
    anna = desk.person(ANNA)
    await anna.command("status TR-1")
    await anna.wait_for_dm(says("with another Slack account", "/trip link"))


async def test_a_linked_approver_gets_the_card_and_decides(desk, guest):
    await link(desk, GUEST, "Marta", "Marta Ruiz")
    await guest.wait_for_dm(says("has linked you"))
    await fill_and_send(desk.person(ANNA), ASK)
    card = await guest.wait_for_dm(has("approve_trip"))
    await guest.press(card, "approve_trip")
    await desk.hesine.wait_until(lambda state: [one["status"] for one in state["trips"]] == ["approved"])


async def test_a_link_is_shown_and_removed_and_everyone_concerned_hears_of_it(desk, guest, redis):
    await link(desk, GUEST, "Anna", "Anna Schmidt")
    await guest.wait_for_dm(says("has linked you"))
    sam, view = await form_of(desk, GUEST)
    assert "linked with Anna Schmidt" in view.plain()
    await sam.press(view, "unlink_person")
    await sam.wait_for_modal(lambda view: "Now: nobody" in view.plain())
    await guest.wait_for_dm(says("removed your link"))
    await sam.wait_for_dm(says("no longer linked"))
    await guest.command("status TR-1")
    await guest.wait_for_dm(says("knows nobody with your e-mail"))
    told = [json.loads(one.document) async for one in AuditLog(RedisKeyspace(redis)).entries(TEAM)]
    assert [(one["act"], one["user"], one["cause"]) for one in told if "link" in one["act"]] == [
        ("link", SAM, GUEST),
        ("unlink", SAM, GUEST),
    ]


async def test_a_link_of_the_employee_with_somebody_else_replaces_the_former(desk, guest):
    await link(desk, GUEST, "Anna", "Anna Schmidt")
    await guest.wait_for_dm(says("has linked you"))
    await link(desk, ANNA, "Anna", "Anna Schmidt")
    await guest.wait_for_dm(says("removed your link"))
    await desk.person(ANNA).wait_for_dm(says("has linked you with Anna Schmidt"))


@pytest.mark.parametrize(
    ("user", "sentence"),
    [(ANNA, "Now: Anna Schmidt, by their e-mail"), (GUEST, "Now: nobody")],
)
async def test_the_form_shows_how_things_stand(desk, guest, user, sentence):
    _, view = await form_of(desk, user)
    assert sentence in view.plain()


async def test_an_employee_who_left_is_offered_to_nobody_and_refused(desk, guest):
    sam, _ = await form_of(desk, GUEST)
    assert await sam.search("linked_employee", "Wang Lei") == []
    await sam.pick("linked_employee", "Anna", "Anna Schmidt")
    await desk.hesine.seed(employees=[{"employee_id": "E1003", "status": "left"}])
    await desk.tick()
    assert "no longer works here" in (await sam.submit()).errors["linked_employee"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"home": "T0ELSEWHERE"}, "another organisation"), ({"is_bot": True}, "app")],
)
async def test_strangers_and_apps_are_never_linked(desk, guest, facts, sentence):
    await desk.slack.upsert_user(GUEST, **facts)
    sam, view = await form_of(desk, GUEST)
    assert sentence in view.plain()
    await sam.pick("linked_employee", "Anna", "Anna Schmidt")
    assert sentence in (await sam.submit()).errors["linked_user"]


async def test_whoever_is_deactivated_while_the_form_is_open_is_not_linked(desk, guest):
    sam, _ = await form_of(desk, GUEST)
    await sam.pick("linked_employee", "Anna", "Anna Schmidt")
    await desk.slack.upsert_user(GUEST, deleted=True)
    assert "deactivated" in (await sam.submit()).errors["linked_user"]


async def test_whoever_is_no_administrator_gets_no_form_and_links_nobody(desk, guest):
    anna = desk.person(ANNA)
    await anna.command("link")
    await anna.wait_for_dm(says("Only administrators"))
    assert await anna.modal() is None
    values = {
        "linked_user": {"linked_user": {"type": "users_select", "selected_user": GUEST}},
        "linked_employee": {"linked_employee": {"type": "external_select", "selected_option": {"value": "E1006"}}},
    }
    view = {"id": "V1", "callback_id": "link_person", "state": {"values": values}, "blocks": []}
    await signed(desk, {"type": "view_submission", "user": {"id": ANNA, "team_id": TEAM}, "view": view})
    await guest.command("status TR-1")
    await guest.wait_for_dm(says("knows nobody with your e-mail"))
    search = {"type": "block_suggestion", "user": {"id": ANNA}, "action_id": "linked_employee", "value": "Sam"}
    assert (await signed(desk, search)).json() == {"options": []}


async def test_of_two_accounts_with_one_email_the_second_is_told_and_an_administrator_settles_it(desk):
    await desk.slack.upsert_user(TWIN, real_name="Anna again", email="anna.schmidt@example.com", locale="en-GB")
    twin = desk.person(TWIN)
    await twin.command("list")
    await twin.wait_for_dm(says("Two Slack accounts", "/trip link"))
    await fill_and_send(desk.person(ANNA), ASK)
    await desk.person(MARTA).wait_for_dm(has("approve_trip"))
    await link(desk, TWIN, "Anna", "Anna Schmidt")
    await twin.wait_for_dm(says("has linked you"))
    await twin.command("list")
    await twin.wait_for_dm(says("Your trips"))


async def test_who_shows_no_email_is_told_why_they_are_nobody(desk):
    await desk.slack.upsert_user(NAMELESS, email="", locale="zh-CN")
    person = desk.person(NAMELESS)
    await person.command("list")
    await person.wait_for_dm(says("没有提供您的邮箱", "/trip link"))


async def test_a_stranger_of_a_shared_channel_with_an_employees_email_is_refused_everywhere(desk):
    await desk.slack.upsert_user(STRANGER, email="marta.ruiz@example.com", home="T0ELSEWHERE", locale="en-US")
    stranger = desk.person(STRANGER)
    await stranger.command(ASK)
    await stranger.wait_for_dm(says("from another organisation"))
    assert await stranger.modal() is None
    _, _, card = await asked(desk)
    await signed(desk, pressing(STRANGER, "approve_trip", value_of(card, "approve_trip")))
    await stranger.wait_for_dm(says("Not counted", "from another organisation"))
    search = {"type": "block_suggestion", "user": {"id": STRANGER}, "action_id": "approver", "value": "Sam"}
    assert (await signed(desk, search)).json() == {"options": []}
    assert (await only_trip(desk))["status"] == "pending"


async def test_a_deactivated_account_is_refused(desk):
    _, _, card = await asked(desk)
    await desk.slack.upsert_user(MARTA, deleted=True)
    await signed(desk, pressing(MARTA, "approve_trip", value_of(card, "approve_trip")))
    await signed(desk, pressing(LIN, "approve_trip", value_of(card, "approve_trip")))
    await desk.person(LIN).wait_for_dm(lambda message: "未生效" in message.plain())
    assert (await only_trip(desk))["status"] == "pending"

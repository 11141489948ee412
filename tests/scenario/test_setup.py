"""`/trip setup`: an administrator binds the workspace to a company in Hesine; Hesine is tried, and the rest is told."""

import json
import logging
from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet

from bot.stores.server import EmbeddedServer
from sandbox.hesine.world import World as HesineWorld
from sandbox.slack.world import World as SlackWorld
from tests.scenario.rig import (
    ANNA,
    ASK,
    LIN,
    MARTA,
    SAM,
    START,
    TEAM,
    Rig,
    asked,
    pressing,
    says,
    signed,
    standing,
)

KEY, SECRET = "hesine-sandbox-key", "hesine-sandbox-secret"


@pytest.fixture
async def unbound(redis_server: EmbeddedServer, redis) -> AsyncIterator[Rig]:
    """The bot is running, and the workspace is bound to no company."""
    async with standing(redis_server.url, SlackWorld(), HesineWorld(rate_factor=0, now=START)) as rig:
        rig.settings = rig.settings.model_copy(update={"hesine_app_key": "", "hesine_app_secret": None})
        async with rig.running():
            yield rig


async def opened(rig: Rig, user: str = SAM):
    person = rig.person(user)
    await person.command("setup")
    await person.wait_for_modal(lambda view: view.callback_id == "setup_hesine")
    return person


async def filled(rig: Rig, user: str = SAM, **typed):
    person = await opened(rig, user)
    values = {"hesine_address": rig.settings.hesine_base_url, "app_key": KEY, "app_secret": SECRET, **typed}
    await person.fill(**values)
    return person, await person.submit()


async def bound(rig: Rig):
    sam, sent = await filled(rig)
    assert sent.closed, sent.errors
    await sam.wait_for_dm(says("Hesine is connected"))
    await rig.tick()
    return sam


async def test_an_administrator_binds_and_a_trip_goes_all_the_way(unbound):
    await bound(unbound)
    _, marta, card = await asked(unbound)
    await marta.press(card, "approve_trip")
    await unbound.hesine.wait_until(lambda state: [one["status"] for one in state["trips"]] == ["approved"])


async def test_the_people_of_the_company_are_read_at_once(unbound):
    sam, sent = await filled(unbound)
    assert sent.closed
    await sam.wait_for_dm(says("Hesine is connected"))
    anna = unbound.person(ANNA)
    for _ in range(50):
        await anna.command("list")
        page = await anna.wait_for_dm(lambda m: m.is_ephemeral)
        if "no trips yet" in page.plain():
            break
    assert "no trips yet" in page.plain()


async def test_whoever_is_no_administrator_is_told_so_and_sees_no_form(unbound):
    anna = unbound.person(ANNA)
    await anna.command("setup")
    await anna.wait_for_dm(says("Only administrators"))
    assert await anna.modal() is None


async def test_who_was_an_administrator_when_the_form_was_opened_and_is_none_when_it_is_sent_changes_nothing(unbound):
    sam = await opened(unbound)
    await unbound.slack.upsert_user(SAM, is_admin=False)
    await sam.fill(hesine_address=unbound.settings.hesine_base_url, app_key=KEY, app_secret=SECRET)
    assert (await sam.submit()).closed
    await sam.wait_for_dm(says("Only administrators"))
    assert await unbound.bot.tenants.all() == ()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"hesine_address": "http://open.hesine.com"}, "hesine_address", "https"),
        ({"hesine_address": "https://169.254.169.254"}, "hesine_address", "private network"),
        ({"hesine_address": "https://redis"}, "hesine_address", "private network"),
        ({"hesine_address": "nonsense"}, "hesine_address", "not an address"),
        ({"app_key": "two words"}, "app_key", "without blanks"),
        ({"app_secret": "ключ"}, "app_secret", "without blanks"),
        ({"proxy": "socks5://x.example.com:1"}, "proxy", "proxy looks like"),
        ({"proxy": "http://10.0.0.1:3128"}, "proxy", "private network"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field_and_nothing_is_stored(unbound, typed, field, sentence):
    _, sent = await filled(unbound, **typed)
    assert list(sent.errors) == [field]
    assert sentence in sent.errors[field]
    assert await unbound.bot.tenants.all() == ()


async def test_a_wrong_secret_is_told_with_what_to_do_and_can_be_corrected(unbound):
    sam, sent = await filled(unbound, app_secret="wrong-secret")
    assert sent.closed
    await sam.wait_for_dm(says("refuses the App Key or the App Secret"))
    _, sent = await filled(unbound)
    assert sent.closed
    await sam.wait_for_dm(says("Hesine is connected"))


async def test_an_address_that_is_on_no_list_and_a_closed_permission_are_told(unbound):
    await unbound.hesine.close_permissions("org.employees")
    sam, _ = await filled(unbound)
    await sam.wait_for_dm(says("org.employees", "closed"))
    await unbound.hesine.allow_only(["203.0.113.7"])
    await filled(unbound)
    await sam.wait_for_dm(says("allow list"))


async def test_a_secret_that_is_stored_is_never_shown_and_kept_where_its_field_is_left_empty(unbound):
    sam = await bound(unbound)
    await opened(unbound)
    view = await sam.modal()
    assert view.field("app_key") == KEY
    assert view.field("app_secret") is None
    assert "keep" in view.plain()
    assert SECRET not in json.dumps(view.json)
    assert (await sam.submit()).closed
    (tenant,) = await unbound.bot.tenants.all()
    assert tenant.app_key == KEY


async def test_a_kept_secret_goes_to_no_other_address(unbound):
    sam = await bound(unbound)
    await opened(unbound)
    await sam.fill(hesine_address="https://collector.example.com")
    assert "typed again" in (await sam.submit()).errors["app_secret"]


async def test_another_app_key_needs_the_word_that_it_is_the_same_company(unbound):
    await bound(unbound)
    await unbound.hesine.add_company("key-9", "secret-9")
    sam, sent = await filled(unbound, app_key="key-9", app_secret="secret-9")
    assert "same company" in sent.errors["same_company"]
    await sam.fill(same_company=["same"])
    assert (await sam.submit()).closed


async def test_unbinding_says_what_becomes_of_trips_and_what_was_decided_waits_until_it_is_bound_again(unbound):
    sam = await bound(unbound)
    anna, marta, card = await asked(unbound)
    await unbound.hesine.fault("status", "POST", "/api/travel/*/approval", status=503, times=1000)
    await marta.press(card, "approve_trip")
    await opened(unbound)
    await sam.press(await sam.modal(), "unbind_hesine")
    await sam.wait_for_modal(lambda view: "no longer connected" in view.plain())
    await sam.close()
    await anna.command(ASK)
    await anna.wait_for_dm(says("not connected", "/trip setup"))
    await unbound.move(minutes=6)
    await unbound.tick()
    await marta.wait_for_dm(lambda message: message.ts == card.ts and says("administrator")(message))
    await unbound.hesine.clear_faults()
    assert [one["status"] for one in await unbound.hesine.trips()] == ["pending"]
    await bound(unbound)
    await unbound.move(minutes=6)
    await unbound.tick()
    await unbound.hesine.wait_until(lambda state: [one["status"] for one in state["trips"]] == ["approved"])


async def test_whoever_is_no_administrator_unbinds_nothing(unbound):
    await bound(unbound)
    body = pressing(ANNA, "unbind_hesine", "")
    body["view"] = {"id": "V1", "callback_id": "setup_hesine", "state": {"values": {}}, "private_metadata": ""}
    assert (await signed(unbound, body)).status_code == 200
    await unbound.person(ANNA).wait_for_dm(says("Only administrators"))
    assert [one.app_key for one in await unbound.bot.tenants.all()] == [KEY]


@pytest.mark.parametrize(
    ("user", "words"), [(ANNA, "ask an administrator"), (SAM, "Type /trip setup"), (LIN, "尚未连接合思")]
)
@pytest.mark.parametrize("act", ["command", "list", "message", "shortcut"])
async def test_in_a_workspace_that_is_not_bound_every_way_in_gets_one_clear_sentence(unbound, user, words, act):
    person = unbound.person(user)
    match act:
        case "command":
            await person.command(ASK)
        case "list":
            await person.command("list")
        case "message":
            await person.say("Berlin to Lisbon on Monday")
        case "shortcut":
            await person.shortcut("new_trip")
    await person.wait_for_dm(lambda message: words.replace("`", "") in message.plain().replace("`", ""))
    assert await person.modal() is None


@pytest.mark.parametrize("action", ["approve_trip", "reject_trip", "withdraw_trip", "trip_details", "open_form"])
async def test_old_buttons_of_a_workspace_that_is_not_bound_answer_too(unbound, action):
    answer = await signed(unbound, pressing(MARTA, action, "t1|0123456789abcdef|1|1|approver|"))
    assert answer.status_code == 200
    await unbound.person(MARTA).wait_for_dm(says("not connected"))


async def test_a_search_in_a_workspace_that_is_not_bound_offers_nothing(unbound):
    body = {"type": "block_suggestion", "user": {"id": ANNA}, "action_id": "approver", "block_id": "b", "value": "Sam"}
    answer = await signed(unbound, body)
    assert answer.json() == {"options": []}


async def test_the_settings_binding_is_not_changed_from_slack(desk):
    sam = desk.person(SAM)
    await sam.command("setup")
    await sam.wait_for_dm(says("settings of the server"))
    assert await sam.modal() is None


async def test_help_names_the_administrators_commands_to_administrators_only(desk):
    sam, anna = desk.person(SAM), desk.person(ANNA)
    for one in (sam, anna):
        await one.command("help")
    assert "/trip setup" in (await sam.wait_for_dm(says("Travel desk"))).plain()
    assert "/trip setup" not in (await anna.wait_for_dm(says("Travel desk"))).plain()


async def test_the_secret_is_in_no_log_no_view_no_answer_and_not_readable_in_redis(unbound, caplog, redis):
    caplog.set_level(logging.DEBUG)
    sam, sent = await filled(unbound, proxy="")
    assert sent.closed
    await sam.wait_for_dm(says("Hesine is connected"))
    await opened(unbound)
    state = await unbound.slack.state()
    assert SECRET not in json.dumps([sent.json, await sam.sees()])
    assert SECRET not in json.dumps(state["calls"] if "calls" in state else await unbound.slack.calls())
    assert SECRET not in caplog.text
    for key in await redis.keys("travelbot:*"):
        kind = await redis.type(key)
        held = await redis.get(key) if kind == "string" else await redis.hgetall(key) if kind == "hash" else ""
        assert SECRET not in str(held), key
    assert Fernet(unbound.settings.encryption_keys[0]).decrypt(await redis.get(f"travelbot:{{{TEAM}}}:binding"))

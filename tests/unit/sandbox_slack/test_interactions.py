import asyncio
import json

import pytest
from starlette.responses import Response

from sandbox.slack.driver import DriverError
from sandbox.slack.signing import signature
from sandbox.slack.world import World
from tests.unit.sandbox_slack.blocks import actions, button, field, modal, option, section, text_field
from tests.unit.sandbox_slack.stage import staged


async def post_card(stage, **more):
    card = [section("Trip?"), actions(button("ok", style="primary"), button("no", "Reject"))]
    return await stage.app.api("chat.postMessage", channel="U0LINWEI", text="Trip?", blocks=card, **more)


def opens(stage, view):
    async def listener(payload):
        stage.opened = await stage.app.api("views.open", trigger_id=payload["trigger_id"], view=view)

    return listener


def answers(body):
    async def listener(_payload):
        return body

    return listener


def test_the_signature_agrees_with_slacks_published_example():
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    made = signature("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body)
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_a_command_arrives_signed_as_a_flat_form(stage):
    await stage.lin.command("/trip Shanghai & back with @chen.hao")
    command = stage.app.got("command")[0]
    assert stage.app.unsigned == 0
    assert command["command"] == "/trip"
    assert command["text"] == "Shanghai &amp; back with <@U0CHENHAO>"
    assert {"response_url", "trigger_id", "user_id", "team_id", "channel_id"} <= set(command)
    assert "locale" not in command


async def test_a_wrong_secret_is_noticed_by_the_app(stage):
    stage.app.secret = "another"
    answer = await stage.lin.command("hello")
    assert (answer["status"], answer["error"], stage.app.unsigned) == (401, "dispatch_failed", 1)


async def test_the_ack_of_a_command_is_an_ephemeral_message(stage):
    stage.app.on["command"] = answers({"text": "Working on it"})
    await stage.lin.command("hello")
    assert await stage.lin.told() == ["Working on it"]


async def test_a_command_without_an_answer_times_out_in_front_of_the_user():
    async with staged(World(patience=0.05)) as stage:
        released = asyncio.Event()

        async def hangs(_payload):
            await released.wait()

        stage.app.on["command"] = hangs
        answer = await stage.lin.command("hello")
        released.set()
        assert answer["error"] == "operation_timeout"
        assert await stage.lin.told() == ['/trip failed with the error "operation_timeout"']


async def test_only_commands_of_the_manifest_can_be_typed(stage):
    with pytest.raises(DriverError, match="/fly is not a valid command"):
        await stage.lin.command("/fly home")


async def test_a_press_carries_the_message_and_a_response_url(stage):
    await post_card(stage)
    card = await stage.lin.last_dm()
    await stage.lin.press(card, "Reject")
    press = stage.app.got("block_actions")[0]
    assert press["actions"][0]["action_id"] == "no"
    assert press["message"]["ts"] == card.ts
    assert press["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": "D0LINWEI",
        "is_ephemeral": False,
    }
    assert press["response_url"].startswith(stage.url)


async def test_nobody_presses_what_they_do_not_see(stage):
    await post_card(stage)
    card = await stage.lin.last_dm()
    with pytest.raises(DriverError, match="not in the conversation"):
        await stage.chen.press(card, "ok")
    with pytest.raises(DriverError, match="no element"):
        await stage.lin.press(card, "maybe")


async def test_a_double_click_is_two_clicks_and_a_replay_is_one_twice(stage):
    await post_card(stage)
    card = await stage.lin.last_dm()
    await stage.lin.press(card, "ok", times=2)
    twice = stage.app.got("block_actions")
    assert len({p["trigger_id"] for p in twice}) == len({p["actions"][0]["action_ts"] for p in twice}) == 2
    await stage.lin.press(card, "ok", times=2, replay=True)
    assert stage.app.received[-1].body == stage.app.received[-2].body


async def test_an_ephemeral_card_is_pressed_without_message_and_replaced_by_response_url(stage):
    await stage.app.api("conversations.open", users="U0LINWEI")
    blocks = [actions(button("ok"))]
    await stage.app.api("chat.postEphemeral", channel="U0LINWEI", user="U0LINWEI", text="?", blocks=blocks)
    await stage.lin.press(await stage.lin.last_dm(), "ok")
    press = stage.app.got("block_actions")[0]
    assert "message" not in press
    assert press["container"]["is_ephemeral"] is True
    await stage.app.http.post(press["response_url"], json={"replace_original": True, "text": "Done"})
    assert [m.text for m in await stage.lin.dm()] == ["Done"]
    await stage.app.http.post(press["response_url"], json={"delete_original": True})
    assert await stage.lin.dm() == []


async def test_a_response_url_dies_after_five_uses(stage):
    await stage.lin.command("hello")
    url = stage.app.got("command")[0]["response_url"]
    answered = [await stage.app.http.post(url, json={"text": str(i)}) for i in range(6)]
    assert [a.status_code for a in answered] == [200] * 5 + [404]
    assert (answered[0].text, answered[5].json()["error"]) == ("ok", "used_url")


async def test_a_response_url_dies_after_thirty_minutes(stage):
    await stage.lin.command("hello")
    url = stage.app.got("command")[0]["response_url"]
    await stage.driver.advance(30 * 60 + 1)
    answer = await stage.app.http.post(url, json={"text": "late"})
    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")


async def test_a_response_goes_to_one_unless_it_is_for_the_channel(stage):
    await stage.lin.command("hello", channel="C0GENERAL")
    url = stage.app.got("command")[0]["response_url"]
    await stage.app.http.post(url, json={"text": "mine"})
    await stage.app.http.post(url, json={"text": "ours", "response_type": "in_channel"})
    shown = (await stage.chen.sees())["conversations"]["C0GENERAL"]
    assert [m["text"] for m in shown] == ["ours"]
    assert await stage.lin.told() == ["mine"]


async def test_a_trigger_opens_one_view(stage):
    await stage.lin.command("hello")
    trigger = stage.app.got("command")[0]["trigger_id"]
    first = await stage.app.api("views.open", trigger_id=trigger, view=modal(section("hi")))
    again = await stage.app.api("views.open", trigger_id=trigger, view=modal(section("hi")))
    assert first["view"]["hash"]
    assert again["error"] == "exchanged_trigger_id"
    assert (await stage.app.api("views.open", trigger_id="1.2.3", view=modal()))["error"] == "invalid_trigger_id"


async def test_a_trigger_dies_after_three_seconds(stage):
    await stage.lin.command("hello")
    await stage.driver.advance(3.1)
    answer = await stage.app.api("views.open", trigger_id=stage.app.got("command")[0]["trigger_id"], view=modal())
    assert answer["error"] == "expired_trigger_id"


async def test_a_refused_view_leaves_the_trigger_unused(stage):
    await stage.lin.command("hello")
    trigger = stage.app.got("command")[0]["trigger_id"]
    bad = await stage.app.api("views.open", trigger_id=trigger, view=modal(text_field("a"), submit=None))
    assert bad["error"] == "invalid_arguments"
    assert bad["response_metadata"]["messages"] == [
        "[ERROR] missing required field: submit [json-pointer:/view/submit]"
    ]
    assert (await stage.app.api("views.open", trigger_id=trigger, view=modal()))["ok"] is True


async def test_a_view_over_250_kb_is_too_large(stage):
    await stage.lin.command("hello")
    heavy = modal(*(section("差" * 3000) for _ in range(30)))
    answer = await stage.app.api("views.open", trigger_id=stage.app.got("command")[0]["trigger_id"], view=heavy)
    assert answer["error"] == "view_too_large"


async def test_untouched_inputs_are_in_the_state_as_nulls(stage):
    stage.app.on["command"] = opens(
        stage,
        modal(
            text_field("purpose"),
            field("when", {"type": "datepicker", "action_id": "in"}, optional=True),
            field("who", {"type": "multi_users_select", "action_id": "in"}, optional=True),
        ),
    )
    await stage.lin.command("hello")
    await stage.lin.fill({"purpose": "Fair"})
    result = await stage.lin.submit()
    assert (result.sent, result.closed) == (True, True)
    assert stage.app.got("view_submission")[0]["view"]["state"]["values"] == {
        "purpose": {"in": {"type": "plain_text_input", "value": "Fair"}},
        "when": {"in": {"type": "datepicker", "selected_date": None}},
        "who": {"in": {"type": "multi_users_select", "selected_users": []}},
    }
    assert await stage.lin.modal() is None


async def test_the_client_does_not_send_an_empty_required_field(stage):
    stage.app.on["command"] = opens(stage, modal(text_field("purpose")))
    await stage.lin.command("hello")
    result = await stage.lin.submit()
    assert (result.sent, result.errors) == (False, {"purpose": "Please complete this required field."})
    assert stage.app.got("view_submission") == []


async def test_errors_stay_under_their_fields_until_they_are_filled(stage):
    stage.app.on["command"] = opens(stage, modal(text_field("purpose")))
    stage.app.on["view_submission"] = answers({"response_action": "errors", "errors": {"purpose": "Say more"}})
    await stage.lin.command("hello")
    await stage.lin.fill(purpose="x")
    assert (await stage.lin.submit()).errors == {"purpose": "Say more"}
    assert (await stage.lin.modal()).errors == {"purpose": "Say more"}
    await stage.lin.fill(purpose="more")
    assert (await stage.lin.modal()).errors == {}


@pytest.mark.parametrize("block_id", ["nowhere", "intro"])
async def test_errors_for_anything_but_an_input_block_are_trouble(stage, block_id):
    view = modal({**section("hi"), "block_id": "intro"}, text_field("purpose"))
    stage.app.on["command"] = opens(stage, view)
    stage.app.on["view_submission"] = answers({"response_action": "errors", "errors": {block_id: "No"}})
    await stage.lin.command("hello")
    await stage.lin.fill(purpose="x")
    result = await stage.lin.submit()
    assert "unknown_input_block" in result.error
    assert await stage.lin.told() == ["We had some trouble connecting. Try again?"]
    assert await stage.lin.modal() is not None


async def test_what_was_typed_survives_an_update_under_the_same_ids(stage):
    stage.app.on["command"] = opens(stage, modal(text_field("purpose"), text_field("city")))
    await stage.lin.command("hello")
    await stage.lin.fill({"purpose": "Fair", "city": "Lyon"})
    renamed = modal(text_field("purpose", initial_value="ignored"), text_field("city2", initial_value="Nice"))
    await stage.app.api("views.update", view_id=(await stage.lin.modal()).id, view=renamed)
    assert (await stage.lin.modal()).fields == {"purpose.in": "Fair", "city2.in": "Nice"}


async def test_an_outdated_hash_is_a_conflict_and_so_is_an_empty_one(stage):
    stage.app.on["command"] = opens(stage, modal(section("one")))
    await stage.lin.command("hello")
    view = stage.opened["view"]
    await stage.app.api("views.update", view_id=view["id"], view=modal(section("two")), hash=view["hash"])
    late = await stage.app.api("views.update", view_id=view["id"], view=modal(section("three")), hash=view["hash"])
    empty = await stage.app.api("views.update", view_id=view["id"], view=modal(section("three")), hash="")
    assert (late["error"], empty["error"]) == ("hash_conflict", "hash_conflict")
    assert (await stage.lin.modal()).plain() == "Book travel\ntwo"


async def test_an_update_names_its_view_once(stage):
    both = await stage.app.api("views.update", view_id="V1", external_id="x", view=modal())
    gone = await stage.app.api("views.update", view_id="V1", view=modal())
    assert (both["error"], gone["error"]) == ("invalid_arguments", "not_found")


async def test_a_stack_holds_three_views(stage):
    async def pushes(payload):
        view = modal(actions(button("deeper")))
        stage.pushed = await stage.app.api("views.push", trigger_id=payload["trigger_id"], view=view)

    stage.app.on |= {"command": opens(stage, modal(actions(button("deeper")))), "block_actions": pushes}
    await stage.lin.command("hello")
    for _ in range(3):
        await stage.lin.press(await stage.lin.modal(), "deeper")
    assert stage.pushed["error"] == "push_limit_reached"
    assert len((await stage.lin.sees())["stack"]) == 3
    top = (await stage.lin.modal()).json
    assert top["root_view_id"] == stage.opened["view"]["id"]


async def test_a_push_needs_a_trigger_from_inside_the_modal(stage):
    await stage.lin.command("hello")
    answer = await stage.app.api("views.push", trigger_id=stage.app.got("command")[0]["trigger_id"], view=modal())
    assert answer["error"] == "not_found"


async def test_an_external_id_is_unique_in_the_workspace(stage):
    stage.app.on["command"] = opens(stage, modal(section("a"), external_id="trip"))
    await stage.lin.command("hello")
    await stage.chen.command("hello")
    assert stage.opened["error"] == "duplicate_external_id"


async def test_closing_is_told_only_when_asked_for(stage):
    stage.app.on["command"] = opens(stage, modal(section("a")))
    await stage.lin.command("hello")
    await stage.lin.close()
    assert stage.app.got("view_closed") == []
    stage.app.on["command"] = opens(stage, modal(section("a"), notify_on_close=True))
    await stage.lin.command("hello")
    await stage.lin.close(cleared=True)
    assert [p["is_cleared"] for p in stage.app.got("view_closed")] == [True]
    assert "trigger_id" not in stage.app.got("view_closed")[0]


async def test_a_submission_may_update_or_clear(stage):
    stage.app.on["command"] = opens(stage, modal(text_field("a")))
    stage.app.on["view_submission"] = answers({"response_action": "update", "view": modal(section("Sure?"))})
    await stage.lin.command("hello")
    await stage.lin.fill(a="x")
    assert not (await stage.lin.submit()).closed
    assert "Sure?" in (await stage.lin.modal()).plain()
    stage.app.on["view_submission"] = answers({"response_action": "clear"})
    assert (await stage.lin.submit()).closed


async def test_a_search_asks_only_from_its_least_length_on(stage):
    select = {"type": "external_select", "action_id": "in", "min_query_length": 2}
    stage.app.on["command"] = opens(stage, modal(field("city", select)))
    stage.app.on["block_suggestion"] = answers({"options": [option("PEK", "Beijing"), option("SHA", "Shanghai")]})
    await stage.lin.command("hello")
    assert await stage.lin.search("city", "b") == []
    assert stage.app.got("block_suggestion") == []
    await stage.lin.pick("city", "bei", "Beijing")
    assert stage.app.got("block_suggestion")[0]["value"] == "bei"
    assert (await stage.lin.modal()).field("city") == "PEK"
    with pytest.raises(DriverError, match="does not offer"):
        await stage.lin.fill(city="LON")


@pytest.mark.parametrize(("value", "why"), [("2026-02-30", "no date"), ("12/01/2026", "no date")])
async def test_an_impossible_date_cannot_be_picked(stage, value, why):
    stage.app.on["command"] = opens(stage, modal(field("when", {"type": "datepicker", "action_id": "in"})))
    await stage.lin.command("hello")
    with pytest.raises(DriverError, match=why):
        await stage.lin.fill(when=value)


async def test_only_dispatching_inputs_tell_the_app_while_filling(stage):
    kind = {"type": "static_select", "action_id": "in", "options": [option("air"), option("rail")]}
    stage.app.on["command"] = opens(stage, modal(field("mode", kind, dispatch_action=True), text_field("a")))
    await stage.lin.command("hello")
    await stage.lin.fill({"a": "x", "mode": "rail"})
    press = stage.app.got("block_actions")
    assert [p["actions"][0]["selected_option"]["value"] for p in press] == ["rail"]
    assert "response_url" not in press[0]
    assert press[0]["view"]["state"]["values"]["a"]["in"]["value"] == "x"


async def test_shortcuts_come_with_what_slack_gives_them(stage):
    said = await stage.lin.say("to Lyon on Monday")
    await stage.lin.shortcut("new_trip")
    await stage.lin.message_shortcut("message_to_trip", await stage.lin.last_dm())
    assert "response_url" not in stage.app.got("shortcut")[0]
    action = stage.app.got("message_action")[0]
    assert (action["message_ts"], action["message"]["text"]) == (said["ts"], "to Lyon on Monday")
    with pytest.raises(DriverError, match="no global shortcut"):
        await stage.lin.shortcut("message_to_trip")


async def test_a_failing_app_is_shown_to_the_person(stage):
    async def fails(_payload):
        return Response(status_code=500)

    await post_card(stage)
    stage.app.on["block_actions"] = fails
    answer = await stage.lin.press(await stage.lin.last_dm(), "ok")
    assert (answer["ok"], answer["error"]) == (False, "http_error")
    assert "error" in (await stage.lin.told())[0]


async def test_a_confirm_dialog_is_noted(stage):
    confirm = {"title": {"type": "plain_text", "text": "Sure?"}, "text": {"type": "plain_text", "text": "Really"}}
    confirm |= {"confirm": {"type": "plain_text", "text": "Yes"}, "deny": {"type": "plain_text", "text": "No"}}
    blocks = [actions(button("no", confirm=confirm))]
    await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=json.dumps(blocks))
    answer = await stage.lin.press(await stage.lin.last_dm(), "no")
    assert answer["confirmed"] == "Sure?"

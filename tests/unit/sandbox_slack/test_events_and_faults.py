import asyncio
import json

import httpx
import pytest
from starlette.responses import Response
from websockets.asyncio.client import connect

from sandbox.slack.manifest import Manifest
from sandbox.slack.workspace import Team
from sandbox.slack.world import World
from tests.unit.sandbox_slack.blocks import actions, button, section
from tests.unit.sandbox_slack.stage import staged


def home(*blocks):
    return {"type": "home", "blocks": list(blocks)}


def fails_first(times, status=500, headers=None):
    left = iter(range(times))

    async def listener(_payload):
        return Response(status_code=status, headers=headers) if next(left, None) is not None else None

    return listener


async def test_the_url_check_wants_its_challenge_back(stage):
    assert await stage.driver.act("verify-url") == {"ok": True, "error": None}


async def test_a_message_in_the_dm_is_an_event(stage):
    said = await stage.lin.say("to Lyon & back")
    await stage.driver.wait_until(lambda s: s["deliveries"])
    envelope = stage.app.got("message")[0]
    assert envelope["event"]["text"] == "to Lyon &amp; back"
    assert (envelope["event"]["channel_type"], envelope["event"]["ts"]) == ("im", said["ts"])
    assert envelope["authorizations"][0]["team_id"] == envelope["team_id"]
    assert stage.app.received[0].headers["content-type"] == "application/json"


async def test_an_edit_tells_what_was_said_before(stage):
    await stage.lin.say("to Lyon")
    await stage.lin.edit(await stage.lin.last_dm(), "to Nice")
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    changed = next(p["event"] for p in stage.app.got("message") if "subtype" in p["event"])
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("to Nice", "to Lyon")
    assert changed["message"]["edited"]["user"] == "U0LINWEI"


async def test_the_bots_own_messages_come_back_with_its_bot_id(stage):
    await stage.app.api("chat.postMessage", channel="U0LINWEI", text="hi")
    await stage.driver.wait_until(lambda s: s["deliveries"])
    assert stage.app.got("message")[0]["event"]["bot_id"] == "B0TRAVELDESK"


async def test_an_event_nobody_subscribed_to_stays_home():
    async with staged(World(manifest=Manifest("Quiet", ("chat:write", "im:history")))) as stage:
        await stage.lin.say("hello")
        await stage.lin.open_home("messages")
        assert (await stage.driver.state())["deliveries"] == []


async def test_app_home_comes_without_a_view_first_and_with_it_later(stage):
    await stage.lin.open_home()
    await stage.app.api("views.publish", user_id="U0LINWEI", view=home(section("Your trips")))
    await stage.lin.open_home()
    first, second = stage.app.got("app_home_opened")
    assert "view" not in first["event"]
    assert second["event"]["view"]["blocks"][0]["text"]["text"] == "Your trips"
    assert (await stage.lin.home()).plain() == "Your trips"


async def test_a_failed_event_is_tried_at_once_after_a_minute_and_after_five(stage):
    stage.app.on["app_home_opened"] = fails_first(9)
    await stage.lin.open_home()
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    await stage.driver.advance(60)
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 3)
    await stage.driver.advance(300)
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 4)
    headers = [r.headers for r in stage.app.received]
    assert [h.get("x-slack-retry-num") for h in headers] == [None, "1", "2", "3"]
    assert {h["x-slack-retry-reason"] for h in headers[1:]} == {"http_error"}
    assert len({p["event_id"] for p in stage.app.got("app_home_opened")}) == 1


async def test_a_lost_try_is_called_a_failed_connection_in_the_retry(stage):
    await stage.driver.fault("lost", delivery="app_home_opened")
    await stage.lin.open_home()
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    (retry,) = stage.app.received
    assert (retry.headers["x-slack-retry-num"], retry.headers["x-slack-retry-reason"]) == ("1", "connection_failed")


async def test_silence_is_called_a_timeout_in_the_retry():
    async with staged(World(patience=0.2)) as stage:
        released, tries = asyncio.Event(), iter((True, False))

        async def silent_once(_payload):
            if next(tries):
                await released.wait()

        stage.app.on["app_home_opened"] = silent_once
        await stage.lin.open_home()
        await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
        released.set()
        assert stage.app.received[1].headers["x-slack-retry-reason"] == "http_timeout"


async def test_an_app_may_decline_retries(stage):
    stage.app.on["user_change"] = fails_first(1, headers={"X-Slack-No-Retry": "1"})
    await stage.driver.upsert_user("U0LINWEI", tz="Europe/Paris")
    await stage.driver.wait_until(lambda s: s["deliveries"])
    await stage.driver.upsert_user("U0NEW", real_name="New")
    await stage.driver.wait_until(lambda s: len(s["deliveries"]) == 2)
    assert [r.kind for r in stage.app.received] == ["user_change", "team_join"]
    assert stage.app.got("user_change")[0]["event"]["user"]["tz"] == "Europe/Paris"


async def test_a_delivery_can_be_doubled_and_lost(stage):
    await stage.driver.fault("duplicate", delivery="command")
    await stage.lin.command("hello")
    assert stage.app.received[0].body == stage.app.received[1].body
    await stage.driver.fault("lost", delivery="command")
    assert (await stage.lin.command("hello"))["error"] == "dispatch_failed"
    assert len(stage.app.received) == 2


@pytest.mark.parametrize("spoilt", ["stale", "forged"])
async def test_a_stale_or_forged_delivery_is_refused_by_the_app(stage, spoilt):
    await stage.driver.fault(spoilt, delivery="command")
    assert (await stage.lin.command("hello"))["status"] == 401
    assert stage.app.unsigned == 1


async def test_a_429_on_request_names_its_pause_and_hits_only_its_method(stage):
    await stage.driver.fault("429", method="chat.*", retry_after=7)
    assert (await stage.app.api("auth.test"))["ok"] is True
    limited = await stage.app.call("chat.postMessage", channel="U0LINWEI", text="x")
    assert (limited.status_code, limited.headers["Retry-After"], limited.json()["error"]) == (429, "7", "ratelimited")
    assert (await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x"))["ok"] is True


async def test_a_dropped_answer_leaves_its_effect(stage):
    await stage.driver.fault("drop_after", method="chat.postMessage")
    with pytest.raises(httpx.TransportError):
        await stage.app.api("chat.postMessage", channel="U0LINWEI", text="once")
    assert [m.text for m in await stage.lin.dm()] == ["once"]


async def test_a_call_dropped_before_its_effect_has_none(stage):
    await stage.driver.fault("drop_before", method="chat.postMessage")
    with pytest.raises(httpx.TransportError):
        await stage.app.api("chat.postMessage", channel="U0LINWEI", text="never")
    assert await stage.lin.dm() == []


async def test_errors_and_server_faults_come_as_asked(stage):
    await stage.driver.fault("error:fatal_error", method="auth.test")
    await stage.driver.fault("503", method="auth.test")
    assert (await stage.app.api("auth.test"))["error"] == "fatal_error"
    assert (await stage.app.call("auth.test")).status_code == 503
    await stage.driver.fault("500", method="*", times=5)
    await stage.driver.clear_faults()
    assert (await stage.app.api("auth.test"))["ok"] is True


async def test_one_channel_takes_a_burst_and_then_one_message_a_second():
    async with staged(World(rate_factor=1)) as stage:
        for _ in range(4):
            assert (await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x"))["ok"]
        limited = await stage.app.call("chat.postMessage", channel="U0LINWEI", text="x")
        assert (limited.status_code, limited.headers["Retry-After"]) == (429, "1")
        assert (await stage.app.api("chat.postMessage", channel="U0CHENHAO", text="x"))["ok"]
        await stage.driver.advance(1)
        assert (await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x"))["ok"]


async def test_a_method_is_limited_by_its_tier_and_the_factor():
    async with staged(World(rate_factor=0.1)) as stage:
        for _ in range(2):
            assert (await stage.app.api("users.list"))["ok"]
        assert (await stage.app.call("users.list")).status_code == 429
        await stage.driver.advance(60)
        assert (await stage.app.api("users.list"))["ok"]


async def test_over_a_socket_envelopes_come_one_by_one_and_answers_go_back(stage):
    url = (await stage.app.api("apps.connections.open", token="xapp-sandbox-1"))["url"]
    async with connect(url, proxy=None) as socket:
        assert json.loads(await socket.recv())["type"] == "hello"
        typing = asyncio.create_task(stage.lin.command("hello"))
        envelope = json.loads(await socket.recv())
        assert (envelope["type"], envelope["payload"]["command"]) == ("slash_commands", "/trip")
        assert envelope["accepts_response_payload"] is True
        await socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}}))
        assert (await typing)["ok"] is True
        assert await stage.lin.told() == ["Hi"]
        await stage.driver.act("sockets/disconnect", reason="refresh_requested")
        assert json.loads(await socket.recv())["reason"] == "refresh_requested"
    assert stage.app.received == []


async def test_a_socket_ticket_admits_once(stage):
    url = (await stage.app.api("apps.connections.open", token="xapp-sandbox-1"))["url"]
    async with connect(url, proxy=None) as socket:
        await socket.recv()
        with pytest.raises(Exception, match="403"):
            await connect(url, proxy=None)


async def test_waiting_ends_with_the_change_it_waits_for(stage):
    waiting = asyncio.create_task(stage.lin.wait_for_dm(lambda m: m.text == "done"))
    posted = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=[actions(button("ok"))])
    await stage.app.api("chat.update", channel=posted["channel"], ts=posted["ts"], text="done")
    assert (await waiting).buttons == []


async def test_waiting_in_vain_says_what_was_last_seen(stage):
    with pytest.raises(TimeoutError, match="the last page was"):
        await stage.driver.wait_until(lambda s: s["snags"], timeout=0.01)


async def test_the_log_holds_calls_without_their_tokens(stage):
    await stage.app.api("chat.postMessage", channel="C0NOPE", text="x")
    call = (await stage.driver.calls("chat.postMessage"))[0]
    assert (call["ok"], call["error"], call["args"]["channel"], call["team"]) == (
        False,
        "channel_not_found",
        "C0NOPE",
        "T0MORNINGSTAR",
    )
    assert Team().bot_token not in json.dumps(await stage.driver.state())

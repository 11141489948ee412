import pytest

from sandbox.slack.manifest import DEFAULT
from sandbox.slack.workspace import Team
from sandbox.slack.world import World
from tests.unit.sandbox_slack.blocks import actions, button, section
from tests.unit.sandbox_slack.stage import staged


async def test_a_call_without_a_token_is_not_authed(stage):
    answer = await stage.app.http.post("/api/auth.test")
    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "error": "not_authed"}


async def test_a_wrong_token_is_invalid(stage):
    assert (await stage.app.api("auth.test", token="xoxb-wrong"))["error"] == "invalid_auth"


async def test_auth_test_names_the_bot_and_its_workspace(stage):
    answer = await stage.app.api("auth.test")
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0MORNINGSTAR", "U0TRAVELDESK", "B0TRAVELDESK")


async def test_an_app_token_opens_sockets_and_nothing_else(stage):
    assert (await stage.app.api("auth.test", token="xapp-sandbox-1"))["error"] == "not_allowed_token_type"
    assert (await stage.app.api("apps.connections.open"))["error"] == "not_allowed_token_type"


async def test_every_answer_names_the_granted_and_the_accepted_scopes(stage):
    answer = await stage.app.call("users.info", user="U0LINWEI")
    assert answer.headers["x-oauth-scopes"] == ",".join(DEFAULT.scopes)
    assert answer.headers["x-accepted-oauth-scopes"] == "users:read"


async def test_a_missing_scope_is_named_with_what_was_granted():
    async with staged(World(teams=[Team(scopes=("commands",))])) as stage:
        answer = await stage.app.api("chat.postMessage", channel="C0GENERAL", text="hi")
    assert answer == {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "commands"}


async def test_the_email_is_only_shown_with_its_scope():
    async with staged(World(teams=[Team(scopes=("users:read",))])) as stage:
        user = (await stage.app.api("users.info", user="U0LINWEI"))["user"]
    assert "email" not in user["profile"]


async def test_users_info_tells_locale_only_when_asked(stage):
    plain = (await stage.app.api("users.info", user="U0LINWEI"))["user"]
    asked = (await stage.app.api("users.info", user="U0LINWEI", include_locale="true"))["user"]
    assert "locale" not in plain
    assert (asked["locale"], asked["tz"], asked["tz_offset"]) == ("zh-CN", "Asia/Shanghai", 28800)
    assert asked["profile"]["email"] == "lin.wei@example.com"


async def test_users_list_pages_through_everyone_once(stage):
    seen, cursor = [], ""
    while True:
        page = await stage.app.api("users.list", limit="3", cursor=cursor)
        seen += [m["id"] for m in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8
    assert (await stage.app.api("users.list", cursor="nonsense"))["error"] == "invalid_cursor"


async def test_lookup_by_email_ignores_case_and_the_departed(stage):
    assert (await stage.app.api("users.lookupByEmail", email="Lin.Wei@Example.com"))["user"]["id"] == "U0LINWEI"
    assert (await stage.app.api("users.lookupByEmail", email="wang.lei@example.com"))["error"] == "users_not_found"


async def test_conversations_open_is_idempotent(stage):
    first = await stage.app.api("conversations.open", users="U0LINWEI")
    again = await stage.app.api("conversations.open", users="U0LINWEI")
    assert first["channel"] == again["channel"]
    assert "already_open" not in first
    assert again["already_open"] is True


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0WANGLEI", "user_disabled"),
        (",".join(["U0LINWEI"] * 9), "too_many_users"),
    ],
)
async def test_conversations_open_refuses(stage, users, error):
    assert (await stage.app.api("conversations.open", users=users))["error"] == error


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0GENERAL"}, "no_text"),
        ({"channel": "C0NOPE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C0GENERAL", "blocks": "{not json"}, "invalid_blocks_format"),
        ({"channel": "C0GENERAL", "text": "x", "thread_ts": "1.1"}, "cannot_reply_to_message"),
        ({"channel": "C0GENERAL", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        (
            {"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "a b", "event_payload": {}}},
            "invalid_metadata_schema",
        ),
        ({"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ],
)
async def test_post_message_refuses(stage, args, error):
    assert (await stage.app.api("chat.postMessage", **args))["error"] == error


async def test_forms_and_json_bodies_say_the_same(stage):
    blocks = [section("hello")]
    as_form = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=blocks)
    as_json = await stage.app.api_json("chat.postMessage", channel="U0LINWEI", text="x", blocks=blocks)
    assert as_form["channel"] == as_json["channel"] == "D0LINWEI"
    assert as_form["message"]["blocks"][0]["text"] == as_json["message"]["blocks"][0]["text"]


async def test_a_method_that_takes_no_json_does_not_read_a_json_body(stage):
    assert (await stage.app.api_json("users.info", user="U0LINWEI"))["error"] == "invalid_arguments"


async def test_slack_gives_ids_to_blocks_that_have_none(stage):
    posted = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=[section("a"), section("b")])
    made = [b["block_id"] for b in posted["message"]["blocks"]]
    assert all(made)
    assert len(set(made)) == 2


async def test_bad_blocks_are_answered_with_a_pointer(stage):
    answer = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x", blocks=[section("x" * 3001)])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_an_update_replaces_text_and_blocks_and_keeps_metadata(stage):
    metadata = {"event_type": "trip", "event_payload": {"id": "TR1"}}
    first = await stage.app.api(
        "chat.postMessage", channel="U0LINWEI", text="x", blocks=[actions(button("ok"))], metadata=metadata
    )
    await stage.app.api("chat.update", channel=first["channel"], ts=first["ts"], text="done", blocks=[section("done")])
    message = await stage.lin.last_dm()
    assert (message.text, message.plain(), message.buttons) == ("done", "done", [])
    assert message.json["metadata"] == metadata
    assert message.json["edited"]["user"] == "U0TRAVELDESK"
    assert [v["text"] for v in message.versions] == ["x", "done"]


async def test_an_update_needs_a_message_of_the_bots_own_and_its_dm_id(stage):
    said = await stage.lin.say("hello")
    posted = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x")
    assert (await stage.app.api("chat.update", channel=said["channel"], ts=said["ts"], text="y"))[
        "error"
    ] == "cant_update_message"
    assert (await stage.app.api("chat.update", channel="U0LINWEI", ts=posted["ts"], text="y"))[
        "error"
    ] == "channel_not_found"
    assert (await stage.app.api("chat.update", channel=posted["channel"], ts="1.1", text="y"))[
        "error"
    ] == "message_not_found"
    too_long = await stage.app.api("chat.update", channel=posted["channel"], ts=posted["ts"], text="y" * 4001)
    assert too_long["error"] == "msg_too_long"


async def test_an_ephemeral_message_is_seen_by_one_and_reached_by_no_api(stage):
    posted = await stage.app.api("chat.postEphemeral", channel="C0GENERAL", user="U0LINWEI", text="psst")
    assert await stage.lin.told() == ["psst"]
    assert await stage.chen.told() == []
    answer = await stage.app.api("chat.update", channel="C0GENERAL", ts=posted["message_ts"], text="y")
    assert answer["error"] == "message_not_found"
    assert (await stage.app.api("chat.postEphemeral", channel="D0LINWEI", user="U0LINWEI", text="x"))[
        "error"
    ] == "channel_not_found"


async def test_a_deleted_message_is_gone_for_everyone(stage):
    posted = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="x")
    await stage.app.api("chat.delete", channel=posted["channel"], ts=posted["ts"])
    assert await stage.lin.dm() == []
    assert (await stage.app.api("chat.delete", channel=posted["channel"], ts=posted["ts"]))[
        "error"
    ] == "message_not_found"


async def test_history_is_newest_first_and_pages(stage):
    for text in ("one", "two", "three"):
        last = await stage.app.api("chat.postMessage", channel="U0LINWEI", text=text)
    page = await stage.app.api("conversations.history", channel=last["channel"], limit="2")
    rest = await stage.app.api(
        "conversations.history", channel=last["channel"], limit="2", cursor=page["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in page["messages"] + rest["messages"]] == ["three", "two", "one"]
    assert (page["has_more"], rest["has_more"]) == (True, False)


async def test_replies_start_with_the_root_and_stay_out_of_history(stage):
    root = await stage.app.api("chat.postMessage", channel="U0LINWEI", text="root")
    await stage.app.api("chat.postMessage", channel="U0LINWEI", text="reply", thread_ts=root["ts"])
    thread = await stage.app.api("conversations.replies", channel=root["channel"], ts=root["ts"])
    history = await stage.app.api("conversations.history", channel=root["channel"])
    assert [m["text"] for m in thread["messages"]] == ["root", "reply"]
    assert [m["text"] for m in history["messages"]] == ["root"]


async def test_an_unknown_method_is_said_to_be_one(stage):
    assert (await stage.app.api("chat.postMesage", text="x"))["error"] == "unknown_method"


async def test_blocks_validate_answers_in_slacks_format(stage):
    wrong = await stage.app.api(
        "blocks.validate", blocks=[{"type": "section", "text": {"type": "invalid", "text": "x"}}]
    )
    assert wrong["error"] == "invalid_blocks"
    assert wrong["errors"] == [
        {
            "code": "failed_constraint",
            "message": "unsupported type: invalid",
            "pointer": "/0/text/type",
            "constraint": {"type": "enum", "expected": ["plain_text", "mrkdwn"]},
        }
    ]
    assert await stage.app.api("blocks.validate", blocks=[section("fine")]) == {"ok": True}
    assert (await stage.app.api("blocks.validate"))["error"] == "invalid_arguments"


async def test_two_workspaces_do_not_see_each_other():
    other = Team(
        id="T0OTHER", name="Other", domain="other", bot_token="xoxb-other", people={}, bot_user_id="U0OTHERBOT"
    )
    async with staged(World(teams=[Team(), other])) as stage:
        await stage.app.api("chat.postMessage", channel="U0LINWEI", text="ours")
        theirs = await stage.app.api("chat.postMessage", token="xoxb-other", channel="U0LINWEI", text="theirs")
        assert theirs["error"] == "channel_not_found"
        assert (await stage.app.api("auth.test", token="xoxb-other"))["team_id"] == "T0OTHER"

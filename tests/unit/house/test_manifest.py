"""The manifest asks for what is needed, and says nothing that Slack would not take."""

import re

import pytest
import yaml

from blocks.install_pages import REDIRECT_PATH
from bot.tenants.scopes import SCOPES
from tests.unit.house.repository import PACKAGES, ROOT

SCOPE_OF_METHOD = {
    "auth_test": None,
    "chat_delete": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",
    "conversations_open": "im:write",
    "users_info": "users:read",
    "users_lookupByEmail": "users:read.email",
    "views_open": None,
    "views_update": None,
}
"""Slack's page of each method names its scope. A method that is called and not here fails the test."""
SCOPE_OF_EVENT = {
    "app_uninstalled": None,
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
FIELDS = {"team_id", "team_name"}
"""Written as calls are, and none."""
CALL = re.compile(r"\.((?:auth|bots|chat|conversations|files|reactions|team|usergroups|users|views)_[a-z]\w*)\(?")
ROW = re.compile(r"^\| `([a-z:.]+)` \|", re.MULTILINE)
NAME_LIMIT, DESCRIPTION_LIMIT, SHORTCUT_NAME_LIMIT, SHORTCUT_DESCRIPTION_LIMIT = 35, 140, 24, 150


@pytest.fixture(scope="module")
def manifest():
    return yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def scopes(manifest):
    return manifest["oauth_config"]["scopes"]["bot"]


def called():
    """Web API methods that our code calls."""
    ours = [file for package in PACKAGES if package != "sandbox" for file in (ROOT / package).rglob("*.py")]
    return {name for file in ours for name in CALL.findall(file.read_text("utf-8"))} - FIELDS


def test_the_calls_are_found():
    assert {"chat_postMessage", "views_open", "users_info"} <= called()


def test_the_scopes_are_exactly_those_that_calls_commands_and_events_need(manifest, scopes):
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    unknown = called() - SCOPE_OF_METHOD.keys()
    assert not unknown, f"say in SCOPE_OF_METHOD which scope these need: {unknown}"
    needed = {SCOPE_OF_METHOD[one] for one in called()} | {SCOPE_OF_EVENT[one] for one in events} | {"commands"}
    assert set(scopes) == needed - {None}
    assert scopes == sorted(set(scopes))


def test_each_scope_has_its_reason_in_the_docs(scopes):
    told = ROW.findall((ROOT / "docs/slack-scopes.md").read_text("utf-8"))
    assert told == scopes


def test_the_install_page_and_the_doctor_go_by_exactly_these_scopes(scopes):
    assert sorted(SCOPES) == scopes


def test_no_user_scope_is_asked_for(manifest):
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}


def test_people_are_sent_back_to_our_own_page(manifest):
    assert manifest["oauth_config"]["redirect_urls"] == [f"https://HOST{REDIRECT_PATH}"]


def test_a_whole_org_can_have_the_app(manifest):
    assert manifest["settings"]["org_deploy_enabled"]


def test_all_of_slack_comes_to_one_https_address(manifest):
    settings, features = manifest["settings"], manifest["features"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        settings["interactivity"]["message_menu_options_url"],
        *(one["url"] for one in features["slash_commands"]),
    }
    assert urls == {"https://HOST/slack/events"}


def test_mentions_in_commands_arrive_as_ids(manifest):
    assert all(one["should_escape"] for one in manifest["features"]["slash_commands"])


def test_people_can_write_to_the_bot_and_no_tab_is_shown_that_stays_empty(manifest):
    home = manifest["features"]["app_home"]
    subscribed = "app_home_opened" in manifest["settings"]["event_subscriptions"]["bot_events"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert home["home_tab_enabled"] == subscribed


def test_names_and_descriptions_keep_slacks_limits(manifest):
    shown, shortcuts = manifest["display_information"], manifest["features"]["shortcuts"]
    assert shown["name"] == manifest["features"]["bot_user"]["display_name"] == "Travel Desk"
    assert len(shown["name"]) <= NAME_LIMIT
    assert len(shown["description"]) <= DESCRIPTION_LIMIT
    assert all(len(one["name"]) <= SHORTCUT_NAME_LIMIT for one in shortcuts)
    assert all(len(one["description"]) <= SHORTCUT_DESCRIPTION_LIMIT for one in shortcuts)
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])

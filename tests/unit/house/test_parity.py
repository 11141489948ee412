"""Manifest, ids and listeners name the same things: what one of them knows, the others know."""

import re
from types import SimpleNamespace

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from blocks.ids import DISPATCHED, FOLLOWED, SEARCHED, Action, Callback, Command, Field, Shortcut
from handlers import slack_app
from tests.unit.house.repository import ROOT

READ_ONLY = {Callback.DETAILS}
"""Modals that nobody can send or needs to hear of when closed."""
EVENT_OF = {"message.im": "message"}
"""What Slack delivers under another name than it is subscribed by."""


class ListeningApp(AsyncApp):
    """Bolt's own app, which also writes down what it is told to listen to."""

    def __init__(self, **wired):
        self.heard = {}
        super().__init__(**wired)

    def _noted(self, kind, constraint, register):
        self.heard.setdefault(kind, []).append(constraint)
        return register(constraint)

    def command(self, constraint, *_):
        return self._noted("command", constraint, super().command)

    def shortcut(self, constraint, *_):
        return self._noted("shortcut", constraint, super().shortcut)

    def action(self, constraint, *_):
        return self._noted("action", constraint, super().action)

    def view(self, constraint, *_):
        return self._noted("view", constraint, super().view)

    def view_closed(self, constraint, *_):
        return self._noted("view_closed", constraint, super().view_closed)

    def options(self, constraint, *_):
        return self._noted("options", constraint, super().options)

    def event(self, constraint, *_):
        return self._noted("event", constraint, super().event)


@pytest.fixture
def heard(monkeypatch):
    """What the whole app listens to, by kind, in the order of registration."""
    monkeypatch.setattr(slack_app, "AsyncApp", ListeningApp)
    nobody = SimpleNamespace(clock=None)
    app = slack_app.create_slack_app(
        signing_secret="secret",
        client=slack_app.AsyncWebClient("xoxb-1"),
        departures=nobody,
        connecting=nobody,
        links=nobody,
        desk=nobody,
        places=nobody,
        people=nobody,
    )
    return app.heard


@pytest.fixture(scope="module")
def manifest():
    return yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))


def named(heard, kind):
    return {one for one in heard.get(kind, ()) if isinstance(one, str)}


def test_the_commands_are_the_same_everywhere(heard, manifest):
    told = {one["command"] for one in manifest["features"]["slash_commands"]}
    assert told == named(heard, "command") == set(Command)


def test_the_shortcuts_are_the_same_everywhere(heard, manifest):
    told = {one["callback_id"] for one in manifest["features"]["shortcuts"]}
    assert told == named(heard, "shortcut") == set(Shortcut)


def test_the_manifest_subscribes_to_exactly_the_events_that_are_listened_to(heard, manifest):
    told = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {EVENT_OF.get(one, one) for one in told} == named(heard, "event")
    assert len(told) == len(set(told))


def test_every_button_and_every_field_that_reports_has_a_listener_and_no_listener_is_for_nothing(heard):
    assert named(heard, "action") == {*Action, *DISPATCHED, *FOLLOWED}


def test_every_searching_field_has_options(heard):
    assert named(heard, "options") == set(SEARCHED)


def test_every_modal_that_can_be_sent_has_a_listener(heard):
    assert named(heard, "view") == set(Callback) - READ_ONLY


def test_only_our_modals_are_heard_of_when_closed(heard):
    assert named(heard, "view_closed") <= set(Callback) - READ_ONLY


def test_no_id_is_listened_to_twice(heard):
    for kind in heard:
        ids = [one for one in heard[kind] if isinstance(one, str)]
        assert len(ids) == len(set(ids)), kind


@pytest.mark.parametrize("kind", ["command", "shortcut", "action", "view", "view_closed", "options", "event"])
def test_whatever_is_unknown_is_caught_last(heard, kind):
    *_, last = heard[kind]
    assert isinstance(last, re.Pattern)
    assert last.match("an id of last year")


def test_actions_and_fields_share_no_id():
    assert not {*Action} & {*Field}

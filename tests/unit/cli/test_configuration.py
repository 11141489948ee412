"""The settings as they are told to people."""

import re
from pathlib import Path

import pytest

from bot import settings
from bot.errors import Misconfigured
from bot.settings import Settings
from scripts import draw_configuration

VARIABLES = [str(field.alias) for field in Settings.model_fields.values()]


@pytest.fixture
def no_settings(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_the_page_is_fresh():
    assert draw_configuration.PAGE.read_text("utf-8") == draw_configuration.page(), "run scripts/draw_configuration.py"


def test_the_example_is_fresh():
    assert draw_configuration.EXAMPLE.read_text("utf-8") == draw_configuration.example()


def test_every_setting_is_in_the_example_and_on_the_page():
    example = re.findall(r"^(?:# )?([A-Z_]+)=", draw_configuration.EXAMPLE.read_text("utf-8"), re.MULTILINE)
    page = re.findall(r"^\| `([A-Z_]+)`", draw_configuration.PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(example) == sorted(page) == sorted(VARIABLES)


def test_the_example_as_it_is_says_what_is_left_to_fill_in(no_settings):
    with pytest.raises(Misconfigured) as error:
        settings.load(draw_configuration.EXAMPLE)
    named = [line.split(" ", 1)[0] for line in str(error.value).splitlines()]
    must = [str(field.alias) for field in Settings.model_fields.values() if field.is_required()]
    assert sorted(named) == sorted([*must, "SLACK_BOT_TOKEN"])


def test_an_example_that_was_filled_in_is_complete(no_settings, tmp_path: Path):
    filled = re.sub(r"^([A-Z_]+)=$", r"\1=x", draw_configuration.EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(filled, "utf-8")
    assert settings.load(tmp_path / ".env").port == 3000


def test_an_empty_variable_counts_as_not_set(no_settings, monkeypatch):
    for field in Settings.model_fields.values():
        monkeypatch.setenv(str(field.alias), "x" if field.is_required() or field.alias == "SLACK_BOT_TOKEN" else "")
    assert settings.load(None).port == 3000


def test_a_bot_without_any_way_into_a_workspace_is_refused(no_settings, monkeypatch):
    for field in Settings.model_fields.values():
        monkeypatch.setenv(str(field.alias), "x" if field.is_required() else "")
    with pytest.raises(
        Misconfigured, match=r"SLACK_BOT_TOKEN is not set\..*Empty: workspaces install the app at `/slack/install`"
    ):
        settings.load(None)
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    with pytest.raises(Misconfigured, match="belong together"):
        settings.load(None)
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    assert settings.load(None).slack_bot_token is None

"""Every view in both languages, as it was last reviewed. `UPDATE_GOLDEN=1` writes them anew, for the diff to be read."""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from tests.unit.blocks import views
from tests.unit.blocks.limits import assert_message_fits, assert_modal_fits

GOLDEN = Path(__file__).parent
LANGUAGES = ("en", "zh")


@cache
def drawn(language: str) -> dict[str, object]:
    return {
        **{name: message.payload() for name, message in views.messages(language)},
        **dict(views.modals(language)),
        "sentences": views.words(language),
    }


CASES = [(language, name) for language in LANGUAGES for name in drawn(language)]


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_view_is_as_it_was_reviewed(language, name):
    page = GOLDEN / language / f"{name}.json"
    now = json.dumps(drawn(language)[name], ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(now, "utf-8")
    assert page.read_text("utf-8") == now


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_left_of_a_view_that_is_gone(language):
    gone = [page for page in (GOLDEN / language).glob("*.json") if page.stem not in drawn(language)]
    if os.environ.get("UPDATE_GOLDEN"):
        gone = [page.unlink() for page in gone][:0]
    assert not gone


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_message(language):
    for name, message in views.messages(language):
        assert_message_fits(message.payload(), name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_modal(language):
    for name, modal in views.modals(language):
        assert_modal_fits(modal, name)

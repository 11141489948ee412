"""Whatever the core may say has words, in both languages."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from blocks import labels, sentences, status
from blocks.ids import Field
from blocks.reader import Reader
from bot import errors
from bot.language.places import gazetteer
from bot.trips.access import Bar
from bot.trips.changes import Field as TripField
from bot.trips.form import FormError, Problem
from bot.trips.model import Mode, State, Trouble, TroubleKind
from bot.trips.outbox import Tell
from bot.trips.rulings import Barred
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, LIN, waiting

CHINESE = re.compile(r"[一-鿿]")
NAMES = {LIN: "Lin", CHEN: "Chen"}


def bot_errors():
    return [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.BotError)]


def worded():
    """Every member that a person may hear of, and what words it."""
    yield from ((one, lambda r, one=one: sentences.barred(Barred(one), r)) for one in Bar)
    yield from ((one, lambda r, one=one: labels.problem(FormError("purpose", one), r)) for one in Problem)
    yield from ((one, lambda r, one=one: status.trouble_line(Trouble(one, NOW, CHEN), r, LIN)) for one in TroubleKind)
    yield from ((one, lambda r, one=one: status.headline(replace(waiting(), state=one), r)) for one in State)
    yield from ((one, lambda r, one=one: sentences.tell(one, waiting(), r)) for one in Tell)
    yield from ((one, lambda r, one=one: labels.mode(one, r)) for one in Mode)
    yield from ((one, lambda r, one=one: labels.label(one, r)) for one in Field)
    yield from ((one, lambda r, one=one: labels.change_label(one, r)) for one in TripField)
    yield from ((one, lambda r, one=one: sentences.failure(one.__new__(one), r)) for one in bot_errors())


CASES = [
    pytest.param(words, id=_id)
    for _id, words in ((f"{getattr(one, '__name__', type(one).__name__)}.{one}", words) for one, words in worded())
]


def said(words, locale):
    return words(Reader(locale, ZoneInfo("Asia/Shanghai"), gazetteer(), NAMES))


@pytest.mark.parametrize("words", CASES)
def test_it_is_said_in_english(words):
    sentence = said(words, "en-GB")
    assert sentence.strip()
    assert not CHINESE.search(sentence)


@pytest.mark.parametrize("words", CASES)
def test_it_is_said_in_chinese(words):
    assert CHINESE.search(said(words, "zh-CN"))


def test_all_of_the_error_tree_is_asked_for():
    assert {one.__name__ for one in bot_errors()} >= {
        "BotError",
        "Rejected",
        "Denied",
        "Busy",
        "Unreachable",
        "NotSaved",
    }

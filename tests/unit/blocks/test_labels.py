import pytest

from blocks import labels, sentences, status
from blocks.ids import Field
from bot.trips.access import Bar
from bot.trips.changes import Field as TripField
from bot.trips.form import FormError, Problem
from bot.trips.model import Mode, State, Trouble, TroubleKind
from bot.trips.outbox import Tell
from bot.trips.rulings import Barred
from tests.unit.blocks.samples import LIN, NOW, TRIPS, reader

LANGUAGES = ("en", "zh")


def every_word(language):
    mine = reader(language)
    yield from (labels.label(field, mine) for field in Field)
    yield from (labels.change_label(field, mine) for field in TripField)
    yield from (labels.mode(one, mine) for one in Mode)
    yield from (labels.problem(FormError("purpose", one), mine) for one in Problem)
    yield from (sentences.barred(Barred(bar), mine) for bar in Bar)
    yield from (sentences.tell(what, TRIPS["approved"], mine) for what in Tell)
    yield from (status.trouble_line(Trouble(kind, NOW), mine, LIN) for kind in TroubleKind)
    yield from (status.headline(next(t for t in TRIPS.values() if t.state is state), mine) for state in State)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_every_enum_has_words(language):
    assert all(every_word(language))


def test_no_word_is_left_in_english():
    assert not set(every_word("en")) & set(every_word("zh"))


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("amount", "Budget", "预算"),
        ("budget", "Budget", "预算"),
        ("approver", "Approver", "审批人"),
        ("requester", "Traveller", "出行人"),
        ("travellers", "Travellers", "出行人"),
        ("legs", "Itinerary", "行程"),
        ("legs.0.depart", "Leg 1 · Date", "第 1 程 · 出发日期"),
        ("legs.7.origin", "Leg 8 · From", "第 8 程 · 出发地"),
        ("legs.1.leg_no", "Leg 2", "第 2 程"),
        ("cost_centre", "cost_centre", "cost_centre"),
        ("<!channel>", "&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("", "", ""),
    ],
)
def test_a_refused_field_is_called_as_the_form_calls_it(name, english, chinese):
    assert labels.field_label(name, reader("en")) == english
    assert labels.field_label(name, reader("zh")) == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_modals_are_short_enough_for_a_phone(language):
    limit = {"en": 24, "zh": 12}[language]
    titles = (reader(language).t(title) for title in ("New trip", "Trip details", "Reject the trip"))
    assert all(len(title) <= limit for title in titles)


@pytest.mark.parametrize("kind", [TroubleKind.NOT_COUNTED, TroubleKind.OVERTAKEN, TroubleKind.DROPPED])
def test_a_withdrawal_that_did_not_count_is_not_called_a_decision(kind):
    line = status.trouble_line(Trouble(kind, NOW, LIN), reader("en"), LIN)
    assert line.startswith("The withdrawal was not counted")


def test_a_filing_that_was_stopped_is_neither_a_decision_nor_a_withdrawal():
    line = status.trouble_line(Trouble(TroubleKind.DROPPED, NOW), reader("en"), LIN)
    assert line == "Your administrator stopped the filing. What was typed is kept: edit it and send it again."

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import trip_modal
from blocks.ids import Field
from bot.trips.form import CURRENCIES, FormError, LegForm, Problem, TripForm
from bot.trips.model import EmployeeId, Mode, Place
from tests.unit.blocks.limits import assert_modal_fits
from tests.unit.blocks.samples import CHEN, EIGHT_LEGS, FORM, draft, reader

KEYS = {
    "plain_text_input": ("initial_value", "value"),
    "datepicker": ("initial_date", "selected_date"),
    "external_select": ("initial_option", "selected_option"),
    "static_select": ("initial_option", "selected_option"),
    "checkboxes": ("initial_options", "selected_options"),
}


def untouched(view):
    """`view.state.values` of a modal that was opened and sent as it is."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            initial, key = KEYS[element["type"]]
            empty = [] if key == "selected_options" else None
            held = {"type": element["type"], key: element.get(initial, empty)}
            values[block["block_id"]] = {element["action_id"]: held}
    return values


def sent_untouched(form, language="en"):
    view = trip_modal.build(draft(form), reader(language)).to_dict()
    assert_modal_fits(view)
    return trip_modal.parse(untouched(view))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PLACES = st.one_of(
    st.none(), st.sampled_from([Place("北京", "BJS"), Place("Berlin", "BER")]), TEXTS.filter(str.strip).map(Place)
)
DAYS = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
LEGS = st.builds(LegForm, PLACES, PLACES, DAYS, st.one_of(st.none(), st.sampled_from(Mode)))
FORMS = st.builds(
    TripForm,
    purpose=TEXTS,
    legs=st.lists(LEGS, min_size=1, max_size=8).map(tuple),
    return_date=DAYS,
    lodging=st.booleans(),
    amount=TEXTS,
    currency=st.sampled_from([*CURRENCIES, "SEK"]),
    approver=st.one_of(st.none(), st.just(CHEN)),
    project=TEXTS,
    note=TEXTS,
)


@given(FORMS, st.sampled_from(["en", "zh"]))
def test_a_form_sent_untouched_is_the_form_that_was_drawn(form, language):
    assert sent_untouched(form, language) == form


@pytest.mark.parametrize("form", [TripForm(), FORM, EIGHT_LEGS])
def test_the_usual_forms_come_back_as_they_were(form):
    assert sent_untouched(form) == form


def test_a_currency_that_is_not_on_our_list_is_not_exchanged():
    assert sent_untouched(replace(FORM, currency="SEK")).currency == "SEK"


def test_a_place_of_no_name_is_left_open():
    form = replace(FORM, legs=(LegForm(origin=Place("")),))
    assert sent_untouched(form).legs == (LegForm(),)


def test_what_is_not_ours_in_the_state_is_passed_over():
    odd = {
        "": {},
        "other": {"x": {"value": "y"}},
        "purpose.trip.d1": {},
        "mode.0.d1": {"mode": {"selected_option": {"value": "ship"}}},
    }
    assert trip_modal.parse(odd) == TripForm()


def test_a_leg_that_is_added_keeps_the_ids_of_the_others():
    before = trip_modal.build(draft(FORM), reader("en")).to_dict()
    after = trip_modal.build(draft(FORM.with_leg()), reader("en")).to_dict()
    assert set(untouched(before)) < set(untouched(after))


def test_another_draft_has_ids_of_its_own():
    one = trip_modal.build(draft(FORM), reader("en")).to_dict()
    other = trip_modal.build(draft(FORM, id="another1"), reader("en")).to_dict()
    assert not set(untouched(one)) & set(untouched(other))


def test_a_problem_stands_under_its_own_field_and_only_the_first_of_them():
    problems = (
        FormError("depart", Problem.PAST, 1),
        FormError("depart", Problem.MISSING, 1),
        FormError("amount", Problem.NOT_A_SUM),
    )
    told = trip_modal.errors(problems, draft().id, reader("en"))
    view = trip_modal.build(draft(EIGHT_LEGS), reader("en")).to_dict()
    assert list(told) == [
        trip_modal.block_id(Field.DEPART, 1, draft().id),
        trip_modal.block_id(Field.AMOUNT, None, draft().id),
    ]
    assert set(told) <= set(untouched(view))
    assert "past" in told[trip_modal.block_id(Field.DEPART, 1, draft().id)]


@given(st.text(min_size=1, max_size=2000).filter(str.strip))
def test_any_typed_place_can_be_offered_and_chosen(typed):
    option = trip_modal.typed_place_option(typed, reader("en")).to_dict()
    assert len(option["text"]["text"]) <= 75
    assert 1 < len(option["value"]) <= 150


@given(st.text(min_size=1, max_size=200))
def test_any_name_can_be_offered_as_an_approver(name):
    option = trip_modal.person_option(name, EmployeeId("E1")).to_dict()
    assert 0 < len(option["text"]["text"]) <= 75

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trips.form import (
    MAX_LEGS,
    MAX_TEXT,
    FormError,
    LegForm,
    Problem,
    TripForm,
    check,
    from_detail,
    from_reading,
    parse_amount,
)
from bot.trips.model import Leg, Mode, Money, Place, Stay, TripDetail
from bot.trips.reading import LegReading, Slot, TripReading
from tests.unit.trips.samples import BEIJING, CHEN, DETAIL, FORM, LIN, SHANGHAI

TODAY = date(2026, 3, 2)
XIAN = Place("Xi'an", "SIA")


def leg(day, origin=SHANGHAI, destination=BEIJING):
    return LegForm(origin, destination, date(2026, 3, day))


def wrong(form):
    found = check(form, TODAY, LIN)
    assert isinstance(found, tuple)
    return found


def test_a_complete_form_becomes_the_trip_it_describes():
    assert check(FORM, TODAY, LIN) == DETAIL


def test_what_surrounds_the_words_is_not_kept():
    detail = check(replace(FORM, purpose=" Fair ", project=" P-1\n", note=" \n"), TODAY, LIN)
    assert isinstance(detail, TripDetail)
    assert (detail.purpose, detail.project, detail.note) == ("Fair", "P-1", "")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"purpose": "  "}, FormError("purpose", Problem.MISSING)),
        ({"purpose": "x" * (MAX_TEXT + 1)}, FormError("purpose", Problem.TOO_LONG)),
        ({"project": "x" * (MAX_TEXT + 1)}, FormError("project", Problem.TOO_LONG)),
        ({"note": "x" * (MAX_TEXT + 1)}, FormError("note", Problem.TOO_LONG)),
        ({"amount": ""}, FormError("amount", Problem.MISSING)),
        ({"amount": "some"}, FormError("amount", Problem.NOT_A_SUM)),
        ({"amount": "0"}, FormError("amount", Problem.NOT_POSITIVE)),
        ({"approver": None}, FormError("approver", Problem.MISSING)),
        ({"approver": LIN}, FormError("approver", Problem.OWN_APPROVER)),
        ({"return_date": date(2026, 3, 8)}, FormError("return_date", Problem.RETURN_BEFORE_START)),
        ({"legs": (replace(FORM.legs[0], origin=None),)}, FormError("origin", Problem.MISSING, 0)),
        ({"legs": (replace(FORM.legs[0], destination=None),)}, FormError("destination", Problem.MISSING, 0)),
        ({"legs": (replace(FORM.legs[0], depart=None),)}, FormError("depart", Problem.MISSING, 0)),
        ({"legs": (leg(1),)}, FormError("depart", Problem.PAST, 0)),
        ({"legs": (leg(9), leg(8))}, FormError("depart", Problem.BEFORE_PREVIOUS_LEG, 1)),
        ({"legs": (leg(9, BEIJING, Place("Peking", "BJS")),)}, FormError("destination", Problem.SAME_PLACE, 0)),
        ({"legs": (leg(9, Place("Ulm"), Place(" ulm ")),)}, FormError("destination", Problem.SAME_PLACE, 0)),
    ],
)
def test_each_problem_is_named_at_its_field(change, error):
    assert wrong(replace(FORM, **change)) == (error,)


def test_all_problems_are_named_at_once():
    found = wrong(TripForm())
    assert {(one.field, one.problem, one.leg) for one in found} == {
        ("purpose", Problem.MISSING, None),
        ("origin", Problem.MISSING, 0),
        ("destination", Problem.MISSING, 0),
        ("depart", Problem.MISSING, 0),
        ("amount", Problem.MISSING, None),
        ("approver", Problem.MISSING, None),
    }


def test_one_may_leave_today_and_come_back_the_same_day():
    assert isinstance(check(replace(FORM, legs=(leg(2),), return_date=TODAY), TODAY, LIN), TripDetail)


def test_a_missing_date_between_two_legs_does_not_hide_that_they_are_out_of_order():
    form = replace(FORM, legs=(leg(9), replace(leg(9), depart=None), leg(8)))
    assert FormError("depart", Problem.BEFORE_PREVIOUS_LEG, 2) in wrong(form)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5000", "5000.00"),
        ("5,000.50", "5000.50"),
        ("５０００", "5000.00"),
        ("5，000", "5000.00"),
        (" 5 000 ", "5000.00"),
        ("0.01", "0.01"),
        ("1,234,567.8", "1234567.80"),
    ],
)
def test_a_sum_is_read_as_people_type_it(typed, amount):
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "five",
        "5k",
        "1.234",
        "NaN",
        "Infinity",
        "sNaN",
        "5_000",
        "1e3",
        "1e30",
        "1e999999",
        "+5",
        "9" * 40,
        "1,50",
        "5000,50",
        "1.500",
        "5,0",
    ],
)
def test_what_is_not_plainly_a_sum_is_refused(typed):
    assert parse_amount(typed) is Problem.NOT_A_SUM


@pytest.mark.parametrize("typed", ["0", "-5", "0.00"])
def test_nothing_and_less_is_no_budget(typed):
    assert parse_amount(typed) is Problem.NOT_POSITIVE


@given(st.text())
def test_whatever_is_typed_as_a_sum_gets_an_answer(typed):
    amount = parse_amount(typed)
    assert isinstance(amount, Problem) or (amount > 0 and amount == round(amount, 2))


@given(st.decimals(min_value="0.01", max_value="99999999.99", places=2))
def test_every_sum_of_money_is_read_as_it_is_written(amount):
    assert parse_amount(f"{amount:,}") == amount


def test_nights_are_spent_at_each_destination_until_the_next_departure():
    legs = (leg(9), leg(11, BEIJING, XIAN), leg(11, XIAN, SHANGHAI))
    detail = check(replace(FORM, legs=legs, return_date=date(2026, 3, 12), lodging=True), TODAY, LIN)
    assert isinstance(detail, TripDetail)
    assert detail.lodging == (
        Stay(BEIJING, date(2026, 3, 9), date(2026, 3, 11)),
        Stay(SHANGHAI, date(2026, 3, 11), date(2026, 3, 12)),
    )


def test_without_a_return_nobody_knows_how_long_the_last_stay_is():
    detail = check(replace(FORM, return_date=None, lodging=True), TODAY, LIN)
    assert isinstance(detail, TripDetail)
    assert detail.lodging == ()


def test_who_needs_no_bed_gets_none():
    detail = check(replace(FORM, lodging=False), TODAY, LIN)
    assert isinstance(detail, TripDetail)
    assert detail.lodging == ()


def test_the_form_of_a_trip_sends_the_same_trip_again():
    sent = check(replace(FORM, lodging=True, project="P-1", note="Late"), TODAY, LIN)
    assert isinstance(sent, TripDetail)
    assert check(from_detail(sent, CHEN), TODAY, LIN) == sent


def test_one_more_leg_starts_where_the_last_one_ends_and_eight_are_enough():
    assert FORM.with_leg().legs == (*FORM.legs, LegForm(origin=BEIJING))
    form = FORM
    for _ in range(MAX_LEGS + 1):
        form = form.with_leg()
    assert len(form.legs) == MAX_LEGS


def test_the_first_leg_cannot_be_taken_away():
    assert FORM.with_leg().without_leg() == FORM
    assert FORM.without_leg() == FORM


def slot(value):
    return Slot(value, (0, 1))


def reading(**changes):
    first = LegReading(slot(SHANGHAI), slot(BEIJING), slot(Mode.TRAIN), slot(date(2026, 3, 9)))
    return replace(TripReading("…", legs=(first,)), **changes)


def test_a_sentence_fills_the_form_as_far_as_it_goes():
    said = reading(
        return_date=slot(date(2026, 3, 11)),
        budget=slot(Money(Decimal("5000.50"), "EUR")),
        purpose=slot("Customer visit"),
        project=slot("P-1"),
    )
    form = from_reading(said, "CNY")
    assert form.legs == (LegForm(SHANGHAI, BEIJING, date(2026, 3, 9), Mode.TRAIN),)
    assert (form.return_date, form.lodging, form.project) == (date(2026, 3, 11), True, "P-1")
    assert (form.purpose, form.amount, form.currency) == ("Customer visit", "5000.5", "EUR")


def test_a_sentence_that_says_nothing_leaves_the_form_empty():
    assert from_reading(TripReading("hello"), "EUR") == TripForm(currency="EUR")


def test_a_sum_without_a_currency_is_in_the_persons_own():
    form = from_reading(reading(budget=slot(Money(Decimal("5E+3"), ""))), "SGD")
    assert (form.amount, form.currency) == ("5000", "SGD")


@pytest.mark.parametrize(
    ("said", "nights"),
    [({"days": 3}, 2), ({"nights": 2}, 2), ({"nights": 1, "days": 5}, 1), ({"days": 1}, None), ({}, None)],
)
def test_a_length_of_stay_implies_the_day_of_return(said, nights):
    form = from_reading(reading(**{name: slot(number) for name, number in said.items()}), "CNY")
    assert form.return_date == (date(2026, 3, 9) + timedelta(days=nights) if nights else None)
    assert form.lodging is bool(nights)


def test_a_length_of_stay_without_a_departure_implies_nothing():
    assert from_reading(TripReading("…", days=slot(3)), "CNY").return_date is None


def test_the_end_of_a_trip_is_its_return_or_its_last_leg():
    legs = (Leg(SHANGHAI, BEIJING, date(2026, 3, 9)), Leg(BEIJING, XIAN, date(2026, 3, 12)))
    open_ended = replace(DETAIL, legs=legs, return_date=None)
    assert (open_ended.start, open_ended.end, open_ended.nights) == (date(2026, 3, 9), date(2026, 3, 12), 3)
    assert replace(open_ended, return_date=date(2026, 3, 14)).nights == 5


def test_an_open_jaw_fills_a_leg_for_the_way_back():
    went = LegReading(Slot(BEIJING, (0, 1)), Slot(SHANGHAI, (1, 2)), depart=Slot(date(2026, 3, 9), (2, 3)))
    back = LegReading(origin=Slot(XIAN, (3, 4)))
    filled = from_reading(
        TripReading("", legs=(went,), way_back=back, return_date=Slot(date(2026, 3, 12), (4, 5))), "CNY"
    )
    assert filled.legs[1] == LegForm(XIAN, BEIJING, date(2026, 3, 12))
    same_way = TripReading("", legs=(went,), way_back=LegReading(origin=Slot(SHANGHAI, (3, 4))))
    assert len(from_reading(same_way, "CNY").legs) == 1

from dataclasses import replace
from itertools import product

import pytest

from bot.trips import moves
from bot.trips.access import SEES, Bar, Entitled, Grade, Role, may_decide, may_withdraw, role, sees, standing_bar
from bot.trips.model import Decision, State, StepRule, Verdict, Withdrawal
from bot.trips.people import Delegation, Standing
from tests.conftest import NOW
from tests.unit.trips.samples import CHEN, DETAIL, LIN, MEI, RAO, SAM, approved_record, employee, sending, step, waiting

MANAGER = MEI


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (LIN, Role.TRAVELLER),
        (CHEN, Role.APPROVER),
        (SAM, Role.APPROVER),
        (MANAGER, Role.MANAGER),
        (RAO, Role.COLLEAGUE),
    ],
)
def test_everyone_has_the_role_that_the_mirrored_trip_gives_them(person, expected):
    trip = waiting(step(1, (CHEN,)), step(2, (SAM,)))
    assert role(trip, person, (MANAGER,)) is expected


def test_who_travels_along_is_a_traveller():
    assert role(waiting(detail=replace(DETAIL, travellers=(RAO,))), RAO) is Role.TRAVELLER


def test_who_decided_once_still_sees_the_trip():
    trip = moves.observed(waiting(step(1, (CHEN, SAM))), approved_record(SAM), NOW)
    assert role(trip, CHEN) is Role.APPROVER


def test_of_two_roles_the_travellers_comes_first():
    assert role(waiting(step(1, (LIN,))), LIN, (LIN,)) is Role.TRAVELLER


@pytest.mark.parametrize(("one", "grade"), list(product(Role, Grade)))
def test_the_table_says_who_sees_what(one, grade):
    person = {Role.TRAVELLER: LIN, Role.APPROVER: CHEN, Role.MANAGER: MANAGER, Role.COLLEAGUE: RAO}[one]
    assert sees(waiting(), person, grade, (MANAGER,)) is (grade in SEES[one])


def test_a_colleague_sees_nothing_and_every_role_is_in_the_table():
    assert set(SEES) == set(Role)
    assert SEES[Role.COLLEAGUE] == frozenset()
    assert Grade.SUMS in SEES[Role.APPROVER] & SEES[Role.TRAVELLER] & SEES[Role.MANAGER]


def test_only_the_requester_withdraws_and_only_what_waits():
    assert may_withdraw(waiting(), LIN) is None
    assert may_withdraw(waiting(), CHEN) is Bar.NOT_REQUESTER
    assert may_withdraw(sending(), LIN) is Bar.NOT_WAITING
    assert may_withdraw(moves.observed(waiting(), approved_record(), NOW), LIN) is Bar.NOT_WAITING
    assert may_withdraw(replace(waiting(), state=State.DECIDING), LIN) is Bar.ON_ITS_WAY
    assert may_withdraw(moves.withdrawing(waiting(), Withdrawal("click", 1, NOW)), LIN) is Bar.NOT_WAITING


def test_who_is_unknown_or_left_may_do_nothing():
    assert standing_bar(None) is Bar.UNKNOWN_PERSON
    assert standing_bar(employee(CHEN, standing=Standing.LEFT)) is Bar.LEFT
    assert standing_bar(employee(CHEN)) is None


def test_who_is_asked_and_stands_in_for_another_has_both_seats_where_all_must_decide():
    """The own seat first; once that has spoken, the other's."""
    trip = waiting(step(1, (CHEN, SAM), StepRule.ALL))
    for_chen = [Delegation(CHEN, SAM, NOW.date(), NOW.date())]
    assert may_decide(trip, SAM, for_chen, NOW.date()) == Entitled()
    spoken = moves.decided(trip, Decision("d", "c", 1, 1, SAM, Verdict.APPROVED, NOW))
    assert may_decide(spoken, SAM, for_chen, NOW.date()) == Entitled(on_behalf_of=CHEN)

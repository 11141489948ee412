"""Every way a press can end. Lin travels, Chen decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.trips import moves
from bot.trips.access import Bar, Entitled, may_decide
from bot.trips.changes import Changed, Field
from bot.trips.model import ApprovalStatus, State, StepRule, Verdict, Withdrawal
from bot.trips.rulings import Barred, Counted, Repeated, Stands, decision_id, rule
from tests.conftest import NOW
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    MEI,
    OTHER_DETAIL,
    RAO,
    SAM,
    approved_record,
    delegation,
    press,
    record,
    said,
    sending,
    step,
    waiting,
)

TODAY = NOW.date()
DAY = timedelta(days=1)
MEI_STANDS_IN = (delegation(TODAY, TODAY + DAY),)


def ruled(trip, pressed, delegations=(), today=TODAY):
    return rule(trip, pressed, delegations, today)


def decided_by_chen(*steps, verdict=Verdict.APPROVED):
    counted = ruled(waiting(*steps), press(CHEN, verdict))
    assert isinstance(counted, Counted)
    return counted.after


def test_the_approver_counts():
    before = waiting()
    ruling = ruled(before, press(comment="Fine"))
    assert isinstance(ruling, Counted)
    assert ruling.before == before
    assert (ruling.after.state, ruling.after.revision) == (State.DECIDING, before.revision + 1)
    assert ruling.after.decisions == (ruling.decision,)
    assert (ruling.decision.approver, ruling.decision.on_behalf_of, ruling.decision.comment) == (CHEN, None, "Fine")


def test_an_unknown_trip_is_only_unknown():
    assert ruled(None, press()) == Barred(Bar.UNKNOWN_TRIP)


def test_a_stranger_is_refused_and_learns_nothing_of_the_trip():
    assert ruled(waiting(), press(RAO)) == Barred(Bar.NOT_APPROVER)


@pytest.mark.parametrize("approvers", [(LIN,), (CHEN, LIN)])
def test_nobody_decides_their_own_trip_even_as_its_approver(approvers):
    trip = waiting(step(1, approvers))
    assert ruled(trip, press(LIN)) == Barred(Bar.OWN_TRIP, trip)


def test_a_traveller_does_not_decide_the_trip_they_go_on():
    trip = waiting(detail=replace(DETAIL, travellers=(LIN, CHEN)))
    assert ruled(trip, press(CHEN)) == Barred(Bar.OWN_TRIP, trip)


def test_the_requester_does_not_decide_as_somebodys_delegate():
    trip = waiting()
    assert ruled(trip, press(LIN), (delegation(TODAY, TODAY, delegate=LIN),)) == Barred(Bar.OWN_TRIP, trip)


@pytest.mark.parametrize("person", [CHEN, SAM, MEI, RAO])
def test_an_empty_list_of_approvers_means_nobody(person):
    trip = waiting(step(1, ()))
    assert isinstance(ruled(trip, press(person), MEI_STANDS_IN), Barred)
    assert may_decide(trip, person, MEI_STANDS_IN, TODAY) is Bar.NOT_APPROVER


@pytest.mark.parametrize("today", [TODAY, TODAY + DAY])
def test_a_delegate_decides_in_the_others_place_from_the_first_day_to_the_last(today):
    ruling = ruled(waiting(), press(MEI), MEI_STANDS_IN, today)
    assert isinstance(ruling, Counted)
    assert (ruling.decision.approver, ruling.decision.on_behalf_of) == (MEI, CHEN)


@pytest.mark.parametrize("today", [TODAY - DAY, TODAY + 2 * DAY])
def test_a_delegate_is_a_stranger_before_the_first_day_and_after_the_last(today):
    assert ruled(waiting(), press(MEI), MEI_STANDS_IN, today) == Barred(Bar.NOT_APPROVER)


def test_a_delegation_to_somebody_else_or_of_somebody_else_helps_nobody():
    others = (delegation(TODAY, TODAY, delegate=SAM), delegation(TODAY, TODAY, employee_id=SAM))
    assert ruled(waiting(), press(MEI), others) == Barred(Bar.NOT_APPROVER)


def test_an_approver_decides_in_their_own_name_even_if_somebody_stands_in_for_them():
    assert may_decide(waiting(), CHEN, MEI_STANDS_IN, TODAY) == Entitled()


def test_the_same_press_delivered_twice_counted_the_first_time():
    trip = decided_by_chen()
    assert ruled(trip, press()) == Repeated(trip)


def test_the_same_press_delivered_again_is_still_known_once_hesine_has_recorded_it():
    pressed = press()
    trip = moves.observed(decided_by_chen(), approved_record(decision_id=decision_id(pressed)), NOW)
    assert trip.decisions == ()
    assert ruled(trip, pressed) == Repeated(trip)


def test_another_press_of_the_same_person_is_told_that_their_word_stands():
    trip = decided_by_chen()
    again = press(CHEN, Verdict.REJECTED, click="another")
    assert ruled(trip, again) == Stands(trip, CHEN, Verdict.APPROVED, NOW)


def test_where_anyone_decides_the_second_is_told_of_the_first():
    trip = decided_by_chen(step(1, (CHEN, SAM)), verdict=Verdict.REJECTED)
    assert ruled(trip, press(SAM)) == Stands(trip, CHEN, Verdict.REJECTED, NOW)


def test_where_all_decide_the_second_counts_as_well():
    trip = decided_by_chen(step(1, (CHEN, SAM), StepRule.ALL))
    ruling = ruled(trip, press(SAM))
    assert isinstance(ruling, Counted)
    assert [one.approver for one in ruling.after.decisions] == [CHEN, SAM]
    assert ruling.after.waits_for == ()


def test_where_all_decide_a_delegate_finds_that_the_person_has_spoken_themselves():
    trip = decided_by_chen(step(1, (CHEN, SAM), StepRule.ALL))
    assert ruled(trip, press(MEI), MEI_STANDS_IN) == Stands(trip, CHEN, Verdict.APPROVED, NOW)


def test_where_all_decide_the_person_finds_that_their_delegate_has_spoken():
    counted = ruled(waiting(step(1, (CHEN, SAM), StepRule.ALL)), press(MEI), MEI_STANDS_IN)
    assert isinstance(counted, Counted)
    assert ruled(counted.after, press(CHEN)) == Stands(counted.after, MEI, Verdict.APPROVED, NOW)


def test_where_all_decide_a_word_that_hesine_holds_already_stands():
    trip = waiting(step(1, (CHEN, SAM), StepRule.ALL, said(CHEN)))
    assert ruled(trip, press(CHEN)) == Stands(trip, CHEN, Verdict.APPROVED, NOW)
    assert isinstance(ruled(trip, press(SAM)), Counted)


def test_a_question_in_hesine_is_not_a_decision():
    trip = waiting(step(1, (CHEN,), StepRule.ANY, said(CHEN, ApprovalStatus.PENDING)))
    assert isinstance(ruled(trip, press()), Counted)


def test_a_press_on_a_settled_trip_is_told_who_settled_it():
    trip = moves.observed(waiting(step(1, (CHEN, SAM))), approved_record(SAM), NOW)
    assert ruled(trip, press(CHEN)) == Stands(trip, SAM, Verdict.APPROVED, NOW)


def test_a_press_on_an_old_card_is_told_what_changed_since():
    trip = moves.observed(waiting(), record(version=2, detail=OTHER_DETAIL), NOW)
    assert ruled(trip, press(version=1)) == Barred(
        Bar.CHANGED,
        trip,
        (
            Changed(Field.PURPOSE, "Customer visit", "Trade fair"),
            Changed(Field.BUDGET, DETAIL.budget, OTHER_DETAIL.budget),
        ),
    )


def test_a_press_on_an_earlier_step_is_told_who_decided_it():
    first = step(1, (CHEN,), StepRule.ANY, said(CHEN), status=ApprovalStatus.APPROVED)
    trip = waiting(first, step(2, (SAM,)), current_step=2)
    assert ruled(trip, press(CHEN)) == Stands(trip, CHEN, Verdict.APPROVED, NOW)
    assert isinstance(ruled(trip, press(SAM, step_no=2)), Counted)


def test_a_press_on_a_step_that_does_not_wait_yet_is_refused():
    trip = waiting(step(1, (CHEN,)), step(2, (SAM,)))
    assert ruled(trip, press(SAM, step_no=2)) == Barred(Bar.NOT_WAITING, trip)
    assert ruled(trip, press(CHEN, step_no=2)) == Barred(Bar.NOT_WAITING, trip)


def test_a_press_on_a_trip_that_is_being_withdrawn_is_refused():
    trip = moves.withdrawing(waiting(), Withdrawal("click", 1, NOW))
    assert ruled(trip, press()) == Barred(Bar.NOT_WAITING, trip)


def test_a_press_on_a_withdrawn_trip_is_refused():
    trip = moves.observed(waiting(), record(withdrawn_at=NOW), NOW)
    assert ruled(trip, press()) == Barred(Bar.NOT_WAITING, trip)


def test_a_trip_that_hesine_does_not_hold_yet_waits_for_nobody():
    assert ruled(sending(), press()) == Barred(Bar.NOT_APPROVER)


def test_a_decision_is_named_by_what_was_pressed_and_by_nothing_else():
    same = {decision_id(press()), decision_id(press(verdict=Verdict.REJECTED, comment="No"))}
    other = {decision_id(press(**{name: value})) for name, value in (("version", 2), ("step_no", 2), ("click", "x"))}
    assert len(same) == 1
    assert len(same | other | {decision_id(press(SAM, click=f"{CHEN}/1"))}) == 5

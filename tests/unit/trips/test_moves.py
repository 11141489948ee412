from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import FieldError
from bot.trips import changes, moves
from bot.trips.model import (
    ApprovalStatus,
    Audience,
    State,
    StepRule,
    Surface,
    TripId,
    Trouble,
    TroubleKind,
    Verdict,
    Withdrawal,
)
from bot.trips.rulings import Counted, rule
from bot.trips.states import IllegalMoveError
from tests.conftest import NOW
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    OTHER_DETAIL,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    press,
    record,
    said,
    sending,
    step,
    waiting,
)

LATER = NOW + timedelta(minutes=1)
BOTH = (CHEN, SAM)
REQUESTER, APPROVER = Audience(Surface.REQUESTER, LIN), Audience(Surface.APPROVER, CHEN)


def decided(trip, person=CHEN, verdict=Verdict.APPROVED):
    ruling = rule(trip, press(person, verdict, version=trip.version), (), NOW.date())
    assert isinstance(ruling, Counted)
    return ruling.after, ruling.decision


def test_a_submission_is_confirmed_by_the_record_and_shown_to_whoever_decides():
    trip = moves.observed(sending(audience=(REQUESTER,)), record(), NOW)
    assert (trip.state, trip.revision, trip.number) == (State.PENDING, 2, "TR-100")
    assert trip.audience == (REQUESTER, APPROVER)
    assert trip.waits_for == (CHEN,)


def test_reading_the_same_record_again_changes_nothing():
    trip = moves.observed(waiting(), record(), LATER)
    assert trip == waiting()


@pytest.mark.parametrize(
    "stale", [record(updated_at=NOW - timedelta(seconds=1)), record(version=1, updated_at=LATER + timedelta(days=1))]
)
def test_a_read_older_than_the_one_we_hold_is_dropped(stale):
    trip = waiting(version=2, updated_at=LATER)
    assert moves.observed(trip, stale, LATER) is trip


def test_a_settled_record_settles_the_trip():
    assert moves.observed(waiting(), approved_record(), NOW).state is State.APPROVED
    rejected = record(step(status=ApprovalStatus.REJECTED), status=ApprovalStatus.REJECTED)
    assert moves.observed(waiting(), rejected, NOW).state is State.REJECTED
    assert moves.observed(waiting(), record(withdrawn_at=NOW), NOW).state is State.WITHDRAWN


def test_a_decision_on_its_way_keeps_the_trip_ahead_of_hesine():
    trip, decision = decided(waiting())
    after = moves.observed(trip, record(updated_at=LATER), LATER)
    assert (after.state, after.decisions) == (State.DECIDING, (decision,))


def test_a_decision_that_arrived_is_no_longer_ours_to_bring():
    trip, decision = decided(waiting())
    after = moves.observed(trip, approved_record(decision_id=decision.id), LATER)
    assert (after.state, after.decisions, after.trouble) == (State.APPROVED, (), None)


def test_a_decision_that_someone_elses_overtook_is_dropped_and_said_so():
    trip, _ = decided(waiting(step(1, BOTH)), verdict=Verdict.REJECTED)
    after = moves.observed(trip, approved_record(SAM), LATER)
    assert (after.state, after.decisions) == (State.APPROVED, ())
    assert after.trouble == Trouble(TroubleKind.OVERTAKEN, LATER, CHEN)
    assert moves.observed(after, approved_record(SAM), LATER) is after


def test_a_decision_that_new_content_overtook_is_dropped_and_the_step_opens_again():
    trip, _ = decided(waiting())
    after = moves.observed(trip, record(version=2, detail=OTHER_DETAIL), LATER)
    assert (after.state, after.decisions) == (State.PENDING, ())
    assert after.trouble == Trouble(TroubleKind.OVERTAKEN, LATER, CHEN)


def test_where_all_decide_the_others_decision_stays_on_its_way():
    trip, first = decided(waiting(step(1, BOTH, StepRule.ALL)))
    trip, second = decided(trip, SAM)
    heard = record(step(1, BOTH, StepRule.ALL, said(CHEN, decision_id=first.id)), updated_at=LATER)
    after = moves.observed(trip, heard, LATER)
    assert (after.state, after.decisions, after.trouble) == (State.DECIDING, (second,), None)


def test_where_all_decide_a_word_given_in_hesine_overtakes_the_same_persons_press():
    trip, _ = decided(waiting(step(1, BOTH, StepRule.ALL)))
    heard = record(step(1, BOTH, StepRule.ALL, said(CHEN, ApprovalStatus.REJECTED)), updated_at=LATER)
    after = moves.observed(trip, heard, LATER)
    assert (after.state, after.decisions) == (State.PENDING, ())
    assert after.trouble == Trouble(TroubleKind.OVERTAKEN, LATER, CHEN)


def test_a_question_asked_in_hesine_overtakes_nothing():
    trip, decision = decided(waiting())
    asked = record(step(1, (CHEN,), StepRule.ANY, said(CHEN, ApprovalStatus.PENDING)), updated_at=LATER)
    assert moves.observed(trip, asked, LATER).decisions == (decision,)


def test_the_next_step_waits_for_the_next_approver_who_gets_a_card():
    trip, decision = decided(waiting(step(1, (CHEN,)), step(2, (SAM,))))
    done = step(1, (CHEN,), StepRule.ANY, said(CHEN, decision_id=decision.id), status=ApprovalStatus.APPROVED)
    after = moves.observed(trip, record(done, step(2, (SAM,)), current_step=2, updated_at=LATER), LATER)
    assert (after.state, after.waits_for, after.decisions) == (State.PENDING, (SAM,), ())
    assert after.audience == (REQUESTER, APPROVER, Audience(Surface.APPROVER, SAM))


def test_a_new_version_keeps_what_was_asked_for_before():
    trip = moves.observed(waiting(), record(version=2, detail=OTHER_DETAIL), NOW)
    assert trip.earlier == ((1, DETAIL),)
    assert [one.before for one in changes.since(trip, 1)] == [DETAIL.purpose, DETAIL.budget]
    assert changes.since(trip, 2) == ()


def test_a_new_version_of_the_same_content_keeps_nothing():
    trip = moves.observed(waiting(), record(version=2), NOW)
    assert (trip.version, trip.earlier) == (2, ())


def test_of_many_versions_the_last_few_are_kept():
    trip = waiting()
    for version in range(2, 9):
        trip = moves.observed(trip, record(version=version, detail=replace(DETAIL, note=str(version))), NOW)
    assert [version for version, _ in trip.earlier] == [3, 4, 5, 6, 7]


def test_a_trip_filed_in_hesine_is_shown_to_both_sides_at_first_sight():
    trip = moves.from_record(WORKSPACE, record(client_request_id=""), TripId("H-1"))
    assert (trip.state, trip.revision, trip.approver) == (State.PENDING, 1, CHEN)
    assert trip.audience == (REQUESTER, APPROVER)


@pytest.mark.parametrize("old", [approved_record(), record(withdrawn_at=NOW)])
def test_a_trip_that_is_settled_at_first_sight_is_shown_to_nobody(old):
    trip = moves.from_record(WORKSPACE, old, TripId("H-1"))
    assert trip.audience == ()
    assert moves.observed(trip, replace(old, updated_at=LATER), LATER).audience == ()


def test_a_trip_without_steps_waits_for_nobody():
    trip = moves.from_record(WORKSPACE, record(steps=()), TripId("H-1"))
    assert (trip.approver, trip.waits_for) == (LIN, ())


def test_trouble_is_shown_until_hesine_answers():
    trip, _ = decided(waiting())
    late = moves.troubled(trip, Trouble(TroubleKind.UNREACHABLE, NOW))
    assert moves.observed(late, record(), LATER).trouble == late.trouble
    assert moves.observed(late, approved_record(decision_id=late.decisions[0].id), LATER).trouble is None


def test_a_decision_that_hesine_does_not_take_opens_the_step_again():
    trip, decision = decided(waiting())
    after = moves.not_counted(trip, decision, LATER, "R-1")
    assert (after.state, after.decisions, after.waits_for) == (State.PENDING, (), (CHEN,))
    assert after.trouble == Trouble(TroubleKind.NOT_COUNTED, LATER, CHEN, "R-1")


def test_while_another_decision_is_on_its_way_the_trip_stays_ahead():
    trip, first = decided(waiting(step(1, BOTH, StepRule.ALL)))
    trip, second = decided(trip, SAM)
    after = moves.not_counted(trip, first, LATER, "R-1")
    assert (after.state, after.decisions, after.waits_for) == (State.DECIDING, (second,), (CHEN,))


def test_a_withdrawal_waits_for_hesine_and_ends_with_its_word():
    trip = moves.withdrawing(waiting(), Withdrawal("click", 1, NOW))
    assert (trip.state, trip.waits_for) == (State.WITHDRAWING, ())
    assert moves.observed(trip, record(updated_at=LATER), LATER).state is State.WITHDRAWING
    gone = moves.observed(trip, record(withdrawn_at=LATER), LATER)
    assert (gone.state, gone.withdrawal, gone.trouble) == (State.WITHDRAWN, None, None)


@pytest.mark.parametrize("overtaking", [approved_record(), record(version=2, detail=OTHER_DETAIL)])
def test_a_withdrawal_that_came_too_late_is_said_to_the_requester(overtaking):
    trip = moves.withdrawing(waiting(), Withdrawal("click", 1, NOW))
    after = moves.observed(trip, overtaking, LATER)
    assert after.withdrawal is None
    assert after.trouble == Trouble(TroubleKind.OVERTAKEN, LATER, LIN)


def test_a_refused_withdrawal_leaves_the_trip_waiting():
    after = moves.withdrawal_refused(moves.withdrawing(waiting(), Withdrawal("click", 1, NOW)), LATER, "R-1")
    assert (after.state, after.withdrawal) == (State.PENDING, None)
    assert after.trouble == Trouble(TroubleKind.NOT_COUNTED, LATER, LIN, "R-1")


def test_a_refused_submission_keeps_what_was_wrong_and_can_be_sent_anew():
    fields = (FieldError("trip_detail.legs[0].depart_date", "past"),)
    refused = moves.refused(sending(), fields)
    assert (refused.state, refused.refusal) == (State.REFUSED, fields)
    assert moves.resubmitted(refused, TripId("next")).resubmitted_as == "next"


@pytest.mark.parametrize("trip", [waiting(), moves.observed(waiting(), approved_record(), NOW)])
def test_a_trip_that_hesine_holds_cannot_be_refused(trip):
    with pytest.raises(IllegalMoveError):
        moves.refused(trip, ())


def test_an_audience_is_added_once():
    digest = Audience(Surface.DIGEST, CHEN, "2026-03-02")
    trip = moves.shown(waiting(), digest, digest)
    assert trip.audience == (REQUESTER, APPROVER, digest)
    assert moves.shown(trip, digest) is trip
    assert trip.id == TRIP_ID

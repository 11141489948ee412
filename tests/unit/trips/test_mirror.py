from dataclasses import replace
from datetime import timedelta

from bot.errors import FieldError
from bot.trips.mirror import Mirror
from bot.trips.model import Audience, State, Surface, TripId, TroubleKind, Verdict
from bot.trips.outbox import Errand, Tell
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from bot.trips.people import Delegation
from bot.trips.rulings import Counted
from tests.conftest import NOW
from tests.unit.trips.office import Interleaved
from tests.unit.trips.samples import (
    CHEN,
    LIN,
    MEI,
    OTHER_DETAIL,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    delegation,
    press,
    record,
    step,
)

THEIRS = {"hesine_id": TRIP_ID, "client_request_id": ""}
"""A trip that was filed in Hesine itself."""


async def decided(office, person=CHEN, verdict=Verdict.APPROVED):
    ruling = await office.desk.decide(press(person, verdict))
    assert isinstance(ruling, Counted)
    await office.carried()
    return ruling.decision


async def test_the_record_of_a_submission_is_known_as_ours(office):
    sent = await office.sent()
    trip = await office.mirror.observe(WORKSPACE, record(client_request_id=sent.id))
    assert (trip.id, trip.state) == (sent.id, State.PENDING)
    assert await office.store.by_hesine_id(WORKSPACE, "H-1") == trip


async def test_a_record_of_hesine_itself_becomes_a_trip_of_hesines_id(office):
    trip = await office.mirror.observe(WORKSPACE, record(client_request_id="unknown-here"))
    assert trip.id == "H-1"
    people = {row.facts["person"] for row in await office.rows(Errand.SHOW)}
    assert people == {LIN, CHEN}


async def test_changed_content_under_a_new_request_id_is_still_our_trip(office):
    sent = await office.sent()
    await office.mirror.observe(WORKSPACE, record(client_request_id=sent.id))
    changed = record(client_request_id="of-the-change", version=2, detail=OTHER_DETAIL)
    trip = await office.mirror.observe(WORKSPACE, changed)
    assert (trip.id, trip.version) == (sent.id, 2)
    assert len(await office.store.of_requester(WORKSPACE, LIN, 10)) == 1


async def test_observing_twice_writes_once(office):
    await office.waiting()
    await office.mirror.observe(WORKSPACE, record(**THEIRS))
    assert (await office.trip()).revision == 1
    assert await office.rows() == []


async def test_every_copy_follows_a_change_in_hesine(office):
    await office.waiting()
    await office.mirror.show_to(WORKSPACE, TRIP_ID, Audience(Surface.DIGEST, CHEN, "2026-03-02"))
    await office.carried()
    await office.mirror.observe(WORKSPACE, approved_record(**THEIRS))
    rows = await office.rows()
    assert [(row.errand, row.facts["person"]) for row in rows] == [
        (Errand.DIGEST, CHEN),
        (Errand.SHOW, CHEN),
        (Errand.SHOW, LIN),
    ]


async def test_a_refusal_is_taken_in_only_while_the_trip_is_being_sent(office):
    sent = await office.sent()
    fields = (FieldError("purpose", "too short"),)
    refused = await office.mirror.filing_refused(WORKSPACE, sent.id, fields)
    assert (refused.state, refused.refusal) == (State.REFUSED, fields)
    confirmed = await office.waiting()
    assert await office.mirror.filing_refused(WORKSPACE, TRIP_ID, fields) == confirmed


async def test_a_decision_that_is_done_settles_the_trip(office):
    await office.waiting()
    decision = await decided(office)
    done = Done(approved_record(decision_id=decision.id, **THEIRS))
    trip = await office.mirror.decision_settled(WORKSPACE, TRIP_ID, decision, done)
    assert (trip.state, trip.decisions, trip.trouble) == (State.APPROVED, (), None)
    assert await office.rows(Errand.TELL) == []


async def test_whoever_was_overtaken_is_told_once(office):
    await office.waiting(step(1, (CHEN, SAM)))
    decision = await decided(office, verdict=Verdict.REJECTED)
    overtaken = Overtaken(approved_record(SAM, **THEIRS))
    for _ in range(2):
        trip = await office.mirror.decision_settled(WORKSPACE, TRIP_ID, decision, overtaken)
    assert (trip.state, trip.trouble.kind) == (State.APPROVED, TroubleKind.OVERTAKEN)
    (row,) = await office.rows(Errand.TELL)
    assert (row.facts["person"], row.facts["what"]) == (CHEN, Tell.OVERTAKEN)
    assert row.id.endswith(decision.id)


async def test_whoever_was_not_entitled_is_told_and_the_step_opens_again(office):
    await office.waiting()
    decision = await decided(office)
    for _ in range(2):
        trip = await office.mirror.decision_settled(WORKSPACE, TRIP_ID, decision, NotEntitled("R-1"))
    assert (trip.state, trip.decisions, trip.trouble.request_id) == (State.PENDING, (), "R-1")
    (row,) = await office.rows(Errand.TELL)
    assert (row.facts["person"], row.facts["what"]) == (CHEN, Tell.NOT_COUNTED)
    assert await office.store.waiting_for(WORKSPACE, CHEN) == [trip]


async def test_a_withdrawal_ends_as_hesine_says(office):
    await office.waiting()
    await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    gone = Done(record(withdrawn_at=NOW, **THEIRS))
    trip = await office.mirror.withdrawal_settled(WORKSPACE, TRIP_ID, gone)
    assert (trip.state, trip.withdrawal) == (State.WITHDRAWN, None)


async def test_a_withdrawal_that_hesine_refuses_leaves_the_trip_waiting(office):
    await office.waiting()
    await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    for _ in range(2):
        trip = await office.mirror.withdrawal_settled(WORKSPACE, TRIP_ID, NotEntitled("R-1"))
    assert (trip.state, trip.withdrawal, trip.trouble.kind) == (State.PENDING, None, TroubleKind.NOT_COUNTED)


async def test_trouble_is_shown_once_per_kind(office):
    await office.waiting()
    await decided(office)
    first = await office.mirror.trouble(WORKSPACE, TRIP_ID, TroubleKind.UNREACHABLE, "R-1")
    office.clock.advance(minutes=1)
    assert await office.mirror.trouble(WORKSPACE, TRIP_ID, TroubleKind.UNREACHABLE, "R-2") == first
    busy = await office.mirror.trouble(WORKSPACE, TRIP_ID, TroubleKind.BUSY)
    assert (busy.trouble.kind, busy.revision) == (TroubleKind.BUSY, first.revision + 1)


async def test_nothing_is_said_of_a_trip_that_we_do_not_know(office):
    assert await office.mirror.trouble(WORKSPACE, TripId("x"), TroubleKind.BUSY) is None
    assert await office.mirror.filing_refused(WORKSPACE, TripId("x"), ()) is None
    assert await office.rows() == []


async def test_two_first_sights_of_one_record_make_one_trip(office):
    newer = record(updated_at=NOW + timedelta(minutes=1), **THEIRS)

    async def a_push_is_faster():
        await office.mirror.observe(WORKSPACE, newer)

    late = Mirror(replace(office.ledger, store=Interleaved(office.store, a_push_is_faster)), office.people)
    trip = await late.observe(WORKSPACE, record(**THEIRS))
    assert trip.record == newer
    assert len(await office.store.of_requester(WORKSPACE, LIN, 10)) == 1


async def test_a_deputy_is_shown_the_trip_in_the_approvers_place(office):
    await office.people.replace_delegations(WORKSPACE, [delegation(NOW.date(), NOW.date())])
    trip = await office.mirror.observe(WORKSPACE, record(step(1, (CHEN,))))
    assert Audience(Surface.APPROVER, MEI, CHEN) in trip.audience


async def test_a_delegation_that_has_not_begun_shows_nothing_yet(office):
    tomorrow = NOW.date() + timedelta(days=1)
    await office.people.replace_delegations(WORKSPACE, [delegation(tomorrow, tomorrow)])
    trip = await office.mirror.observe(WORKSPACE, record(step(1, (CHEN,))))
    assert MEI not in {one.person for one in trip.audience}


async def test_the_traveller_is_nobodys_deputy_on_their_own_trip(office):
    await office.people.replace_delegations(WORKSPACE, [Delegation(CHEN, LIN, NOW.date(), NOW.date())])
    trip = await office.mirror.observe(WORKSPACE, record(step(1, (CHEN,))))
    assert Audience(Surface.APPROVER, LIN, CHEN) not in trip.audience

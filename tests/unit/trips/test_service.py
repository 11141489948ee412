from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.errors import FieldError, NotSaved
from bot.trips.access import Bar
from bot.trips.audit import BY_HESINE
from bot.trips.ledger import ATTEMPTS
from bot.trips.model import Audience, State, StepRule, Surface, Trip, TripId, Verdict
from bot.trips.outbox import Errand
from bot.trips.people import Standing
from bot.trips.ports import Change, TripStore
from bot.trips.rulings import Barred, Counted, Repeated, Stands
from bot.trips.service import AlreadySent, Sent, WayBack, Withdrawn
from tests.conftest import NOW
from tests.unit.trips.office import Interleaved
from tests.unit.trips.samples import (
    CHEN,
    DETAIL,
    LIN,
    MEI,
    OTHER_DETAIL,
    RAO,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    delegation,
    draft,
    employee,
    press,
    record,
    step,
)

CARD = Audience(Surface.APPROVER, CHEN)
BACK = WayBack(CARD, "https://hooks.slack.test/actions/1")


@dataclass
class Unconfirmed:
    """A store whose disk does not answer: the step may or may not be on it."""

    store: TripStore
    taken: bool

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def commit(self, change: Change) -> bool:
        if self.taken:
            await self.store.commit(change)
        raise NotSaved("not on disk")


@dataclass
class Contested:
    """A store in which somebody else is always first."""

    store: TripStore
    commits: int = 0

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def commit(self, _: Change) -> bool:
        self.commits += 1
        return False


async def test_a_submission_is_stored_with_its_errand_and_its_draft(office):
    typed = await office.drafts.save(draft())
    answer = await office.desk.submit(typed, LIN, CHEN, DETAIL)
    assert isinstance(answer, Sent)
    assert await office.trip(answer.trip.id) == answer.trip
    assert (answer.trip.state, answer.trip.waits_for, answer.trip.draft_id) == (State.SENDING, (), typed.id)
    assert [row.subject for row in await office.rows(Errand.FILE)] == [answer.trip.id]
    kept = await office.drafts.load(WORKSPACE, typed.owner, typed.id)
    assert kept is not None
    assert kept.submission == answer.trip.id


async def test_until_hesine_confirms_only_the_requester_is_shown_the_trip(office):
    trip = await office.sent()
    assert trip.audience == (Audience(Surface.REQUESTER, LIN),)
    assert [row.facts["person"] for row in await office.rows(Errand.SHOW)] == [LIN]


async def test_pressing_send_again_makes_no_second_trip(office):
    trip = await office.sent()
    kept = await office.drafts.load(WORKSPACE, draft().owner, draft().id)
    assert await office.desk.submit(kept, LIN, CHEN, OTHER_DETAIL) == AlreadySent(trip)
    assert len(await office.store.of_requester(WORKSPACE, LIN, 10)) == 1


async def test_two_presses_of_send_at_once_make_one_trip(office):
    typed = await office.drafts.save(draft())

    async def the_other_press():
        assert isinstance(await office.desk.submit(typed, LIN, CHEN, DETAIL), Sent)

    answer = await office.on(Interleaved(office.store, the_other_press)).submit(typed, LIN, CHEN, DETAIL)
    assert isinstance(answer, AlreadySent)
    assert len(await office.rows(Errand.FILE)) == 1


async def test_a_draft_that_was_never_saved_can_be_sent_and_only_once(office):
    assert isinstance(await office.desk.submit(draft(), LIN, CHEN, DETAIL), Sent)
    assert isinstance(await office.desk.submit(draft(), LIN, CHEN, DETAIL), AlreadySent)


async def test_a_draft_that_was_typed_into_meanwhile_is_not_sent(office):
    typed = await office.drafts.save(draft())
    await office.drafts.save(typed)
    with pytest.raises(NotSaved, match="draft-1"):
        await office.desk.submit(typed, LIN, CHEN, DETAIL)
    assert await office.rows() == []


async def test_what_hesine_refused_can_be_mended_and_sent_as_a_trip_of_its_own(office):
    refused = await office.sent()
    await office.mirror.filing_refused(WORKSPACE, refused.id, (FieldError("purpose", "too short"),))
    kept = await office.drafts.load(WORKSPACE, draft().owner, draft().id)
    answer = await office.desk.submit(kept, LIN, CHEN, OTHER_DETAIL)
    assert isinstance(answer, Sent)
    assert answer.trip.id != refused.id
    assert (await office.trip(refused.id)).resubmitted_as == answer.trip.id


async def test_what_was_typed_is_kept_until_hesine_holds_the_trip(office):
    trip = await office.sent()
    assert await office.drafts.of_owner(WORKSPACE, draft().owner)
    await office.mirror.observe(WORKSPACE, record(client_request_id=trip.id))
    assert await office.drafts.of_owner(WORKSPACE, draft().owner) == []


async def test_a_late_second_press_of_send_finds_the_trip_that_hesine_holds(office):
    typed = await office.drafts.save(draft())
    trip = (await office.desk.submit(typed, LIN, CHEN, DETAIL)).trip
    await office.mirror.observe(WORKSPACE, record(client_request_id=trip.id))
    answer = await office.desk.submit(typed, LIN, CHEN, DETAIL)
    assert isinstance(answer, AlreadySent)
    assert answer.trip.id == trip.id


async def test_a_counted_press_is_stored_with_its_errand_and_every_copy_follows(office):
    await office.waiting()
    ruling = await office.desk.decide(press(), BACK)
    assert isinstance(ruling, Counted)
    assert await office.trip() == ruling.after
    (errand,) = await office.rows(Errand.DECIDE)
    assert errand.facts["decision"] == ruling.decision.id
    copies = {row.facts["person"]: row.facts.get("response_url") for row in await office.rows(Errand.SHOW)}
    assert copies == {LIN: None, CHEN: BACK.response_url}
    assert set(office.kicked) == {row.id for row in await office.rows()}


async def test_of_two_approvers_at_once_one_counts_and_the_other_is_told_of_them(office):
    await office.waiting(step(1, (CHEN, SAM)))

    async def sam_is_faster():
        assert isinstance(await office.desk.decide(press(SAM, Verdict.REJECTED)), Counted)

    ruling = await office.on(Interleaved(office.store, sam_is_faster)).decide(press(CHEN))
    assert isinstance(ruling, Stands)
    assert (ruling.by, ruling.verdict) == (SAM, Verdict.REJECTED)
    assert len(await office.rows(Errand.DECIDE)) == 1


async def test_where_all_decide_two_approvers_at_once_both_count(office):
    await office.waiting(step(1, (CHEN, SAM), StepRule.ALL))

    async def sam_is_faster():
        assert isinstance(await office.desk.decide(press(SAM)), Counted)

    ruling = await office.on(Interleaved(office.store, sam_is_faster)).decide(press(CHEN))
    assert isinstance(ruling, Counted)
    assert len(await office.rows(Errand.DECIDE)) == 2


async def test_a_press_overtaken_by_the_withdrawal_does_not_count(office):
    await office.waiting()

    async def lin_is_faster():
        assert isinstance(await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click"), Withdrawn)

    ruling = await office.on(Interleaved(office.store, lin_is_faster)).decide(press())
    assert isinstance(ruling, Barred)
    assert ruling.bar is Bar.NOT_WAITING
    assert await office.rows(Errand.DECIDE) == []


async def test_a_press_that_was_not_confirmed_is_not_promised(office):
    await office.waiting()
    with pytest.raises(NotSaved):
        await office.on(Unconfirmed(office.store, taken=False)).decide(press())
    assert isinstance(await office.desk.decide(press()), Counted)


async def test_a_press_that_was_saved_without_a_confirmation_counted_once(office):
    await office.waiting()
    with pytest.raises(NotSaved):
        await office.on(Unconfirmed(office.store, taken=True)).decide(press())
    assert isinstance(await office.desk.decide(press()), Repeated)
    assert len(await office.rows(Errand.DECIDE)) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.decide(press()),
        lambda desk: desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click"),
        lambda desk: desk.ledger.revise(WORKSPACE, TRIP_ID, BY_HESINE, lambda trip: (replace(trip, revision=99), ())),
    ],
)
async def test_a_trip_that_others_change_without_end_is_given_up_loudly(office, act):
    await office.waiting()
    store = Contested(office.store)
    with pytest.raises(NotSaved, match=f"{ATTEMPTS} times"):
        await act(office.on(store))
    assert store.commits == ATTEMPTS


async def test_who_is_unknown_or_left_decides_nothing(office):
    await office.waiting()
    await office.people.put_employees(WORKSPACE, [employee(CHEN, standing=Standing.LEFT)])
    assert await office.desk.decide(press(CHEN)) == Barred(Bar.LEFT)
    assert await office.desk.decide(press("E-NOBODY")) == Barred(Bar.UNKNOWN_PERSON)
    assert await office.rows() == []


async def test_a_delegate_decides_by_the_mirrored_delegation(office):
    await office.waiting()
    await office.people.replace_delegations(WORKSPACE, [delegation(NOW.date(), NOW.date())])
    ruling = await office.desk.decide(press(MEI))
    assert isinstance(ruling, Counted)
    assert ruling.decision.on_behalf_of == CHEN


async def test_a_press_on_a_stale_card_brings_that_card_up_to_date(office):
    await office.waiting()
    await office.mirror.observe(WORKSPACE, approved_record(hesine_id=TRIP_ID, client_request_id=""))
    await office.carried()
    assert isinstance(await office.desk.decide(press(), BACK), Stands)
    (row,) = await office.rows()
    assert (row.errand, row.facts["response_url"]) == (Errand.SHOW, BACK.response_url)
    assert office.kicked == [row.id]


async def test_a_strangers_press_changes_and_shows_nothing(office):
    before = await office.waiting()
    assert await office.desk.decide(press(RAO), WayBack(Audience(Surface.APPROVER, RAO), "u")) == Barred(
        Bar.NOT_APPROVER
    )
    assert await office.rows() == []
    assert await office.trip() == before


async def test_the_requester_withdraws_what_waits(office):
    await office.waiting()
    answer = await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    assert isinstance(answer, Withdrawn)
    assert await office.trip() == answer.trip
    assert (answer.trip.state, len(await office.rows(Errand.WITHDRAW))) == (State.WITHDRAWING, 1)


async def test_withdrawing_twice_is_withdrawing_once(office):
    await office.waiting()
    first = await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    assert await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "another") == first


async def test_a_withdrawal_overtaken_by_a_decision_is_refused(office):
    await office.waiting()

    async def chen_is_faster():
        assert isinstance(await office.desk.decide(press()), Counted)

    answer = await office.on(Interleaved(office.store, chen_is_faster)).withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    assert isinstance(answer, Barred)
    assert answer.bar is Bar.ON_ITS_WAY


async def test_nobody_else_withdraws_not_even_what_is_being_withdrawn(office):
    await office.waiting()
    await office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")
    answer = await office.desk.withdraw(WORKSPACE, TRIP_ID, RAO, "click")
    assert isinstance(answer, Barred)
    assert answer.bar is Bar.NOT_REQUESTER


async def test_an_unknown_trip_cannot_be_withdrawn(office):
    assert await office.desk.withdraw(WORKSPACE, TripId("x"), LIN, "click") == Barred(Bar.UNKNOWN_TRIP)


async def test_forbidden_and_unknown_trips_look_the_same(office):
    trip = await office.waiting()
    assert await office.desk.trip_for(WORKSPACE, RAO, TRIP_ID) is None
    assert await office.desk.trip_for(WORKSPACE, RAO, TripId("x")) is None
    assert await office.desk.trip_by_number(WORKSPACE, RAO, trip.number) is None
    assert await office.desk.trip_for(WORKSPACE, LIN, TRIP_ID) == trip
    assert await office.desk.trip_by_number(WORKSPACE, CHEN, f" {trip.number.lower()} ") == trip


async def test_a_manager_sees_the_trips_of_their_people(office):
    await office.people.put_employees(WORKSPACE, [employee(LIN, manager=SAM), employee(SAM, manager=RAO)])
    trip = await office.waiting()
    assert await office.desk.trip_for(WORKSPACE, RAO, TRIP_ID) == trip


async def test_a_trip_of_another_workspace_is_unknown(office):
    await office.waiting()
    assert await office.desk.trip_for("T2", LIN, TRIP_ID) is None


async def test_everyone_finds_their_own_and_what_waits_for_them(office):
    trip: Trip = await office.waiting()
    assert await office.desk.trips_of(WORKSPACE, LIN, 5) == [trip]
    assert await office.desk.waiting_for(WORKSPACE, CHEN) == [trip]
    assert await office.desk.waiting_for(WORKSPACE, SAM) == []
    await office.desk.decide(press(at=NOW + timedelta(minutes=1)))
    assert await office.desk.waiting_for(WORKSPACE, CHEN) == []

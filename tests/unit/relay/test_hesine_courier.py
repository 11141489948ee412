from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.errors import Broken, Busy, Denied, FieldError, Misconfigured, NotFound, Rejected, Unreachable
from bot.people.directory_sync import DirectorySync
from bot.relay.courier import Delivered, Hopeless, Later
from bot.relay.hesine_courier import PATIENCE, SETUP_SECONDS, HesineCourier
from bot.stores.people import Watermarks
from bot.tenants.model import Tenant
from bot.trips import outbox
from bot.trips.model import State, TripId, TroubleKind
from bot.trips.outbox import Errand, Tell
from bot.trips.outcomes import LookAgain, NotEntitled
from tests.conftest import NOW
from tests.unit.people.fakes import OrganisationInMemory
from tests.unit.relay.fakes import KnownTenants, TravelInMemory
from tests.unit.trips.office import Office
from tests.unit.trips.samples import (
    CHEN,
    LIN,
    OTHER_DETAIL,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    employee,
    press,
    record,
    step,
)

THEIRS = {"hesine_id": TRIP_ID, "client_request_id": ""}


@dataclass
class Road:
    office: Office
    travel: TravelInMemory
    organisation: OrganisationInMemory
    courier: HesineCourier

    async def carry(self, errand, **changes):
        (row,) = await self.office.rows(errand)
        return await self.courier.carry(replace(row, **changes))

    async def state(self, trip_id=TRIP_ID):
        return (await self.office.trip(trip_id)).state


@pytest.fixture
def road(office):
    travel, organisation = TravelInMemory(), OrganisationInMemory([employee(LIN, name_en="Renamed")])
    tenants = KnownTenants(Tenant(WORKSPACE, "key-1", travel, organisation))
    sync = DirectorySync(office.people, Watermarks(office.keyspace))
    return Road(office, travel, organisation, HesineCourier(office.mirror, tenants, sync))


@pytest.fixture
async def sent(road):
    return await road.office.sent()


@pytest.fixture
async def decided(road):
    """Chen pressed Approve on a trip that waits in Hesine."""
    await road.office.waiting(step(1, (CHEN, SAM)))
    road.travel.records[TRIP_ID] = record(step(1, (CHEN, SAM)), **THEIRS)
    ruling = await road.office.desk.decide(press())
    return ruling.decision


@pytest.fixture
async def withdrawn(road):
    """Lin pressed Withdraw on a trip that waits in Hesine."""
    await road.office.waiting()
    road.travel.records[TRIP_ID] = record(**THEIRS)
    await road.office.desk.withdraw(WORKSPACE, TRIP_ID, LIN, "click")


async def test_a_submission_is_filed_and_waits_there(road, sent):
    assert await road.carry(Errand.FILE) == Delivered()
    assert await road.state(sent.id) is State.PENDING
    assert await road.carry(Errand.FILE) == Delivered()
    assert road.travel.calls == ["file"]


async def test_a_submission_that_breaks_a_rule_goes_back_to_the_requester(road, sent):
    fields = (FieldError("trip_detail.purpose", "too short"),)
    road.travel.before = Rejected("422", fields)
    assert await road.carry(Errand.FILE) == Delivered()
    trip = await road.office.trip(sent.id)
    assert (trip.state, trip.refusal) == (State.REFUSED, fields)


async def test_a_submission_whose_answer_was_lost_is_filed_once(road, sent):
    road.travel.after = Unreachable("lost")
    with pytest.raises(Unreachable):
        await road.carry(Errand.FILE)
    assert await road.state(sent.id) is State.SENDING
    assert await road.carry(Errand.FILE) == Delivered()
    assert await road.state(sent.id) is State.PENDING
    assert road.travel.effects == ["file"]


async def test_a_decision_is_brought_and_settles_the_trip(road, decided):
    assert await road.carry(Errand.DECIDE) == Delivered()
    assert (await road.state(), road.travel.effects) == (State.APPROVED, ["decide"])


async def test_before_a_decision_is_brought_the_trip_is_read_again(road, decided):
    await road.carry(Errand.DECIDE)
    assert road.travel.calls == ["read", "decide"]


async def test_a_decision_whose_answer_was_lost_is_brought_once(road, decided):
    road.travel.after = Unreachable("lost")
    with pytest.raises(Unreachable):
        await road.carry(Errand.DECIDE)
    assert await road.carry(Errand.DECIDE) == Delivered()
    assert (await road.state(), road.travel.calls.count("decide")) == (State.APPROVED, 1)


@pytest.mark.parametrize(
    "overtaking",
    [
        approved_record(SAM, **THEIRS),
        record(version=2, detail=OTHER_DETAIL, **THEIRS),
        record(withdrawn_at=NOW, **THEIRS),
    ],
)
async def test_a_decision_that_was_overtaken_is_not_sent_and_its_author_is_told(road, decided, overtaking):
    road.travel.records[TRIP_ID] = overtaking
    assert await road.carry(Errand.DECIDE) == Delivered()
    assert "decide" not in road.travel.calls
    (row,) = await road.office.rows(Errand.TELL)
    assert (row.facts["person"], row.facts["what"]) == (CHEN, Tell.OVERTAKEN)


async def test_a_decision_overtaken_at_the_last_moment_ends_as_hesine_says(road, decided):
    settled = approved_record(SAM, updated_at=NOW + timedelta(seconds=1), **THEIRS)

    class JustTooLate(TravelInMemory):
        async def decide(self, hesine_id, decision):
            self.records[hesine_id] = settled
            return await super().decide(hesine_id, decision)

    road.travel.__class__ = JustTooLate
    assert await road.carry(Errand.DECIDE) == Delivered()
    trip = await road.office.trip()
    assert (trip.state, trip.record, trip.decisions) == (State.APPROVED, settled, ())
    assert len(await road.office.rows(Errand.TELL)) == 1


async def test_whoever_may_not_decide_is_told_and_the_step_opens_again(road, decided):
    road.travel.says = NotEntitled("R-1")
    assert await road.carry(Errand.DECIDE) == Delivered()
    trip = await road.office.trip()
    assert (trip.state, trip.decisions, trip.waits_for) == (State.PENDING, (), (CHEN, SAM))
    (row,) = await road.office.rows(Errand.TELL)
    assert row.facts["what"] == Tell.NOT_COUNTED


async def test_a_decision_whose_answer_is_not_known_yet_is_looked_at_later(road, decided):
    road.travel.says = LookAgain(60)
    assert await road.carry(Errand.DECIDE) == Later(60)
    assert await road.state() is State.DECIDING


async def test_a_withdrawal_whose_answer_is_not_known_yet_is_looked_at_later(road, withdrawn):
    road.travel.says = LookAgain(60)
    assert await road.carry(Errand.WITHDRAW) == Later(60)
    assert await road.state() is State.WITHDRAWING


@pytest.mark.parametrize("error", [Busy("429", retry_after=3), Unreachable("x"), Broken("x")])
async def test_a_decision_that_cannot_be_brought_now_stays_on_its_way(road, decided, error):
    road.travel.before = error
    with pytest.raises(type(error)):
        await road.carry(Errand.DECIDE)
    trip = await road.office.trip()
    assert (trip.state, trip.decisions, trip.trouble) == (State.DECIDING, (decided,), None)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Busy("429", retry_after=3), TroubleKind.BUSY),
        (Unreachable("x"), TroubleKind.UNREACHABLE),
        (Broken("x", request_id="R-1"), TroubleKind.UNREACHABLE),
    ],
)
async def test_after_some_tries_it_is_shown_that_a_decision_is_late(road, decided, error, kind):
    road.travel.before = error
    with pytest.raises(type(error)):
        await road.carry(Errand.DECIDE, attempts=PATIENCE)
    trip = await road.office.trip()
    assert (trip.state, trip.trouble.kind, trip.trouble.request_id) == (State.DECIDING, kind, error.request_id)


@pytest.mark.parametrize("error", [Denied("closed", "approval"), Misconfigured("no key")])
async def test_what_an_administrator_must_mend_is_shown_at_once_and_tried_again(road, decided, error):
    road.travel.before = error
    assert (await road.carry(Errand.DECIDE)).after == SETUP_SECONDS
    assert (await road.office.trip()).trouble.kind is TroubleKind.SETUP


@pytest.mark.parametrize("error", [Rejected("400"), NotFound("gone")])
async def test_what_can_never_be_brought_is_parked_and_shown(road, decided, error):
    road.travel.before = error
    assert isinstance(await road.carry(Errand.DECIDE), Hopeless)
    assert (await road.office.trip()).trouble.kind is TroubleKind.PARKED


async def test_a_withdrawal_is_brought(road, withdrawn):
    assert await road.carry(Errand.WITHDRAW) == Delivered()
    assert (await road.state(), road.travel.effects) == (State.WITHDRAWN, ["withdraw"])
    assert await road.carry(Errand.WITHDRAW) == Delivered()
    assert road.travel.effects == ["withdraw"]


async def test_a_withdrawal_that_a_decision_overtook_is_not_sent(road, withdrawn):
    road.travel.records[TRIP_ID] = approved_record(**THEIRS)
    assert await road.carry(Errand.WITHDRAW) == Delivered()
    assert (await road.state(), "withdraw" in road.travel.calls) == (State.APPROVED, False)


async def test_a_withdrawal_that_hesine_refuses_leaves_the_trip_waiting(road, withdrawn):
    road.travel.says = NotEntitled("R-1")
    assert await road.carry(Errand.WITHDRAW) == Delivered()
    assert await road.state() is State.PENDING


async def test_a_trip_that_a_push_named_is_read_again(road):
    road.travel.records["H-9"] = record(hesine_id="H-9", client_request_id="")
    assert await road.courier.carry(outbox.reading_trip(WORKSPACE, "H-9", NOW)) == Delivered()
    assert await road.state(TripId("H-9")) is State.PENDING


async def test_a_trip_that_is_gone_needs_no_reading(road):
    assert await road.courier.carry(outbox.reading_trip(WORKSPACE, "H-9", NOW)) == Delivered()


async def test_people_that_a_push_named_are_read_again(road):
    assert await road.courier.carry(outbox.reading_people(WORKSPACE, NOW)) == Delivered()
    assert (await road.office.people.employee(WORKSPACE, LIN)).name_en == "Renamed"


async def test_an_errand_of_an_unknown_trip_is_done(road, sent):
    assert await road.carry(Errand.FILE, subject="x") == Delivered()
    assert road.travel.calls == []


async def test_while_the_workspace_is_bound_to_no_company_what_was_decided_waits_and_says_so(road, decided):
    company = road.courier.tenants.bound.pop(WORKSPACE)
    assert (await road.carry(Errand.DECIDE)).after == SETUP_SECONDS
    assert (await road.office.trip()).trouble.kind is TroubleKind.SETUP
    road.courier.tenants.bound[WORKSPACE] = company
    assert await road.carry(Errand.DECIDE) == Delivered()
    assert road.travel.effects == ["decide"]


async def test_a_push_of_a_workspace_that_was_unbound_meanwhile_waits(road):
    road.courier.tenants.bound.clear()
    with pytest.raises(Misconfigured, match=WORKSPACE):
        await road.courier.carry(outbox.reading_people(WORKSPACE, NOW))

import pytest

from bot.errors import Conflict, Denied, FieldError, NotFound, Rejected, Unreachable
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from tests.unit.hesine_travel.fakes import NOW, Desk, envelope, refused
from tests.unit.hesine_travel.samples import (
    CHEN,
    DECISION,
    DETAIL,
    DETAIL_BODY,
    LIN,
    WITHDRAWAL,
    decided_trip_body,
    decision_body,
    trip_body,
)

CLOSED = refused(40301, {"permission": "travel.approve"})


async def test_a_trip_is_filed_under_its_client_request_id():
    async with Desk(envelope(trip_body())) as desk:
        record = await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    assert record.number == "TR-2026-0001"
    assert desk.hesine.calls[0].url.path == "/api/travel/create"
    assert desk.hesine.body() == {
        "employee_id": "E1001",
        "trip_detail": DETAIL_BODY,
        "approver_id": "E1002",
        "client_request_id": "c-1",
    }


@pytest.mark.parametrize("code", [40001, 40002, 42201])
async def test_a_refused_trip_names_its_fields(code):
    errors = [{"field": "trip_detail.budget", "reason": "over the limit"}]
    async with Desk(refused(code, {"errors": errors})) as desk:
        with pytest.raises(Rejected) as caught:
            await desk.api.file(LIN, CHEN, DETAIL, "c-1")
    assert caught.value.fields == (FieldError("amount", "over the limit"),)


async def test_a_trip_that_is_not_there_is_not_found():
    async with Desk(refused(40401)) as desk:
        with pytest.raises(NotFound):
            await desk.api.read("T9")


async def test_what_waits_for_an_approver_is_asked_of_hesine():
    async with Desk(envelope({"items": [trip_body()], "next_cursor": None})) as desk:
        [record] = await desk.api.waiting_for(CHEN)
    assert record.hesine_id == "T1"
    assert dict(desk.hesine.calls[0].url.params) == {"approver_id": "E1002", "status": "pending", "limit": "100"}


async def test_a_change_carries_the_version_it_was_made_on():
    async with Desk(envelope(trip_body(version=4))) as desk:
        assert (await desk.api.change("T1", 3, DETAIL, CHEN, "c-2")).version == 4
    assert desk.hesine.calls[0].method == "PUT"
    assert desk.hesine.body() == {
        "trip_detail": DETAIL_BODY,
        "approver_id": "E1002",
        "version": 3,
        "client_request_id": "c-2",
    }


async def test_a_change_on_an_old_version_is_a_conflict():
    async with Desk(refused(40902)) as desk:
        with pytest.raises(Conflict):
            await desk.api.change("T1", 2, DETAIL, CHEN, "c-2")


async def test_a_decision_that_counts_is_done():
    async with Desk(envelope(decided_trip_body(decision_body()))) as desk:
        outcome = await desk.api.decide("T1", DECISION)
    assert isinstance(outcome, Done)
    assert outcome.record.status == "rejected"
    assert desk.hesine.calls[0].url.path == "/api/travel/T1/approval"


async def test_a_decision_that_hesine_already_holds_is_done():
    async with Desk(refused(40902), envelope(decided_trip_body(decision_body()))) as desk:
        assert isinstance(await desk.api.decide("T1", DECISION), Done)


@pytest.mark.parametrize(
    "found",
    [
        trip_body(version=4),
        trip_body(withdrawn_at="2026-03-02T08:00:00Z"),
        decided_trip_body(decision_body(decision_id="someone-else")),
        decided_trip_body(decision_body(status="pending")),
    ],
)
async def test_a_decision_on_a_trip_that_moved_on_is_overtaken(found):
    async with Desk(refused(40902), envelope(found)) as desk:
        outcome = await desk.api.decide("T1", DECISION)
    assert isinstance(outcome, Overtaken)
    assert outcome.record.version == found["version"]


async def test_a_person_who_may_not_decide_is_not_entitled():
    async with Desk(refused(40303, request_id="R-5")) as desk:
        assert await desk.api.decide("T1", DECISION) == NotEntitled("R-5")


async def test_a_closed_permission_is_no_matter_of_the_person():
    async with Desk(CLOSED, CLOSED) as desk:
        with pytest.raises(Denied):
            await desk.api.decide("T1", DECISION)
        with pytest.raises(Denied):
            await desk.api.withdraw("T1", WITHDRAWAL)


async def test_a_decision_id_used_with_other_content_is_our_defect():
    async with Desk(refused(40901)) as desk:
        with pytest.raises(Rejected, match="defect of ours"):
            await desk.api.decide("T1", DECISION)


async def test_a_conflict_that_cannot_be_read_back_stays_unknown():
    async with Desk(refused(40902), *[refused(50001)] * 3) as desk:
        with pytest.raises(Exception, match="failed on its side"):
            await desk.api.decide("T1", DECISION)


async def test_a_withdrawal_carries_version_and_reason():
    async with Desk(envelope(trip_body(withdrawn_at="2026-03-02T08:00:00Z"))) as desk:
        outcome = await desk.api.withdraw("T1", WITHDRAWAL)
    assert isinstance(outcome, Done)
    assert desk.hesine.calls[0].method == "DELETE"
    assert desk.hesine.calls[0].url.raw_path == b"/api/travel/T1?reason=not%20needed%20%26%20late&version=3"


async def test_a_withdrawal_that_took_effect_before_is_done():
    async with Desk(refused(40902), envelope(trip_body(withdrawn_at="2026-03-02T08:00:00Z"))) as desk:
        assert isinstance(await desk.api.withdraw("T1", WITHDRAWAL), Done)


async def test_a_withdrawal_of_a_settled_trip_is_overtaken():
    async with Desk(refused(40902), envelope(decided_trip_body(decision_body()))) as desk:
        assert isinstance(await desk.api.withdraw("T1", WITHDRAWAL), Overtaken)


@pytest.mark.parametrize("path", ["employees", "departments", "delegates"])
async def test_the_organisation_is_listed_whole_or_since_a_moment(path):
    page = {"items": [], "next_cursor": None}
    async with Desk(envelope(page), envelope(page)) as desk:
        listing = {"delegates": "delegations"}.get(path, path)
        assert [one async for one in getattr(desk.api, listing)()] == []
        assert [one async for one in getattr(desk.api, listing)(NOW)] == []
    whole, since = desk.hesine.calls
    assert whole.url.path == since.url.path == f"/api/org/{path}"
    assert dict(whole.url.params) == {"limit": "100"}
    assert dict(since.url.params) == {"limit": "100", "updated_since": "2026-03-02T08:00:00+00:00"}


async def test_one_record_that_breaks_the_contract_hides_no_other():
    page = {"items": [trip_body(trip_id="T1", version="one"), trip_body(trip_id="T2")], "next_cursor": None}
    async with Desk(envelope(page)) as desk:
        found = [record.hesine_id async for record in desk.api.changed_since(NOW)]
    assert found == ["T2"]


async def test_a_probe_tells_token_clock_and_each_read_apart():
    headers = {"Date": "Mon, 02 Mar 2026 08:10:00 GMT"}
    page = envelope({"items": [], "next_cursor": None}, headers=headers)
    async with Desk(page, refused(40301, {"permission": "org.employees"}, headers), page, page) as desk:
        token, clock, *reads = await desk.api.probe()
    assert token.is_well
    assert clock.subject == "clock"
    assert clock.skew.total_seconds() == 600
    assert not clock.is_well
    assert [read.is_well for read in reads] == [True, False, True, True]
    assert reads[1].closed_permission == "org.employees"


async def test_a_probe_without_a_token_tries_no_read():
    async with Desk() as desk:
        desk.hesine.grant = refused(40101)
        [token] = await desk.api.probe()
    assert not token.is_well
    assert desk.hesine.calls == []


async def test_an_unknown_outcome_of_a_decision_is_never_called_done():
    async with Desk(refused(50001)) as desk:
        with pytest.raises(Unreachable):
            await desk.api.decide("T1", DECISION)

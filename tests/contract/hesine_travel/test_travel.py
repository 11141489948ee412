import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.errors import Busy, Conflict, Denied, Misconfigured, NotFound, Rejected, Unreachable
from bot.trips.model import ApprovalStatus, Decision, EmployeeId, Leg, Money, Place, Verdict, Withdrawal
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from sandbox.hesine.world import Account
from tests.unit.hesine_travel.samples import CHEN, DETAIL, LIN, SAM

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZHAO = EmployeeId("E1005")
DEAR = replace(DETAIL, budget=Money(Decimal(20000), "CNY"))
CREATE, APPROVAL = "/api/travel/create", "/api/travel/*/approval"


def decision(record, by=CHEN, verdict=Verdict.APPROVED, **changes) -> Decision:
    at = datetime(2026, 3, 2, 8, 0, 0, 123_456, tzinfo=UTC)
    made = Decision("d-1", "click", record.current_step, record.version, by, verdict, at, "好的")
    return replace(made, **changes)


def withdrawal(record) -> Withdrawal:
    return Withdrawal("click", record.version, datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "客户改期 & later?")


async def test_a_filed_trip_reads_back_as_it_was_filed(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    assert filed.detail == DETAIL
    assert (filed.requester, filed.status, filed.client_request_id) == (LIN, ApprovalStatus.PENDING, "c-1")
    assert filed.step.approvers == (CHEN,)
    assert await company.api.read(filed.hesine_id) == filed


async def test_a_trip_of_only_what_is_required_is_taken(company):
    leg = Leg(Place("上海"), Place("Hangzhou"), date(2026, 3, 9))
    bare = replace(DETAIL, legs=(leg,), return_date=None, lodging=(), project="", travellers=(), note="")
    assert (await company.api.file(LIN, CHEN, bare, "c-1")).detail == bare


async def test_a_repeated_filing_answers_the_first_trip(company):
    first = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    assert await company.api.file(LIN, CHEN, DETAIL, "c-1") == first
    assert await company.hesine.effects(first.hesine_id) == {"created": 1}


async def test_a_filing_id_with_other_content_is_our_defect(company):
    await company.api.file(LIN, CHEN, DETAIL, "c-1")
    with pytest.raises(Rejected, match="defect of ours"):
        await company.api.file(LIN, CHEN, DEAR, "c-1")


async def test_a_filing_whose_answer_is_lost_is_found_by_its_id(company):
    await company.hesine.fault("drop_after", "POST", CREATE)
    with pytest.raises(Unreachable):
        await company.api.file(LIN, CHEN, DETAIL, "c-1")
    [found] = [trip async for trip in company.api.changed_since(LONG_AGO)]
    assert found.client_request_id == "c-1"
    assert await company.api.file(LIN, CHEN, DETAIL, "c-1") == found
    assert await company.hesine.effects(found.hesine_id) == {"created": 1}


async def test_a_broken_rule_names_the_field(company):
    await company.hesine.seed(rules={"max_budget": {"amount": "10000.00", "currency": "CNY"}})
    with pytest.raises(Rejected) as caught:
        await company.api.file(LIN, CHEN, DEAR, "c-1")
    assert [one.field for one in caught.value.fields] == ["amount"]


async def test_a_malformed_field_is_named(company):
    with pytest.raises(Rejected) as caught:
        await company.api.file(LIN, CHEN, replace(DETAIL, purpose=""), "c-1")
    assert [one.field for one in caught.value.fields] == ["purpose"]


async def test_an_unknown_trip_is_not_found(company):
    with pytest.raises(NotFound):
        await company.api.read("T/?&#99 中")


async def test_what_waits_for_an_approver_is_only_what_is_theirs_now(company):
    mine = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.api.file(LIN, SAM, DETAIL, "c-2")
    settled = await company.api.file(LIN, CHEN, DETAIL, "c-3")
    await company.api.decide(settled.hesine_id, decision(settled))
    assert await company.api.waiting_for(CHEN) == [mine]


async def test_changes_are_listed_over_several_pages_withdrawn_trips_too(company):
    filed = [await company.api.file(LIN, CHEN, DETAIL, f"c-{n}") for n in range(103)]
    await company.api.withdraw(filed[0].hesine_id, withdrawal(filed[0]))
    found = [trip async for trip in company.api.changed_since(LONG_AGO)]
    assert {trip.hesine_id for trip in found} == {trip.hesine_id for trip in filed}
    assert found[-1].withdrawn_at is not None
    since = [trip.hesine_id async for trip in company.api.changed_since(found[-2].updated_at)]
    assert since == [found[-2].hesine_id, found[-1].hesine_id]


async def test_a_change_raises_the_version_and_asks_again(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    changed = await company.api.change(filed.hesine_id, filed.version, DEAR, SAM, "c-2")
    assert (changed.version, changed.detail, changed.step.approvers) == (filed.version + 1, DEAR, (SAM,))
    with pytest.raises(Conflict):
        await company.api.change(filed.hesine_id, filed.version, DETAIL, SAM, "c-3")


async def test_a_decision_settles_the_trip_and_repeating_it_is_harmless(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    for _ in range(2):
        outcome = await company.api.decide(filed.hesine_id, decision(filed))
        assert isinstance(outcome, Done)
        assert outcome.record.status is ApprovalStatus.APPROVED
    [held] = outcome.record.steps[0].decisions
    assert (held.decision_id, held.approver, held.comment) == ("d-1", CHEN, "好的")
    assert (await company.hesine.effects(filed.hesine_id))["decided"] == 1


async def test_a_decision_whose_answer_is_lost_counts_once(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.hesine.fault("drop_after", "POST", APPROVAL)
    with pytest.raises(Unreachable):
        await company.api.decide(filed.hesine_id, decision(filed))
    assert isinstance(await company.api.decide(filed.hesine_id, decision(filed)), Done)
    assert (await company.hesine.effects(filed.hesine_id))["decided"] == 1


async def test_a_decision_after_another_person_decided_is_overtaken(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.hesine.decide_on_web(filed.hesine_id, CHEN, "rejected", "no budget")
    outcome = await company.api.decide(filed.hesine_id, decision(filed))
    assert isinstance(outcome, Overtaken)
    assert outcome.record.status is ApprovalStatus.REJECTED


async def test_a_decision_on_a_changed_trip_is_overtaken(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.api.change(filed.hesine_id, filed.version, DEAR, CHEN, "c-2")
    assert isinstance(await company.api.decide(filed.hesine_id, decision(filed)), Overtaken)


async def test_only_an_approver_or_their_delegate_is_entitled(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    assert isinstance(await company.api.decide(filed.hesine_id, decision(filed, by=ZHAO)), NotEntitled)
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=1))}
    await company.hesine.seed(delegates=[{"employee_id": "E1002", "delegate_id": "E1005", **days}])
    [delegation] = [one async for one in company.api.delegations()]
    assert (delegation.employee, delegation.delegate, delegation.covers(today)) == (CHEN, ZHAO, True)
    outcome = await company.api.decide(filed.hesine_id, decision(filed, by=ZHAO, id="d-2", on_behalf_of=CHEN))
    assert isinstance(outcome, Done)
    assert outcome.record.steps[0].decisions[0].on_behalf_of == CHEN


async def test_a_second_step_waits_after_the_first(company):
    over = {"amount": "10000.00", "currency": "CNY"}
    await company.hesine.seed(rules={"second_step_over": {**over, "approver_ids": ["E1006"], "rule": "any"}})
    filed = await company.api.file(LIN, CHEN, DEAR, "c-1")
    outcome = await company.api.decide(filed.hesine_id, decision(filed))
    assert isinstance(outcome, Done)
    assert outcome.record.step.approvers == (SAM,)
    second = decision(outcome.record, by=SAM, id="d-2", verdict=Verdict.REJECTED)
    settled = await company.api.decide(filed.hesine_id, second)
    assert settled.record.status is ApprovalStatus.REJECTED


async def test_a_withdrawal_is_done_and_repeating_it_is_harmless(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    for _ in range(2):
        outcome = await company.api.withdraw(filed.hesine_id, withdrawal(filed))
        assert isinstance(outcome, Done)
        assert outcome.record.withdrawn_at
        assert outcome.record.step is None
    assert (await company.hesine.effects(filed.hesine_id))["withdrawn"] == 1


async def test_a_withdrawal_of_a_decided_trip_is_overtaken(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.hesine.decide_on_web(filed.hesine_id, CHEN, "approved")
    assert isinstance(await company.api.withdraw(filed.hesine_id, withdrawal(filed)), Overtaken)


async def test_the_company_is_read_whole_and_then_only_what_changed(company):
    people = {one.id: one async for one in company.api.employees()}
    departments = {one.id: one async for one in company.api.departments()}
    assert (people[LIN].name_en, people[LIN].manager, people[SAM].manager) == ("Lin Wei", CHEN, None)
    assert people[EmployeeId("E1007")].standing == "left"
    assert departments["D110"].leader == CHEN
    assert departments["D110"].parent_id == "D100"
    latest = max(one.updated_at for one in people.values())
    await company.hesine.advance(1)
    await company.hesine.seed(employees=[{"employee_id": "E1001", "manager_id": "E1006"}])
    changed = [one async for one in company.api.employees(latest + timedelta(seconds=1))]
    assert [(one.id, one.manager) for one in changed] == [(LIN, SAM)]


async def test_an_expired_token_is_renewed_within_the_call(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.hesine.fault("expire_token", "POST", APPROVAL)
    assert isinstance(await company.api.decide(filed.hesine_id, decision(filed)), Done)
    assert company.tokens.fetches == 2


async def test_calls_at_the_same_time_share_one_token(company):
    await asyncio.gather(*(company.api.waiting_for(CHEN) for _ in range(8)))
    assert company.tokens.fetches == 1


@pytest.mark.parametrize("seconds", [-4000, 4000])
async def test_a_wrong_clock_is_corrected_within_the_call(company, seconds):
    await company.hesine.advance(seconds)
    assert (await company.api.file(LIN, CHEN, DETAIL, "c-1")).number


async def test_a_wrong_secret_goes_to_the_administrator(company):
    async with company.connected("wrong", Account().app_key) as stranger:
        with pytest.raises(Misconfigured, match="signature"):
            await stranger.read("T1")


async def test_an_address_off_the_list_goes_to_the_administrator(company):
    await company.hesine.allow_only(["203.0.113.9"])
    with pytest.raises(Misconfigured, match=r"127\.0\.0\.1"):
        await company.api.read("T1")


async def test_a_closed_permission_is_named_in_the_call_and_in_the_probe(company):
    assert all(finding.is_well for finding in await company.api.probe())
    await company.hesine.close_permissions("org.delegates")
    with pytest.raises(Denied) as caught:
        await anext(company.api.delegations())
    assert caught.value.permission == "org.delegates"
    assert [one.closed_permission for one in await company.api.probe() if not one.is_well] == ["org.delegates"]


async def test_a_read_outlives_two_failures_and_a_write_none(company):
    filed = await company.api.file(LIN, CHEN, DETAIL, "c-1")
    await company.hesine.fault("garbage", "GET", "/api/travel/*", times=1)
    await company.hesine.fault("drop_before", "GET", "/api/travel/*", times=1)
    assert await company.api.read(filed.hesine_id) == filed
    await company.hesine.fault("status", "POST", APPROVAL, status=503)
    with pytest.raises(Unreachable):
        await company.api.decide(filed.hesine_id, decision(filed))
    assert "decided" not in await company.hesine.effects(filed.hesine_id)


async def test_busy_says_for_how_long(company):
    await company.hesine.fault("busy", "POST", CREATE, retry_after=7)
    with pytest.raises(Busy) as caught:
        await company.api.file(LIN, CHEN, DETAIL, "c-1")
    assert caught.value.retry_after == 7


async def test_what_was_measured_is_what_hesine_logged(company):
    await company.api.file(LIN, CHEN, DETAIL, "c-1")
    with pytest.raises(NotFound):
        await company.api.read("T9")
    logged = [(call["path"], str(call["status"])) for call in await company.hesine.call_log()]
    assert company.meter.calls == [
        ("/oauth2/token", "200"),
        ("/api/travel/create", "200"),
        ("/api/travel/{trip_id}", "404"),
    ]
    assert logged == [("/oauth2/token", "200"), ("/api/travel/create", "200"), ("/api/travel/T9", "404")]

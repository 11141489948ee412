from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.errors import Unreachable
from bot.trips.model import ApprovalStatus, Decision, Leg, Mode, Money, Place, Stay, TripDetail, Verdict, Withdrawal
from bot.trips.outcomes import Done, LookAgain, NotEntitled, OnlyInHesine, Overtaken

BEIJING, SHANGHAI = Place("北京", "BJS"), Place("上海", "SHA")
DETAIL = TripDetail(
    purpose="客户拜访",
    legs=(Leg(BEIJING, SHANGHAI, date(2027, 3, 16), Mode.TRAIN),),
    budget=Money(Decimal("3200.00"), "CNY"),
    return_date=date(2027, 3, 18),
    lodging=(Stay(SHANGHAI, date(2027, 3, 16), date(2027, 3, 18)),),
    note="靠近展馆",
)
LIN, CHEN, BOSS = "E1001", "E1002", "E1006"


async def filed(company, number=1):
    lin, chen = await company.person(LIN), await company.person(CHEN)
    record = await company.api.file(lin, chen, DETAIL, f"trip-{number}")
    return await company.api.read(record.hesine_id)


async def decision_on(company, record, person=CHEN, verdict=Verdict.APPROVED, number=1, **more):
    return Decision(
        id=f"d-{number}",
        click=f"c-{number}",
        step_no=record.current_step,
        version=record.version,
        approver=await company.person(person),
        verdict=verdict,
        at=company.clock.now(),
        **more,
    )


async def outcome_of(company, record, decision, tries=40):
    """As the relay does it: look again when told to."""
    for _ in range(tries):
        outcome = await company.api.decide(record.hesine_id, decision)
        if not isinstance(outcome, LookAgain):
            return outcome
        await company.hesine.advance(outcome.after)
    raise AssertionError("no outcome")


async def test_a_trip_is_filed_and_waits_for_its_approver(company):
    record = await filed(company)
    assert record.status is ApprovalStatus.PENDING
    assert record.detail == DETAIL
    assert record.step
    assert record.step.approvers == (await company.person(CHEN),)
    assert [one.hesine_id for one in await company.api.waiting_for(await company.person(CHEN))] == [record.hesine_id]
    assert await company.api.waiting_for(await company.person(BOSS)) == []


async def test_filing_twice_makes_one_request(company):
    first, second = await filed(company), await filed(company)
    assert first.hesine_id == second.hesine_id
    assert len((await company.hesine.state())["flows"]) == 1


async def test_a_filing_whose_answer_was_lost_is_found_again(company):
    await company.hesine.fault("drop_after", "POST", "/api/openapi/v2.2/flow/data", times=1)
    lin, chen = await company.person(LIN), await company.person(CHEN)
    with pytest.raises(Unreachable):
        await company.api.file(lin, chen, DETAIL, "trip-1")
    record = await company.api.file(lin, chen, DETAIL, "trip-1")
    assert (await company.hesine.effects(record.hesine_id))["created"] == 1


@pytest.mark.parametrize(
    ("verdict", "status"),
    [(Verdict.APPROVED, ApprovalStatus.APPROVED), (Verdict.REJECTED, ApprovalStatus.REJECTED)],
)
async def test_a_decision_takes_effect_once_and_is_known_again(company, verdict, status):
    record = await filed(company)
    decision = await decision_on(company, record, verdict=verdict)
    outcome = await outcome_of(company, record, decision)
    assert isinstance(outcome, Done)
    assert outcome.record.status is status
    assert (await company.api.read(record.hesine_id)).steps[0].decisions[0].decision_id == decision.id
    assert isinstance(await company.api.decide(record.hesine_id, decision), Done)


async def test_two_steps_are_decided_one_after_the_other(company):
    await company.hesine.seed(rules={"nodes": [{"name": "主管"}, {"name": "总经理", "approvers": [BOSS]}]})
    record = await filed(company)
    first = await outcome_of(company, record, await decision_on(company, record))
    assert isinstance(first, Done)
    await company.hesine.advance(2)
    current = await company.api.read(record.hesine_id)
    assert current.step
    assert (current.current_step, current.step.approvers) == (2, (await company.person(BOSS),))
    last = await outcome_of(company, current, await decision_on(company, current, BOSS, number=2))
    assert isinstance(last, Done)
    assert last.record.status is ApprovalStatus.APPROVED


async def test_decisions_of_one_approver_keep_the_minute_and_all_take_effect(company):
    records = [await filed(company, number) for number in range(3)]
    decisions = [await decision_on(company, one, number=number) for number, one in enumerate(records)]
    began = company.clock.now()
    for record, decision in zip(records, decisions, strict=True):
        await company.api.decide(record.hesine_id, decision)
    for record, decision in zip(records, decisions, strict=True):
        assert isinstance(await outcome_of(company, record, decision), Done)
    assert company.clock.now() - began > timedelta(seconds=60)
    calls = [one for one in await company.hesine.call_log() if "/backlog/data/[" in one["path"]]
    assert len(calls) == 2


async def test_a_decision_on_hesines_own_page_overtakes(company):
    record = await filed(company)
    await company.hesine.decide_on_web(record.hesine_id, CHEN, "rejected", "太贵")
    assert isinstance(await outcome_of(company, record, await decision_on(company, record)), Overtaken)


async def test_who_is_not_asked_is_not_entitled(company):
    record = await filed(company)
    assert await outcome_of(company, record, await decision_on(company, record, BOSS)) == NotEntitled()


async def test_a_next_approver_who_must_be_chosen_leads_to_hesines_own_page(company):
    """The second step is left open by whoever submits on Hesine's page, and our call cannot name anybody."""
    await company.hesine.seed(rules={"nodes": [{"name": "主管"}, {"name": "总经理", "approvers": "choose"}]})
    detail = {
        "purpose": "客户拜访",
        "legs": [{"from": {"name": "北京"}, "to": {"name": "上海"}, "mode": "train", "depart_date": "2027-03-16"}],
        "budget": {"amount": "3200.00", "currency": "CNY"},
    }
    trip = await company.hesine.file_on_web(LIN, None, detail)
    await company.hesine.advance(5)
    record = await company.api.read(trip["trip_id"])
    assert isinstance(await outcome_of(company, record, await decision_on(company, record)), OnlyInHesine)


async def test_a_delegate_decides_in_the_place_of_an_approver(company):
    anna = "E1003"
    await company.hesine.seed(
        delegates=[{"employee_id": CHEN, "delegate_id": anna, "from": "2020-01-01", "to": "2099-12-31"}]
    )
    (delegation,) = [one async for one in company.api.delegations()]
    assert (delegation.employee, delegation.delegate) == (await company.person(CHEN), await company.person(anna))
    record = await filed(company)
    decision = await decision_on(company, record, anna, on_behalf_of=await company.person(CHEN))
    outcome = await outcome_of(company, record, decision)
    assert isinstance(outcome, Done)
    (said,) = outcome.record.steps[0].decisions
    assert (said.approver, said.on_behalf_of) == (decision.approver, decision.on_behalf_of)


async def test_a_request_is_withdrawn_and_a_second_time_does_no_harm(company):
    record = await filed(company)
    withdrawal = Withdrawal("c-9", record.version, company.clock.now())
    assert isinstance(await company.api.withdraw(record.hesine_id, withdrawal), Done)
    outcome = await company.api.withdraw(record.hesine_id, withdrawal)
    assert isinstance(outcome, Done)
    assert outcome.record.withdrawn_at


async def test_a_request_is_changed(company):
    record = await filed(company)
    wanted = TripDetail("客户拜访", DETAIL.legs, Money(Decimal("4000.00"), "CNY"), date(2027, 3, 19))
    chen = await company.person(CHEN)
    changed = await company.api.change(record.hesine_id, record.version, wanted, chen, "trip-2")
    assert (changed.version, changed.detail) == (record.version + 1, wanted)


async def test_what_changed_is_listed_deleted_requests_too(company):
    began = company.clock.now()
    kept, gone = await filed(company, 1), await filed(company, 2)
    await company.api.withdraw(gone.hesine_id, Withdrawal("c-1", gone.version, company.clock.now()))
    await company.hesine.delete_on_web(gone.hesine_id)
    listed = {one.hesine_id: one async for one in company.api.changed_since(began)}
    assert listed.keys() == {kept.hesine_id, gone.hesine_id}
    assert listed[gone.hesine_id].withdrawn_at
    assert (await company.api.read(gone.hesine_id)).withdrawn_at


async def test_a_moved_company_is_found_again(company):
    record = await filed(company)
    await company.hesine.move_address()
    assert (await company.api.read(record.hesine_id)).number == record.number


async def test_an_expired_token_costs_one_more_call(company):
    record = await filed(company)
    await company.hesine.expire_tokens()
    assert (await company.api.read(record.hesine_id)).number == record.number


async def test_a_template_that_an_administrator_saved_anew_is_read_again(company):
    await filed(company, 1)
    await company.hesine.save_template("C20bu2n6osbc00")
    assert (await filed(company, 2)).status is ApprovalStatus.PENDING


async def test_people_departments_and_leaders_are_read(company):
    people = {one.email: one async for one in company.api.employees()}
    assert people["lin.wei@example.com"].id == await company.person(LIN)
    departments = {one.id: one async for one in company.api.departments()}
    assert departments[people["lin.wei@example.com"].department_id].leader == await company.person(CHEN)
    (found,) = await company.api.people.by_email("Lin.Wei@Example.com")
    assert found.id == await company.person(LIN)


async def test_the_probe_finds_all_well_or_says_what_is_not(company):
    findings = await company.api.probe()
    assert [one.subject for one in findings if not one.is_well] == []
    await company.hesine.close_powers("TICKET_AUDIT_switch")
    (wrong,) = [one for one in await company.api.probe() if not one.is_well]
    assert wrong.closed_permission == "TICKET_AUDIT_switch"

from datetime import timedelta

import pytest

from bot.errors import Busy, Denied, Unreachable
from bot.hesine.openplatform.turns import Spacing
from bot.trips.model import Verdict
from bot.trips.outcomes import Done, LookAgain, NotEntitled, OnlyInHesine, Overtaken
from tests.unit.hesine_openplatform.local_hesine import LOST, answer, refusal
from tests.unit.hesine_openplatform.office import office
from tests.unit.hesine_openplatform.samples import (
    CHEN,
    DECISION,
    FLOW,
    XU,
    agree,
    decision,
    failed,
    flow_body,
    log_body,
    reject,
    stage,
    tally,
    value,
)

DETAILS, STATES = r"GET /api/openapi/v1.1/flowDetails$", r"GET /api/openapi/v2/approveStates/"
APPROVE, RESULT = r"POST /api/openapi/v1/backlog/data/\[", r"GET /api/openapi/v1/backlog/data/result"
WAITING = value(flow_body())
AGREED = value(flow_body("paid", [log_body(), agree()]))
QUEUED = tally()


def flows(*ids, **changes):
    """Each flow answers for itself."""

    def reply(call):
        return answer(value(flow_body(id=call.query["flowId"], **changes)))

    del ids
    return reply


async def test_a_decision_is_queued_and_its_result_looked_at_a_second_later(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    assert await desk.api.decide(FLOW, DECISION) == LookAgain(1.0)
    (call,) = desk.hesine.calls_of(APPROVE)
    assert call.path == f"/api/openapi/v1/backlog/data/[{FLOW}]"
    assert call.query == {"messageCode": "debug", "powerCode": "TICKET_AUDIT_switch", "accessToken": "T-1:Corp01"}
    assert call.json == {"approveId": CHEN, "action": {"name": "freeflow.agree", "comment": "好"}}


async def test_a_rejection_says_that_a_new_submission_starts_over(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    await desk.api.decide(FLOW, decision(verdict=Verdict.REJECTED, comment="太贵"))
    action = desk.hesine.calls_of(APPROVE)[0].json["action"]
    assert action == {"name": "freeflow.reject", "comment": "太贵", "resubmitMethod": "FROM_START"}


async def test_a_decision_that_the_flow_shows_is_done_and_carries_our_id(desk):
    desk.hesine.on(DETAILS, WAITING, AGREED).on(APPROVE, QUEUED)
    await desk.api.decide(FLOW, DECISION)
    desk.clock.advance(seconds=1)
    outcome = await desk.api.decide(FLOW, DECISION)
    assert isinstance(outcome, Done)
    assert outcome.record.steps[0].decisions[0].decision_id == DECISION.id
    assert len(desk.hesine.calls_of(APPROVE)) == 1
    assert (await desk.api.read(FLOW)).steps[0].decisions[0].decision_id == DECISION.id


async def test_while_the_batch_is_worked_on_it_is_looked_at_ever_more_rarely(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED).on(RESULT, tally())
    await desk.api.decide(FLOW, DECISION)
    waits = []
    for seconds in (1, 1, 2, 4):
        desk.clock.advance(seconds=seconds)
        outcome = await desk.api.decide(FLOW, DECISION)
        assert isinstance(outcome, LookAgain)
        waits.append(outcome.after)
    assert waits == [1.0, 2.0, 4.0, 7.0]
    assert desk.hesine.calls_of(RESULT)[0].query["approveId"] == CHEN
    assert len(desk.hesine.calls_of(APPROVE)) == 1


async def test_a_next_approver_who_must_be_chosen_leads_to_hesines_own_page(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    desk.hesine.on(RESULT, tally(error=1, residue=0, messages=[failed("未选择下级审批人")]))
    await desk.api.decide(FLOW, DECISION)
    desk.clock.advance(seconds=1)
    assert await desk.api.decide(FLOW, DECISION) == OnlyInHesine(flow_id=FLOW)
    (queue,) = await desk.turns.queues(CHEN)
    assert queue.ballots == ()


async def test_a_task_that_somebody_else_holds_by_now_is_not_counted(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    desk.hesine.on(RESULT, tally(error=1, residue=0, messages=[failed("您没有权限处理该待办事项")]))
    await desk.api.decide(FLOW, DECISION)
    assert await desk.api.decide(FLOW, DECISION) == NotEntitled()


async def test_a_delegate_whom_the_api_refuses_is_led_to_hesines_own_page(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    desk.hesine.on(RESULT, tally(error=1, residue=0, messages=[failed("您没有权限处理该待办事项")]))
    by_xu = decision(approver=XU, on_behalf_of=CHEN)
    await desk.api.decide(FLOW, by_xu)
    assert desk.hesine.calls_of(APPROVE)[0].json["approveId"] == XU
    assert await desk.api.decide(FLOW, by_xu) == OnlyInHesine(flow_id=FLOW)


async def test_a_failure_of_another_flow_in_the_batch_is_not_ours(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED)
    desk.hesine.on(RESULT, tally(2, 1, 1, 0, [failed("您没有权限处理该待办事项", "ID_other")]))
    await desk.api.decide(FLOW, DECISION)
    assert isinstance(await desk.api.decide(FLOW, DECISION), LookAgain)


async def test_a_decision_whose_answer_was_lost_is_read_back_and_not_sent_again(desk):
    desk.hesine.on(DETAILS, WAITING, WAITING, AGREED).on(APPROVE, LOST).on(RESULT, refusal(400, "未设置指定人员"))
    with pytest.raises(Unreachable):
        await desk.api.decide(FLOW, DECISION)
    desk.clock.advance(seconds=5)
    assert isinstance(await desk.api.decide(FLOW, DECISION), LookAgain)
    assert isinstance(await desk.api.decide(FLOW, DECISION), Done)
    assert len(desk.hesine.calls_of(APPROVE)) == 1


async def test_a_decision_of_which_nothing_is_seen_for_two_minutes_is_brought_again(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, QUEUED).on(RESULT, tally(residue=0))
    await desk.api.decide(FLOW, DECISION)
    desk.clock.advance(seconds=70)
    assert await desk.api.decide(FLOW, DECISION) == LookAgain(15.0)
    assert not desk.hesine.calls_of(RESULT)
    desk.clock.advance(seconds=50)
    assert await desk.api.decide(FLOW, DECISION) == LookAgain(1.0)
    assert await desk.api.decide(FLOW, DECISION) == LookAgain(1.0)
    assert len(desk.hesine.calls_of(APPROVE)) == 2


async def test_decisions_of_one_approver_wait_a_minute_and_then_go_together(desk):
    desk.hesine.on(DETAILS, flows()).on(STATES, stage()).on(APPROVE, QUEUED)
    await desk.api.decide("ID_0", decision(id="d-0"))
    for number in range(1, 13):
        assert await desk.api.decide(f"ID_{number}", decision(id=f"d-{number}")) == LookAgain(61.0)
    desk.clock.advance(seconds=61)
    await desk.api.decide("ID_5", decision(id="d-5"))
    first, second = desk.hesine.calls_of(APPROVE)
    assert first.path.endswith("[ID_0]")
    assert second.path.endswith(f"[{','.join(f'ID_{number}' for number in range(1, 11))}]")
    assert await desk.api.decide("ID_5", decision(id="d-5")) == LookAgain(1.0)
    assert await desk.api.decide("ID_12", decision(id="d-12")) == LookAgain(61.0)


async def test_what_has_another_comment_goes_in_a_call_of_its_own(desk):
    desk.hesine.on(DETAILS, flows()).on(STATES, stage()).on(APPROVE, QUEUED)
    await desk.api.decide("ID_0", decision(id="d-0"))
    await desk.api.decide("ID_1", decision(id="d-1", comment="one"))
    await desk.api.decide("ID_2", decision(id="d-2", comment="two"))
    desk.clock.advance(seconds=61)
    assert isinstance(await desk.api.decide("ID_2", decision(id="d-2", comment="two")), LookAgain)
    assert desk.hesine.calls_of(APPROVE)[1].path.endswith("[ID_1]")


async def test_another_approver_need_not_wait(desk):
    desk.hesine.on(DETAILS, flows(actions={CHEN: ["freeflow.agree"], XU: ["freeflow.agree"]}))
    desk.hesine.on(STATES, stage()).on(APPROVE, QUEUED)
    await desk.api.decide("ID_0", decision(id="d-0"))
    assert await desk.api.decide("ID_1", decision(id="d-1", approver=XU)) == LookAgain(1.0)


async def test_a_company_may_be_set_to_share_the_minute():
    async with office(spacing=Spacing.TENANT) as desk:
        desk.hesine.on(DETAILS, flows(actions={CHEN: ["freeflow.agree"], XU: ["freeflow.agree"]}))
        desk.hesine.on(STATES, stage()).on(APPROVE, QUEUED)
        await desk.api.decide("ID_0", decision(id="d-0"))
        assert await desk.api.decide("ID_1", decision(id="d-1", approver=XU)) == LookAgain(61.0)


async def test_a_decision_whose_step_was_settled_while_it_stood_in_line_is_never_sent(desk):
    states = {"ID_0": "approving", "ID_1": "approving", "ID_2": "approving"}

    def details(call):
        flow = call.query["flowId"]
        logs = [log_body()] if states[flow] == "approving" else [log_body(), reject(XU)]
        return answer(value(flow_body(states[flow], logs, id=flow)))

    desk.hesine.on(DETAILS, details).on(STATES, stage()).on(APPROVE, QUEUED)
    for number in range(3):
        await desk.api.decide(f"ID_{number}", decision(id=f"d-{number}"))
    states["ID_1"] = "rejected"
    desk.clock.advance(seconds=61)
    await desk.api.decide("ID_2", decision(id="d-2"))
    assert desk.hesine.calls_of(APPROVE)[1].path.endswith("[ID_2]")
    assert isinstance(await desk.api.decide("ID_1", decision(id="d-1")), Overtaken)


async def test_a_decision_for_an_earlier_step_never_settles_the_next_one(desk):
    """Hesine's call names no step, so the same approver's next step would take it."""
    moved_on = flow_body(logs=[log_body(), agree(XU, "FLOW:1:1")])
    desk.hesine.on(DETAILS, value(moved_on))
    outcome = await desk.api.decide(FLOW, DECISION)
    assert isinstance(outcome, Overtaken)
    assert outcome.record.current_step == 2
    assert not desk.hesine.calls_of(APPROVE)


async def test_the_same_word_said_on_hesines_own_page_is_done(desk):
    desk.hesine.on(DETAILS, AGREED)
    outcome = await desk.api.decide(FLOW, DECISION)
    assert isinstance(outcome, Done)
    assert outcome.record.steps[0].decisions[0].decision_id == DECISION.id


async def test_the_other_word_said_on_hesines_own_page_overtakes(desk):
    desk.hesine.on(DETAILS, value(flow_body("rejected", [log_body(), reject()])))
    assert isinstance(await desk.api.decide(FLOW, DECISION), Overtaken)


async def test_who_is_not_asked_is_not_entitled(desk):
    desk.hesine.on(DETAILS, WAITING)
    assert await desk.api.decide(FLOW, decision(approver=XU)) == NotEntitled()
    assert not desk.hesine.calls_of(APPROVE)


async def test_nothing_to_decide_is_found_out_about(desk):
    desk.hesine.on(DETAILS, WAITING, AGREED).on(APPROVE, refusal(400, "无待办审批事项"))
    assert isinstance(await desk.api.decide(FLOW, DECISION), Done)


async def test_a_feature_that_was_not_bought_is_for_an_administrator_and_the_decision_waits(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, refusal(403, "未开通功能，无权访问"), QUEUED)
    with pytest.raises(Denied) as caught:
        await desk.api.decide(FLOW, DECISION)
    assert caught.value.permission == "TICKET_AUDIT_switch"
    desk.clock.advance(seconds=61)
    await desk.api.decide(FLOW, DECISION)
    assert len(desk.hesine.calls_of(APPROVE)) == 2


async def test_a_call_that_was_put_off_does_not_use_up_the_minute(desk):
    desk.hesine.on(DETAILS, WAITING).on(APPROVE, refusal(429, "slow down"), QUEUED)
    with pytest.raises(Busy):
        await desk.api.decide(FLOW, DECISION)
    assert await desk.api.decide(FLOW, DECISION) == LookAgain(1.0)
    assert len(desk.hesine.calls_of(APPROVE)) == 2


async def test_a_process_that_dies_before_the_call_leaves_a_question_and_no_second_call():
    """The ballot is marked before the call; another process finds the mark and looks first."""
    async with office() as first:
        first.hesine.on(DETAILS, WAITING).on(APPROVE, LOST)
        with pytest.raises(Unreachable):
            await first.api.decide(FLOW, DECISION)
        async with office(clock=first.clock, turns=first.turns) as second:
            second.hesine.on(DETAILS, WAITING).on(RESULT, tally())
            second.clock.advance(seconds=1)
            assert isinstance(await second.api.decide(FLOW, DECISION), LookAgain)
            assert not second.hesine.calls_of(APPROVE)


async def test_a_decision_is_forgotten_after_a_week(desk):
    desk.hesine.on(DETAILS, flows()).on(STATES, stage()).on(APPROVE, QUEUED)
    await desk.api.decide("ID_0", decision(id="d-0"))
    desk.clock.advance(days=8)
    await desk.api.decide("ID_1", decision(id="d-1"))
    (queue,) = await desk.turns.queues(CHEN)
    assert [one.decision_id for one in queue.ballots] == ["d-1"]
    assert desk.clock.now() - queue.ballots[0].sent_at < timedelta(seconds=1)

import pytest

from bot.errors import Conflict, FieldError, Misconfigured, Rejected, Unreachable
from bot.trips.model import ApprovalStatus
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from tests.unit.hesine_openplatform.local_hesine import LOST, refusal
from tests.unit.hesine_openplatform.samples import (
    CHEN,
    DETAIL,
    FLOW,
    LIN,
    ROWS,
    VERSION,
    WITHDRAWAL,
    agree,
    flow_body,
    log_body,
    midnight,
    reject,
    template_body,
    value,
    written,
    yuan,
)

CREATE, UPDATE = r"POST /api/openapi/v2.2/flow/data$", r"PUT /api/openapi/v2.2/flow/data/"
SUBMIT, PLAN = r"POST /api/openapi/v2/flow/data/submitFlow", r"GET /api/openapi/v2/flow/plan/computed/"
DETAILS, BY_OUTER_CODE = r"GET /api/openapi/v1.1/flowDetails$", r"GET /api/openapi/v1.1/flowDetails/outerCode"
RETRACT = r"POST /api/openapi/v2.1/flow/data/.*/retract"
TAKEN = refusal(400, "外部系统单据编号outerCode已存在单据，不允许重复，请检查")
UNCHOSEN = refusal(400, "openapi单据数据提交，审批节点[主管审批]未设置审批人")
DRAFT = flow_body("draft", logs=[])


async def filed(desk, detail=DETAIL):
    return await desk.api.file(LIN, CHEN, detail, "trip-1")


async def test_a_trip_is_filed_with_its_outer_code_and_submitted_in_one_call(desk):
    desk.hesine.on(CREATE, written(flow_body()))
    record = await filed(desk)
    (call,) = desk.hesine.calls_of(CREATE)
    assert call.query == {"isCommit": "true", "accessToken": "T-1:Corp01"}
    assert call.json == {
        "form": {
            "outerCode": "trip-1",
            "submitterId": LIN,
            "specificationId": VERSION,
            "u_行程规划": ROWS,
            "title": "客户拜访",
            "description": "靠近展馆",
            "requisitionDate": midnight(2026, 3, 2),
            "expenseDepartment": "Corp01:D1",
            "details": [
                {
                    "feeTypeId": "fee",
                    "specificationId": "fee:requisition:1",
                    "feeTypeForm": {
                        "amount": yuan(),
                        "feeDate": midnight(2026, 3, 16),
                        "consumptionReasons": "客户拜访",
                    },
                }
            ],
        }
    }
    assert (record.hesine_id, record.number, record.client_request_id) == (FLOW, "S26000001", "trip-1")
    assert record.detail == DETAIL
    assert record.step
    assert record.step.approvers == (CHEN,)


async def test_a_second_try_finds_what_the_first_one_made(desk):
    desk.hesine.on(CREATE, LOST, TAKEN).on(BY_OUTER_CODE, value(flow_body()))
    with pytest.raises(Unreachable):
        await filed(desk)
    assert (await filed(desk)).hesine_id == FLOW
    assert desk.hesine.calls_of(BY_OUTER_CODE)[0].query["outerCode"] == "trip-1"
    assert not desk.hesine.calls_of(SUBMIT)


async def test_a_draft_left_by_an_earlier_try_is_submitted(desk):
    desk.hesine.on(CREATE, TAKEN).on(BY_OUTER_CODE, value(DRAFT)).on(SUBMIT, written(flow_body()))
    assert (await filed(desk)).status is ApprovalStatus.PENDING
    assert len(desk.hesine.calls_of(SUBMIT)) == 1


async def test_where_an_approver_must_be_chosen_the_draft_is_submitted_with_every_node(desk):
    desk.hesine.on(CREATE, UNCHOSEN, written(DRAFT)).on(SUBMIT, written(flow_body()))
    await filed(desk)
    assert [call.query["isCommit"] for call in desk.hesine.calls_of(CREATE)] == ["true", "false"]
    (submitted,) = desk.hesine.calls_of(SUBMIT)
    assert submitted.query["flowId"] == FLOW
    assert submitted.json["nodes"] == [
        {"configNodeId": "n1", "approverId": CHEN},
        {"configNodeId": "n2", "counterSigners": [{"signerId": CHEN}, {"signerId": "Corp01:xuMin"}]},
    ]


async def test_steps_that_changed_meanwhile_are_read_again_once(desk):
    stale = refusal(400, "openapi单据数据提交，审批节点[主管]，设置的人员没有审批权限，请核对审批流模板配置。")
    desk.hesine.on(CREATE, written(DRAFT)).on(SUBMIT, stale, written(flow_body()))
    await filed(desk)
    assert len(desk.hesine.calls_of(PLAN)) == 2


async def test_a_template_that_was_saved_anew_is_read_again_once(desk):
    stale = refusal(400, "openapi单据数据保存，单据模板已删除")
    newer = {"items": [template_body(template="tripTemplate:v2")]}
    desk.hesine.on(CREATE, stale, written(flow_body()))
    desk.hesine.on("GET /api/openapi/v2/specifications/byIds/", {"items": [template_body()]}, newer)
    await filed(desk)
    versions = [call.json["form"]["specificationId"] for call in desk.hesine.calls_of(CREATE)]
    assert versions == ["tripTemplate:v1", "tripTemplate:v2"]


async def test_a_template_that_is_stale_twice_is_for_an_administrator(desk):
    desk.hesine.on(CREATE, refusal(400, "openapi单据数据保存，单据模板已删除"))
    with pytest.raises(Misconfigured, match="version"):
        await filed(desk)
    assert len(desk.hesine.calls_of(CREATE)) == 2


async def test_a_request_under_hesines_own_check_is_looked_at_a_few_times(desk):
    checking = flow_body("pending", actions={})
    desk.hesine.on(CREATE, written(checking)).on(DETAILS, value(checking), value(flow_body()))
    record = await filed(desk)
    assert desk.pauses == [0.5, 1.0]
    assert record.step


async def test_a_check_that_takes_longer_is_not_waited_for(desk):
    checking = flow_body("pending", actions={})
    desk.hesine.on(CREATE, written(checking)).on(DETAILS, value(checking))
    record = await filed(desk)
    assert desk.pauses == [0.5, 1.0, 2.0]
    assert (record.status, record.step) == (ApprovalStatus.PENDING, None)


async def test_a_request_that_the_check_rejects_is_rejected(desk):
    refused = flow_body("rejected", [log_body(), reject("ebot", comment="超出预算", isCostControlCheck=True)])
    desk.hesine.on(CREATE, written(flow_body("pending", actions={}))).on(DETAILS, value(refused))
    record = await filed(desk)
    assert record.status is ApprovalStatus.REJECTED
    assert record.steps[0].decisions[0].comment == "超出预算"


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("'差旅申请单'字段[标题]字段为必填，值不能为空", "purpose"),
        ('请填写 "费用承担" 字段', "费用承担"),
        ("注意：单据金额有误", "amount"),
        ("提交人参数不合法，请检查该员工是否已离职", "requester"),
    ],
)
async def test_what_hesine_refuses_names_the_field(desk, message, field):
    desk.hesine.on(CREATE, refusal(412, message))
    with pytest.raises(Rejected) as caught:
        await filed(desk)
    assert caught.value.fields == (FieldError(field, message),)
    assert message not in str(caught.value)


async def test_a_required_field_that_nobody_fills_is_refused_before_the_call(desk):
    form = [*template_body()["form"], {"u_成本": {"label": "成本中心", "type": "select", "optional": False}}]
    desk.hesine.on("GET /api/openapi/v2/specifications/byIds/", {"items": [template_body(form)]})
    with pytest.raises(Rejected) as caught:
        await filed(desk)
    assert [one.field for one in caught.value.fields] == ["成本中心"]
    assert not desk.hesine.calls_of(CREATE)


async def test_a_withdrawal_retracts_the_flow(desk):
    gone = flow_body("draft", [log_body(), log_body("retract", minute=1)])
    desk.hesine.on(DETAILS, value(flow_body())).on(RETRACT, written(gone))
    outcome = await desk.api.withdraw(FLOW, WITHDRAWAL)
    assert isinstance(outcome, Done)
    assert outcome.record.withdrawn_at
    assert desk.hesine.calls_of(RETRACT)[0].path == f"/api/openapi/v2.1/flow/data/${FLOW}/retract"


async def test_a_withdrawal_that_took_effect_before_is_done_without_a_call(desk):
    desk.hesine.on(DETAILS, value(flow_body("draft", [log_body(), log_body("retract", minute=1)])))
    assert isinstance(await desk.api.withdraw(FLOW, WITHDRAWAL), Done)
    assert not desk.hesine.calls_of(RETRACT)


async def test_a_withdrawal_is_overtaken_by_the_last_approval(desk):
    late = refusal(400, "单据已被审批，无法撤回。如需修改单据或有其他问题，请及时联系相应的审批人。")
    desk.hesine.on(DETAILS, value(flow_body()), value(flow_body("paid", [log_body(), agree()]))).on(RETRACT, late)
    outcome = await desk.api.withdraw(FLOW, WITHDRAWAL)
    assert isinstance(outcome, Overtaken)
    assert outcome.record.status is ApprovalStatus.APPROVED


async def test_a_withdrawal_that_the_flow_does_not_allow_changes_nothing(desk):
    desk.hesine.on(DETAILS, value(flow_body())).on(
        RETRACT, refusal(403, "您没有权限执行此操作。可能是由于：流程不允许")
    )
    assert await desk.api.withdraw(FLOW, WITHDRAWAL) == NotEntitled()


async def test_a_change_takes_back_writes_anew_and_submits(desk):
    taken_back = flow_body("draft", [log_body(), log_body("retract", minute=1)])
    again = flow_body(logs=[log_body(), log_body("retract", minute=1), log_body(minute=2)])
    desk.hesine.on(DETAILS, value(flow_body())).on(RETRACT, written(taken_back))
    desk.hesine.on(UPDATE, written(taken_back)).on(SUBMIT, written(again))
    record = await desk.api.change(FLOW, 1, DETAIL, CHEN, "trip-2")
    assert record.version == 2
    (update,) = desk.hesine.calls_of(UPDATE)
    assert update.query["editFlag"] == "cover"
    assert update.json["form"]["outerCode"] == "trip-1"


async def test_a_change_that_was_broken_off_goes_on_from_its_draft(desk):
    taken_back = flow_body("draft", [log_body(), log_body("retract", minute=1)])
    again = flow_body(logs=[log_body(), log_body("retract", minute=1), log_body(minute=2)])
    desk.hesine.on(DETAILS, value(taken_back)).on(UPDATE, written(taken_back)).on(SUBMIT, written(again))
    assert (await desk.api.change(FLOW, 1, DETAIL, CHEN, "trip-2")).version == 2
    assert not desk.hesine.calls_of(RETRACT)


async def test_a_change_that_took_effect_before_is_not_made_again(desk):
    desk.hesine.on(DETAILS, value(flow_body(logs=[log_body(), log_body("retract"), log_body(minute=2)])))
    assert (await desk.api.change(FLOW, 1, DETAIL, CHEN, "trip-2")).version == 2
    assert not desk.hesine.calls_of(UPDATE)


async def test_a_change_of_a_settled_request_is_a_conflict(desk):
    desk.hesine.on(DETAILS, value(flow_body("paid", [log_body(), agree()])))
    with pytest.raises(Conflict):
        await desk.api.change(FLOW, 1, DETAIL, CHEN, "trip-2")
    assert not desk.hesine.calls_of(UPDATE)

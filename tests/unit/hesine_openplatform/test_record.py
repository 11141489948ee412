from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.errors import Misconfigured, Rejected
from bot.hesine.openplatform.mapping import Mapping, read
from bot.trips.model import ApprovalStatus, Leg, Mode, Money, Place, StepRule
from tests.unit.hesine_openplatform.local_hesine import answer, refusal
from tests.unit.hesine_openplatform.office import office
from tests.unit.hesine_openplatform.samples import (
    BEIJING,
    CHEN,
    DETAIL,
    FIRST_DAY,
    FLOW,
    IN_BEIJING,
    IN_SHANGHAI,
    LIN,
    SHANGHAI,
    XU,
    agree,
    city_body,
    field,
    flow_body,
    log_body,
    move_row,
    reject,
    stage,
    stay_row,
    template_body,
    value,
    written,
)

DETAILS, STATES = r"GET /api/openapi/v1.1/flowDetails$", r"GET /api/openapi/v2/approveStates/"
LIST = r"GET /api/openapi/v1.1/docs/getApplyList"


async def read_of(desk, flow, stages=None):
    desk.hesine.on(DETAILS, value(flow)).on(STATES, stages or stage(CHEN))
    return await desk.api.read(FLOW)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("pending", ApprovalStatus.PENDING),
        ("approving", ApprovalStatus.PENDING),
        ("paying", ApprovalStatus.PENDING),
        ("PROCESSING", ApprovalStatus.PENDING),
        ("paid", ApprovalStatus.APPROVED),
        ("archived", ApprovalStatus.APPROVED),
        ("rejected", ApprovalStatus.REJECTED),
        ("nullify", ApprovalStatus.REJECTED),
        ("a state of tomorrow", ApprovalStatus.PENDING),
    ],
)
async def test_a_state_is_one_of_three(desk, state, status):
    record = await read_of(desk, flow_body(state))
    assert record.status is status
    assert (record.step is not None) is (state == "approving")


async def test_a_record_holds_what_the_form_says(desk):
    record = await read_of(desk, flow_body())
    assert record.detail == DETAIL
    assert (record.requester, record.number, record.version, record.department_id) == (LIN, "S26000001", 1, "Corp01:D1")


async def test_steps_behind_and_the_one_that_waits_are_numbered(desk):
    logs = [log_body(), agree(node="n1"), log_body("skipped", "ebot", minute=2, nodeId="n2")]
    record = await read_of(desk, flow_body(logs=logs, actions={XU: ["freeflow.agree"]}), stage(XU))
    assert [(one.no, one.approvers, one.status) for one in record.steps] == [
        (1, (CHEN,), ApprovalStatus.APPROVED),
        (2, (XU,), ApprovalStatus.PENDING),
    ]
    assert record.current_step == 2


async def test_who_must_act_is_taken_from_the_flow_where_the_cached_state_is_behind(desk):
    flow = flow_body(logs=[log_body(), agree(node="n1")], actions={XU: ["freeflow.agree"]})
    record = await read_of(desk, flow, stage(CHEN))
    assert record.step
    assert record.step.approvers == (XU,)


async def test_a_countersigned_step_waits_for_all_who_have_not_spoken(desk):
    flow = flow_body(logs=[log_body(), agree(complete=False, counterSign=True)], actions={XU: ["freeflow.agree"]})
    record = await read_of(desk, flow, stage(XU))
    assert record.step
    assert (record.step.no, record.step.approvers, record.step.rule) == (1, (CHEN, XU), StepRule.ALL)
    assert record.step.decisions[0].approver == CHEN


async def test_a_delegates_word_names_both(desk):
    record = await read_of(desk, flow_body("paid", [log_body(), agree(by=XU)]))
    (said,) = record.steps[0].decisions
    assert (said.approver, said.on_behalf_of) == (XU, CHEN)
    assert record.steps[0].approvers == (CHEN,)


async def test_every_submission_is_a_version_and_its_steps_begin_again(desk):
    logs = [log_body(), reject(), log_body("modify", LIN, minute=2), log_body(minute=3)]
    record = await read_of(desk, flow_body(logs=logs))
    assert (record.version, record.current_step, len(record.steps)) == (2, 1, 1)


async def test_an_edit_by_an_approver_is_a_version_too(desk):
    record = await read_of(desk, flow_body(logs=[log_body(), log_body("editApproving", CHEN, minute=1)]))
    assert record.version == 2


async def test_logs_that_come_in_any_order_are_read_in_theirs(desk):
    logs = [agree(XU, "n2", minute=2), agree(CHEN, "n1", minute=1), log_body()]
    record = await read_of(desk, flow_body("paid", logs))
    assert [one.approvers for one in record.steps] == [(CHEN,), (XU,)]


@pytest.mark.parametrize(
    "flow",
    [
        flow_body("draft", logs=[]),
        flow_body(formType="expense"),
        flow_body(form={"u_行程规划": []}),
        flow_body(form={"u_行程规划": "a text of the company's own"}),
    ],
)
async def test_what_is_no_trip_is_left_out_of_lists(desk, flow):
    desk.hesine.on(LIST, {"count": 2, "items": [flow, flow_body(id="ID_2")]})
    found = [one async for one in desk.api.changed_since(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))]
    assert [one.hesine_id for one in found] == ["ID_2"]
    assert desk.hesine.calls_of(LIST)[0].query == {
        "type": "requisition",
        "orderBy": "updateTime",
        "orderByType": "asc",
        "startDate": "2026-03-02 16:00:00",
        "start": "0",
        "count": "100",
        "accessToken": "T-1:Corp01",
    }


async def test_one_row_that_breaks_the_contract_does_not_hide_the_others(desk):
    desk.hesine.on(LIST, {"count": 2, "items": [{"form": {}}, flow_body()]})
    assert len([one async for one in desk.api.changed_since(datetime(2026, 3, 2, tzinfo=UTC))]) == 1


async def test_pages_overlap_and_each_row_comes_once(desk):
    flows = [flow_body(id=f"ID_{number}", actions={}) for number in range(130)]

    def page(call):
        start = int(call.query["start"])
        return answer({"count": 130, "items": flows[start : start + 100]})

    desk.hesine.on(LIST, page).on(STATES, {"items": []})
    found = [one.hesine_id async for one in desk.api.changed_since(datetime(2026, 3, 2, tzinfo=UTC))]
    assert found == [f"ID_{number}" for number in range(130)]
    assert [call.query["start"] for call in desk.hesine.calls_of(LIST)] == ["0", "95"]


async def test_a_deleted_flow_is_found_in_the_list_of_deleted_ones(desk):
    desk.hesine.on(DETAILS, refusal(412, "单据已删除"))
    desk.hesine.on(LIST, {"count": 1, "items": [flow_body("draft", active=False)]})
    assert (await desk.api.read(FLOW)).withdrawn_at
    assert desk.hesine.calls_of(LIST)[0].query["active"] == "false"


async def test_an_approved_request_that_is_being_altered_is_not_withdrawn(desk):
    record = await read_of(desk, flow_body("draft", [log_body(), agree()], {"alterFlag": "1"}))
    assert (record.withdrawn_at, record.status) == (None, ApprovalStatus.PENDING)


async def test_a_journey_in_the_rows_of_another_company_is_read_all_the_same(desk):
    rows = [move_row("tpl-unknown"), stay_row("tpl-car", (IN_BEIJING, IN_SHANGHAI))]
    record = await read_of(desk, flow_body(form={"u_行程规划": rows}))
    first = date(2026, 3, 16)
    assert record.detail.legs == (Leg(BEIJING, SHANGHAI, first), Leg(BEIJING, SHANGHAI, first, Mode.CAR))


async def test_a_flight_that_was_copied_over_with_lodging_fields_is_still_a_flight(desk):
    row = move_row("tpl-flight", E_parent01_住宿地="[]", E_parent01_入住日期=FIRST_DAY)
    record = await read_of(desk, flow_body(form={"u_行程规划": [row]}))
    assert record.detail.legs == (Leg(BEIJING, SHANGHAI, date(2026, 3, 16), Mode.FLIGHT),)


async def test_without_lines_the_requests_own_sum_is_the_budget(desk):
    record = await read_of(desk, flow_body(form={"details": None, "requisitionMoney": {"standard": 22}}))
    assert record.detail.budget == Money(Decimal(22), "CNY")


async def filed_form(desk, detail):
    desk.hesine.on(r"POST /api/openapi/v2.2/flow/data$", written(flow_body()))
    await desk.api.file(LIN, CHEN, detail, "trip-1")
    return desk.hesine.calls_of(r"POST /api/openapi/v2.2/flow/data$")[-1].json["form"]


def changed(**changes):
    return replace(DETAIL, **changes)


async def test_a_purpose_that_is_too_long_for_the_title_is_kept_whole(desk):
    purpose = "在上海参加国际展览会并且拜访三个重要客户"
    form = await filed_form(desk, changed(purpose=purpose))
    assert len(form["title"]) == 14
    record = await read_of(desk, flow_body(form={one: form[one] for one in ("title", "description")}))
    assert (record.detail.purpose, record.detail.note) == (purpose, "靠近展馆")


async def test_a_leg_whose_means_was_left_open_goes_into_the_general_type(desk):
    legs = (Leg(BEIJING, SHANGHAI, date(2026, 3, 16)),)
    form = await filed_form(desk, changed(legs=legs, return_date=None, lodging=()))
    (row,) = form["u_行程规划"]
    assert row["dataLinkTemplateId"] == "tpl-general"
    record = await read_of(desk, flow_body(form={"u_行程规划": [row]}))
    assert record.detail.legs == legs


async def test_a_means_that_the_company_has_no_type_for_is_refused_by_its_field(desk):
    only_hotels = {"items": [{"name": "酒店", "entityId": "e", "components": []}]}
    desk.hesine.on("GET /api/openapi/v2/specifications/byTravelTemplate", only_hotels)
    with pytest.raises(Rejected) as caught:
        await filed_form(desk, DETAIL)
    assert caught.value.fields[0].field == "legs.0.mode"


async def test_a_place_that_hesine_does_not_know_or_knows_twice_is_refused_by_its_field(desk):
    twice = [city_body("7", "朝阳市", "中国, 辽宁省, 朝阳市"), city_body("8", "朝阳", "中国, 北京市, 朝阳")]

    def found(call):
        return answer({"items": twice if call.json["name"] == "朝阳" else []})

    desk.hesine.on("POST /api/openapi/v1/city/getCityList", found)
    legs = (Leg(Place("朝阳"), Place("Nowhere"), date(2026, 3, 16), Mode.TRAIN),)
    with pytest.raises(Rejected) as caught:
        await filed_form(desk, changed(legs=legs, return_date=None, lodging=()))
    reasons = {one.field: one.reason for one in caught.value.fields}
    assert reasons.keys() == {"legs.0.origin", "legs.0.destination"}
    assert "辽宁省/朝阳市" in reasons["legs.0.origin"]


async def test_a_foreign_sum_is_sent_with_its_rate_and_what_it_comes_to(desk):
    rate = {
        "strCode": "EUR",
        "numCode": "978",
        "scale": 2,
        "symbol": "€",
        "unit": "欧元",
        "rate": "7.8",
        "active": True,
    }
    desk.hesine.on("GET /api/openapi/v2.1/currency", {"items": [{"orgCode": "CNY", "currInfos": [rate]}]})
    form = await filed_form(desk, changed(budget=Money(Decimal("100.00"), "EUR")))
    amount = form["details"][0]["feeTypeForm"]["amount"]
    assert (amount["standard"], amount["foreign"], amount["rate"]) == ("780.00", "100.00", "7.8")


async def test_a_mapping_fills_what_the_bot_cannot(desk):
    del desk
    mapping = Mapping(values={"u_成本": "cc-1"}, fee_type="fee", template="tripTemplate")
    async with office(mapping) as mapped:
        form = [*template_body()["form"], field("u_成本", "成本中心", "select")]
        mapped.hesine.on("GET /api/openapi/v2/specifications/byIds/", {"items": [template_body(form)]})
        assert (await filed_form(mapped, DETAIL))["u_成本"] == "cc-1"
        assert not mapped.hesine.calls_of("/feeTypes")


def test_a_mapping_that_is_wrong_says_where():
    with pytest.raises(Misconfigured, match="fee_typ"):
        read('{"fee_typ": "x"}')

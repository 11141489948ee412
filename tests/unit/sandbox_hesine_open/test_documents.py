"""Saving, submitting, reading, listing, taking back and changing documents."""

import pytest

from tests.unit.sandbox_hesine_open.conftest import TEMPLATE

CREATE = "/v2.2/flow/data"


async def saving(api, **changes):
    form = await api.form(await api.person("E1001"), **changes)
    return await api.refused("POST", CREATE, body={"form": form})


async def test_a_saved_request_is_a_draft_with_a_number_and_can_be_read(api):
    flow = await api.create(outerCode="ours-1")
    assert (flow["state"], flow["formType"], flow["logs"]) == ("draft", "requisition", [])
    by_code = await api.ok("GET", "/v1.1/flowDetails/byCode", code=flow["form"]["code"])
    by_ours = await api.ok("GET", "/v1.1/flowDetails/outerCode", outerCode="ours-1")
    assert {by_code["value"]["id"], by_ours["value"]["id"]} == {flow["id"]}


async def test_an_outer_code_is_taken_for_good(api):
    flow = await api.create(outerCode="ours-1")
    await api.ok("POST", f"/v2.1/flow/data/${flow['id']}/delete")
    assert await saving(api, outerCode="ours-1") == (400, "外部系统单据编号outerCode已存在单据，不允许重复，请检查")


async def test_hesine_fills_in_the_sum_and_refuses_another(api):
    flow = await api.create()
    assert float(flow["form"]["requisitionMoney"]["standard"]) == 1280
    form = await api.form(await api.person("E1001"))
    wrong = {**form["details"][0]["feeTypeForm"]["amount"], "standard": "1.00"}
    assert await saving(api, requisitionMoney=wrong) == (412, "单据字段【申请金额】计算不正确，请检查")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": ""}, (400, "'标题'字段[title]字段为必填，值不能为空")),
        ({"expenseDepartment": None}, (400, "'费用承担部门'字段[expenseDepartment]字段为必填，值不能为空")),
        ({"title": "一" * 15}, (412, "'标题'字段长度不能超过14")),
        ({"requisitionDate": "2027-03-01"}, (400, "日期类型应当是Long")),
        ({"u_行程规划": {}}, (400, "'行程规划'类型应当是Array")),
        ({"submitterId": "nobody"}, (400, "提交人参数不合法，请检查该员工是否已离职")),
        ({"specificationId": "unknown"}, (400, "单据模板不存在")),
    ],
)
async def test_a_form_is_refused_in_the_vendors_words(api, changes, refusal):
    assert await saving(api, **changes) == refusal


async def test_a_body_without_a_form_has_no_action(api):
    assert await api.refused("POST", CREATE, body={}) == (400, "输入存在错误: - 缺少Action参数")
    assert await api.refused("POST", CREATE, raw=b"{") == (412, "JSON请求参数不正确")


async def test_a_trip_row_needs_its_name_and_its_cities(api):
    form = await api.form(await api.person("E1001"))
    (row,) = form["u_行程规划"]
    name = next(one for one in row["dataLinkForm"] if one.endswith("_name"))
    fields = {key: value for key, value in row["dataLinkForm"].items() if key != name}
    status, text = await saving(api, u_行程规划=[{**row, "dataLinkForm": fields}])
    assert (status, "字段为必填，值不能为空" in text) == (400, True)
    town = next(one for one in fields if one.endswith("出发地"))
    status, text = await saving(api, u_行程规划=[{**row, "dataLinkForm": {**row["dataLinkForm"], town: "北京"}}])
    assert (status, text) == (400, "'出发地'类型应当是Array")


async def test_money_needs_all_its_keys_and_a_right_rate(api):
    form = await api.form(await api.person("E1001"))
    line = form["details"][0]
    amount = line["feeTypeForm"]["amount"]
    poor = {**amount, "standardUnit": ""}
    foreign = {
        "foreign": "100", "foreignUnit": "欧元", "foreignScale": 2, "foreignSymbol": "€", "foreignNumCode": "978",
        "foreignStrCode": "EUR", "rate": "7.8", "sysRate": "7.8",
    }  # fmt: skip

    def with_amount(value):
        return {"details": [{**line, "feeTypeForm": {"amount": value}}]}

    assert (await saving(api, **with_amount(poor)))[0] == 412
    assert (await saving(api, **with_amount(amount | foreign)))[1].endswith("外币转换为本位币计算错误")
    assert (await api.create(**with_amount({**amount, "standard": "780.00"} | foreign)))["state"] == "draft"


async def test_a_template_that_was_saved_again_has_another_id(api, hesine):
    form = await api.form(await api.person("E1001"))
    await hesine.save_template(TEMPLATE, {"name": "u_原因", "label": "原因", "type": "text", "optional": False})
    stale = await api.refused("POST", CREATE, body={"form": form})
    assert stale == (400, "openapi单据数据保存，单据模板已删除")
    assert await saving(api) == (400, "'原因'字段[u_原因]字段为必填，值不能为空")
    assert (await api.create(u_原因="会议"))["form"]["u_原因"] == "会议"


async def test_a_template_is_only_for_those_who_see_it(api):
    board = (await api.ok("GET", "/v1/specifications/latestByType", type="requisition"))["items"]
    hidden = next(one for one in board if not one["visibility"]["fullVisible"])
    version = (await api.ok("GET", f"/v2/specifications/byIds/[{hidden['id']}]"))["items"][0]["id"]
    assert await saving(api, specificationId=version) == (412, '你无法使用当前选择的"单据模板"，请重选')


async def test_a_request_line_takes_the_requisition_version_of_its_fee_type(api):
    form = await api.form(await api.person("E1001"))
    line = form["details"][0]
    claim = line["specificationId"].replace(":requisition:", ":expense:")
    status, text = await saving(api, details=[{**line, "specificationId": claim}])
    assert (status, text) == (400, "openapi单据数据保存，不支持明细变更模版类型")


async def test_a_submitted_request_passes_the_check_and_waits_for_the_leader(api, hesine):
    flow = await api.create(commit=True)
    assert flow["state"] == "pending"
    await hesine.advance(3)
    read = await api.read(flow["id"])
    chen = (await api.person("E1002"))["id"]
    assert read["state"] == "approving"
    assert "freeflow.agree" in read["actions"][chen]
    (state,) = (await api.ok("GET", f"/v2/approveStates/[{flow['id']}]"))["items"]
    assert (state["stageName"], [one["id"] for one in state["operators"]]) == ("部门负责人审批", [chen])
    (task,) = (await api.ok("GET", "/v1.1/flowDetails/allLogs", flowId=flow["id"]))["items"]
    assert (task["ownerId"], task["state"], task["logId"]) == (chen, "APPROVING", -1)


async def test_a_submission_answered_well_may_be_rejected_by_the_check(api, hesine):
    await hesine.seed(rules={"max_budget": {"amount": "1000.00", "currency": "CNY"}})
    flow = await api.create(commit=True)
    assert flow["state"] == "pending"
    await hesine.advance(3)
    read = await api.read(flow["id"])
    assert (read["state"], read["logs"][-1]["operatorId"]) == ("rejected", "ebot")
    assert read["logs"][-1]["attributes"]["isCostControlCheck"] is True


async def test_a_budget_is_occupied_then_confirmed_then_refused_when_it_is_spent(api, hesine):
    await hesine.seed(rules={"budgets": {"D110": "2000.00"}})
    first = await api.create(commit=True)
    await hesine.advance(3)

    async def money():
        (row,) = (await api.ok("GET", "/v2/budgets/$BUDGETtravel00/query", nodeId=""))["value"]["monies"]
        return row["occupiedMoney"], row["confirmedMoney"]

    assert await money() == (1280, 0)
    await api.decide("E1002", first["id"])
    await hesine.advance(2)
    assert await money() == (0, 1280)
    second = await api.create(commit=True)
    await hesine.advance(3)
    assert (await api.read(second["id"]))["state"] == "rejected"


async def test_a_draft_is_submitted_with_every_node_of_its_plan(api, hesine):
    flow = await api.create()
    chen = (await api.person("E1002"))["id"]
    check, leader = (await api.ok("GET", f"/v2/flow/plan/computed/${flow['id']}"))["value"]["node"]
    assert (check["type"], check["staffIds"], leader["staffIds"]) == ("ebot", None, [chen])
    stranger = (await api.person("E1003"))["id"]
    wrong = {"isUrgent": False, "nodes": [{"configNodeId": leader["configNodeId"], "approverId": stranger}]}
    status, text = await api.refused("POST", "/v2/flow/data/submitFlow", body=wrong, flowId=flow["id"])
    assert (status, "没有审批权限" in text) == (400, True)
    right = {"isUrgent": False, "nodes": [{"configNodeId": leader["configNodeId"], "approverId": chen}]}
    sent = await api.ok("POST", "/v2/flow/data/submitFlow", body=right, flowId=flow["id"])
    assert sent["flow"]["state"] == "pending"
    gone = await api.refused("GET", f"/v2/flow/plan/computed/${flow['id']}")
    assert gone == (412, "您没有权限获取该单据的流程实例")


@pytest.mark.parametrize(("keep", "left"), [("true", ["draft"]), ("false", [])])
async def test_a_failed_submission_leaves_a_draft_only_where_asked(api, hesine, keep, left):
    await hesine.seed(rules={"nodes": [{"name": "自选", "approvers": "choose"}]})
    form = await api.form(await api.person("E1001"))
    refusal = await api.refused("POST", CREATE, body={"form": form}, isCommit="true", isUpdate=keep)
    assert refusal == (400, "openapi单据数据提交，审批节点[自选]未设置审批人")
    assert [flow["state"] for flow in (await hesine.state())["flows"]] == left


async def test_a_request_is_taken_back_and_deleted_and_then_cannot_be_read(api, hesine, filed):
    await api.ok("POST", f"/v2.1/flow/data/${filed}/retract")
    assert (await api.read(filed))["state"] == "draft"
    assert (await hesine.trip(filed))["withdrawn_at"]
    await api.ok("POST", f"/v2.1/flow/data/${filed}/delete")
    assert await api.refused("GET", "/v1.1/flowDetails", flowId=filed) == (412, "单据已删除")
    assert await api.refused("GET", "/v1.1/flowDetails", flowId="none") == (412, "单据不存在")


async def test_what_somebody_agreed_to_cannot_be_taken_back(api, hesine):
    await hesine.seed(rules={"nodes": [{"name": "一"}, {"name": "二", "approvers": ["E1005"]}]})
    flow = await api.create(commit=True)
    await hesine.advance(3)
    await api.decide("E1002", flow["id"])
    await hesine.advance(2)
    status, text = await api.refused("POST", f"/v2.1/flow/data/${flow['id']}/retract")
    assert (status, text.startswith("单据已被审批，无法撤回")) == (400, True)


async def test_an_approved_request_is_changed_and_its_trips_keep_their_ids(api, hesine, filed):
    await api.decide("E1002", filed)
    await hesine.advance(2)
    trip_id = (await api.read(filed))["form"]["u_行程规划"][0]["dataLinkId"]
    changed = await api.ok("POST", f"/v2.1/flow/data/${filed}/alter")
    assert (changed["flow"]["state"], changed["flow"]["form"]["alterFlag"]) == ("draft", "1")
    again = await api.refused("POST", f"/v2.1/flow/data/${filed}/alter")
    assert again == (400, "单据处于变更过程中,不可再次变更")
    form = await api.form(await api.person("E1001"), title="改")
    form["u_行程规划"][0]["dataLinkId"] = trip_id
    await api.ok("PUT", f"/v2.2/flow/data/${filed}", body={"form": form})
    leader = (await api.ok("GET", f"/v2/flow/plan/computed/${filed}"))["value"]["node"][1]
    nodes = [{"configNodeId": leader["configNodeId"], "approverId": leader["staffIds"][0]}]
    await api.ok("POST", "/v2/flow/data/submitFlow", body={"isUrgent": False, "nodes": nodes}, flowId=filed)
    await hesine.advance(100)
    await api.decide("E1002", filed)
    await hesine.advance(2)
    read = await api.read(filed)
    assert (read["state"], read["form"]["alterFlag"], read["form"]["title"]) == ("paid", "0", "改")
    assert [one["id"] for one in (await hesine.state())["trip_instances"]] == [trip_id]


async def test_an_update_clears_what_it_leaves_out_unless_it_is_an_increment(api):
    flow = await api.create()
    path = f"/v2.2/flow/data/${flow['id']}"
    await api.ok("PUT", path, body={"form": {"title": "新", "details": []}}, editFlag="increment")
    assert (await api.read(flow["id"]))["form"]["description"] == "客户拜访"
    form = await api.form(await api.person("E1001"))
    del form["description"]
    await api.ok("PUT", path, body={"form": form})
    assert "description" not in (await api.read(flow["id"]))["form"]


async def test_a_request_under_way_is_not_edited(api, filed):
    form = await api.form(await api.person("E1001"))
    status, text = await api.refused("PUT", f"/v2.2/flow/data/${filed}", body={"form": form})
    assert (status, text) == (400, "此节点未配置允许审批人修改单据选项，请检查审批流")


async def test_documents_are_listed_by_state_owner_and_change(api, hesine, filed):
    await hesine.advance(60)
    draft = await api.create("E1003")
    lin = (await api.person("E1001"))["id"]

    async def listed(**query):
        page = await api.ok("GET", "/v1.1/docs/getApplyList", type="requisition", start="0", count="100", **query)
        return [flow["id"] for flow in page["items"]]

    assert await listed() == [draft["id"], filed]
    assert await listed(uid=lin) == [filed]
    assert await listed(state="draft,rejected") == [draft["id"]]
    assert await listed(orderBy="updateTime", orderByType="asc") == [filed, draft["id"]]
    assert await listed(active="false") == []
    refused = await api.refused("GET", "/v1.1/docs/getApplyList", type="trip", start="0", count="1")
    assert refused == (400, "参数type无法识别")


async def test_an_amount_is_a_number_in_one_answer_and_text_in_the_next(api):
    flow = await api.create()
    kinds = {type((await api.read(flow["id"]))["form"]["requisitionMoney"]["standard"]) for _ in range(2)}
    assert kinds == {str, int}


async def test_a_comment_is_for_the_owner_and_not_for_who_still_has_to_decide(api, hesine, filed):
    lin, chen = (await api.person("E1001"))["id"], (await api.person("E1002"))["id"]
    body = {"name": "freeflow.comment", "params": {"comment": "请看"}}
    path = f"/v2.2/flow/data/comment/${filed}"
    assert await api.ok("POST", path, body=body, staffId=lin) == {"id": "评论成功"}
    assert await api.refused("POST", path, body=body, staffId=chen) == (403, "您没有评论权限")
    empty = {"name": "freeflow.comment", "params": {"comment": ""}}
    assert await api.refused("POST", path, body=empty, staffId=lin) == (412, "评论内容不能为空")
    for _ in range(4):
        await api.ok("POST", path, body=body, staffId=lin)
    assert await api.refused("POST", path, body=body, staffId=lin) == (400, "评论太过频繁")
    await hesine.advance(61)
    assert await api.ok("POST", path, body=body, staffId=lin)

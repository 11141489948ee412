"""Asynchronous approval and its limits, plans of several nodes, delegates, deep links."""

import pytest

TWO_STEPS = {"nodes": [{"name": "部门负责人审批"}, {"name": "财务审批", "approvers": ["E1005"]}]}
BOTH = {"nodes": [{"name": "会签", "kind": "countersign", "policy": "ALL", "approvers": ["E1002", "E1005"]}]}
EITHER = {"nodes": [{"name": "会签", "kind": "countersign", "policy": "ANY", "approvers": ["E1002", "E1005"]}]}


async def sent(api, hesine, code="E1001"):
    flow = await api.create(code, commit=True)
    await hesine.advance(3)
    return flow["id"]


async def test_an_approval_is_taken_before_it_is_done(api, hesine, filed):
    taken = (await api.decide("E1002", filed)).json()["value"]
    assert (taken["total"], taken["success"], taken["residue"]) == (1, 0, 1)
    assert (await api.read(filed))["state"] == "approving"
    await hesine.advance(2)
    done = await api.result("E1002")
    assert (done["success"], done["error"], done["residue"]) == (1, 0, 0)
    assert (await api.read(filed))["state"] == "paid"


async def test_a_result_is_readable_for_a_minute(api, hesine, filed):
    await api.decide("E1002", filed)
    await hesine.advance(59)
    assert (await api.result("E1002"))["success"] == 1
    await hesine.advance(2)
    assert (await api.result("E1002"))["total"] == 0
    await hesine.turn(spent_result="error")
    staff_id = (await api.person("E1002"))["id"]
    query = {"approveId": staff_id, "powerCode": "TICKET_AUDIT_switch"}
    assert (await api.refused("GET", "/v1/backlog/data/result", **query))[0] == 400


async def test_calls_of_one_approver_stand_more_than_a_minute_apart(api, hesine, filed):
    other = await sent(api, hesine)
    assert (await api.decide("E1002", filed)).status_code == 200
    await hesine.advance(60)
    early = await api.decide("E1002", other)
    assert (early.status_code, (await api.read(other))["state"]) == (400, "approving")
    await hesine.advance(0.001)
    assert (await api.decide("E1002", other)).status_code == 200


@pytest.mark.parametrize(("spacing", "status"), [("approver", 200), ("tenant", 400)])
async def test_whose_calls_stand_apart_can_be_switched(api, hesine, filed, spacing, status):
    await hesine.turn(approval_spacing=spacing)
    other = await sent(api, hesine, "E1003")
    await api.decide("E1002", filed)
    assert (await api.decide("E1004", other)).status_code == status


@pytest.mark.parametrize(
    ("limits", "status", "total", "state"),
    [("refuse", 400, 0, "approving"), ("lose", 200, 0, "paid"), ("lenient", 200, 11, "paid")],
)
async def test_more_than_ten_at_once_are_refused_lost_or_let_through(api, hesine, filed, limits, status, total, state):
    await hesine.turn(approval_limits=limits)
    answer = await api.decide("E1002", filed, *(f"none{n}" for n in range(10)))
    await hesine.advance(2)
    assert answer.status_code == status
    assert (await api.result("E1002"))["total"] == total
    assert (await api.read(filed))["state"] == state


async def test_one_document_of_a_batch_may_fail_alone(api, hesine, filed):
    theirs = await sent(api, hesine, "E1003")
    await api.decide("E1002", filed, theirs)
    await hesine.advance(2)
    result = await api.result("E1002")
    assert (result["success"], result["error"]) == (1, 1)
    assert (result["errorMsg"][0]["flowId"], result["errorMsg"][0]["msg"]) == (theirs, "您没有权限处理该待办事项")


@pytest.mark.parametrize(
    ("approver", "action", "refusal"),
    [
        ("E1002", {"name": "freeflow.reject"}, (400, "输入存在错误: - 缺少resubmitMethod参数")),
        ("E1002", {"name": "agree"}, (400, "输入存在错误: - 缺少Action参数")),
    ],
)
async def test_an_action_must_be_whole(api, filed, approver, action, refusal):
    answer = await api.decide(approver, filed, **action)
    assert (answer.status_code, answer.json()["errorMessage"]) == refusal


async def test_what_waits_for_nobody_cannot_be_decided(api, hesine):
    draft = await api.create()
    answer = await api.decide("E1002", draft["id"])
    assert (answer.status_code, answer.json()["errorMessage"]) == (400, "无待办审批事项")


@pytest.mark.parametrize(("approver", "refusal"), [("", (412, "审批人必填")), ("nobody", (400, "未设置指定人员"))])
async def test_an_approver_must_be_somebody(api, filed, approver, refusal):
    body = {"approveId": approver, "action": {"name": "freeflow.agree"}}
    query = {"messageCode": "debug", "powerCode": "TICKET_AUDIT_switch"}
    assert await api.refused("POST", f"/v1/backlog/data/[{filed}]", body=body, **query) == refusal


@pytest.mark.parametrize("left_out", ["messageCode", "powerCode"])
async def test_both_literals_of_the_query_are_needed(api, filed, left_out):
    query = {"messageCode": "debug", "powerCode": "TICKET_AUDIT_switch"}
    del query[left_out]
    body = {"approveId": (await api.person("E1002"))["id"], "action": {"name": "freeflow.agree"}}
    refused = await api.refused("POST", f"/v1/backlog/data/[{filed}]", body=body, **query)
    assert refused == (400, f"输入存在错误: - 缺少{left_out}参数")


async def test_a_second_step_waits_for_the_first(api, hesine):
    await hesine.seed(rules=TWO_STEPS)
    flow_id = await sent(api, hesine)
    await api.decide("E1002", flow_id)
    await hesine.advance(2)
    trip = await hesine.trip(flow_id)
    assert (trip["status"], trip["current_step"]) == ("pending", 2)
    assert [step["status"] for step in trip["steps"]] == ["approved", "pending"]
    await api.decide("E1005", flow_id)
    await hesine.advance(2)
    assert (await hesine.trip(flow_id))["status"] == "approved"


@pytest.mark.parametrize(("rules", "after_one"), [(BOTH, "pending"), (EITHER, "approved")])
async def test_a_countersigned_node_needs_one_or_all(api, hesine, rules, after_one):
    await hesine.seed(rules=rules)
    flow_id = await sent(api, hesine)
    backlog = await api.ok("GET", "/v1/docs/backlog", index="0", count="10")
    assert (backlog["count"], len(backlog["items"])) == (2, 1)
    await api.decide("E1005", flow_id)
    await hesine.advance(2)
    assert (await hesine.trip(flow_id))["status"] == after_one
    tasks = {one["ownerId"]: one["state"] for one in (await hesine.flow(flow_id))["tasks"]}
    chen = (await api.person("E1002"))["id"]
    assert tasks[chen] == ("APPROVING" if after_one == "pending" else "CANCELED")


async def test_a_next_approver_who_was_not_picked_stops_the_api_and_not_the_page(api, hesine, detail):
    await hesine.seed(rules={"nodes": [{"name": "一"}, {"name": "二", "approvers": "choose"}]})
    trip = await hesine.file_on_web("E1001", None, detail)
    await hesine.advance(3)
    await api.decide("E1002", trip["trip_id"])
    await hesine.advance(2)
    assert (await api.result("E1002"))["errorMsg"][0]["msg"] == "未选择下级审批人"
    assert (await api.read(trip["trip_id"]))["state"] == "approving"
    await hesine.decide_on_web(trip["trip_id"], "E1002", "approved", next_approver_id="E1005")
    assert (await hesine.trip(trip["trip_id"]))["steps"][1]["approver_ids"] == ["E1005"]


async def test_a_rejected_request_starts_again_or_returns_to_who_rejected_it(api, hesine):
    await hesine.seed(rules=TWO_STEPS)
    flow_id = await sent(api, hesine)
    await api.decide("E1002", flow_id)
    await hesine.advance(2)
    await api.decide("E1005", flow_id, name="freeflow.reject", resubmitMethod="TO_REJECTOR")
    await hesine.advance(2)
    assert (await api.read(flow_id))["state"] == "rejected"
    nodes = {"isUrgent": False, "nodes": []}
    await api.ok("POST", "/v2/flow/data/submitFlow", body=nodes, flowId=flow_id)
    await hesine.advance(3)
    assert (await hesine.trip(flow_id))["current_step"] == 2


async def test_nobody_decides_on_their_own_request(api, hesine):
    await hesine.seed(rules={"nodes": [{"name": "财务审批", "approvers": ["E1005"]}]})
    flow_id = await sent(api, hesine, "E1005")
    flow = await hesine.flow(flow_id)
    assert (flow["state"], "freeflow.autoAgree" in [log["action"] for log in flow["logs"]]) == ("paid", True)


async def test_who_has_no_leader_is_approved_past_an_empty_node(api, hesine):
    flow_id = await sent(api, hesine, "E1006")
    flow = await hesine.flow(flow_id)
    assert (flow["state"], "freeflow.skipped" in [log["action"] for log in flow["logs"]]) == ("paid", True)


@pytest.mark.parametrize(("allowed", "status"), [(True, "approved"), (False, "pending")])
async def test_a_delegate_decides_under_their_own_id(api, hesine, filed, allowed, status):
    await hesine.turn(delegates_may_approve=allowed)
    today = (await hesine.state())["now"][:10]
    await hesine.seed(delegates=[{"employee_id": "E1002", "delegate_id": "E1004", "from": today, "to": today}])
    await api.decide("E1004", filed)
    await hesine.advance(2)
    trip = await hesine.trip(filed)
    assert trip["status"] == status
    if allowed:
        said = trip["steps"][0]["decisions"][0]
        assert (said["approver_id"], said["on_behalf_of"]) == ("E1004", "E1002")
    else:
        assert (await api.result("E1004"))["errorMsg"][0]["msg"] == "您没有权限处理该待办事项"


async def test_the_state_of_an_approval_lags_a_moment_behind(api, hesine, filed):
    await hesine.decide_on_web(filed, "E1002", "approved")

    async def stage():
        return (await api.ok("GET", f"/v2/approveStates/[{filed}]"))["items"][0]["stageName"]

    assert await stage() == "部门负责人审批"
    await hesine.advance(1)
    assert await stage() == "完成"


async def test_who_decided_is_listed_as_having_approved(api, hesine, filed):
    chen = (await api.person("E1002"))["id"]
    await hesine.decide_on_web(filed, "E1002", "approved")
    listed = await api.ok("GET", f"/v1.1/docs/approved/${chen}", index="0", count="500")
    pending = await api.ok("GET", f"/v1.1/docs/byFlowId/${chen}", index="0", count="500")
    assert ([one["id"] for one in listed["items"]], pending["items"]) == ([filed], [])


async def test_a_link_opens_once_and_not_after_its_time(api, hesine, filed):
    chen = (await api.person("E1002"))["id"]
    body = {"uid": chen, "pageType": "backlogDetail", "expireDate": "60", "flowId": filed, "authType": "CODE"}
    made = (await api.ok("POST", "/v1.1/provisional/getProvisionalAuth", body=body))["value"]
    assert made["code"] == "true"
    first, second = [(await api.client.get(made["message"])).text for _ in range(2)]
    assert ("陈昊" in first, "临时访问地址已过期" in second) == (True, True)
    many = (await api.ok("POST", "/v1.1/provisional/getProvisionalAuth", body={**body, "authType": ""}))["value"]
    await hesine.advance(61)
    assert "临时访问地址已过期" in (await api.client.get(many["message"])).text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"expireDate": "604801"}, "expireDate最多只能指定7天内的秒数！"),
        ({"expireDate": 60}, "expireDate参数不合法"),
        ({"pageType": "mall", "isApplet": True}, "mall仅支持网页端"),
        ({"pageType": "edit"}, "单据不存在"),
    ],
)
async def test_a_link_that_cannot_be_made_is_refused_with_http_200(api, changes, text):
    body = {"uid": (await api.person("E1002"))["id"], "pageType": "home", "expireDate": "60"} | changes
    made = await api.ok("POST", "/v1.1/provisional/getProvisionalAuth", body=body)
    assert made == {"value": {"code": "false", "message": text}}

"""People, departments, delegates: three-valued filters, pages, look-ups."""

import pytest


@pytest.mark.parametrize(
    ("query", "count"), [({}, 7), ({"active": "true"}, 6), ({"active": "false"}, 1), ({"active": ""}, 1)]
)
async def test_leaving_active_out_is_another_question_than_false(api, query, count):
    assert (await api.ok("GET", "/v1.1/staffs", start="0", count="100", **query))["count"] == count


async def test_a_page_past_the_end_is_empty_and_still_tells_the_total(api):
    page = await api.ok("GET", "/v1.1/staffs", start="90", count="10")
    assert page == {"count": 7, "items": []}


async def test_more_than_a_hundred_rows_are_refused(api):
    assert await api.refused("GET", "/v1.1/staffs", start="0", count="101") == (400, "count参数不能大于100")


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("MAIL", "lin.wei@example.com", ["E1001"]),
        ("MAIL", "Lin.Wei@example.com", []),
        ("CELLPHONE", "13900001001", ["E1001"]),
        ("CELLPHONE", "+8613900001001", []),
        ("CODE", "E1007", []),
    ],
)
async def test_people_are_found_exactly_and_only_while_they_are_here(api, kind, value, found):
    items = await api.ok("POST", "/v1/staffs/getStaffIds", body={"type": kind, "conditionIds": [value]})
    assert [one["code"] for one in items["items"]] == found


async def test_a_look_up_for_nobody_is_refused(api):
    body = {"type": "CODE", "conditionIds": []}
    assert await api.refused("POST", "/v1/staffs/getStaffIds", body=body) == (400, "查询conditionIds不能为空")


async def test_who_left_comes_in_the_window_of_changes(api, hesine):
    await hesine.advance(3600)
    await hesine.seed(employees=[{"employee_id": "E1003", "status": "left"}])
    now = (await hesine.state())["now"]
    since = now[:10] + " " + now[11:17] + "00"
    changed = await api.ok("GET", "/v1.1/staffs", start="0", count="10", startDate=since, orderBy="updateTime")
    assert [(one["code"], one["active"]) for one in changed["items"]] == [("E1003", False)]


async def test_the_root_department_is_the_company_itself(api):
    items = (await api.ok("GET", "/v1/departments", start="0", count="100"))["items"]
    roots = [one["id"] for one in items if one["parentId"] == ""]
    assert roots == [api.account.corp_id]


async def test_managers_stand_in_the_leaders_role(api):
    role = await api.ok("GET", f"/v1/roledefs/${api.account.corp_id}:leader", staffBy="code", pathType="code")
    led = {tuple(row["path"]): row["staffs"] for row in role["value"]["contents"]}
    assert led[("D100", "D110")] == ["E1002"]


async def test_a_delegate_is_made_changed_and_taken_away(api):
    path = "/v2/organization/delegate/approve"
    giver, taker = (await api.person("E1002"))["id"], (await api.person("E1004"))["id"]
    body = {"staffId": giver, "delegateeId": taker, "name": "休假"}
    made = (await api.ok("POST", path, body=body))["id"]
    assert await api.refused("POST", path, body=body) == (400, "委托发起人与被委托人已存在委托关系")
    changed = await api.ok("PUT", path, body={**body, "id": made, "endTime": 1795449600000})
    assert changed["value"]["endTime"] == 1795449600000
    assert [one["id"] for one in (await api.ok("GET", f"{path}/${giver}"))["items"]] == [made]
    assert await api.ok("DELETE", f"{path}/${made}") == {"id": made}
    answer = await api.call("DELETE", f"/api/openapi{path}/${made}")
    assert (answer.status_code, answer.text) == (400, "对应的委托关系不存在")


async def test_the_backlog_is_counted_by_a_keyword_in_the_path(api, filed):
    counted = await api.ok("GET", "/v1.1/staffs/getBacklogCount/$code", staffParam="E1002")
    assert (counted["items"]["count"], counted["items"]["type"]["approving"]) == (1, 1)
    refused = await api.refused("GET", "/v1.1/staffs/getBacklogCount/$code", staffParam="E9")
    assert refused == (412, "未查找到此员工信息")


async def test_cities_come_as_a_tree_under_their_province(api):
    body = {"name": "南昌", "code": "", "parentId": ""}
    (province,) = (await api.ok("POST", "/v1/city/getCityList", body=body))["items"]
    city = province["children"][0]
    assert (province["name"], city["id"], city["fullName"]) == ("江西省", "1354", "中国, 江西省, 南昌市")
    assert (await api.ok("POST", "/v1/city/getCityList", body={"name": "亚特兰蒂斯"}))["items"] == []

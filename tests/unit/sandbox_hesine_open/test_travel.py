"""What an approved request leaves behind: requisition, trips, orders."""

import pytest


@pytest.fixture
async def approved(hesine, filed):
    await hesine.decide_on_web(filed, "E1002", "approved")
    return filed


def order(**changes):
    names = ("initialOriginalOrderNo", "initialParentOrderNo", "initialOrderNo", "originalOrderNo", "parentOrderNo")
    return dict.fromkeys((*names, "orderNo"), "X1") | {
        "orderDate": "1795449600000",
        "orderStatus": "出票",
        "orderCategory": "出票",
        "travelType": "因公",
        "realAmount": "800.00",
        "bookingPlatform": "携程",
        "orderType": "flight",
    } | changes  # fmt: skip


async def test_a_requisition_has_the_id_of_its_document_and_stands_bare(api, approved):
    found = await api.ok("GET", f"/v1/requisition/${approved}")
    assert (found["id"], found["state"], found["requisitionMoney"]) == (approved, "PROCESS", 1280.0)
    lin = (await api.person("E1001"))["id"]
    listed = await api.ok("POST", "/v1/requisition/getData", staffId=lin, start="0", count="10", state="ALL")
    assert [one["id"] for one in listed["items"]] == [approved]
    assert await api.refused("GET", "/v1/requisition/$none") == (400, "申请事项ID不存在")


async def test_closing_says_how_it_went_in_one_sentence_with_http_200(api, approved):
    path = f"/v1/requisition/closeRequisition/[{approved}]"
    assert await api.ok("PUT", path) == {"value": "关闭申请事项，成功关闭了[1]条"}
    assert (await api.ok("PUT", path))["value"].startswith("关闭申请事项，成功关闭了[0]条,未删除成功的原因为")
    missing = await api.ok("PUT", "/v1/requisition/closeRequisition/[none]")
    assert missing == {"value": "关闭申请事项,传入的ids查询不到数据"}
    closed = await api.refused("POST", f"/v2.1/flow/data/${approved}/alter")
    assert closed == (400, "关联的申请事项已关闭，无法使用")


async def test_a_requisition_is_shared_with_exactly_these(api, approved):
    anna, marta = (await api.person("E1003"))["id"], (await api.person("E1004"))["id"]
    for whom in (anna, marta):
        assert await api.ok("PUT", f"/v1/requisition/${approved}/share/[{whom}]") == {"value": True}
    assert (await api.ok("GET", f"/v1/requisition/${approved}"))["sharedOwnerIds"] == [marta]


async def test_each_row_becomes_a_trip_that_is_read_with_a_body_on_get(api, approved):
    row = (await api.read(approved))["form"]["u_行程规划"][0]
    found = await api.ok("GET", "/v2/datalink/TRAVEL_MANAGEMENT/byDataLinkIds", body={"ids": [row["dataLinkId"]]})
    (trip,) = found["items"]
    booked = next(value for name, value in trip["form"].items() if name.endswith("_订购状态"))
    assert (trip["sourceId"], trip["source"], booked) == (approved, "FLOW", "待订购")
    nothing = await api.refused("GET", "/v2/datalink/TRAVEL_MANAGEMENT/byDataLinkIds", body={"ids": ["none"]})
    assert nothing == (400, "查询的数据不存在")
    wrong = await api.refused("GET", "/v2/datalink/TRAVELS/byDataLinkIds", body={"ids": ["none"]})
    assert wrong == (400, "不支持的业务对象「TRAVELS」")


async def test_an_order_brought_in_is_linked_to_its_trip_and_updated_by_its_number(api, hesine, approved):
    row = (await api.read(approved))["form"]["u_行程规划"][0]
    rows = [order(travelInfoId=row["dataLinkId"], bookingPeople=(await api.person("E1001"))["id"])]
    for status in ("出票", "退票"):
        rows[0]["orderStatus"] = status
        assert await api.ok("POST", "/v1/travel/costCenter/synTravelOrder", body={"data": rows}) == {"value": "ok"}
    state = await hesine.state()
    (held,) = state["orders"]
    (trip,) = state["trip_instances"]
    assert [value for name, value in held["form"].items() if name.endswith("_订单状态")] == ["退票"]
    assert [value for name, value in trip["form"].items() if name.endswith("_订单")] == [[held["id"]]]


async def test_orders_come_in_all_or_not_at_all(api, hesine):
    rows = [order(), order(orderNo="X2", realAmount=None)]
    status, text = await api.refused("POST", "/v1/travel/costCenter/synTravelOrder", body={"data": rows})
    assert (status, text, (await hesine.state())["orders"]) == (400, "输入存在错误: - 缺少realAmount参数", [])


async def test_orders_made_in_the_mall_are_found_under_the_parent_entity(api, hesine, approved):
    await hesine.book_on_web(approved)
    path = "/v2.1/datalink/TRAVEL_MANAGEMENT/searchOrders"
    body = {"entityId": "f2d1d823890c7d2a1801", "start": 0, "count": 100}
    found = (await api.ok("POST", path, body=body))["items"]
    linked = [value for name, value in found["data"][0]["dataLink"].items() if name.endswith("_申请单编号")]
    assert (found["total"], linked) == (1, [(await hesine.trip(approved))["trip_no"]])
    assert await api.refused("POST", path, body={**body, "count": 101}) == (400, "单次查询总数不得大于100")
    assert await api.refused("POST", path, body={**body, "entityId": "none"}) == (400, "业务对象模板不存在")

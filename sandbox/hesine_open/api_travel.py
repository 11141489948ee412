"""The endpoints of approved requests: requisitions, trip and order objects, and orders brought in from elsewhere."""

from typing import Any

from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.params import MOST_IN_A_PAGE, by_offset, is_within, read_instant
from sandbox.hesine_open.refusals import bad, missing
from sandbox.hesine_open.templates import ORDER_ENTITY, PREFIX_ENTITY
from sandbox.hesine_open.travel_book import ORDER_TYPES, Requisition

_ORDER_NEEDS = (
    "initialOriginalOrderNo", "initialParentOrderNo", "initialOrderNo", "originalOrderNo", "parentOrderNo", "orderNo",
    "orderDate", "orderStatus", "orderCategory", "travelType", "realAmount", "bookingPlatform", "orderType",
)  # fmt: skip
_NO_DATA = "查询的数据不存在"


def requisitions(call: Call) -> Any:
    """A POST whose parameters all stand in the query, and must all be there."""
    staff_id, state = call.query.need("staffId"), call.query.need("state")
    if staff_id not in call.tenant.office.directory.staff:
        raise bad(f"ID为'{staff_id}'的员工不存在")
    theirs = [one for one in call.tenant.travel.requisitions.values() if one.is_of(staff_id)]
    return by_offset([one.as_json() for one in theirs if state in ("ALL", one.state)], call.query)


def requisition(call: Call) -> Any:
    found = call.tenant.travel.requisitions.get(call.slots["requisition_id"])
    if found is None:
        raise bad("申请事项ID不存在")
    return found.as_json()


def close(call: Call) -> Any:
    """Success and failure are the same sentence."""
    known = call.tenant.travel.requisitions
    found = [known[one] for one in call.ids("requisition_ids") if one in known]
    if not found:
        return {"value": "关闭申请事项,传入的ids查询不到数据"}
    still_open = [one for one in found if one.state == "PROCESS"]
    for one in still_open:
        one.close("MANUAL_CLOSED")
    reason = "" if len(still_open) == len(found) else ",未删除成功的原因为:申请事项已关闭"
    return {"value": f"关闭申请事项，成功关闭了[{len(still_open)}]条{reason}"}


def share(call: Call) -> Any:
    """Replaces the whole list."""
    found: Requisition | None = call.tenant.travel.requisitions.get(call.slots["requisition_id"])
    if found is None:
        raise bad("申请事项不存在")
    with_whom = call.ids("staff_ids")
    if any(call.tenant.office.directory.active(one) is None for one in with_whom):
        raise bad("共享对象不存在")
    found.shared_with = tuple(with_whom)
    return {"value": True}


def instances_by_ids(call: Call) -> Any:
    """A GET with a body."""
    _check_platform(call)
    asked = call.body.listed("ids")
    return _found([one.as_json() for one in call.tenant.travel.instances() if one.id in asked])


def instances_by_codes(call: Call) -> Any:
    _check_platform(call)
    asked = call.query.listed("codes")
    candidates = call.tenant.travel.of_entity(call.query.need("entityId"))
    return _found([one.as_json() for one in candidates if one.code in asked])


def search(call: Call) -> Any:
    """By code descending; the dates bound the time of creation."""
    _check_platform(call)
    fields = call.body.fields()
    entity_id, start, count = fields.get("entityId"), fields.get("start"), fields.get("count")
    if not _is_known(call, entity_id):
        raise bad("业务对象模板不存在")
    if not isinstance(start, int) or not isinstance(count, int):
        raise missing("start")
    if count > MOST_IN_A_PAGE:
        raise bad("单次查询总数不得大于100")
    bounds = read_instant("startDate", fields.get("startDate")), read_instant("endDate", fields.get("endDate"))
    found = [one for one in call.tenant.travel.of_entity(str(entity_id)) if is_within(one.created_at, bounds)]
    found.sort(key=lambda one: one.code, reverse=True)
    rows = [{"dataLink": one.as_flat(), "ledger": {}, "planned": {}, "plans": [], "ledgers": []} for one in found]
    return {"items": {"total": len(rows), "data": rows[start : start + count]}}


def sync_orders(call: Call) -> Any:
    """All rows or none."""
    rows = call.body.fields().get("data")
    if not isinstance(rows, list) or not rows:
        raise missing("data")
    for row in rows:
        _check_order(row)
    owners = {str(row["orderNo"]): _owner(call, row) for row in rows}
    call.tenant.travel.sync(rows, owners, call.now)
    return {"value": "ok"}


def _check_order(row: Any) -> None:
    if not isinstance(row, dict):
        raise missing("data")
    for name in _ORDER_NEEDS:
        if row.get(name) in (None, ""):
            raise missing(name)
    if row["orderType"] not in ORDER_TYPES:
        raise missing("orderType")


def _owner(call: Call, row: dict[str, Any]) -> str:
    """Who travels, who books, or whose requisition it is."""
    travellers = row.get("travelPeople") or [row.get("bookingPeople")]
    named = travellers[0] if isinstance(travellers, list) else travellers
    if named:
        return str(named)
    requisitions_here = call.tenant.travel.requisitions.values()
    return next((one.flow.submitter_id for one in requisitions_here if one.flow.code == row.get("applicationNo")), "")


def _is_known(call: Call, entity_id: Any) -> bool:
    types = call.tenant.office.catalogue.trip_types
    orders = [f"order-{name}" for name in ORDER_TYPES]
    return entity_id in (PREFIX_ENTITY, ORDER_ENTITY, *orders, *(one.entity_id for one in types))


def _check_platform(call: Call) -> None:
    if call.slots["platform"] != "TRAVEL_MANAGEMENT":
        raise bad(f"不支持的业务对象「{call.slots['platform']}」")


def _found(rows: list[dict[str, Any]]) -> Any:
    if not rows:
        raise bad(_NO_DATA)
    return {"items": rows}


_API = "/api/openapi"
ENDPOINTS = (
    Endpoint("POST", f"{_API}/v1/requisition/getData", requisitions),
    Endpoint("GET", f"{_API}/v1/requisition/${{requisition_id}}", requisition),
    Endpoint("PUT", f"{_API}/v1/requisition/closeRequisition/[{{requisition_ids}}]", close),
    Endpoint("PUT", f"{_API}/v1/requisition/${{requisition_id}}/share/[{{staff_ids}}]", share),
    Endpoint("GET", f"{_API}/v2/datalink/{{platform}}/byDataLinkIds", instances_by_ids),
    Endpoint("GET", f"{_API}/v2.1/datalink/{{platform}}/byDataLinkCodes", instances_by_codes),
    Endpoint("POST", f"{_API}/v2.1/datalink/{{platform}}/searchOrders", search),
    Endpoint("POST", f"{_API}/v1/travel/costCenter/synTravelOrder", sync_orders),
)

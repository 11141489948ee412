"""The endpoints of forms and reference data: templates, fee types, trip types, projects, cities, currencies, budgets."""

from decimal import Decimal
from typing import Any

from sandbox.hesine_open import budgets, cities, money
from sandbox.hesine_open.clock import local_text
from sandbox.hesine_open.credentials import Power
from sandbox.hesine_open.endpoints import Call, Endpoint
from sandbox.hesine_open.params import by_offset
from sandbox.hesine_open.refusals import bad, unmet

_TYPES = ("expense", "loan", "requisition", "payment", "custom")
_FAR_AWAY = 4102416000000


def latest_by_type(call: Call) -> Any:
    kind = call.query.get("type")
    if kind not in _TYPES:
        raise unmet("type参数不合法")
    templates = call.tenant.office.catalogue.templates.values()
    return {"items": [one.as_summary() for one in templates if one.type == kind]}


def list_templates(call: Call) -> Any:
    templates = call.tenant.office.catalogue.templates.values()
    return {"items": [{"id": one.original_id, "name": one.name, "type": one.type} for one in templates if one.active]}


def templates_by_ids(call: Call) -> Any:
    templates = call.tenant.office.catalogue.templates
    found = [templates[one] for one in call.ids("ids") if one in templates and templates[one].active]
    if not found:
        raise unmet("查询的模板不存在, 请输入有效的查询条件")
    return {"items": [one.as_json(call.tenant.corp_id) for one in found]}


def trip_types(call: Call) -> Any:
    return {"items": [one.as_json(call.tenant.corp_id) for one in call.tenant.office.catalogue.trip_types]}


def list_fee_types(call: Call) -> Any:
    return {"items": [one.as_summary() for one in call.tenant.office.catalogue.fee_types.values()]}


def fee_types_by_ids(call: Call) -> Any:
    ids, codes = call.body.listed("ids"), call.body.listed("codes")
    fee_types = call.tenant.office.catalogue.fee_types.values()
    found = [one for one in fee_types if one.active and (one.id in ids or one.code in codes)]
    if not found:
        raise unmet("查询的费用类型不存在, 请输入有效的查询条件")
    return {"items": [one.as_json() for one in found]}


def dimensions(call: Call) -> Any:
    names = call.tenant.office.catalogue.dimensions
    rows = [{"id": f"{call.tenant.corp_id}:{name}", "name": name, "active": True, "code": ""} for name in names]
    return by_offset(rows, call.query)


def dimension_items(call: Call) -> Any:
    return by_offset(_items(call), call.query)


def dimension_items_seen(call: Call) -> Any:
    return by_offset([{**row, "visibility": {"fullVisible": True}} for row in _items(call)], call.query)


def city_list(call: Call) -> Any:
    fields = call.body.fields()
    name, code, parent_id = (str(fields.get(one) or "") for one in ("name", "code", "parentId"))
    return {"items": cities.search(name, code, parent_id) if name or code or parent_id else []}


def currencies(call: Call) -> Any:
    infos = [_currency(call, code) for code in money.CURRENCIES]
    return {"items": [{"orgCode": "CNY", "currInfos": infos}]}


def budget_packages(call: Call) -> Any:
    return {"items": [budgets.package(call.tenant.office)]}


def budget_nodes(call: Call) -> Any:
    if call.slots["budget_id"] != budgets.BUDGET_ID:
        raise bad("不存在的预算包")
    flows = call.tenant.book.flows.values()
    return budgets.node_and_children(call.tenant.office, flows, call.query.get("nodeId"))


def _items(call: Call) -> list[dict[str, Any]]:
    asked = call.query.get("dimensionId").removeprefix(f"{call.tenant.corp_id}:")
    items = call.tenant.office.catalogue.dimensions.get(asked, {})
    at = local_text(call.now)
    common = {"active": True, "dimensionId": f"{call.tenant.corp_id}:{asked}", "parentId": ""}
    return [
        {"id": item_id, "name": name, "code": f"P{place:02d}", **common, "updateTime": at, "createTime": at}
        for place, (item_id, name) in enumerate(items.items(), 1)
    ]


def _currency(call: Call, code: str) -> dict[str, Any]:
    numeric, unit, symbol, rate = money.CURRENCIES[code]
    return {
        "numCode": numeric,
        "strCode": code,
        "scale": 2,
        "name": unit,
        "symbol": symbol,
        "unit": unit,
        "rate": str(rate.quantize(Decimal("0.0001"))),
        "budgetRate": None,
        "startTime": 0,
        "endTime": _FAR_AWAY,
        "active": True,
        "corporationId": call.tenant.corp_id,
    }


_API = "/api/openapi"
ENDPOINTS = (
    Endpoint("GET", f"{_API}/v1/specifications/latestByType", latest_by_type),
    Endpoint("GET", f"{_API}/v2/specifications", list_templates),
    Endpoint("GET", f"{_API}/v2/specifications/byTravelTemplate", trip_types),
    Endpoint("GET", f"{_API}/v2/specifications/byIds/[{{ids}}]", templates_by_ids),
    Endpoint("POST", f"{_API}/v2/specifications/feeType/byIdsAndCodes", fee_types_by_ids),
    Endpoint("GET", f"{_API}/v1/feeTypes", list_fee_types),
    Endpoint("GET", f"{_API}/v1/dimensions", dimensions),
    Endpoint("GET", f"{_API}/v1/dimensions/items", dimension_items),
    Endpoint("GET", f"{_API}/v1/dimensions/items/withVisibility", dimension_items_seen),
    Endpoint("POST", f"{_API}/v1/city/getCityList", city_list),
    Endpoint("GET", f"{_API}/v2.1/currency", currencies, Power.CURRENCY),
    Endpoint("GET", f"{_API}/v2/budgets", budget_packages, Power.BUDGET),
    Endpoint("GET", f"{_API}/v2/budgets/${{budget_id}}/query", budget_nodes, Power.BUDGET),
)

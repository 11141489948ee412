"""Hand-made answers of one small company, in the forms that Hesine gives them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.trips.model import Decision, EmployeeId, Leg, Mode, Money, Place, Stay, TripDetail, Verdict, Withdrawal

COMPANY = "Corp01"
LIN, CHEN, XU = (EmployeeId(f"{COMPANY}:{one}") for one in ("lin$Wei", "chenHao", "xuMin"))
FLOW = "ID_3flow$1"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
TEMPLATE, VERSION = "tripTemplate", "tripTemplate:v1"
PREFIX = "E_parent01_"
BEIJING, SHANGHAI = Place("北京", "BJS"), Place("上海", "SHA")

DETAIL = TripDetail(
    purpose="客户拜访",
    legs=(Leg(BEIJING, SHANGHAI, date(2026, 3, 16), Mode.TRAIN),),
    budget=Money(Decimal("3200.00"), "CNY"),
    return_date=date(2026, 3, 18),
    lodging=(Stay(SHANGHAI, date(2026, 3, 16), date(2026, 3, 18)),),
    note="靠近展馆",
)
DECISION = Decision(
    id="d-1", click="c-1", step_no=1, version=1, approver=CHEN, verdict=Verdict.APPROVED, at=NOW, comment="好"
)
WITHDRAWAL = Withdrawal("c-2", 1, NOW)


def decision(**changes):
    return replace(DECISION, **changes)


def yuan(amount="3200.00"):
    return {
        "standard": amount,
        "standardUnit": "元",
        "standardScale": 2,
        "standardSymbol": "¥",
        "standardNumCode": "156",
        "standardStrCode": "CNY",
    }


def midnight(year, month, day):
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000) - 8 * 3600 * 1000


FIRST_DAY, LAST_DAY = midnight(2026, 3, 16), midnight(2026, 3, 18)


def staff_body(staff_id=LIN, **changes):
    return {
        "id": staff_id,
        "name": "林薇",
        "nickName": None,
        "code": "",
        "departments": [f"{COMPANY}:D1"],
        "defaultDepartment": f"{COMPANY}:D1",
        "cellphone": "13900001001",
        "active": True,
        "userId": "other",
        "email": "lin.wei@example.com",
        "showEmail": "Lin.Wei@example.com",
        "external": False,
        "staffCustomForm": {"rankType": "P5"},
        "updateTime": "2026-03-01 10:00:00",
        "createTime": "2020-01-01 10:00:00",
        "pipeline": 1,
    } | changes


def city_text(*pairs):
    return "[" + ",".join(f'{{"key":"{key}","label":"{label}"}}' for key, label in pairs) + "]"


IN_BEIJING, IN_SHANGHAI = ("2", "北京市/北京市区"), ("858", "上海市/上海市区")


def move_row(template="tpl-train", start=IN_BEIJING, end=IN_SHANGHAI, on=None, **more):
    return {
        "dataLinkId": None,
        "dataLinkTemplateId": template,
        "dataLinkForm": {
            f"{PREFIX}name": f"{start[1]} - {end[1]}",
            f"{PREFIX}出发地": city_text(start),
            f"{PREFIX}目的地": city_text(end),
            f"{PREFIX}行程日期": on or FIRST_DAY,
        }
        | more,
    }


def stay_row(template="tpl-hotel", where=(IN_SHANGHAI,), arrive=None, leave=None):
    return {
        "dataLinkId": None,
        "dataLinkTemplateId": template,
        "dataLinkForm": {
            f"{PREFIX}name": where[0][1],
            f"{PREFIX}住宿地": city_text(*where),
            f"{PREFIX}入住日期": arrive or FIRST_DAY,
            f"{PREFIX}离店日期": leave or LAST_DAY,
        },
    }


ROWS = [move_row(), move_row(start=IN_SHANGHAI, end=IN_BEIJING, on=midnight(2026, 3, 18)), stay_row()]


def log_body(action="submit", operator=LIN, state="approving", minute=0, **attributes):
    by = attributes.pop("by", None)
    return {
        "action": f"freeflow.{action}",
        "state": state,
        "operatorId": operator,
        "byDelegateId": by,
        "nextOperatorId": None,
        "nextOperatorIds": [],
        "time": NOW_MS + minute * 60_000,
        "attributes": attributes,
        "modifyFlowLog": None,
        "attachments": [],
    }


def agree(operator=CHEN, node="FLOW:1:1", minute=1, **more):
    return log_body("agree", operator, minute=minute, nodeId=node, **{"complete": True, "comment": "好"} | more)


def reject(operator=CHEN, node="FLOW:1:1", minute=1, **more):
    return log_body("reject", operator, "rejected", minute, nodeId=node, **{"comment": "太贵"} | more)


def flow_body(state="approving", logs=None, form=None, actions=None, **changes):
    logs = [log_body()] if logs is None else logs
    standard = {CHEN: ["freeflow.agree", "freeflow.reject"]} if state == "approving" else {}
    return {
        "id": FLOW,
        "version": 1,
        "active": True,
        "createTime": NOW_MS,
        "updateTime": NOW_MS + 60_000 * len(logs),
        "corporationId": COMPANY,
        "ownerId": LIN,
        "ownerDefaultDepartment": f"{COMPANY}:D1",
        "state": state,
        "flowType": "freeflow",
        "formType": "requisition",
        "form": {
            "code": "S26000001",
            "title": "客户拜访",
            "description": "靠近展馆",
            "outerCode": "trip-1",
            "submitterId": LIN,
            "specificationId": VERSION,
            "expenseDepartment": f"{COMPANY}:D1",
            "requisitionDate": midnight(2026, 3, 2),
            "requisitionMoney": yuan("3200"),
            "details": [
                {"feeTypeId": "fee", "specificationId": "fee:requisition:1", "feeTypeForm": {"amount": yuan()}}
            ],
            "u_行程规划": ROWS,
            "voucherCreateTime": 0,
        }
        | (form or {}),
        "logs": logs,
        "actions": standard if actions is None else actions,
        "grayver": "9.1",
    } | changes


def value(data):
    return {"value": data}


def written(data):
    return {"value": "", "type": -1, "flow": data}


def stage(*operators, name="主管审批", flow=FLOW):
    return {
        "items": [
            {
                "flowId": flow,
                "stageName": name,
                "operators": [{"id": one, "name": "", "code": ""} for one in operators],
                "delegateData": [],
            }
        ]
    }


def tally(total=1, success=0, error=0, residue=1, messages=None):
    return value(
        {
            "total": total,
            "success": success,
            "error": error,
            "residue": residue,
            "errorMsg": messages,
            "lastBacklogId": "",
            "filter": 0,
        }
    )


def failed(message, flow=FLOW):
    return {"flowCode": "S26000001", "flowTitle": "", "msg": message, "flowId": flow, "backlogId": "b-1"}


def field(name, label, type_, *, required=True, **more):
    return {name: {"label": label, "type": type_, "optional": not required} | more}


FORM = [
    field("title", "标题", "text", maxLength=14, minLength=0),
    field("submitterId", "提交人", "select", valueFrom="organization.Staff"),
    field("requisitionDate", "申请日期", "date"),
    field("expenseDepartment", "部门", "select", valueFrom="organization.Department"),
    field("description", "描述", "text", required=False, maxLength=140),
    field("u_行程规划", "行程规划", "select", valueFrom="datalink.DataLinkEntity.parent01"),
    field("details", "费用明细", "select", valueFrom="flow.FeeType"),
    field("requisitionMoney", "申请金额", "money"),
]


def template_body(form=None, template=VERSION, name="差旅申请单"):
    return {
        "id": template,
        "corporationId": COMPANY,
        "name": name,
        "state": "PUBLISHED",
        "form": FORM if form is None else form,
        "visibility": {"fullVisible": True},
        "flowType": "requisition",
    }


def travel_type(name, template, *fields, several=False):
    components = [
        {"field": f"{PREFIX}{one}", "type": "long" if "日期" in one else "city", "multiple": several} for one in fields
    ]
    return {
        "corporationId": COMPANY,
        "version": "2.0",
        "name": name,
        "entityId": f"entity-{template}",
        "active": True,
        "components": [
            {"field": "dataLinkId", "type": "String", "defaultValue": {"type": "fixed", "value": None}},
            {"field": "dataLinkTemplateId", "type": "String", "defaultValue": {"type": "fixed", "value": template}},
            {"field": "dataLinkForm", "type": "components", "components": components},
        ],
    }


MOVE, VISIT = ("出发地", "目的地", "行程日期"), ("住宿地", "入住日期", "离店日期")
TRAVEL_TYPES = {
    "items": [
        travel_type("飞机", "tpl-flight", *MOVE),
        travel_type("火车", "tpl-train", *MOVE),
        travel_type("酒店", "tpl-hotel", *VISIT),
        travel_type("用车", "tpl-car", *VISIT, several=True),
        travel_type("通用", "tpl-general", *VISIT, several=True),
    ]
}


def city_body(key, name, full_name, code="", parent="", children=(), **more):
    return {
        "id": key,
        "name": name,
        "fullName": full_name,
        "code": code,
        "country": "国内",
        "parentId": parent,
        "active": True,
        "extendInfo": {"trainCode": None, "airportCode": None},
        "children": list(children),
    } | more


CITIES = {
    "北京": [
        city_body(
            "1",
            "北京市",
            "中国, 北京市",
            "110100",
            children=[city_body("2", "北京市区", "中国, 北京市, 北京市区", "", "1")],
        )
    ],
    "上海": [
        city_body(
            "857",
            "上海市",
            "中国, 上海市",
            "310100",
            children=[city_body("858", "上海市区", "中国, 上海市, 上海市区", "", "857")],
        )
    ],
}

TEMPLATE_NAME = {"id": TEMPLATE, "name": "差旅申请单", "active": True, "visibility": {"fullVisible": True}}
FEE_TYPES = {"items": [{"id": "fee", "name": "差旅费", "parentId": "", "active": True, "code": "C1"}]}
FEE_TYPE_FORMS = {
    "items": [
        {
            "id": "fee",
            "name": "差旅费",
            "requisitionSpecificationId": "fee:requisition:1",
            "requisitionForm": [
                field("amount", "金额", "money"),
                field("consumptionReasons", "原因", "text", required=False),
            ],
        }
    ]
}
PLAN = {
    "flowId": FLOW,
    "node": [
        {"configNodeId": "n0", "name": "费用标准检查", "type": "ebot", "staffIds": None},
        {"configNodeId": "n1", "name": "主管审批", "type": "normal", "staffIds": [CHEN], "allStaffs": False},
        {"configNodeId": "n2", "name": "会签", "type": "countersign", "policy": "ALL", "staffIds": [CHEN, XU]},
    ],
}

STANDARD_ANSWERS = {
    "GET /api/openapi/v1/specifications/latestByType": {"items": [TEMPLATE_NAME]},
    r"GET /api/openapi/v2/specifications/byIds/": {"items": [template_body()]},
    "GET /api/openapi/v2/specifications/byTravelTemplate": TRAVEL_TYPES,
    "GET /api/openapi/v1/feeTypes": FEE_TYPES,
    "POST /api/openapi/v2/specifications/feeType/byIdsAndCodes": FEE_TYPE_FORMS,
    "POST /api/openapi/v1/staffs/getStaffIds": {"items": [staff_body()]},
    r"GET /api/openapi/v2/flow/plan/computed/": value(PLAN),
    r"GET /api/openapi/v2/approveStates/": stage(CHEN),
}

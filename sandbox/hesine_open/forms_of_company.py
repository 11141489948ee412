"""The forms that the small company starts with: its templates, fee types, trip types and projects."""

from sandbox.hesine_open.templates import PREFIX_ENTITY, TRIPS, Catalogue, FeeType, Field, Template, TripType

TRAVEL_TEMPLATE = "C20bu2n6osbc00"
PURCHASE_TEMPLATE = "C20purchase00"
BOARD_TEMPLATE = "C20board00000"
CLAIM_TEMPLATE = "C20claim00000"
PROJECTS = {"ID_3projPhoenix": "凤凰项目", "ID_3projDelta": "Delta"}

_HEAD = (
    Field("title", "标题", "text", optional=False, max_length=14),
    Field("submitterId", "提交人", "select", optional=False, value_from="organization.Staff"),
    Field("requisitionDate", "申请日期", "date", optional=False),
    Field("expenseDepartment", "费用承担部门", "select", optional=False, value_from="organization.Department"),
    Field("description", "申请事由", "textarea", max_length=1000),
)
_LINES = (
    Field("details", "申请明细", "select", optional=False, value_from="flow.FeeType"),
    Field("requisitionMoney", "申请金额", "money", optional=False, computed=True),
)
_TRIP_ROWS = Field(TRIPS, "行程规划", "select", optional=False, value_from=f"datalink.DataLinkEntity.{PREFIX_ENTITY}")
_PROJECT = Field("u_项目", "项目", "select", value_from="basedata.Dimension.项目")
_FEE_FORM = (
    Field("amount", "申请金额", "money", optional=False),
    Field("feeDate", "日期", "date"),
    Field("consumptionReasons", "消费事由", "text", max_length=200),
)
_TRIP_TYPES = (
    # name, own entity, template, whether it goes somewhere, in use
    ("飞机", "b30dd823890c7d5a1800", "ID_3twzygNZrxw", True, True),
    ("火车", "b40dd823890c7d5a1800", "ID_3twzygNZrtx", True, True),
    ("酒店", "b50dd823890c7d5a1800", "ID_3twzygNZrhx", False, True),
    ("用车", "b60dd823890c7d5a1800", "ID_3twzygNZrcx", False, True),
    ("餐补", "b70dd823890c7d5a1800", "ID_3twzygNZrmx", False, True),
    ("通用", "b80dd823890c7d5a1800", "ID_3twzygNZrgx", False, True),
    ("轮船", "b90dd823890c7d5a1800", "ID_3twzygNZrsx", True, False),
)


def fill(catalogue: Catalogue, corp_id: str, board: tuple[str, ...]) -> None:
    """`board` are those who alone see the board's template."""
    catalogue.templates |= {one.original_id: one for one in _templates(board)}
    catalogue.fee_types |= {one.id: one for one in _fee_types(corp_id)}
    catalogue.trip_types = tuple(TripType(*row) for row in _TRIP_TYPES)
    catalogue.dimensions["项目"] = dict(PROJECTS)


def _templates(board: tuple[str, ...]) -> tuple[Template, ...]:
    travel = (*_HEAD, _TRIP_ROWS, *_LINES, _PROJECT)
    return (
        Template(PURCHASE_TEMPLATE, "采购申请单", "requisition", (*_HEAD, *_LINES)),
        Template(TRAVEL_TEMPLATE, "差旅申请单", "requisition", travel),
        Template(BOARD_TEMPLATE, "高管差旅申请单", "requisition", travel, seen_by=board),
        Template(CLAIM_TEMPLATE, "日常报销单", "expense", (*_HEAD[:2], _HEAD[3], _LINES[0])),
    )


def _fee_types(corp_id: str) -> tuple[FeeType, ...]:
    rows = (("flight", "机票", "F01"), ("train", "火车票", "F02"), ("hotel", "住宿", "F03"), ("other", "其他", "F99"))
    return tuple(FeeType(f"{corp_id}:{name}", label, code, _FEE_FORM) for name, label, code in rows)

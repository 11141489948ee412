"""What an approved request leaves behind: the requisition under the same id, one trip instance a row, and orders."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.hesine_open import money
from sandbox.hesine_open.clock import millis
from sandbox.hesine_open.flow import Flow
from sandbox.hesine_open.form_check import total
from sandbox.hesine_open.mint import Mint
from sandbox.hesine_open.templates import TRIPS, Catalogue, key, order_key

ORDER_TYPES = {"flight": "飞机", "hotel": "酒店", "train": "火车", "taxi": "用车", "meal": "餐补", "common": "通用"}


@dataclass
class Requisition:
    flow: Flow
    created_at: datetime
    state: str = "PROCESS"
    shared_with: tuple[str, ...] = ()
    changes: list[dict[str, Any]] = field(default_factory=list)

    def is_of(self, staff_id: str) -> bool:
        return staff_id in (self.flow.submitter_id, *self.shared_with)

    def close(self, state: str) -> None:
        self.state = state

    def as_json(self) -> dict[str, Any]:
        amount = total(self.flow.form)
        return {
            "id": self.flow.id,
            "flowId": self.flow.id,
            "code": self.flow.code,
            "name": self.flow.form.get("title"),
            "title": self.flow.form.get("title"),
            "state": self.state,
            "active": self.flow.active,
            "ownerId": self.flow.submitter_id,
            "submitterId": self.flow.submitter_id,
            "sharedOwnerIds": list(self.shared_with),
            "requisitionDate": self.flow.form.get("requisitionDate"),
            "specificationId": self.flow.form.get("specificationId"),
            "specificationName": self.flow.template.name,
            "requisitionMoney": float(amount),
            "requisitionMoneyNode": money.yuan(amount),
            "expenseMoneyDone": 0,
            "expenseMoneyProcess": 0,
            "related": [],
            "changeLogs": self.changes,
            "closeLog": None,
            "applyCloseRule": None,
            "details": [_open_line(row) for row in self.flow.form.get("details") or []],
        }


@dataclass
class Instance:
    """A trip or an order as a business object; `source_id` is the document it came from."""

    id: str
    entity_id: str
    code: str
    name: str
    form: dict[str, Any]
    owner_id: str
    source_id: str
    created_at: datetime
    updated_at: datetime
    active: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            **self._common(),
            "name": self.name,
            "code": self.code,
            "platformId": "TRAVEL_MANAGEMENT",
            "source": "FLOW" if self.source_id else "OPENAPI",
            "sourceId": self.source_id,
            "operatorId": None,
            "totalCount": 1,
            "useCount": 0,
            "form": self.form,
        }

    def as_flat(self) -> dict[str, Any]:
        return {**self._common(), **self.form}

    def _common(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "entityId": self.entity_id,
            "active": self.active,
            "ownerId": self.owner_id,
            "visibility": {"fullVisible": False, "staffs": [self.owner_id], "roles": None, "departments": None},
            "createTime": millis(self.created_at),
            "updateTime": millis(self.updated_at),
        }


@dataclass
class TravelBook:
    catalogue: Catalogue
    mint: Mint
    requisitions: dict[str, Requisition] = field(default_factory=dict)
    trips: dict[str, Instance] = field(default_factory=dict)
    orders: dict[str, Instance] = field(default_factory=dict)
    """By order number."""

    def approved(self, flow: Flow, at: datetime) -> None:
        """Again after a change: the requisition stays, rows keep their instances, dropped rows end theirs."""
        if flow.template.type != "requisition":
            return
        requisition = self.requisitions.setdefault(flow.id, Requisition(flow, at))
        action = "ALTER" if requisition.changes else "CREATE"
        requisition.changes.append({"action": action, "operatorId": flow.submitter_id, "createTime": millis(at)})
        if flow.form.get("alterFlag") == "1":
            flow.form["alterFlag"] = "0"
        kept = {self._instance_of(flow, row, at).id for row in flow.form.get(TRIPS) or []}
        for trip in self.trips.values():
            if trip.source_id == flow.id and trip.id not in kept:
                trip.active, trip.updated_at = False, at

    def sync(self, rows: list[dict[str, Any]], owners: dict[str, str], at: datetime) -> None:
        """Upserts by `orderNo`; an order that names a trip or a requisition is linked to it. `owners` is by order number."""
        for row in rows:
            number = str(row["orderNo"])
            order = self._order(row, owners[number], at)
            trip = self.trips.get(str(row.get("travelInfoId")))
            if trip is not None:
                self._book(trip, order, at)
            self.orders[number] = order

    def instances(self) -> list[Instance]:
        return [*self.trips.values(), *self.orders.values()]

    def of_entity(self, entity_id: str) -> list[Instance]:
        """A parent entity gives those of all its children."""
        if entity_id == key("").removeprefix("E_").rstrip("_"):
            return list(self.trips.values())
        if entity_id == order_key("").removeprefix("E_").rstrip("_"):
            return list(self.orders.values())
        return [one for one in self.instances() if one.entity_id == entity_id]

    def _instance_of(self, flow: Flow, row: dict[str, Any], at: datetime) -> Instance:
        trip = self.trips.get(str(row.get("dataLinkId")))
        fields = {**row["dataLinkForm"], **self._about(flow)}
        if trip is None:
            trip = self._new_trip(flow, row, at)
            row["dataLinkId"] = trip.id
            self.trips[trip.id] = trip
        trip.form, trip.updated_at, trip.active = {**trip.form, **fields}, at, True
        return trip

    def _new_trip(self, flow: Flow, row: dict[str, Any], at: datetime) -> Instance:
        trip_type = self.catalogue.trip_type(row["dataLinkTemplateId"])
        code = self.mint.trip_code(at)
        form = {key("code"): code, key("订购状态"): "待订购", key("订单"): []}
        name = str(row["dataLinkForm"][key("name")])
        entity_id = trip_type.entity_id if trip_type else ""
        return Instance(self.mint.id(), entity_id, code, name, form, flow.submitter_id, flow.id, at, at)

    def _about(self, flow: Flow) -> dict[str, Any]:
        return {
            key("出行人"): [flow.submitter_id],
            key("申请人"): flow.submitter_id,
            key("订票人"): flow.submitter_id,
            key("原始单据"): flow.id,
            key("申请单标题"): flow.form.get("title"),
            key("申请单编码"): flow.code,
            key("申请单预算金额"): money.yuan(total(flow.form)),
        }

    def _order(self, row: dict[str, Any], owner_id: str, at: datetime) -> Instance:
        number = str(row["orderNo"])
        form = {order_key(name): value for name, value in _order_fields(row).items()}
        known = self.orders.get(number)
        if known is not None:
            known.form, known.updated_at = form, at
            return known
        entity_id = f"order-{row.get('orderType')}"
        return Instance(self.mint.id(), entity_id, number, number, form, owner_id, "", at, at)

    def _book(self, trip: Instance, order: Instance, at: datetime) -> None:
        booked = trip.form[key("订单")]
        if order.id not in booked:
            trip.form[key("订单")] = [*booked, order.id]
        trip.form[key("订购状态")] = "已订购"
        trip.updated_at = at


def _order_fields(row: dict[str, Any]) -> dict[str, Any]:
    """What we were sent, under the names of the order object; what was not sent is `-`, empty or null."""
    paid = money.number(row.get("realAmount"))
    return {
        "code": row["orderNo"],
        "name": row.get("orderSummary") or "-",
        "订单号": row["orderNo"],
        "订单日期": row.get("orderDate"),
        "订单状态": row.get("orderStatus"),
        "订单类型": ORDER_TYPES.get(str(row.get("orderType")), ""),
        "订单金额": money.yuan(paid) if paid is not None else None,
        "订票平台": row.get("bookingPlatform"),
        "订票人": row.get("bookingPeople"),
        "出行人": row.get("travelPeople"),
        "出行类型": row.get("travelType"),
        "申请单编号": row.get("applicationNo") or "",
        "关联行程": row.get("travelInfoId"),
        "出发地": row.get("placeOfDeparture") or "-",
        "到达地": row.get("destination") or "-",
        "出发时间": row.get("departureTime"),
        "到达时间": row.get("arrivalTime"),
        "航班号": row.get("flightNumber") or "-",
        "票号": row.get("ticketNumber") or "",
        "是否超标": row.get("isExcess") or "-",
        "报销状态": "",
    }


def _open_line(row: dict[str, Any]) -> dict[str, Any]:
    form = row["feeTypeForm"]
    nothing = {**form["amount"], "standard": 0}
    rest = {
        "writtenOffAmount": nothing,
        "unwrittenOffAmount": form["amount"],
        "linkDetailEntityId": form.get("detailId"),
    }
    return {**row, "feeTypeForm": {**form, **rest}}

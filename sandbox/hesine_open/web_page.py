"""What people do in Hesine's own page: no token, no queue, no limits; and each approver may pick the next."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sandbox.hesine.trip_forms import Leg, Lodging, TripDetail
from sandbox.hesine.values import Mode, Status
from sandbox.hesine_open.cities import by_name
from sandbox.hesine_open.clock import ZONE, millis
from sandbox.hesine_open.control_forms import WebBook, WebChange, WebDecide, WebFile
from sandbox.hesine_open.directory import Staff
from sandbox.hesine_open.flow import Flow, State
from sandbox.hesine_open.forms_of_company import TRAVEL_TEMPLATE
from sandbox.hesine_open.money import CURRENCIES, money_of
from sandbox.hesine_open.plan import lacks_choice
from sandbox.hesine_open.refusals import bad
from sandbox.hesine_open.templates import TRIPS, TripType, key
from sandbox.hesine_open.tenant import Tenant
from sandbox.hesine_open.walk import Act, NotDone

_TYPE_OF = {Mode.FLIGHT: "飞机", Mode.TRAIN: "火车", Mode.CAR: "用车", Mode.BUS: "通用", None: "火车"}
_VERBS = {Status.APPROVED: "freeflow.agree", Status.REJECTED: "freeflow.reject"}


@dataclass(frozen=True, slots=True)
class WebPage:
    tenant: Tenant

    def file(self, form: WebFile, now: datetime) -> Flow:
        traveller = self.person(form.employee_id)
        flow = self.tenant.book.create(self._form(traveller, form.trip_detail, now), now)
        self._submit(flow, form.approver_id, now)
        return flow

    def change(self, flow_id: str, form: WebChange, now: datetime) -> Flow:
        """Taken back or opened for a change first, where it is on its way or through."""
        book, flow = self.tenant.book, self.tenant.book.get(flow_id)
        if flow.state is State.APPROVING:
            book.retract(flow, now)
        elif flow.state in (State.PAID, State.ARCHIVED):
            book.alter(flow, now)
        changed = self._form(self.person(flow.submitter_id), form.trip_detail, now)
        book.update(flow, changed, flow.submitter_id, now, cover=True)
        self._submit(flow, form.approver_id, now)
        return flow

    def decide(self, flow_id: str, form: WebDecide, now: datetime) -> Flow:
        flow, actor = self.tenant.book.get(flow_id), self.person(form.approver_id)
        if form.status is Status.PENDING:
            self.tenant.book.walk.say(flow, "comment", actor.id, now, {"comment": form.comment})
            self.tenant.office.record(flow, now, "commented")
            return flow
        seat = self._seat(flow, actor, form, now)
        if form.next_approver_id:
            self._pick_next(flow, self.person(form.next_approver_id))
        act = Act(actor.id, seat, form.comment or "", form.reject_to, form.resubmit_method)
        try:
            self.tenant.approvals.decide(flow, _VERBS[form.status], act, now)
        except NotDone as reason:
            raise bad(str(reason)) from reason
        return flow

    def book_trip(self, flow_id: str, form: WebBook, now: datetime) -> Flow:
        flow = self.tenant.book.get(flow_id)
        trips = (one for one in self.tenant.travel.trips.values() if one.source_id == flow.id and one.active)
        trip = next((one for one in trips if not one.form[key("订单")]), None)
        if trip is None:
            raise bad("没有待订购的行程")
        number = f"HM{self.tenant.office.mint.id()}"
        kind = self.tenant.office.catalogue.trip_types
        order = {
            "orderNo": number,
            "orderSummary": trip.name,
            "orderDate": millis(now),
            "orderStatus": "出票",
            "orderType": next((_ORDER_TYPE_OF[one.name] for one in kind if one.entity_id == trip.entity_id), "common"),
            "travelType": "因公",
            "realAmount": form.amount,
            "bookingPlatform": form.platform,
            "travelInfoId": trip.id,
            "applicationNo": flow.code,
            "bookingPeople": flow.submitter_id,
            "travelPeople": [flow.submitter_id],
        }
        self.tenant.travel.sync([order], {number: flow.submitter_id}, now)
        return flow

    def person(self, reference: str) -> Staff:
        found = self.tenant.office.member(reference)
        if found is None:
            raise bad(f"ID为'{reference}'的员工不存在")
        return found

    def _submit(self, flow: Flow, approver: str | None, now: datetime) -> None:
        self.tenant.book.submit_as_person(flow, self.person(approver).id if approver else None, now)

    def _seat(self, flow: Flow, actor: Staff, form: WebDecide, now: datetime) -> str:
        """Whose task it is; who acts for somebody else has to be their delegate."""
        if form.on_behalf_of is None:
            return actor.id
        absent = self.person(form.on_behalf_of)
        directory = self.tenant.office.directory
        if not directory.stands_in(actor.id, absent.id, flow.template.original_id, now):
            raise bad("您没有权限处理该待办事项")
        return absent.id

    def _pick_next(self, flow: Flow, approver: Staff) -> None:
        for node in flow.nodes[flow.spot + 1 :]:
            if lacks_choice(node):
                node.assigned = (approver.id,)
                return

    def _form(self, traveller: Staff, detail: TripDetail, now: datetime) -> dict[str, Any]:
        catalogue = self.tenant.office.catalogue
        types = {one.name: one for one in catalogue.trip_types}
        fee_type = catalogue.fee_types[f"{self.tenant.corp_id}:other"]
        line = {"amount": _money(detail), "consumptionReasons": detail.purpose[:200]}
        return {
            "title": detail.purpose[:14],
            "submitterId": traveller.id,
            "requisitionDate": millis(datetime.combine(now.astimezone(ZONE).date(), time.min, ZONE)),
            "expenseDepartment": traveller.department_id,
            "description": detail.purpose[:1000],
            "specificationId": catalogue.templates[TRAVEL_TEMPLATE].id,
            TRIPS: [*_legs(types, detail), *(_stay(types["酒店"], one) for one in detail.lodging)],
            "details": [
                {
                    "feeTypeId": fee_type.id,
                    "specificationId": fee_type.version_for("requisition"),
                    "feeTypeForm": line,
                }
            ],
        }


_ORDER_TYPE_OF = {
    "飞机": "flight",
    "火车": "train",
    "酒店": "hotel",
    "用车": "taxi",
    "餐补": "meal",
    "通用": "common",
    "轮船": "common",
}


def _legs(types: dict[str, TripType], detail: TripDetail) -> list[dict[str, Any]]:
    """A leg without an origin starts where the one before it ended."""
    rows, here = [], ""
    for leg in detail.legs:
        origin = leg.origin.name if leg.origin else here
        here = leg.destination.name if leg.destination else here
        rows.append(_leg(types[_TYPE_OF[leg.mode]], leg, origin, here))
    return rows


def _leg(kind: TripType, leg: Leg, origin: str, destination: str) -> dict[str, Any]:
    towns = (origin, destination) if kind.is_move else (destination,)
    form: dict[str, Any] = {key("name"): f"{origin} - {destination}"}
    form |= {key(name): _city(town) for name, town in zip(kind.cities, towns, strict=True)}
    form |= {key(name): _midnight(leg.depart_date) for name in kind.dates}
    return _row(kind, form)


def _stay(kind: TripType, stay: Lodging) -> dict[str, Any]:
    form = {
        key("name"): stay.city,
        key("住宿地"): _city(stay.city),
        key("入住日期"): _midnight(stay.check_in),
        key("离店日期"): _midnight(stay.check_out),
    }
    return _row(kind, form)


def _row(kind: TripType, form: dict[str, Any]) -> dict[str, Any]:
    return {"dataLinkId": None, "dataLinkTemplateId": kind.template_id, "dataLinkForm": form}


def _city(name: str) -> str:
    city = by_name(name)
    if city is None:
        raise bad(f"'{name}'字段参数不合法，城市不存在")
    return json.dumps([city.value_element()], ensure_ascii=False, separators=(",", ":"))


def _midnight(day: date) -> int:
    return millis(datetime.combine(day, time.min, ZONE))


def _money(detail: TripDetail) -> dict[str, Any]:
    if detail.budget.currency not in CURRENCIES:
        raise bad(f"不支持{detail.budget.currency}币种!!!")
    return money_of(Decimal(detail.budget.amount), detail.budget.currency)

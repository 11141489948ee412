"""A trip as the form that Hesine's template wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.errors import FieldError, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.cities import Cities
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.forms import LINES, TRIPS, Forms
from bot.hesine.openplatform.itinerary import Journey
from bot.hesine.openplatform.record import ELLIPSIS, PARAGRAPH
from bot.hesine.openplatform.refusals import LABELS
from bot.hesine.openplatform.values import day_ms, yuan_body
from bot.hesine.openplatform.wire_forms import CurrencyRate, FormField, Template
from bot.hesine.openplatform.wire_people import Staff
from bot.trips.model import Money, TripDetail

COMPANY_CURRENCY = "CNY"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Filler:
    exchange: Exchange
    forms: Forms
    cities: Cities

    async def form(self, template: Template, requester: Staff, detail: TripDetail, today: date) -> dict[str, Any]:
        """Raises Rejected for what the template, the travel types or the list of cities cannot hold."""
        filled: dict[str, Any] = {
            "submitterId": requester.id,
            "specificationId": template.id,
            TRIPS: Journey(detail, await self.cities.of_trip(detail)).rows(await self.forms.kinds()),
            **_texts(template, detail),
        }
        if template.field("requisitionDate"):
            filled["requisitionDate"] = day_ms(today)
        if template.field("expenseDepartment") and requester.default_department:
            filled["expenseDepartment"] = requester.default_department
        filled |= await self._sum(template, detail)
        filled |= self._people(template, requester, detail)
        filled |= await self._project(template, detail)
        filled |= self.forms.mapping.values
        self._check_complete(template, filled)
        return filled

    async def _sum(self, template: Template, detail: TripDetail) -> dict[str, Any]:
        """As a line of the form where it has lines: Hesine adds them up itself."""
        if template.field(LINES):
            fee_type = await self.forms.fee_type()
            line = {"amount": await self._money(detail.budget), "feeDate": day_ms(detail.start)}
            text = (
                {"consumptionReasons": detail.purpose}
                if _takes(fee_type.requisition_form, "consumptionReasons")
                else {}
            )
            specification = fee_type.requisition_specification_id
            return {LINES: [{"feeTypeId": fee_type.id, "specificationId": specification, "feeTypeForm": line | text}]}
        return {"requisitionMoney": await self._money(detail.budget)} if template.field("requisitionMoney") else {}

    async def _money(self, budget: Money) -> dict[str, Any]:
        if budget.currency == COMPANY_CURRENCY:
            return yuan_body(budget.amount)
        return foreign_body(budget, await self._rate(budget.currency))

    async def _rate(self, currency: str) -> CurrencyRate:
        own = [
            one for one in (await self.exchange.read(endpoints.CURRENCIES)).items if one.org_code == COMPANY_CURRENCY
        ]
        for rate in (one for currencies in own for one in currencies.curr_infos):
            if rate.str_code == currency and rate.rate and rate.active is not False:
                return rate
        raise Rejected("Hesine has no rate for this currency", (FieldError("currency", "no rate at Hesine"),))

    def _people(self, template: Template, requester: Staff, detail: TripDetail) -> dict[str, Any]:
        field = self.forms.travellers_field(template.form)
        if field is None:
            return {}
        people = [requester.id, *(one for one in detail.travellers if one != requester.id)]
        return {field.name: people if field.multiple else people[0]}

    async def _project(self, template: Template, detail: TripDetail) -> dict[str, Any]:
        field = self.forms.project_field(template.form)
        if field is None or not detail.project:
            return {}
        query = {"name": detail.project, "start": "0", "count": "100"}
        found = (await self.exchange.read(endpoints.DIMENSION_ITEMS_NAMED, query)).items
        dimension = field.value_from.rpartition(".")[2]
        items = [one for one in found if one.active is not False and one.dimension_id.endswith(f":{dimension}")]
        if len(items) != 1:
            raise Rejected("Hesine has no single project of this name", (FieldError("project", "unknown at Hesine"),))
        return {field.name: [items[0].id] if field.multiple else items[0].id}

    def _check_complete(self, template: Template, filled: Mapping[str, Any]) -> None:
        """What Hesine would refuse is refused here, all at once and by the fields' own labels."""
        empty = [
            one
            for one in template.form
            if one.optional is False and one.name not in filled and not one.default_value and one.type != "formula"
        ]
        if computed := {"requisitionMoney"} & {one.name for one in empty}:
            empty = [one for one in empty if one.name not in computed]
        if empty:
            raise Rejected("Hesine's form wants fields that nobody fills", tuple(_missing(one) for one in empty))


def _texts(template: Template, detail: TripDetail) -> dict[str, Any]:
    """A purpose that is too long for the title stands whole in the description, before the note."""
    title, description = template.field("title"), template.field("description")
    room = title.max_length if title and title.max_length else len(detail.purpose)
    if len(detail.purpose) <= room:
        return {"title": detail.purpose} | ({"description": detail.note} if description and detail.note else {})
    if description is None:
        raise Rejected("The purpose is too long for Hesine's form", (FieldError("purpose", f"at most {room}"),))
    body = PARAGRAPH.join(filter(None, (detail.purpose, detail.note)))
    if description.max_length and len(body) > description.max_length:
        most = FieldError("purpose", f"with the note at most {description.max_length}")
        raise Rejected("The purpose is too long for Hesine's form", (most,))
    return {"title": detail.purpose[: room - 1] + ELLIPSIS, "description": body}


def foreign_body(budget: Money, rate: CurrencyRate) -> dict[str, Any]:
    """Hesine checks that `standard` is `foreign` times `rate`."""
    factor = rate.rate or Decimal(1)
    return yuan_body((budget.amount * factor).quantize(CENT)) | {
        "foreign": f"{budget.amount:f}",
        "foreignNumCode": rate.num_code,
        "foreignScale": rate.scale or 0,
        "foreignStrCode": rate.str_code,
        "foreignSymbol": rate.symbol,
        "foreignUnit": rate.unit,
        "rate": f"{factor:f}",
        "sysRate": f"{factor:f}",
    }


def _takes(fields: tuple[FormField, ...], name: str) -> bool:
    return any(one.name == name for one in fields)


def _missing(field: FormField) -> FieldError:
    return FieldError(LABELS.get(field.label, field.label or field.name), f"Hesine's form wants it ({field.type})")

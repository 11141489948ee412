"""What a company's forms want: the template for trips, its fields, the travel types, the fee type that holds a sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.clock import Clock
from bot.errors import FieldError, Misconfigured, Rejected
from bot.hesine.openplatform import endpoints
from bot.hesine.openplatform.cached import Cached
from bot.hesine.openplatform.cities import Cities
from bot.hesine.openplatform.exchange import Exchange
from bot.hesine.openplatform.kinds import TripKind, kinds_of
from bot.hesine.openplatform.mapping import Mapping
from bot.hesine.openplatform.record import REQUISITION, Reader
from bot.hesine.openplatform.sansio import listed
from bot.hesine.openplatform.wire_forms import FeeType, FormField, Template, TemplateName, Visibility
from bot.hesine.openplatform.wire_people import Staff

KEPT = timedelta(minutes=5)
"""A template's version changes whenever an administrator saves it; a refusal for that reason forgets it at once."""

TRIPS, LINES = "u_行程规划", "details"
TRIP_WORDS = ("差旅", "出差", "行程")
FEE_WORDS = ("差旅", "交通", "旅", "其他")
TRAVELLER_WORDS = ("出行人", "同行人", "出差人")
STAFF_FIELD = "organization.Staff"
PROJECT_FIELD = "basedata.Dimension.项目"
OURS = frozenset(
    {"title", "submitterId", "requisitionDate", "expenseDepartment", "description", "requisitionMoney", TRIPS, LINES}
)
"""Fields that a trip itself fills."""


class Source(StrEnum):
    """Where the value of a field comes from."""

    TRIP = "trip"
    MAPPING = "mapping"
    HESINE = "hesine"  # it has a default, or is reckoned there
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Demand:
    """One field of the template, for `doctor` and for a form that asks people."""

    field: FormField
    source: Source

    @property
    def is_open(self) -> bool:
        return self.field.optional is False and self.source is Source.NOBODY


class Forms:
    def __init__(self, exchange: Exchange, cities: Cities, mapping: Mapping, clock: Clock) -> None:
        self._exchange = exchange
        self._cities = cities
        self.mapping = mapping
        self._names = Cached(self._ask_names, KEPT, clock)
        self._templates = Cached(self._ask_templates, KEPT, clock)
        self._kinds = Cached(self._ask_kinds, KEPT, clock)
        self._fee_type = Cached(self._ask_fee_type, KEPT, clock)

    def forget(self) -> None:
        """Read the templates anew the next time."""
        for one in (self._names, self._templates, self._kinds, self._fee_type):
            one.forget()

    async def reader(self) -> Reader:
        return Reader(await self._kinds.value(), self._cities, self.mapping.travellers)

    async def kinds(self) -> Sequence[TripKind]:
        return await self._kinds.value()

    async def template(self, requester: Staff) -> Template:
        """The template that this person's trips are filed with.

        Raises Misconfigured where the company has none or several, Rejected where it has none for this person.
        """
        templates = {one.original_id: one for one in await self._templates.value()}
        if not templates:
            raise Misconfigured("Hesine has no request form with an itinerary (行程规划): make one, or map its id")
        names = {one.id: one for one in await self._names.value()}
        open_ = [one for key, one in templates.items() if key not in names or _is_for(names[key], requester)]
        if not open_:
            raise Rejected(
                "No template for trips is open to this person", (FieldError("requester", "no template is open"),)
            )
        return _the_one(open_)

    async def template_ids(self) -> frozenset[str]:
        """The original ids of all templates that trips may be filed with."""
        return frozenset(one.original_id for one in await self._templates.value())

    async def fee_type(self) -> FeeType:
        """The fee type whose line holds the sum. Raises Misconfigured where there is none for requests."""
        return await self._fee_type.value()

    async def demands(self, template: Template) -> tuple[Demand, ...]:
        """Every field of the template, and who fills it."""
        return tuple(Demand(field, self._source(field)) for field in template.form)

    def _source(self, field: FormField) -> Source:
        if field.name in self.mapping.values:
            return Source.MAPPING
        if field.name in OURS or field in (self.travellers_field([field]), self.project_field([field])):
            return Source.TRIP
        return Source.HESINE if field.default_value else Source.NOBODY

    def travellers_field(self, fields: Iterable[FormField]) -> FormField | None:
        return next((one for one in fields if self._is_travellers(one)), None)

    def project_field(self, fields: Iterable[FormField]) -> FormField | None:
        return next((one for one in fields if self._is_project(one)), None)

    def _is_travellers(self, field: FormField) -> bool:
        if self.mapping.travellers:
            return field.name == self.mapping.travellers
        return field.value_from == STAFF_FIELD and any(word in field.label for word in TRAVELLER_WORDS)

    def _is_project(self, field: FormField) -> bool:
        return field.name == self.mapping.project or (not self.mapping.project and field.value_from == PROJECT_FIELD)

    async def _ask_names(self) -> tuple[TemplateName, ...]:
        found = await self._exchange.read(endpoints.TEMPLATES_LATEST, {"type": REQUISITION})
        return tuple(one for one in found.items if one.active is not False)

    async def _ask_templates(self) -> tuple[Template, ...]:
        """The request templates that have an itinerary, or the mapped one."""
        wanted = self.mapping.template
        ids = (wanted,) if wanted else tuple(one.id for one in await self._names.value())
        if not ids:
            return ()
        found = await self._exchange.read(endpoints.TEMPLATES, ids={"ids": listed(ids)})
        return tuple(one for one in found.items if one.field(TRIPS))

    async def _ask_kinds(self) -> tuple[TripKind, ...]:
        found = await self._exchange.read(endpoints.TRAVEL_TYPES)
        return kinds_of(found.items, self.mapping.kinds)

    async def _ask_fee_type(self) -> FeeType:
        wanted = self.mapping.fee_type or await self._likely_fee_type()
        found = await self._exchange.read(endpoints.FEE_TYPE_FORMS, body={"ids": [wanted], "codes": []})
        for one in found.items:
            if one.requisition_specification_id:
                return one
        raise Misconfigured(f"Hesine's fee type {wanted} has no form for requests: map another one as fee_type")

    async def _likely_fee_type(self) -> str:
        """The first whose name speaks of travel, else the one for everything else; never one of another name."""
        types = [one for one in (await self._exchange.read(endpoints.FEE_TYPES)).items if one.active is not False]
        likely = [one for word in FEE_WORDS for one in types if word in one.name] or types[: len(types) == 1]
        if not likely:
            raise Misconfigured("None of Hesine's fee types speaks of travel: map the one for a trip's sum as fee_type")
        return likely[0].id


def _is_for(name: TemplateName, staff: Staff) -> bool:
    seen = name.visibility
    return seen is None or seen.full_visible is True or _sees(seen, staff)


def _sees(seen: Visibility, staff: Staff) -> bool:
    """Below which departments it is open is not looked up: where it says so, Hesine has the last word."""
    if staff.id in seen.staffs or set(staff.departments) & set(seen.departments):
        return True
    below = seen.departments_include_children is True and bool(seen.departments)
    return below or bool({one.role_def_id for one in staff.roles} & set(seen.roles))


def _the_one(templates: Sequence[Template]) -> Template:
    likely = [one for one in templates if any(word in one.name for word in TRIP_WORDS)]
    common = [one for one in likely if one.visibility is None or one.visibility.full_visible is True]
    for some in (templates, likely, common):
        if len(some) == 1:
            return some[0]
    names = ", ".join(f"{one.name} ({one.original_id})" for one in templates)
    raise Misconfigured(f"Hesine has several request forms with an itinerary: map one as template. They are: {names}")

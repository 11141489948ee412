"""Document templates, fee types and trip types: what a document must hold, under ids that move with every save."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.hesine_open.refusals import bad

TRIPS = "u_行程规划"
PREFIX_ENTITY = "ac0dd823890c7d2a1800"
"""The parent entity of trips: every field of a row is named after it."""
ORDER_ENTITY = "f2d1d823890c7d2a1801"
"""The parent entity of orders."""


@dataclass(frozen=True, slots=True)
class Field:
    """`computed` is filled in by Hesine, so that its caller need not, though the template calls it required."""

    name: str
    label: str
    type: str
    optional: bool = True
    value_from: str | None = None
    max_length: int | None = None
    computed: bool = False

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"label": self.label, "type": self.type, "optional": self.optional}
        if self.value_from:
            shown["valueFrom"] = self.value_from
        if self.max_length is not None:
            shown |= {"maxLength": self.max_length, "minLength": 0}
        return {self.name: shown}


@dataclass(frozen=True, slots=True)
class Template:
    """`seen_by` is who may use it, everybody where it is None; `revision` counts an administrator's saves."""

    original_id: str
    name: str
    type: str
    fields: tuple[Field, ...]
    seen_by: tuple[str, ...] | None = None
    active: bool = True
    revision: int = 1

    @property
    def id(self) -> str:
        return f"{self.original_id}:{_hash(self.original_id, self.revision)}"

    @property
    def visibility(self) -> dict[str, Any]:
        if self.seen_by is None:
            return {"fullVisible": True}
        return {
            "fullVisible": False,
            "staffs": list(self.seen_by),
            "roles": None,
            "departments": None,
            "departmentsIncludeChildren": True,
        }

    def as_summary(self) -> dict[str, Any]:
        return {"id": self.original_id, "name": self.name, "active": self.active, "visibility": self.visibility}

    def as_json(self, corp_id: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "corporationId": corp_id,
            "name": self.name,
            "state": "PUBLISHED",
            "form": [one.as_json() for one in self.fields],
            "visibility": self.visibility,
            "flowType": self.type,
        }


@dataclass(frozen=True, slots=True)
class FeeType:
    id: str
    name: str
    code: str
    fields: tuple[Field, ...]
    active: bool = True
    revision: int = 1

    def version_for(self, kind: str) -> str:
        """`kind` is `requisition` or `expense`."""
        return f"{self.id}:{kind}:{_hash(self.id + kind, self.revision)}"

    def as_summary(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "parentId": "", "active": self.active, "code": self.code}

    def as_json(self) -> dict[str, Any]:
        form = [one.as_json() for one in self.fields]
        return {
            "id": self.id,
            "name": self.name,
            "code": self.code,
            "expenseSpecificationId": self.version_for("expense"),
            "requisitionSpecificationId": self.version_for("requisition"),
            "expenseForm": form,
            "requisitionForm": form,
            "expenseRules": [],
            "requisitionRules": [],
            "flowType": "feeType",
        }


@dataclass(frozen=True, slots=True)
class TripType:
    """`is_move` tells rows that go somewhere from rows that stay somewhere; only the template id tells the rest."""

    name: str
    entity_id: str
    template_id: str
    is_move: bool
    active: bool = True

    @property
    def cities(self) -> tuple[str, ...]:
        return ("出发地", "目的地") if self.is_move else ("住宿地",)

    @property
    def dates(self) -> tuple[str, ...]:
        return ("行程日期",) if self.is_move else ("入住日期", "离店日期")

    def as_json(self, corp_id: str) -> dict[str, Any]:
        form = [{"field": key(name), "type": "city", "multiple": True} for name in self.cities]
        form += [{"field": key(name), "type": "long"} for name in self.dates]
        return {
            "corporationId": corp_id,
            "version": "2.0",
            "name": self.name,
            "entityId": self.entity_id,
            "active": self.active,
            "components": [
                _fixed("dataLinkId", None),
                _fixed("dataLinkTemplateId", self.template_id),
                {"field": "dataLinkForm", "type": "components", "components": form},
            ],
        }


@dataclass
class Catalogue:
    templates: dict[str, Template] = field(default_factory=dict)
    fee_types: dict[str, FeeType] = field(default_factory=dict)
    trip_types: tuple[TripType, ...] = ()
    dimensions: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name of the dimension to its items, id to name."""

    def current(self, versioned_id: Any) -> Template:
        original = versioned_id.partition(":")[0] if isinstance(versioned_id, str) else ""
        template = self.templates.get(original)
        if template is None or ":" not in str(versioned_id):
            raise bad("单据模板不存在")
        if template.id != versioned_id or not template.active:
            raise bad("openapi单据数据保存，单据模板已删除")
        return template

    def save(self, original_id: str, **changes: Any) -> Template:
        """What an administrator does in the console; the versioned id is another one from now on."""
        template = self.templates[original_id]
        self.templates[original_id] = replace(template, revision=template.revision + 1, **changes)
        return self.templates[original_id]

    def save_fee_type(self, fee_type_id: str) -> FeeType:
        fee_type = self.fee_types[fee_type_id]
        self.fee_types[fee_type_id] = replace(fee_type, revision=fee_type.revision + 1)
        return self.fee_types[fee_type_id]

    def trip_type(self, template_id: Any) -> TripType | None:
        return next((one for one in self.trip_types if one.template_id == template_id and one.active), None)


def key(name: str) -> str:
    """The name of a trip row's field on the wire."""
    return f"E_{PREFIX_ENTITY}_{name}"


def order_key(name: str) -> str:
    return f"E_{ORDER_ENTITY}_{name}"


def _fixed(name: str, value: str | None) -> dict[str, Any]:
    return {"field": name, "type": "String", "defaultValue": {"type": "fixed", "value": value}}


def _hash(text: str, revision: int) -> str:
    return hashlib.sha256(f"{text}/{revision}".encode()).hexdigest()[:40]

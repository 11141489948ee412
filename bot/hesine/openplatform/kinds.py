"""The kinds of trip rows. A company names its travel types as it likes and gives their fields a prefix of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.hesine.openplatform.wire_flows import TripRow
from bot.hesine.openplatform.wire_forms import Component, TravelType
from bot.trips.model import Mode


class Kind(StrEnum):
    FLIGHT = "flight"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"
    HOTEL = "hotel"
    MEAL = "meal"
    GENERAL = "general"
    OTHER = "other"

    @property
    def mode(self) -> Mode | None:
        return Mode(self.value) if self.value in set(Mode) else None


WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.FLIGHT: ("飞机", "机票", "航班"),
    Kind.TRAIN: ("火车", "高铁", "动车"),
    Kind.BUS: ("大巴", "巴士", "客车", "汽车票"),
    Kind.CAR: ("用车", "自驾", "打车", "租车"),
    Kind.HOTEL: ("酒店", "住宿"),
    Kind.MEAL: ("餐补", "餐饮", "用餐"),
    Kind.GENERAL: ("通用",),
}
"""Words in a type's name that tell its kind, where no mapping does."""

NAME, FROM, TO, DAY = "name", "出发地", "目的地", "行程日期"
PLACE, ARRIVAL, DEPARTURE = "住宿地", "入住日期", "离店日期"
"""The fields' names after their prefix. `name` is required though no template lists it."""


@dataclass(frozen=True, slots=True)
class TripKind:
    """`template_id` is all that tells one kind of row from another. `fields` are without their prefix."""

    kind: Kind
    name: str
    template_id: str
    prefix: str
    fields: Mapping[str, Component]

    @property
    def is_move(self) -> bool:
        return FROM in self.fields and TO in self.fields

    def takes_several(self, field: str) -> bool:
        return field in self.fields and self.fields[field].multiple is True

    def row(self, values: Mapping[str, object]) -> dict[str, Any]:
        return {
            "dataLinkId": None,
            "dataLinkTemplateId": self.template_id,
            "dataLinkForm": {f"{self.prefix}{name}": value for name, value in values.items()},
        }


def kinds_of(types: Iterable[TravelType], named: Mapping[Kind, str]) -> tuple[TripKind, ...]:
    return tuple(found for one in types if one.active is not False and (found := _kind(one, named)))


def _kind(type_: TravelType, named: Mapping[Kind, str]) -> TripKind | None:
    parts = {one.field: one for one in type_.components}
    template, form = parts.get("dataLinkTemplateId"), parts.get("dataLinkForm")
    if template is None or form is None or not template.default_value.get("value"):
        return None
    fields = {_bare(one.field): one for one in form.components}
    prefix = next((one.field.removesuffix(_bare(one.field)) for one in form.components), "")
    return TripKind(_meaning(type_.name, named), type_.name, str(template.default_value["value"]), prefix, fields)


def _meaning(name: str, named: Mapping[Kind, str]) -> Kind:
    for kind, own in named.items():
        if own == name:
            return kind
    return next((kind for kind, words in WORDS.items() if any(word in name for word in words)), Kind.OTHER)


def _bare(field: str) -> str:
    """`E_<entity>_<name>` without what differs between companies."""
    parts = field.split("_", 2)
    return parts[2] if len(parts) > 2 and parts[0] == "E" else field  # noqa: PLR2004 - the letter, the entity, the name


def values_of(row: TripRow) -> dict[str, Any]:
    return {_bare(name): value for name, value in row.data_link_form.items()}

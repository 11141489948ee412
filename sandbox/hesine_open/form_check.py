"""A document's form against its template: each field by its type, with Hesine's own words for what is wrong."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sandbox.hesine_open import money
from sandbox.hesine_open.cities import CITIES
from sandbox.hesine_open.directory import Directory
from sandbox.hesine_open.refusals import bad, unmet
from sandbox.hesine_open.templates import TRIPS, Catalogue, Field, Template, key

_ALWAYS = ("title", "submitterId", "specificationId")
_BESIDE = ("outerCode", "specificationId", "linkRequisitionInfo")
"""Kept whatever the template says."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    catalogue: Catalogue
    directory: Directory

    def template(self, form: dict[str, Any]) -> Template:
        """The current template, which must be open to who submits."""
        template = self.catalogue.current(form.get("specificationId"))
        submitter = self.directory.active(str(form.get("submitterId")))
        if submitter is None or not submitter.authorised:
            raise bad("提交人参数不合法，请检查该员工是否已离职")
        if template.seen_by is not None and submitter.id not in template.seen_by:
            raise unmet('你无法使用当前选择的"单据模板"，请重选')
        return template

    def checked(self, template: Template, form: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a form: the template's fields, each of its type, and the sums that Hesine fills in."""
        kept = {name: form[name] for name in _BESIDE if form.get(name) not in (None, "")}
        for one in template.fields:
            value = form.get(one.name)
            if one.computed:
                kept |= _computed(one, value, form)
            elif value in (None, "", []):
                _check_may_be_empty(one)
            else:
                kept[one.name] = self._value(one, value)
        return kept

    def _value(self, one: Field, value: Any) -> Any:
        if one.name == "details":
            return [self._detail(row) for row in _array(one.label, value)]
        if one.name == TRIPS:
            return [self._trip(row) for row in _array(one.label, value)]
        if one.type == "select":
            return self._chosen(one, value)
        check = _BY_TYPE.get(one.type)
        return check(one, value) if check else value

    def _chosen(self, one: Field, value: Any) -> Any:
        known: dict[str, Any] | None = None
        if one.value_from == "organization.Staff":
            known = dict(self.directory.staff)
        elif one.value_from == "organization.Department":
            known = dict(self.directory.departments)
        elif one.value_from and one.value_from.startswith("basedata.Dimension."):
            known = dict(self.catalogue.dimensions.get(one.value_from.rpartition(".")[2], {}))
        elif one.value_from == "basedata.city":
            return check_city(one.label, value)
        if known is not None and str(value) not in known:
            raise bad(f"'{one.label}'字段[{one.name}]参数不合法")
        return value

    def _detail(self, row: Any) -> dict[str, Any]:
        fields = _object("明细", row)
        fee_type = self.catalogue.fee_types.get(str(fields.get("feeTypeId")))
        version = fields.get("specificationId")
        if fee_type is None or not str(version).startswith(f"{fee_type.id}:"):
            raise bad("openapi单据数据保存，明细模板不存在")
        if str(version).startswith(f"{fee_type.id}:expense:"):
            raise bad("openapi单据数据保存，不支持明细变更模版类型")
        if version != fee_type.version_for("requisition"):
            raise bad("openapi单据数据保存，明细模板已删除")
        form = _object("feeTypeForm", fields.get("feeTypeForm"))
        kept = {"detailId": form["detailId"]} if form.get("detailId") else {}
        for one in fee_type.fields:
            if form.get(one.name) in (None, ""):
                _check_may_be_empty(one)
            else:
                kept[one.name] = self._value(one, form[one.name])
        return {"feeTypeId": fee_type.id, "specificationId": version, "feeTypeForm": kept}

    def _trip(self, row: Any) -> dict[str, Any]:
        """A field of another tenant's prefix is no field of ours: it is passed over in silence."""
        fields = _object("行程规划", row)
        trip_type = self.catalogue.trip_type(fields.get("dataLinkTemplateId"))
        if trip_type is None:
            raise bad("'行程规划'字段[dataLinkTemplateId]参数不合法")
        form = _object("dataLinkForm", fields.get("dataLinkForm"))
        kept: dict[str, Any] = {}
        for name in ("name", *trip_type.cities, *trip_type.dates):
            value = form.get(key(name))
            if value in (None, ""):
                raise bad(f"'{name}'字段[{key(name)}]字段为必填，值不能为空")
            kept[key(name)] = _trip_value(name, value, trip_type.cities, trip_type.dates)
        template_id = trip_type.template_id
        return {"dataLinkId": fields.get("dataLinkId"), "dataLinkTemplateId": template_id, "dataLinkForm": kept}


def check_city(label: str, value: Any) -> str:
    """A JSON array inside a string, each element by a key of our own gazetteer."""
    if not isinstance(value, str):
        raise bad(f"'{label}'类型应当是String")
    try:
        elements = json.loads(value)
    except ValueError as error:
        raise bad(f"'{label}'类型应当是Array") from error
    if not isinstance(elements, list) or not elements:
        raise bad(f"'{label}'类型应当是Array")
    if any(not isinstance(one, dict) or str(one.get("key")) not in CITIES or not one.get("label") for one in elements):
        raise bad(f"'{label}'字段参数不合法，城市不存在")
    return value


def total(form: dict[str, Any]) -> Decimal:
    """In the company's currency."""
    rows = form.get("details") or []
    return sum((money.amount_of(row["feeTypeForm"]["amount"]) for row in rows), Decimal(0))


def _computed(one: Field, value: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Sent all the same, it has to be what Hesine computes; a form without lines has no sum."""
    rows = form.get("details") or []
    if not isinstance(rows, list) or not rows:
        return {}
    amounts = [money.check_money("金额", _amount(row)) for row in rows]
    summed = sum((money.amount_of(amount) for amount in amounts), Decimal(0))
    if value is not None and money.amount_of(money.check_money(one.label, value)) != summed:
        raise unmet(f"单据字段【{one.label}】计算不正确，请检查")
    return {one.name: money.yuan(summed)}


def _amount(row: Any) -> Any:
    form = row.get("feeTypeForm") if isinstance(row, dict) else None
    return form.get("amount") if isinstance(form, dict) else None


def _trip_value(name: str, value: Any, cities: tuple[str, ...], dates: tuple[str, ...]) -> Any:
    if name in cities:
        return check_city(name, value)
    if name in dates:
        return _long(value)
    return str(value)


def _check_may_be_empty(one: Field) -> None:
    if not one.optional or one.name in _ALWAYS:
        raise bad(f"'{one.label}'字段[{one.name}]字段为必填，值不能为空")


def _array(label: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bad(f"'{label}'类型应当是Array")
    return value


def _object(label: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad(f"'{label}'类型应当是Object")
    return value


def _long(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise bad("日期类型应当是Long")
    return value


def _text(one: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise bad(f"'{one.label}'类型应当是String")
    if one.max_length is not None and len(value) > one.max_length:
        raise unmet(f"'{one.label}'字段长度不能超过{one.max_length}")
    return value


def _number(one: Field, value: Any) -> str:
    if not isinstance(value, str) or money.number(value) is None:
        raise bad(f"'{one.label}'类型应当是数字")
    return value


def _range(one: Field, value: Any) -> dict[str, int]:
    fields = _object(one.label, value)
    return {"start": _long(fields.get("start")), "end": _long(fields.get("end"))}


def _switch(one: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise bad(f"'{one.label}'类型应当是Boolean")
    return value


_BY_TYPE: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "money": lambda one, value: money.check_money(one.label, value),
    "date": lambda _, value: _long(value),
    "dateRange": _range,
    "switcher": _switch,
}

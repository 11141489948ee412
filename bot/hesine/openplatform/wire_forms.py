"""Templates, fee types, travel types and the reference data that fill them."""

from typing import Any

from pydantic import model_validator

from bot.hesine.openplatform.values import Facts, Flag, Id, Ids, Moment, Number, Rows, Sum, Text, Wire


class Visibility(Wire):
    """For whom something is there. Elsewhere the same lists have singular names and hold whole objects."""

    full_visible: Flag = None
    staffs: Ids = ()
    roles: Ids = ()
    departments: Ids = ()
    departments_include_children: Flag = None


class TemplateName(Wire):
    """`id` is the original id, which does not change when the template does."""

    id: Id
    name: Text = ""
    type: Text = ""
    active: Flag = None
    visibility: Visibility | None = None


class FormField(Wire):
    """A field of a form. `optional: false` means that it must be filled."""

    name: Id
    label: Text = ""
    type: Text = ""
    optional: Flag = None
    value_from: Text = ""
    max_length: int | None = None
    min_length: int | None = None
    max: Number = None
    min: Number = None
    default_value: Any = None
    multiple: Flag = None

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, value: Any) -> Any:
        """A form lists objects of a single key, which is the field's name."""
        if isinstance(value, dict) and len(value) == 1 and "name" not in value:
            (name, facts), *_ = value.items()
            return {**facts, "name": name} if isinstance(facts, dict) else {"name": name}
        return value


class Template(Wire):
    """`id` is `original:version`, and the version changes whenever an administrator saves the template."""

    id: Id
    name: Text = ""
    corporation_id: Text = ""
    state: Text = ""
    form: Rows[FormField] = ()
    visibility: Visibility | None = None
    flow_type: Text = ""

    @property
    def original_id(self) -> str:
        return self.id.partition(":")[0]

    def field(self, name: str) -> FormField | None:
        return next((one for one in self.form if one.name == name), None)


class FeeTypeName(Wire):
    id: Id
    name: Text = ""
    parent_id: Text = ""
    active: Flag = None
    code: Text = ""


class FeeType(Wire):
    """A line of a request is written by `requisition_specification_id`, one of a claim by the expense one."""

    id: Id
    name: Text = ""
    code: Text = ""
    expense_specification_id: Text = ""
    requisition_specification_id: Text = ""
    receipt_specification_id: Text = ""
    expense_form: Rows[FormField] = ()
    requisition_form: Rows[FormField] = ()
    receipt_form: Rows[FormField] = ()


class Component(Wire):
    """A field of a travel type; `dataLinkForm` holds others."""

    field: Id
    type: Text = ""
    multiple: Flag = None
    default_value: Facts
    components: tuple["Component", ...] = ()


class TravelType(Wire):
    """A kind of trip row (flight, hotel). Its fields carry the id of the company's parent entity as a prefix."""

    entity_id: Id
    name: Text = ""
    corporation_id: Text = ""
    version: Text = ""
    active: Flag = None
    components: Rows[Component] = ()


class DataType(Wire):
    type: Text = ""
    entity: Text = ""


class GlobalField(Wire):
    name: Id
    label: Text = ""
    active: Flag = None
    can_as_dimension: Flag = None
    ability: Text = ""
    data_type: DataType | None = None


class Dimension(Wire):
    id: Id
    name: Text = ""
    active: Flag = None
    code: Text = ""


class DimensionItem(Wire):
    id: Id
    name: Text = ""
    active: Flag = None
    code: Text = ""
    dimension_id: Text = ""
    parent_id: Text = ""
    visibility: Visibility | None = None
    update_time: Moment = None
    create_time: Moment = None


class City(Wire):
    """`id` is Hesine's own; `code` the national one. `full_name` lists country, province and city."""

    id: Id
    active: Flag = None
    name: Text = ""
    name_spell: Text = ""
    code: Text = ""
    en_name: Text = ""
    en_full_name: Text = ""
    full_name: Text = ""
    country: Text = ""
    parent_id: Text = ""
    tree_level: int | None = None
    is_last: Flag = None
    is_rule_node: Flag = None
    extend_info: Facts
    children: Rows["City"] = ()


class CurrencyRate(Wire):
    str_code: Id
    num_code: Text = ""
    scale: int | None = None
    name: Text = ""
    symbol: Text = ""
    unit: Text = ""
    rate: Number = None
    budget_rate: Number = None
    start_time: Moment = None
    end_time: Moment = None
    active: Flag = None


class Currency(Wire):
    """Rates into the company's own currency, `org_code`."""

    org_code: Id
    curr_infos: Rows[CurrencyRate] = ()


class Instance(Wire):
    """A trip, made when a request was approved, or an order. The keys of `form` carry the entity's prefix."""

    id: Id
    name: Text = ""
    code: Text = ""
    active: Flag = None
    create_time: Moment = None
    update_time: Moment = None
    entity_id: Text = ""
    platform_id: Text = ""
    source: Text = ""
    source_id: Text = ""
    owner_id: Text = ""
    total_count: int | None = None
    use_count: int | None = None
    form: Facts


class FlatInstance(Wire):
    """An instance whose own keys and the prefixed ones stand side by side."""

    model_config = Wire.model_config | {"extra": "allow"}

    id: Id
    active: Flag = None
    create_time: Moment = None
    update_time: Moment = None
    entity_id: Text = ""
    owner_id: Text = ""
    total_count: int | None = None
    use_count: int | None = None


class FoundInstance(Wire):
    data_link: FlatInstance


class RequisitionLine(Wire):
    """What a claim may draw on: `link_detail_entity_id` names the line there."""

    fee_type_id: Text = ""
    specification_id: Text = ""
    fee_type_form: Facts


class Related(Wire):
    id: Id
    code: Text = ""
    name: Text = ""
    money: Sum = None
    state: Text = ""
    form_type: Text = ""
    submit_date: Moment = None
    is_requisition: Flag = None


class Requisition(Wire):
    """An approved request, with the claims made on it. It has the id of its flow."""

    id: Id
    flow_id: Text = ""
    code: Text = ""
    name: Text = ""
    title: Text = ""
    state: Text = ""
    active: Flag = None
    owner_id: Text = ""
    submitter_id: Text = ""
    shared_owner_ids: Ids = ()
    requisition_date: Moment = None
    specification_id: Text = ""
    specification_name: Text = ""
    requisition_money: Sum = None
    requisition_money_node: Sum = None
    expense_money_done: Sum = None
    expense_money_process: Sum = None
    related: Rows[Related] = ()
    details: Rows[RequisitionLine] = ()

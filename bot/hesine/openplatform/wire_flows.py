"""Flows: one document each, with its log, its tasks, and what became of an approval."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.hesine.openplatform.values import Facts, Flag, Id, Ids, Moment, Rows, Sum, Text, Wire


class FeeForm(Wire):
    amount: Sum = None
    fee_date: Moment = None
    detail_id: Text = ""
    consumption_reasons: Text = ""


class Detail(Wire):
    """One line of the form, with its sum."""

    fee_type_id: Text = ""
    specification_id: Text = ""
    fee_type_form: FeeForm = FeeForm()


class TripRow(Wire):
    """One row of the itinerary. Which kind it is says its template alone."""

    data_link_id: Text = ""
    data_link_template_id: Text = ""
    data_link_form: Facts


def _trip_rows(value: object) -> object:
    """Where a company's own field has this name, its value may be anything."""
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


class Form(Wire):
    """What was typed. A company's own fields (`u_…`) are kept as they came."""

    model_config = Wire.model_config | {"extra": "allow"}

    code: Text = ""
    title: Text = ""
    outer_code: Text = ""
    submitter_id: Text = ""
    submit_date: Moment = None
    description: Text = ""
    specification_id: Text = ""
    expense_department: Text = ""
    requisition_date: Moment = None
    requisition_money: Sum = None
    pay_money: Sum = None
    expense_money: Sum = None
    loan_money: Sum = None
    alter_flag: Text = ""
    link_requisition_info: Any = None
    flow_end_time: Moment = None
    details: Rows[Detail] = ()
    trips: Annotated[tuple[TripRow, ...], BeforeValidator(_trip_rows)] = Field(default=(), alias="u_行程规划")


class Attributes(Wire):
    """What a log says of its step. Which of them are there depends on the action."""

    node_id: Text = ""
    node_name: Text = ""
    next_id: Text = ""
    next_name: Text = ""
    comment: Text = ""
    complete: Flag = None
    counter_sign: Flag = None
    next_counter_sign: Flag = None
    resubmit_method: Text = ""
    is_auto: Flag = None
    is_ebot_node: Flag = None
    is_cost_control_check: Flag = None


def _attributes(value: object) -> object:
    return {} if value is None else value


class Log(Wire):
    """`state` is the flow's after it. Actions that nobody documented are as good as any other."""

    action: Text = ""
    state: Text = ""
    operator_id: Text = ""
    by_delegate_id: Text = ""
    next_operator_id: Text = ""
    next_operator_ids: Ids = ()
    time: Moment = None
    attributes: Annotated[Attributes, BeforeValidator(_attributes)] = Attributes()


class Flow(Wire):
    """`actions` says what each person may do now. `active: false` means deleted."""

    id: Id
    version: int | None = None
    active: Flag = None
    create_time: Moment = None
    update_time: Moment = None
    corporation_id: Text = ""
    owner_id: Text = ""
    owner_default_department: Text = ""
    state: Text = ""
    flow_type: Text = ""
    form_type: Text = ""
    form: Form
    logs: Rows[Log] = ()
    actions: Facts


class FlowAnswer(Wire):
    """What every write of a flow answers."""

    flow: Flow


class PlanNode(Wire):
    config_node_id: Id
    id: Text = ""
    name: Text = ""
    type: Text = ""
    policy: Text = ""
    staff_ids: Ids = ()
    all_staffs: Flag = None
    skipped_type: Text = ""
    agree_type: Text = ""
    skip_when_approver_non_matched: Flag = None


class Plan(Wire):
    """The steps a draft would take. The list is called `node`, in the singular."""

    id: Text = ""
    flow_id: Id
    flow_plan_config_id: Text = ""
    node: Rows[PlanNode] = ()
    owner_id: Text = ""
    submitter_id: Text = ""


class ApprovalError(Wire):
    flow_id: Text = ""
    flow_code: Text = ""
    flow_title: Text = ""
    backlog_id: Text = ""
    msg: Text = ""


class Tally(Wire):
    """How far a batch of approvals has come: while `residue` is above 0 nothing is decided of the rest."""

    total: int
    success: int = 0
    error: int = 0
    residue: int = 0
    filter: int = 0
    error_msg: Rows[ApprovalError] = ()


class Person(Wire):
    id: Id
    name: Text = ""
    code: Text = ""


class ApproveState(Wire):
    """Where a flow stands and who must still act."""

    flow_id: Id
    stage_name: Text = ""
    operators: Rows[Person] = ()


class Task(Wire):
    """One person's part in a step. `log_id` -1 means: still to do."""

    id: Id
    owner_id: Text = ""
    flow_id: Text = ""
    node_id: Text = ""
    node_name: Text = ""
    type: Text = ""
    state: Text = ""
    log_id: int | None = None
    action: Text = ""
    active: Flag = None
    create_time: Moment = None
    update_time: Moment = None
    is_urgent: Flag = None
    auto_approve_type: Text = ""

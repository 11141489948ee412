"""The bodies of the control API. Every one may name a company by `app_key`; without it the default one is meant.

People are employee numbers or staff ids, documents are flow ids.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from sandbox.hesine.faults import FaultOrder
from sandbox.hesine.pushes import PushFault
from sandbox.hesine.trip_forms import TripDetail
from sandbox.hesine.values import Form, Id, Instant, Remark, Status, WholeText
from sandbox.hesine_open.approvals import ApprovalFault
from sandbox.hesine_open.outbound import Config


class OfCompany(Form):
    app_key: Id | None = None


class NewCompany(Form):
    corp_id: Id
    name: Id
    app_key: Id
    app_security: Id


class MoveClock(Form):
    """`speed` is world seconds for each real one, 0 stands still."""

    advance: float | None = None
    now: Instant | None = None
    speed: Annotated[float, Field(ge=0, strict=False)] | None = None


class QueueFault(OfCompany):
    """Takes the next outbound messages, or the next approval calls, of the company."""

    fault: PushFault | ApprovalFault
    times: Annotated[int, Field(ge=1)] = 1


class OrderFaults(Form):
    faults: Annotated[tuple[QueueFault | FaultOrder, ...], Field(min_length=1)]


class WaitQuery(Form):
    """`timeout` in seconds; longer waits are cut to 30."""

    after: WholeText = 0
    timeout: Annotated[float, Field(ge=0)] = 10.0


class SetConfigs(OfCompany):
    configs: tuple[Config, ...]


class TryConfig(OfCompany):
    config: Config


class SetPowers(OfCompany):
    """Exactly these are not bought."""

    closed: tuple[str, ...]


class SetSwitches(OfCompany):
    """Those that are named; the others stay."""

    switches: dict[str, Any]


class NewField(Form):
    name: Id
    label: Id
    type: Id
    optional: bool = True
    value_from: str | None = None
    max_length: int | None = None


class SaveTemplate(OfCompany):
    """A save alone gives it another versioned id. `fields` replace those of the same name, or come last."""

    original_id: Id
    fields: tuple[NewField, ...] = ()
    active: bool = True


class SaveFeeType(OfCompany):
    fee_type_id: Id


class WebFile(OfCompany):
    employee_id: Id
    approver_id: Id | None = None
    trip_detail: TripDetail


class WebDecide(OfCompany):
    """On the node that is current. `pending` is a remark; `next_approver_id` fills a node that was left open."""

    approver_id: Id
    status: Status
    comment: Remark | None = None
    on_behalf_of: Id | None = None
    next_approver_id: Id | None = None
    resubmit_method: Literal["FROM_START", "TO_REJECTOR"] = "FROM_START"
    reject_to: Id | None = None


class WebWithdraw(OfCompany):
    reason: Remark = ""


class WebChange(OfCompany):
    trip_detail: TripDetail
    approver_id: Id | None = None


class WebComment(OfCompany):
    employee_id: Id
    comment: Remark


class WebTransfer(OfCompany):
    approver_id: Id
    to: Id


class WebBook(OfCompany):
    """In Hesine's mall: the first trip of the request that has no order yet."""

    amount: str = "800.00"
    platform: str = "合思商城"


class WebAct(OfCompany):
    pass

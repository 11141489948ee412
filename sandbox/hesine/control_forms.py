"""The bodies of the control API. Every one may name a company by `app_key`; without it the default one is meant."""

from typing import Annotated, Any

from pydantic import Field, IPvAnyNetwork, StringConstraints

from sandbox.hesine.faults import FaultOrder
from sandbox.hesine.trip_forms import TripDetail
from sandbox.hesine.values import Form, Id, Instant, Remark, Status, WholeText


class OfCompany(Form):
    app_key: Id | None = None


class NewCompany(Form):
    app_key: Id
    app_secret: Id


class MoveClock(Form):
    advance: float | None = None
    now: Instant | None = None


class OrderFaults(Form):
    faults: Annotated[tuple[FaultOrder, ...], Field(min_length=1)]


class WaitQuery(Form):
    """`timeout` in seconds; longer waits are cut to 30."""

    after: WholeText = 0
    timeout: Annotated[float, Field(ge=0)] = 10.0


class SetPushUrl(OfCompany):
    url: Annotated[str, StringConstraints(pattern="^https?://")] | None


class SetPermissions(OfCompany):
    closed: tuple[str, ...]


class SetAllowList(OfCompany):
    """Addresses or networks; null lets everyone in."""

    addresses: tuple[IPvAnyNetwork, ...] | None


class SeedRows(OfCompany):
    """Rows may be parts of known records, and may carry fields that are not Hesine's."""

    departments: tuple[dict[str, Any], ...] = ()
    employees: tuple[dict[str, Any], ...] = ()
    delegates: tuple[dict[str, Any], ...] = ()
    rules: dict[str, Any] | None = None


class WebFile(OfCompany):
    employee_id: Id
    approver_id: Id
    trip_detail: TripDetail


class WebDecide(OfCompany):
    """Decides the step that is current, on the version that is current."""

    approver_id: Id
    status: Status
    comment: Remark | None = None
    on_behalf_of: Id | None = None


class WebWithdraw(OfCompany):
    reason: Remark = ""


class WebChange(OfCompany):
    trip_detail: TripDetail
    approver_id: Id | None = None

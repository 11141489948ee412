"""The contract's values as Hesine writes them: strict where it is strict, blind to what it may add later."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StrictInt, ValidationError

from bot.errors import Broken
from bot.trips.model import ApprovalStatus, Mode, StepRule
from bot.trips.people import Standing

V = TypeVar("V")


def _read(pattern: str, parse: Callable[[str], V], wanted: str) -> BeforeValidator:
    """Text in exactly the contract's form, because the standard parsers take more forms than it allows."""
    shape = re.compile(pattern, re.ASCII)

    def check(value: object) -> V:
        if not isinstance(value, str) or not shape.fullmatch(value):
            raise ValueError(f"must be {wanted}")
        return parse(value)

    return BeforeValidator(check)


def _or_empty(value: object) -> object:
    return "" if value is None else value


Day = Annotated[date, _read(r"\d{4}-\d\d-\d\d", date.fromisoformat, "a date as YYYY-MM-DD")]
Instant = Annotated[
    datetime,
    _read(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)",
        datetime.fromisoformat,
        "an RFC 3339 instant with offset",
    ),
]
Hour = Annotated[
    time,
    _read(r"\d\d:\d\d(:\d\d)?", time.fromisoformat, "a time as HH:MM"),
    PlainSerializer(lambda value: f"{value:%H:%M}"),
]
Amount = Annotated[Decimal, _read(r"-?\d{1,15}\.\d\d", Decimal, "a decimal text with two places")]
Text = Annotated[str, BeforeValidator(_or_empty)]
Id = Annotated[str, Field(min_length=1)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class WireMoney(Wire):
    amount: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class WirePlace(Wire):
    name: Text = ""
    code: Text = ""


class WireLeg(Wire):
    leg_no: StrictInt | None = None
    origin: WirePlace | None = Field(default=None, alias="from")
    destination: WirePlace | None = Field(default=None, alias="to")
    mode: Mode | None = None
    depart_date: Day
    depart_time: Hour | None = None


class WireStay(Wire):
    city: str
    check_in: Day
    check_out: Day


class WireDetail(Wire):
    purpose: str
    legs: Annotated[tuple[WireLeg, ...], Field(min_length=1)]
    budget: WireMoney
    return_date: Day | None = None
    lodging: tuple[WireStay, ...] | None = None
    project: Text = ""
    travellers: tuple[Id, ...] | None = None
    note: Text = ""


class WireDecision(Wire):
    decision_id: Text = ""
    approver_id: Id
    on_behalf_of: str | None = None
    status: ApprovalStatus
    comment: Text = ""
    decided_at: Instant


class WireStep(Wire):
    step_no: StrictInt
    approver_ids: tuple[Id, ...]
    rule: StepRule
    status: ApprovalStatus
    decisions: tuple[WireDecision, ...] = ()


class WireTrip(Wire):
    trip_id: Id
    trip_no: str
    employee_id: Id
    department_id: Text = ""
    status: ApprovalStatus
    version: StrictInt
    trip_detail: WireDetail
    current_step: StrictInt | None = None
    steps: tuple[WireStep, ...]
    client_request_id: Text = ""
    withdrawn_at: Instant | None = None
    created_at: Instant
    updated_at: Instant


class WireEmployee(Wire):
    employee_id: Id
    name: str
    name_en: Text = ""
    email: Text = ""
    mobile: Text = ""
    department_id: Text = ""
    manager_id: str | None = None
    grade: Text = ""
    country: Text = ""
    status: Standing
    updated_at: Instant


class WireDepartment(Wire):
    department_id: Id
    name: str
    parent_id: Text = ""
    leader_id: str | None = None
    status: Standing
    updated_at: Instant


class WireDelegate(Wire):
    employee_id: Id
    delegate_id: Id
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class WireGrant(Wire):
    """An access token, `expires_in` seconds from now."""

    access_token: Annotated[str, Field(min_length=1, repr=False)]
    token_type: Literal["Bearer"]
    expires_in: Annotated[StrictInt, Field(gt=0)]


W = TypeVar("W", bound=Wire)


def parsed(model: type[W], data: object) -> W:
    """Raises Broken, naming the fields that break the contract but nothing that they hold."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors(include_input=False))
        # Not chained: pydantic's own text quotes the values.
        raise Broken(f"Hesine's answer breaks the contract at {where or model.__name__}") from None


def dumped(model: Wire) -> dict[str, Any]:
    """As JSON is sent: what is not there is left out, not sent as null."""
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)

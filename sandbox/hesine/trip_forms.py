"""What callers send about trips: the bodies and queries of the travel endpoints."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from sandbox.hesine.codes import FieldError
from sandbox.hesine.paging import PageQuery
from sandbox.hesine.values import (
    Day,
    Form,
    Id,
    Instant,
    Mode,
    Money,
    PlaceCode,
    Remark,
    Status,
    Text,
    TimeOfDay,
    WholeText,
)

MOST_LEGS = 20


class Place(Form):
    name: Text
    code: PlaceCode = ""


class Leg(Form):
    leg_no: Annotated[int, Field(ge=1)] | None = None
    origin: Annotated[Place | None, Field(alias="from")] = None
    destination: Annotated[Place | None, Field(alias="to")] = None
    mode: Mode | None = None
    depart_date: Day
    depart_time: TimeOfDay | None = None


class Lodging(Form):
    city: Text
    check_in: Day
    check_out: Day


class TripDetail(Form):
    purpose: Text
    legs: tuple[Leg, ...]
    return_date: Day | None = None
    lodging: tuple[Lodging, ...] = ()
    budget: Money
    project: Remark | None = None
    travellers: tuple[Id, ...] = ()
    note: Remark | None = None

    @field_validator("legs")
    @classmethod
    def _legs_are_few_and_in_order(cls, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
        # Not a length constraint of the field: pydantic would count a leg with a bad date as a missing one.
        if not 1 <= len(legs) <= MOST_LEGS:
            raise PydanticCustomError("malformed", "must be 1 to 20 legs")
        if any(leg.leg_no not in (None, place) for place, leg in enumerate(legs, 1)):
            raise PydanticCustomError("malformed", "leg_no must count 1, 2, 3 in order")
        return tuple(leg.model_copy(update={"leg_no": place}) for place, leg in enumerate(legs, 1))

    def date_errors(self) -> list[FieldError]:
        """Dates that run backwards, each at the field that has to move."""
        legs = [leg.depart_date for leg in self.legs]
        errors = [
            FieldError(f"trip_detail.legs[{n}].depart_date", "before the leg ahead of it")
            for n in range(1, len(legs))
            if legs[n] < legs[n - 1]
        ]
        if self.return_date and self.return_date < max(legs):
            errors.append(FieldError("trip_detail.return_date", "before the last leg"))
        return errors + [
            FieldError(f"trip_detail.lodging[{n}].check_out", "not after check_in")
            for n, stay in enumerate(self.lodging)
            if stay.check_out <= stay.check_in
        ]

    def period(self) -> tuple[Day, Day]:
        days = [leg.depart_date for leg in self.legs]
        last = [*days, *(stay.check_out for stay in self.lodging), *([self.return_date] if self.return_date else [])]
        return min(days), max(last)


class CreateTrip(Form):
    employee_id: Id
    trip_detail: TripDetail
    approver_id: Id
    client_request_id: Id | None = None


class ChangeTrip(Form):
    trip_detail: TripDetail
    approver_id: Id | None = None
    version: Annotated[int, Field(ge=1)]
    client_request_id: Id


class WithdrawTrip(Form):
    version: WholeText
    reason: Remark = ""


class Decide(Form):
    """`pending` asks a question, so it needs its comment as a rejection needs its own."""

    decision_id: Id
    step_no: Annotated[int, Field(ge=1)]
    version: Annotated[int, Field(ge=1)]
    approver_id: Id
    on_behalf_of: Id | None = None
    status: Status
    comment: Annotated[Remark | None, Field(validate_default=True)] = None
    decided_at: Instant

    @field_validator("comment")
    @classmethod
    def _comment_where_it_must_be(cls, comment: str | None, info: ValidationInfo) -> str | None:
        status = info.data.get("status", Status.APPROVED)
        if status != Status.APPROVED and not (comment or "").strip():
            raise PydanticCustomError("malformed", "required to reject or to ask")
        return comment


class TripQuery(PageQuery):
    employee_id: Id | None = None
    approver_id: Id | None = None
    department_id: Id | None = None
    status: Status | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    withdrawn: Literal["true", "false"] | None = None

    @field_validator("date_to")
    @classmethod
    def _range_runs_forward(cls, date_to: Day | None, info: ValidationInfo) -> Day | None:
        date_from = info.data.get("date_from")
        if date_to and date_from and date_to < date_from:
            raise PydanticCustomError("malformed", "before date_from")
        return date_to

    def wants_withdrawn(self, *, is_withdrawn: bool) -> bool:
        if self.withdrawn is not None:
            return is_withdrawn == (self.withdrawn == "true")
        return not is_withdrawn or self.updated_since is not None

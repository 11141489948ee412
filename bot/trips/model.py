"""A trip, from submission to settled, as frozen values.

`Trip` is ours; `Record` inside it is what Hesine held when we last read it. Hesine's record is the
truth: our state may be ahead of it only by what still stands in the outbox.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from bot.errors import FieldError

WorkspaceId = NewType("WorkspaceId", str)
"""A Slack workspace (T…) or Grid organisation (E…)."""
TripId = NewType("TripId", str)
"""Ours: the `client_request_id` of the submission, or Hesine's id for trips filed elsewhere."""
EmployeeId = NewType("EmployeeId", str)
NOBODY = EmployeeId("")
"""Someone whom Hesine does not know."""
UserId = NewType("UserId", str)
"""A person in Slack (U… or W…)."""


class Mode(StrEnum):
    FLIGHT = "flight"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class Place:
    """`code` is the IATA city code, else the GB/T 2260 code; empty means typed and not resolved."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Leg:
    origin: Place
    destination: Place
    depart: date
    mode: Mode | None = None
    depart_time: time | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Nights in one city: from the evening of `check_in` to the morning of `check_out`."""

    city: Place
    check_in: date
    check_out: date


@dataclass(frozen=True, slots=True)
class TripDetail:
    """What is asked for. At least one leg; dates never decrease along the legs."""

    purpose: str
    legs: tuple[Leg, ...]
    budget: Money
    return_date: date | None = None
    lodging: tuple[Stay, ...] = ()
    project: str = ""
    travellers: tuple[EmployeeId, ...] = ()
    note: str = ""

    @property
    def start(self) -> date:
        return self.legs[0].depart

    @property
    def end(self) -> date:
        return max(self.return_date or self.legs[-1].depart, self.legs[-1].depart)

    @property
    def nights(self) -> int:
        return (self.end - self.start).days


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


class ApprovalStatus(StrEnum):
    """Hesine's approval status, exactly these three."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class StepRule(StrEnum):
    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Decided:
    """One person's word on a step, as Hesine recorded it. A `pending` status is a question, not a decision."""

    decision_id: str
    approver: EmployeeId
    status: ApprovalStatus
    at: datetime
    comment: str = ""
    on_behalf_of: EmployeeId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    no: int
    approvers: tuple[EmployeeId, ...]
    rule: StepRule = StepRule.ANY
    status: ApprovalStatus = ApprovalStatus.PENDING
    decisions: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What Hesine holds of a trip. `version` counts changes of content; decisions do not raise it."""

    hesine_id: str
    number: str
    requester: EmployeeId
    detail: TripDetail
    status: ApprovalStatus
    version: int
    current_step: int
    steps: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
    department_id: str = ""
    client_request_id: str = ""
    withdrawn_at: datetime | None = None

    @property
    def step(self) -> Step | None:
        """The step that waits now; none once the trip is settled."""
        if self.status is not ApprovalStatus.PENDING or self.withdrawn_at:
            return None
        return next((step for step in self.steps if step.no == self.current_step), None)


class State(StrEnum):
    SENDING = "sending"  # stored by us, not yet confirmed by Hesine
    REFUSED = "refused"  # Hesine refused to create it
    PENDING = "pending"  # waits for the approvers of the current step
    DECIDING = "deciding"  # a decision of ours is on its way to Hesine
    WITHDRAWING = "withdrawing"  # the requester's withdrawal is on its way
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """A press of Approve or Reject that was counted here and is being brought to Hesine."""

    id: str
    click: str
    step_no: int
    version: int
    approver: EmployeeId
    verdict: Verdict
    at: datetime
    comment: str = ""
    on_behalf_of: EmployeeId | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    click: str
    version: int
    at: datetime
    reason: str = ""


class TroubleKind(StrEnum):
    """Why something of ours has not reached Hesine yet; the words are in `blocks`."""

    UNREACHABLE = "unreachable"  # we keep trying
    BUSY = "busy"  # we keep trying
    SETUP = "setup"  # an administrator must act; we keep trying
    PARKED = "parked"  # cannot succeed as it is; a person must look
    NOT_COUNTED = "not_counted"  # Hesine says this person may not decide
    OVERTAKEN = "overtaken"  # Hesine's record had moved on
    DROPPED = "dropped"  # an administrator stopped what could not succeed


@dataclass(frozen=True, slots=True)
class Trouble:
    kind: TroubleKind
    at: datetime
    who: EmployeeId | None = None
    request_id: str = ""


class Surface(StrEnum):
    REQUESTER = "requester"
    APPROVER = "approver"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Audience:
    """Someone to whom the trip is shown, and where: every such copy follows every change.

    `key` tells several copies of one surface apart: the local date of a digest, else empty.
    """

    surface: Surface
    person: EmployeeId
    key: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """`revision` counts our own writes; it is what an atomic step compares."""

    workspace: WorkspaceId
    id: TripId
    revision: int
    state: State
    requester: EmployeeId
    approver: EmployeeId
    submitted: TripDetail
    created_at: datetime
    record: Record | None = None
    decisions: tuple[Decision, ...] = ()
    withdrawal: Withdrawal | None = None
    refusal: tuple[FieldError, ...] = ()
    trouble: Trouble | None = None
    audience: tuple[Audience, ...] = ()
    earlier: tuple[tuple[int, TripDetail], ...] = ()
    draft_id: str = ""
    resubmitted_as: TripId | None = None

    @property
    def detail(self) -> TripDetail:
        """What is asked for now: Hesine's word, or what was submitted until there is one."""
        return self.record.detail if self.record else self.submitted

    @property
    def step(self) -> Step | None:
        return self.record.step if self.record else None

    @property
    def waits_for(self) -> tuple[EmployeeId, ...]:
        """Who could press now. Nobody while a decision is on its way, unless all of the step must decide."""
        step = self.step
        if step is None or self.state not in {State.PENDING, State.DECIDING}:
            return ()
        if step.rule is StepRule.ANY:
            return step.approvers if self.state is State.PENDING else ()
        heard = {one.on_behalf_of or one.approver for one in self.decisions} | {
            one.on_behalf_of or one.approver for one in step.decisions if one.status is not ApprovalStatus.PENDING
        }
        return tuple(one for one in step.approvers if one not in heard)

    @property
    def version(self) -> int:
        return self.record.version if self.record else 0

    @property
    def number(self) -> str:
        """Hesine's number once it has one; until then the start of our own id."""
        return self.record.number if self.record else self.id[:8]

    def addressing(self, *more: Audience) -> "Trip":
        """The same trip, shown to `more` as well."""
        new = tuple(one for one in dict.fromkeys(more) if one not in self.audience)
        return replace(self, audience=self.audience + new) if new else self

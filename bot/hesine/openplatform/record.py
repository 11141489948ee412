"""A flow as the record of a trip. Where Hesine's terms meet our names:

id, form.code           Record.hesine_id, Record.number
form.submitterId        requester (the owner may be an assistant who typed it)
form.outerCode          client_request_id
form.title, description purpose, note; a title that is too short for the purpose ends with an ellipsis
u_行程规划               legs, lodging, return_date
details, requisitionMoney   budget
state                   status: `paid` and `archived` mean approved, as nobody pays a request
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.hesine.openplatform.cities import Cities
from bot.hesine.openplatform.itinerary import itinerary
from bot.hesine.openplatform.kinds import TripKind
from bot.hesine.openplatform.steps import THE_BEGINNING, course, submissions
from bot.hesine.openplatform.values import money
from bot.hesine.openplatform.wire_flows import ApproveState, Flow, Form
from bot.hesine.ports import Ballot
from bot.trips.model import ApprovalStatus, EmployeeId, Money, Record, TripDetail

APPROVED = frozenset({"paid", "archived"})
REJECTED = frozenset({"rejected", "nullify"})
DRAFT = "draft"
REQUISITION = "requisition"
ALTERING = "1"
"""`alterFlag` of an approved request that its owner is writing anew."""
ELLIPSIS = "…"
PARAGRAPH = "\n\n"
LEAVING = frozenset({"freeflow.retract", "freeflow.delete"})


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to understand any flow of one company."""

    kinds: Sequence[TripKind]
    cities: Cities
    travellers_field: str = ""

    def record(self, flow: Flow, stage: ApproveState | None = None, sent: Iterable[Ballot] = ()) -> Record | None:
        """None for what is no trip: other documents, requests without a journey, drafts that were never submitted."""
        if not is_request(flow) or not (submissions(flow) or flow.state != DRAFT):
            return None
        detail = self.detail(flow.form)
        if detail is None:
            return None
        way = course(flow, stage, sent)
        return Record(
            hesine_id=flow.id,
            number=flow.form.code,
            requester=EmployeeId(flow.form.submitter_id or flow.owner_id),
            detail=detail,
            status=status(flow),
            version=way.version,
            current_step=way.current,
            steps=way.steps,
            created_at=flow.create_time or THE_BEGINNING,
            updated_at=flow.update_time or flow.create_time or THE_BEGINNING,
            department_id=flow.form.expense_department or flow.owner_default_department,
            client_request_id=flow.form.outer_code,
            withdrawn_at=withdrawn_at(flow),
        )

    def detail(self, form: Form) -> TripDetail | None:
        """None where the form holds no journey."""
        journey = itinerary(form.trips, self.kinds, self.cities.place)
        if journey is None:
            return None
        purpose, note = texts(form)
        return TripDetail(
            purpose=purpose,
            legs=journey.legs,
            budget=budget(form),
            return_date=journey.return_date,
            lodging=journey.lodging,
            travellers=self._travellers(form),
            note=note,
        )

    def _travellers(self, form: Form) -> tuple[EmployeeId, ...]:
        value = (form.model_extra or {}).get(self.travellers_field) if self.travellers_field else None
        found = value if isinstance(value, list) else [value]
        people = (one.get("id") if isinstance(one, dict) else one for one in found)
        return tuple(EmployeeId(one) for one in people if isinstance(one, str) and one and one != form.submitter_id)


def is_request(flow: Flow) -> bool:
    return flow.form_type in {REQUISITION, ""}


def status(flow: Flow) -> ApprovalStatus:
    """What waits for the cashier, for paper or for its check is still pending."""
    if flow.state in APPROVED:
        return ApprovalStatus.APPROVED
    return ApprovalStatus.REJECTED if flow.state in REJECTED else ApprovalStatus.PENDING


def withdrawn_at(flow: Flow) -> datetime | None:
    """A request that went back to being a draft was withdrawn, unless an approved one is being altered."""
    is_gone = flow.active is False
    is_back = flow.state == DRAFT and flow.form.alter_flag != ALTERING
    if not (is_gone or is_back):
        return None
    left = [log.time for log in flow.logs if log.action in LEAVING and log.time]
    return max(left) if left else flow.update_time or THE_BEGINNING


def texts(form: Form) -> tuple[str, str]:
    """Purpose and note; a purpose that did not fit the title stands whole at the head of the description."""
    head = form.title.removesuffix(ELLIPSIS)
    if head != form.title and form.description.startswith(head):
        purpose, _, note = form.description.partition(PARAGRAPH)
        return purpose, note
    return form.title, form.description


def budget(form: Form) -> Money:
    """The sum of the lines where they are of one currency, else the request's own sum, in the company's currency."""
    lines = [found for line in form.details if (found := money(line.fee_type_form.amount))]
    if lines and len({one.currency for one in lines}) == 1:
        return Money(sum((one.amount for one in lines), Decimal(0)), lines[0].currency)
    return money(form.requisition_money) or Money(Decimal(0), "CNY")

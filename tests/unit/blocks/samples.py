"""One trip in all its states, drafts and people, with every value fixed: what the views are drawn from."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from blocks.reader import Reader
from bot.errors import FieldError
from bot.language.places import gazetteer
from bot.trips.drafts import Draft
from bot.trips.form import LegForm, TripForm
from bot.trips.model import (
    ApprovalStatus,
    Decided,
    Decision,
    EmployeeId,
    Leg,
    Mode,
    Money,
    Place,
    Record,
    State,
    Stay,
    Step,
    StepRule,
    Trip,
    TripDetail,
    TripId,
    Trouble,
    TroubleKind,
    UserId,
    Verdict,
    Withdrawal,
    WorkspaceId,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday."""
WORKSPACE = WorkspaceId("T1")
LIN, CHEN, SAM, MEI, OMAR = map(EmployeeId, ("E1", "E2", "E3", "E4", "E5"))
"""Lin travels, Chen decides, Sam decides too or next, Mei stands in for Chen, Omar travels along."""
NAMES = {
    "en": {LIN: "Lin Wei", CHEN: "Chen Hao", SAM: "Sam Lee", MEI: "Mei Tan", OMAR: "Omar Haddad"},
    "zh": {LIN: "林薇", CHEN: "陈昊", SAM: "李森", MEI: "谭梅", OMAR: "Omar Haddad"},
}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
ZONES = {"en": ZoneInfo("Europe/Berlin"), "zh": ZoneInfo("Asia/Shanghai")}

BEIJING, SHANGHAI = Place("北京", "BJS"), Place("Shanghai", "SHA")
ULM = Place("Ulm Science Park")
"""Typed, and known to no table."""

DETAIL = TripDetail(
    purpose="Customer visit: final review of the Q4 rollout",
    legs=(Leg(BEIJING, SHANGHAI, date(2026, 12, 2), Mode.TRAIN),),
    budget=Money(Decimal("5000.00"), "CNY"),
    return_date=date(2026, 12, 4),
    lodging=(Stay(SHANGHAI, date(2026, 12, 2), date(2026, 12, 4)),),
)
RICH_DETAIL = TripDetail(
    purpose="Trade fair in Hamburg, then the acceptance test at the plant",
    legs=(
        Leg(SHANGHAI, Place("Hamburg", "HAM"), date(2026, 12, 29), Mode.FLIGHT, time(9, 5)),
        Leg(Place("Hamburg", "HAM"), ULM, date(2026, 12, 31), Mode.TRAIN),
        Leg(Place("Munich", "MUC"), SHANGHAI, date(2027, 1, 3)),
    ),
    budget=Money(Decimal("3280.50"), "EUR"),
    lodging=(
        Stay(Place("Hamburg", "HAM"), date(2026, 12, 29), date(2026, 12, 31)),
        Stay(ULM, date(2026, 12, 31), date(2027, 1, 3)),
    ),
    project="P-7 Harbour",
    travellers=(LIN, OMAR),
    note="Arrives late,\nplease ask the hotel to wait",
)


def reader(language: str, me: EmployeeId | None = LIN) -> Reader:
    return Reader(LOCALES[language], ZONES[language], gazetteer(), NAMES[language], me)


def said(by: EmployeeId, status: ApprovalStatus = ApprovalStatus.APPROVED, hours: int = 2, **changes) -> Decided:
    return replace(Decided(f"D-{by}", by, status, NOW + timedelta(hours=hours)), **changes)


def step(number: int = 1, approvers=(CHEN,), decisions=(), **changes) -> Step:
    return replace(Step(number, approvers, decisions=decisions), **changes)


def record(*steps: Step, **changes) -> Record:
    blank = Record(
        hesine_id="H-1",
        number="TR-1042",
        requester=LIN,
        detail=DETAIL,
        status=ApprovalStatus.PENDING,
        version=1,
        current_step=1,
        steps=steps or (step(),),
        created_at=NOW + timedelta(minutes=1),
        updated_at=NOW + timedelta(minutes=1),
    )
    return replace(blank, **changes)


def sending(**changes) -> Trip:
    blank = Trip(
        workspace=WORKSPACE,
        id=TripId("5f0c2a9e7d1b4c3a8e6f7a9b0c1d2e3f"),
        revision=1,
        state=State.SENDING,
        requester=LIN,
        approver=CHEN,
        submitted=DETAIL,
        created_at=NOW,
    )
    return replace(blank, **changes)


def pending(*steps: Step, trip: dict | None = None, **changes) -> Trip:
    """A trip that waits in Hesine; `trip` changes ours, the rest changes Hesine's record."""
    return replace(sending(state=State.PENDING, record=record(*steps, **changes)), **(trip or {}))


def rich(**changes) -> Trip:
    return pending(detail=RICH_DETAIL, **changes)


def troubled(kind: TroubleKind) -> Trip:
    who = CHEN if kind in {TroubleKind.NOT_COUNTED, TroubleKind.OVERTAKEN, TroubleKind.DROPPED} else None
    return pending(trip={"trouble": Trouble(kind, NOW, who, "R-9")})


def refused(**changes) -> Trip:
    fields = (
        FieldError("amount", "over the limit of 4000.00 CNY"),
        FieldError("legs.0.depart", "must be a date as YYYY-MM-DD"),
        FieldError("cost_centre", "required"),
    )
    return sending(state=State.REFUSED, refusal=fields, **changes)


def decision(verdict: Verdict = Verdict.APPROVED, by: EmployeeId = CHEN, **changes) -> Decision:
    blank = Decision("d-1", "U2:1.0", 1, 1, by, verdict, NOW + timedelta(hours=1))
    return replace(blank, **changes)


def deciding(*decisions: Decision, steps: tuple[Step, ...] = ()) -> Trip:
    return pending(*steps, trip={"state": State.DECIDING, "decisions": decisions or (decision(),)})


def settled(state: State, *decisions: Decided, **changes) -> Trip:
    status = ApprovalStatus(state.value)
    only = step(decisions=decisions, status=status)
    return pending(only, status=status, current_step=0, trip={"state": state}, **changes)


REASON = "Over budget this quarter.\nPlease join by video & ask again in January."

TRIPS: dict[str, Trip] = {
    "sending": sending(),
    "sending_unreachable": sending(trouble=Trouble(TroubleKind.UNREACHABLE, NOW, request_id="R-9")),
    "refused": refused(),
    "refused_sent_again": refused(resubmitted_as=TripId("2")),
    "pending": pending(),
    "pending_rich": rich(),
    "pending_changed": pending(version=2, updated_at=NOW + timedelta(days=1)),
    "pending_question": pending(step(decisions=(said(CHEN, ApprovalStatus.PENDING, comment="Why not by video?"),))),
    "pending_any_of_two": pending(step(approvers=(CHEN, SAM))),
    "pending_all_of_two": pending(
        step(approvers=(CHEN, SAM), rule=StepRule.ALL, decisions=(said(CHEN, comment="Fine with me"),))
    ),
    "pending_second_step": pending(
        step(decisions=(said(CHEN),), status=ApprovalStatus.APPROVED), step(2, (SAM,)), current_step=2
    ),
    **{f"pending_{kind}": troubled(kind) for kind in TroubleKind},
    "deciding_approved": deciding(),
    "deciding_rejected": deciding(decision(Verdict.REJECTED, comment=REASON)),
    "deciding_by_delegate": deciding(decision(by=MEI, on_behalf_of=CHEN)),
    "deciding_all_of_two": deciding(steps=(step(approvers=(CHEN, SAM), rule=StepRule.ALL),)),
    "withdrawing": pending(trip={"state": State.WITHDRAWING, "withdrawal": Withdrawal("U1:2.0", 1, NOW)}),
    "withdrawn": pending(withdrawn_at=NOW + timedelta(hours=3), trip={"state": State.WITHDRAWN}),
    "approved": settled(State.APPROVED, said(CHEN, comment="Good luck!")),
    "approved_by_delegate": settled(State.APPROVED, said(MEI, on_behalf_of=CHEN)),
    "approved_by_nobody_known": settled(State.APPROVED),
    "rejected": settled(State.REJECTED, said(CHEN, ApprovalStatus.REJECTED, comment=REASON)),
}

FORM = TripForm(
    purpose="Customer visit",
    legs=(LegForm(BEIJING, SHANGHAI, date(2026, 12, 2), Mode.TRAIN),),
    return_date=date(2026, 12, 4),
    lodging=True,
    amount="5000",
    approver=CHEN,
    project="P-7",
    note="Window seat",
)
EIGHT_LEGS = replace(
    FORM,
    legs=tuple(LegForm(BEIJING, ULM, date(2026, 12, day), mode) for day, mode in enumerate((*Mode, *Mode), start=2)),
)


def draft(form: TripForm = FORM, **changes) -> Draft:
    return replace(Draft(WORKSPACE, "d5f1e0c4b8a94a7d", UserId("U1"), form, NOW), **changes)

"""The books must be able to disagree: each finding, made by hand."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.payload import TripRef
from bot.trips.model import TripId, Verdict
from sandbox.hesine.trip import Decision, Step, Trip
from sandbox.hesine.trip_forms import TripDetail
from sandbox.hesine.values import Status, read_form
from tests.chaos.books import Books, Verdicts, together
from tests.chaos.cards import Card
from tests.chaos.clicks import Click
from tests.chaos.crew import Member
from tests.chaos.crowd import Filing

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ANNA, MARTA = Member("E1", "U1", "Anna", "en-GB"), Member("E2", "U2", "Marta", "en-GB")
DETAIL = read_form(
    TripDetail,
    {
        "purpose": "visit 00000",
        "legs": [{"from": {"name": "Berlin"}, "to": {"name": "Lisbon"}, "depart_date": "2026-03-20"}],
        "budget": {"amount": "800.00", "currency": "EUR"},
    },
)
DECISION = Decision("d1", "E2", None, Status.APPROVED, None, NOW)
STEP = Step(1, ("E2",), status=Status.APPROVED, decisions=(DECISION,))
TRIP = Trip(
    trip_id="T1",
    trip_no="CL1",
    employee_id="E1",
    department_id="D",
    detail=DETAIL,
    steps=(STEP,),
    created_at=NOW,
    updated_at=NOW,
    status=Status.APPROVED,
)
REF = TripRef(TripId("T1"), 1, 1, "approver")
CLICK = Click("d1", "U2", "E2", REF, Verdict.APPROVED, sent=10.0, at=10.1, answered=True)
CARD = Card("U2", "D2", "1.1", REF, frozenset({"trip_details"}), "✅ Approved visit 00000")
MINE = replace(CARD, user="U1", channel="D1", ref=replace(REF, place="requester"))


def compared(**changes: Any) -> Verdicts:
    books = Books(
        [Filing("visit 00000", ANNA, in_slack=False, accepted=True)],
        [CLICK],
        {},
        [TRIP],
        {"T1": Counter(created=1, decided=1)},
        [CARD, MINE],
        {"E1": "U1", "E2": "U2"},
    )
    return replace(books, **changes).compared()


def test_books_that_agree_are_clean() -> None:
    verdicts = compared()
    assert verdicts.clean
    assert not verdicts.copies_twice


def test_a_filing_that_hesine_never_got_is_lost() -> None:
    assert compared(filings=[Filing("visit 00001", ANNA, in_slack=True, accepted=True)]).lost


def test_a_trip_that_still_waits_is_lost() -> None:
    assert compared(trips=[replace(TRIP, status=Status.PENDING)]).lost


EARLIER = replace(CLICK, id="d0", sent=5.0, at=5.1)


def test_an_answered_press_that_came_to_nothing_in_silence_is_lost() -> None:
    assert compared(clicks=[EARLIER, CLICK]).lost


@pytest.mark.parametrize(
    ("clicks", "private"),
    [
        ([EARLIER, CLICK], {"U2": [6.0]}),
        ([replace(EARLIER, answered=False), CLICK], {}),
        ([CLICK, replace(EARLIER, sent=11.0, at=11.1)], {}),
    ],
    ids=["told so", "not answered", "too late"],
)
def test_a_press_is_not_lost_that_was(clicks: list[Click], private: dict[str, list[float]]) -> None:
    assert not compared(clicks=clicks, private=private).lost


def test_one_sentence_excuses_one_press() -> None:
    silent = replace(EARLIER, id="d00", sent=5.5, at=5.6)
    assert len(compared(clicks=[EARLIER, silent, CLICK], private={"U2": [6.0]}).lost) == 1


def test_a_trip_that_was_created_twice_is_doubled() -> None:
    again = replace(TRIP, trip_id="T2")
    effects = {"T1": Counter(created=1, decided=1), "T2": Counter(created=1, decided=1)}
    assert compared(trips=[TRIP, again], effects=effects).doubled


@pytest.mark.parametrize("effects", [Counter(created=1, decided=2), Counter(created=2, decided=1)])
def test_an_effect_too_many_is_doubled(effects: Counter[str]) -> None:
    assert compared(effects={"T1": effects}).doubled


def test_a_step_that_was_decided_twice_is_doubled() -> None:
    step = replace(STEP, decisions=(DECISION, replace(DECISION, decision_id="d2")))
    assert compared(trips=[replace(TRIP, steps=(step,))]).doubled


@pytest.mark.parametrize("clicks", [[], [replace(CLICK, verdict=Verdict.REJECTED)], [replace(CLICK, employee="E3")]])
def test_a_decision_that_was_not_pressed_so_is_wrong(clicks: list[Click]) -> None:
    assert compared(clicks=clicks).wrong


@pytest.mark.parametrize(
    "cards",
    [
        [MINE],
        [CARD],
        [replace(CARD, text="❌ Rejected visit 00000"), MINE],
        [replace(CARD, text="✅ Approved ⏳ visit 00000"), MINE],
        [replace(CARD, actions=frozenset({"trip_details", "approve_trip"})), MINE],
        [CARD, MINE, replace(CARD, user="U3")],
    ],
    ids=["no card", "no message", "other state", "two states", "a button left", "a stranger's"],
)
def test_a_copy_is_wrong(cards: list[Card]) -> None:
    assert compared(cards=cards).wrong


def test_a_second_copy_is_counted_apart_and_only_the_newest_must_be_right() -> None:
    verdicts = compared(cards=[replace(CARD, ts="1.0", text="⏳ visit 00000"), CARD, MINE])
    assert verdicts.clean
    assert len(verdicts.copies_twice) == 1


def test_a_trip_that_nobody_filed_here_came_from_another_company() -> None:
    strange = replace(TRIP, trip_id="T9", detail=DETAIL.model_copy(update={"purpose": "visit 00009"}))
    effects = {"T1": Counter(created=1, decided=1), "T9": Counter(created=1, decided=1)}
    assert compared(trips=[TRIP, strange], effects=effects).crossed


def test_a_card_that_tells_of_another_trip_came_from_another_company() -> None:
    assert compared(cards=[replace(CARD, text="✅ Approved visit 00009"), MINE]).crossed


def test_of_several_companies_each_finding_names_its_own() -> None:
    lost = compared(trips=[replace(TRIP, status=Status.PENDING)])
    verdicts = together({"T0ONE": compared(), "T0TWO": lost})
    assert [one.split(":")[0] for one in verdicts.lost] == ["T0TWO"]
    assert not verdicts.clean

"""What is told in the audit, of each thing that can happen to a trip; and what never is."""

import json
import re
from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest

from bot.errors import FieldError
from bot.trips import entries, moves
from bot.trips.access import Bar
from bot.trips.audit import BY_HESINE, Act, Actor, Agent, Entry, Origin, Result
from bot.trips.model import ApprovalStatus, State, StepRule, UserId, Verdict, Withdrawal
from bot.trips.outcomes import Done, NotEntitled, Overtaken
from bot.trips.rulings import Barred, decision_id
from tests.conftest import NOW
from tests.unit.trips.samples import (
    CHEN,
    LIN,
    MEI,
    OTHER_DETAIL,
    RAO,
    SAM,
    TRIP_ID,
    WORKSPACE,
    approved_record,
    delegation,
    draft,
    press,
    record,
    said,
    sending,
    step,
    waiting,
)

FACTS = ("act", "result", "employee", "agent", "from", "state")
LATER = NOW + timedelta(minutes=1)


def told(before, after, actor=BY_HESINE):
    found = [json.loads(one.document()) for one in entries.of_change(before, after, actor, NOW)]
    return [tuple(one.get(name, "") for name in FACTS) for one in found]


async def test_a_submission_says_who_sent_it(office):
    await office.sent()
    assert await office.told("act", "result", "employee", "user", "from", "state") == [
        ("submit", "done", LIN, draft().owner, "modal", "sending")
    ]


async def test_a_press_says_who_pressed_where_and_on_what(office):
    await office.waiting()
    pressed = press(user=UserId("U-CHEN"), origin=Origin.DIGEST)
    await office.desk.decide(pressed)
    names = ("act", "result", "employee", "user", "from", "trip", "step", "version", "state", "cause")
    assert (await office.told(*names))[-1] == (
        "approve", "done", CHEN, "U-CHEN", "digest", TRIP_ID, "1", "1", "deciding", decision_id(pressed)
    )  # fmt: skip


async def test_a_deputy_is_told_with_the_one_in_whose_place_they_decided(office):
    await office.waiting()
    await office.people.replace_delegations(WORKSPACE, [delegation(NOW.date(), NOW.date())])
    await office.desk.decide(press(MEI))
    assert (await office.told("act", "employee", "on_behalf_of"))[-1] == ("approve", MEI, CHEN)


async def test_what_becomes_of_a_decision_carries_the_id_of_the_press(office):
    await office.waiting()
    pressed = press()
    ruling = await office.desk.decide(pressed)
    outcome = Done(approved_record(decision_id=ruling.decision.id, hesine_id=TRIP_ID, updated_at=LATER))
    await office.mirror.decision_settled(WORKSPACE, TRIP_ID, ruling.decision, outcome)
    assert (await office.told(*FACTS, "cause"))[-2:] == [
        ("approve", "done", CHEN, "", "card", "deciding", ruling.decision.id),
        ("approve", "settled", CHEN, "hesine", "hesine", "approved", ruling.decision.id),
    ]


async def test_a_decision_that_is_not_counted_says_that_the_step_is_open_again(office):
    await office.waiting()
    ruling = await office.desk.decide(press())
    await office.mirror.decision_settled(WORKSPACE, TRIP_ID, ruling.decision, NotEntitled())
    assert (await office.told(*FACTS))[-1] == ("approve", "not_counted", CHEN, "hesine", "hesine", "pending")


async def test_a_decision_that_came_too_late_is_told_with_the_one_that_stands(office):
    await office.waiting(step(1, (CHEN, SAM)))
    ruling = await office.desk.decide(press(verdict=Verdict.REJECTED))
    overtaken = approved_record(by=SAM, hesine_id=TRIP_ID, updated_at=LATER)
    await office.mirror.decision_settled(WORKSPACE, TRIP_ID, ruling.decision, Overtaken(overtaken))
    assert sorted((await office.told("act", "result", "employee", "from"))[-2:]) == [
        ("approve", "settled", SAM, "hesine"),
        ("reject", "overtaken", CHEN, "hesine"),
    ]


async def test_a_read_that_tells_nothing_new_is_not_told(office):
    await office.waiting()
    before = await office.told("act")
    await office.mirror.observe(WORKSPACE, record(client_request_id="", hesine_id=TRIP_ID))
    assert await office.told("act") == before


def test_a_trip_that_hesine_holds_was_filed():
    assert told(sending(), moves.observed(sending(), record(), NOW)) == [
        ("file", "settled", "", "hesine", "hesine", "pending")
    ]


def test_a_trip_that_was_settled_before_we_heard_of_it_is_told_with_its_words():
    trip = moves.from_record(WORKSPACE, approved_record(), TRIP_ID)
    assert [one[:3] for one in told(None, trip)] == [("file", "settled", ""), ("approve", "settled", CHEN)]


def test_a_trip_that_hesine_refused_was_not_filed():
    after = moves.refused(sending(), (FieldError("amount", "73519 is too much"),))
    assert told(sending(), after) == [("file", "refused", "", "hesine", "hesine", "refused")]


def test_new_content_in_hesine_is_a_change():
    after = moves.observed(waiting(), record(detail=OTHER_DETAIL, version=2, updated_at=LATER), LATER)
    assert told(waiting(), after) == [("change", "settled", "", "hesine", "hesine", "pending")]


def test_a_status_without_anybodys_word_is_hesines_own():
    done = step(1, (CHEN,), status=ApprovalStatus.REJECTED)
    after = moves.observed(waiting(), record(done, status=ApprovalStatus.REJECTED, updated_at=LATER), LATER)
    assert told(waiting(), after) == [("settle", "settled", "", "hesine", "hesine", "rejected")]


def test_a_question_of_hesines_is_nobodys_word():
    asked = step(1, (CHEN,), StepRule.ANY, said(CHEN, ApprovalStatus.PENDING))
    assert told(waiting(), moves.observed(waiting(), record(asked, updated_at=LATER), LATER)) == []


def test_a_withdrawal_is_told_when_it_is_pressed_and_when_hesine_holds_it():
    pressed = moves.withdrawing(waiting(), Withdrawal("U-LIN/1", 1, NOW))
    assert told(waiting(), pressed, Actor(Origin.CARD, LIN)) == [("withdraw", "done", LIN, "", "card", "withdrawing")]
    settled = moves.observed(pressed, record(withdrawn_at=LATER, updated_at=LATER), LATER)
    assert told(pressed, settled) == [("withdraw", "settled", LIN, "hesine", "hesine", "withdrawn")]
    refused = moves.withdrawal_refused(pressed, LATER)
    assert told(pressed, refused) == [("withdraw", "not_counted", LIN, "hesine", "hesine", "pending")]
    overtaken = moves.observed(pressed, approved_record(updated_at=LATER), LATER)
    assert ("withdraw", "overtaken", LIN, "hesine", "hesine", "approved") in told(pressed, overtaken)


def test_who_sees_the_trip_and_what_is_late_are_no_business_of_the_audit():
    assert told(waiting(), replace(waiting(), revision=2, audience=())) == []


@pytest.mark.parametrize("bar", Bar)
def test_a_refusal_names_its_bar(bar):
    entry = entries.of_press(press(RAO), Barred(bar))
    assert (entry.act, entry.result, entry.why, entry.trip) == (Act.APPROVE, Result.REFUSED, bar, TRIP_ID)


@pytest.mark.parametrize("claimed", ["", "a b", "x" * 65, "<script>", "74<br>", "差旅", "a\nb"])
def test_an_id_that_was_made_up_is_not_repeated(claimed):
    entry = entries.of_refusal(WORKSPACE, Act.REJECT, Actor(Origin.CARD), Barred(Bar.UNKNOWN_TRIP), claimed)
    assert "trip" not in json.loads(entry.document())


def test_an_entry_has_one_spelling_and_leaves_out_what_is_empty():
    entry = Entry(WORKSPACE, NOW, Act.APPROVE, Result.DONE, Actor(Origin.CARD, CHEN), step=0, state=State.PENDING)
    assert entry.document() == (
        '{"act":"approve","at":"2026-03-02T08:00:00.000+00:00","employee":"E-CHEN","from":"card",'
        '"result":"done","state":"pending","step":0,"workspace":"T1"}'
    )


def test_an_entry_has_room_for_ids_enums_and_numbers_only():
    """A purpose, a sum or a name has no field to stand in: rule 8."""
    free = {one.name for one in fields(Entry) if one.type is str} | {
        one.name for one in fields(Actor) if one.type is str
    }
    assert free == {"cause"}
    assert all(issubclass(one, StrEnum) for one in (Act, Result, Origin))


def test_the_page_names_whatever_an_entry_may_say():
    page = (Path(__file__).resolve().parents[3] / "docs/audit.md").read_text("utf-8")
    named = {word for group in re.findall(r"`([a-z_]+)`", page) for word in group.split()}
    assert [one for kind in (Act, Result, Origin, Agent) for one in kind if one.value not in named] == []

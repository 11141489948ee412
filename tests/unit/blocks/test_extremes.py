"""The longest and nastiest that Hesine or a person may hold: every view still fits, and nothing in it is forged."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from blocks import cards, details_modal, digest, lists, reject_modal, sentences, talk, trip_modal
from blocks.parts import Message
from blocks.payload import RejectRef
from blocks.reader import Reader
from bot.errors import FieldError
from bot.language.places import gazetteer
from bot.trips.access import Bar
from bot.trips.changes import differences
from bot.trips.form import LegForm, TripForm
from bot.trips.model import (
    ApprovalStatus,
    EmployeeId,
    Leg,
    Mode,
    Money,
    Place,
    State,
    Stay,
    StepRule,
    Surface,
    Trouble,
    TroubleKind,
)
from bot.trips.reading import Doubt, Question
from bot.trips.rulings import Barred
from tests.unit.blocks.limits import assert_message_fits, assert_modal_fits
from tests.unit.blocks.samples import DETAIL, LOCALES, NOW, ZONES, draft, pending, said, sending, settled, step

NASTY = ("<!channel> <@U1> & 😀 *x* \x00\x1b\u202e >\r\n`~_ https://x.test " * 60)[:2000]
AMPERSANDS = "&" * 2000
PLACE = Place(("<@U1>&" * 40)[:200])
PEOPLE = tuple(EmployeeId(f"E{number}<!here>") for number in range(12))
LANGUAGES = ("en", "zh")


def reader(language, me=PEOPLE[0]):
    names = {one: f"<@U{number}> & *{'名' * 200}*" for number, one in enumerate(PEOPLE)}
    return Reader(LOCALES[language], ZONES[language], gazetteer(), names, me)


def days(count):
    return [date(2026, 12, 1) + timedelta(days=day) for day in range(count)]


def detail(text):
    return replace(
        DETAIL,
        purpose=text,
        legs=tuple(
            Leg(replace(PLACE, name=f"{n}{PLACE.name}"), PLACE, day, Mode.BUS) for n, day in enumerate(days(20))
        ),
        lodging=tuple(Stay(PLACE, day, day + timedelta(days=1)) for day in days(20)),
        budget=Money(Decimal("999999999999.99"), "XXX"),
        project=text,
        note=text,
        travellers=PEOPLE,
    )


def comments(text, status=ApprovalStatus.APPROVED):
    return tuple(said(one, status, decision_id=one, comment=text, on_behalf_of=PEOPLE[0]) for one in PEOPLE)


def trips(text):
    held = detail(text)
    all_steps = tuple(step(n, PEOPLE, comments(text), rule=StepRule.ALL) for n in range(1, 7))
    trouble = Trouble(TroubleKind.NOT_COUNTED, NOW, PEOPLE[1], text)
    refusal = tuple(FieldError(text, text) for _ in range(40))
    questions = comments(text, ApprovalStatus.PENDING)
    return [
        sending(submitted=held, requester=PEOPLE[1], trouble=trouble),
        sending(state=State.REFUSED, submitted=held, refusal=refusal),
        pending(
            *all_steps, detail=held, number=text, requester=PEOPLE[2], trip={"trouble": trouble, "requester": PEOPLE[2]}
        ),
        pending(step(1, PEOPLE, questions), detail=held),
        pending(step(1, PEOPLE), detail=held),
        settled(State.REJECTED, *comments(text, ApprovalStatus.REJECTED), detail=held),
    ]


def long_form(text):
    legs = tuple(LegForm(PLACE, PLACE, date(2026, 12, 2), Mode.CAR) for _ in range(8))
    return TripForm(text, legs, date(2026, 12, 9), True, text, "XXX", PEOPLE[0], text, text)


def messages(text, mine):
    for trip in trips(text):
        yield cards.requester_card(trip, mine)
        yield cards.approver_card(trip, mine)
        yield lists.trip_status(trip, mine)
        yield Message(sentences.counted_already(trip, mine))
        yield Message(sentences.barred(Barred(Bar.CHANGED, trip, differences(DETAIL, trip.detail)), mine))
    forms = [draft(long_form(text), words=text), draft(TripForm(), words=text)]
    yield lists.trip_list(trips(text) * 4, forms * 4, mine)
    yield digest.digest(date(2026, 12, 1), trips(text) * 4, mine)
    yield from (view(one, mine) for one in forms for view in (lists.open_form, _heard))
    yield Message(sentences.no_such_trip(text, mine))


def _heard(one, mine):
    asked = tuple(Question("origin", doubt, (PLACE,) * 5, 0) for doubt in Doubt)
    return talk.heard(one, asked, mine)


@pytest.mark.parametrize(
    "text", [NASTY, AMPERSANDS, "😀" * 2000, "\x00", "\n" * 2000], ids=["nasty", "&", "emoji", "control", "lines"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_and_forges_nothing(language, text):
    for message in messages(text, reader(language)):
        assert_message_fits(message.payload())


@pytest.mark.parametrize(
    "text", [NASTY, AMPERSANDS, "😀" * 2000, "\x00", "\n" * 2000], ids=["nasty", "&", "emoji", "control", "lines"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_modal_fits_and_forges_nothing(language, text):
    mine = reader(language)
    for trip in trips(text):
        assert_modal_fits(details_modal.build(trip, mine).to_dict())
        ref = RejectRef(cards.trip_ref(trip, Surface.APPROVER), "https://hooks.test/" + "x" * 150)
        assert_modal_fits(reject_modal.build(trip, ref, mine).to_dict())
    offered = trip_modal.OfferedDraft("d2", lists.draft_about(draft(long_form(text)), mine))
    filled = draft(long_form(text), words=text)
    assert_modal_fits(trip_modal.build(filled, mine, offered=offered).to_dict())


@pytest.mark.parametrize("reason", ["x" * 2000, AMPERSANDS])
def test_the_reason_of_a_rejection_is_read_whole(reason):
    trip = settled(State.REJECTED, said(PEOPLE[0], ApprovalStatus.REJECTED, comment=reason))
    payload = cards.requester_card(trip, reader("en")).payload()
    shown = "".join(block["text"]["text"] for block in payload["blocks"] if block["type"] == "section")
    assert shown.count("x" if "x" in reason else "&amp;") >= 2000


def test_the_details_hold_every_word_of_the_purpose():
    view = details_modal.build(pending(detail=replace(DETAIL, purpose="y" * 2000)), reader("en")).to_dict()
    assert "y" * 2000 in str(view)


def test_a_route_of_many_stops_is_told_by_its_ends():
    stops = [Place(f"Stop{number}") for number in range(21)]
    legs = tuple(Leg(one, two, date(2026, 12, 1)) for one, two in itertools.pairwise(stops))
    text = cards.requester_card(pending(detail=replace(DETAIL, legs=legs)), reader("en")).text
    assert "Stop0 (as typed) → Stop1 (as typed)" in text
    assert "→ … → Stop20 (as typed)" in text


def test_moments_before_the_first_second_of_unix_do_not_break_a_card():
    early = datetime(1969, 1, 1, tzinfo=NOW.tzinfo)
    assert cards.requester_card(pending(created_at=early), reader("en")).payload()

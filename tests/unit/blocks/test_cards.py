"""What the cards, lists and the digest offer and say, beyond how they look."""

from dataclasses import replace
from datetime import date

import pytest

from blocks import cards, details_modal, digest, lists
from blocks.ids import Action
from blocks.payload import TripRef
from bot.errors import FieldError
from bot.trips.model import State, StepRule
from tests.unit.blocks import views
from tests.unit.blocks.samples import CHEN, LIN, MEI, REASON, SAM, TRIPS, draft, pending, reader, rich, said, step

LANGUAGES = ("en", "zh")


def buttons(payload):
    for block in payload["blocks"]:
        yield from (element for element in block.get("elements", ()) if element["type"] == "button")
        if "accessory" in block:
            yield block["accessory"]


def offered(message):
    return {button["action_id"] for button in buttons(message.payload())}


def test_who_is_waited_for_may_press():
    card = cards.approver_card(TRIPS["pending"], reader("en", CHEN))
    assert offered(card) == {Action.APPROVE, Action.REJECT, Action.DETAILS}


def test_who_is_not_waited_for_may_only_look():
    assert offered(cards.approver_card(TRIPS["pending"], reader("en", SAM))) == {Action.DETAILS}
    assert offered(cards.approver_card(TRIPS["pending"], reader("en", None))) == {Action.DETAILS}


def test_who_stands_in_presses_in_the_place_of_the_approver():
    card = cards.approver_card(TRIPS["pending"], reader("en", MEI), CHEN)
    assert offered(card) == {Action.APPROVE, Action.REJECT, Action.DETAILS}
    assert "in the place of Chen Hao" in card.text
    assert "in the place of Chen Hao" in str(card.payload()["blocks"])
    assert {TripRef.unpack(button["value"]).key for button in buttons(card.payload())} == {CHEN}


@pytest.mark.parametrize("trip", [trip for trip in TRIPS.values() if trip.state is not State.PENDING and trip.record])
def test_nobody_presses_again_once_it_is_decided_unless_all_must(trip):
    assert offered(cards.approver_card(trip, reader("en", CHEN))) == {Action.DETAILS}


def test_where_all_must_decide_the_others_may_still_press():
    card = cards.approver_card(TRIPS["deciding_all_of_two"], reader("en", SAM))
    assert Action.APPROVE in offered(card)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("pending", {Action.WITHDRAW, Action.DETAILS}),
        ("refused", {Action.EDIT, Action.DETAILS}),
        ("refused_sent_again", {Action.DETAILS}),
        ("sending", {Action.DETAILS}),
        ("deciding_approved", {Action.DETAILS}),
        ("approved", {Action.DETAILS}),
    ],
)
def test_the_requester_is_offered_what_can_be_done_now(name, wanted):
    assert offered(cards.requester_card(TRIPS[name], reader("en"))) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_approver_reads_everything_a_decision_needs(language):
    mine = reader(language, CHEN)
    shown = str(cards.approver_card(rich(), mine).payload()["blocks"])
    needed = [
        mine.name(LIN),
        "acceptance test",
        mine.day(date(2026, 12, 29)),
        mine.day(date(2026, 12, 31)),
        mine.tn("{n} night", "{n} nights", 5),
        "€3,280.50",
        mine.t("Lodging"),
        "P-7 Harbour",
        "Arrives late",
        "Omar Haddad",
        "TR-1042",
        mine.live_moment(rich().record.created_at),
    ]
    assert [one for one in needed if one not in shown] == []


@pytest.mark.parametrize(("language", "said"), [("en", "step 2 of 2"), ("zh", "第 2/2 步")])
def test_the_approver_reads_which_step_it_is(language, said):
    shown = str(cards.approver_card(TRIPS["pending_second_step"], reader(language, SAM)).payload()["blocks"])
    assert said in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_text_of_a_request_carries_the_decision(language):
    mine = reader(language, CHEN)
    text = cards.approver_card(TRIPS["pending"], mine).payload()["text"]
    detail = TRIPS["pending"].detail
    needed = [mine.name(LIN), mine.period(detail.start, detail.end), mine.money(detail.budget), detail.purpose]
    assert [one for one in needed if one not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", [name for name in TRIPS if name.startswith(("refused", "rejected", "approved", "pending_q"))]
)
def test_the_plain_text_of_the_requesters_message_says_how_it_stands(language, name):
    payload = cards.requester_card(TRIPS[name], reader(language)).payload()
    shown = [block["text"]["text"] for block in payload["blocks"] if block["type"] == "section"]
    assert all(line in payload["text"] for line in "\n".join(shown[1:]).split("\n"))


def test_a_reason_stays_apart_from_what_we_say_of_it():
    text = cards.requester_card(TRIPS["deciding_rejected"], reader("en")).text
    quoted = [line for line in text.split("\n") if line.startswith(">")]
    assert quoted == [f">{line}" for line in REASON.replace("&", "&amp;").split("\n")]
    assert "Being sent to Hesine…" in text


def test_a_trip_that_hesine_has_not_numbered_shows_no_number_of_ours():
    shown = cards.requester_card(TRIPS["sending"], reader("en")).payload()
    assert TRIPS["sending"].id[:8] not in shown["text"]


def test_the_digest_counts_only_what_still_waits():
    message = digest.digest(views.DAY, [pending(), TRIPS["approved"]], reader("en", CHEN))
    assert "1 trip waits for you" in message.text
    assert message.text.count("Lin Wei") == 1


def test_the_digest_says_how_many_more_there_are():
    message = digest.digest(views.DAY, views.many(digest.ROWS + 1), reader("en", CHEN))
    assert "and 1 more, on its own card" in str(message.payload())


def test_a_list_of_drafts_alone_says_so():
    message = lists.trip_list([], [draft()], reader("en"))
    assert message.text.startswith("Not sent yet")
    assert "Your trips" not in message.text


def test_drafts_are_called_by_where_they_go_or_what_was_said():
    blank = replace(draft().form, legs=draft().form.legs[:0], purpose="")
    assert lists.draft_about(draft(), reader("zh")) == "上海"
    assert lists.draft_about(draft(blank, words="to the fair"), reader("en")) == "to the fair"
    assert lists.draft_about(draft(blank), reader("en")) == "no destination yet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_that_repeat_are_told_apart_by_their_labels(language):
    for name, message in views.messages(language):
        held = [(b["text"]["text"], b.get("accessibility_label")) for b in buttons(message.payload())]
        texts = [text for text, _ in held]
        assert all(label for text, label in held if texts.count(text) > 1), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_view_says_a_thing_by_emoji_alone(language):
    for name, message in views.messages(language):
        for line in message.payload()["text"].split("\n"):
            assert any(char.isalnum() for char in line), name


def test_the_details_tell_each_step_with_who_and_what_they_said():
    shown = str(details_modal.build(TRIPS["pending_all_of_two"], reader("en", CHEN)).to_dict())
    assert "*Step 1:* Chen Hao and Sam Lee (open)" in shown
    assert "Fine with me" in shown


def test_words_of_another_language_are_nowhere_in_a_view():
    english = {
        "Approve",
        "Reject",
        "Details",
        "Withdraw",
        "Budget",
        "Purpose",
        "Dates",
        "Itinerary",
        "Waiting",
        "Lodging",
    }
    for name, message in views.messages("zh"):
        if name != "help":
            assert not english & set(message.payload()["text"].replace("*", " ").split()), name


def test_of_many_answers_the_card_keeps_the_latest():
    answers = tuple(said(SAM, comment=f"word {number}.") for number in range(12))
    trip = pending(step(decisions=answers, rule=StepRule.ALL))
    text = cards.requester_card(trip, reader("en")).text
    assert "Earlier answers are in the details." in text
    assert [number for number in range(12) if f"word {number}." in text] == list(range(2, 12))


def test_of_many_drafts_the_list_keeps_the_first():
    drafts = [draft(id=f"d{number}") for number in range(8)]
    payload = lists.trip_list([], drafts, reader("en")).payload()
    opened = [b["value"] for b in buttons(payload) if b["action_id"] == Action.OPEN_FORM]
    assert opened == [f"d1|d{number}" for number in range(5)]


def test_of_many_mistakes_the_card_names_the_first():
    fields = tuple(FieldError("note", f"mistake {number}.") for number in range(25))
    text = cards.requester_card(replace(TRIPS["refused"], refusal=fields), reader("en")).text
    assert [number for number in range(25) if f"mistake {number}." in text] == list(range(20))

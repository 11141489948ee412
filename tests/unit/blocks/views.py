"""Every view and message by name, drawn for one language."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any

from blocks import (
    cards,
    details_modal,
    digest,
    link_modal,
    lists,
    reject_modal,
    sentences,
    setup_modal,
    talk,
    trip_modal,
    understood,
)
from blocks.link_modal import Chosen
from blocks.parts import Message
from blocks.payload import RejectRef
from bot.errors import Misconfigured, NotSaved, Unreachable
from bot.people.administration import Unlinkable
from bot.people.model import Link, Person, Profile, Unknown
from bot.tenants import trial
from bot.tenants.address import Flaw
from bot.tenants.binding import Binding, Dialect
from bot.tenants.setup import Before, Part, Wrong
from bot.tenants.trial import Tried
from bot.trips.access import Bar
from bot.trips.changes import differences
from bot.trips.form import FormError, LegForm, Problem, TripForm
from bot.trips.model import Mode, Place, State, Surface, Trip, UserId, Verdict, WorkspaceId
from bot.trips.outbox import Tell
from bot.trips.reading import Doubt, Question
from bot.trips.rulings import Barred, Stands
from tests.unit.blocks.samples import (
    CHEN,
    DETAIL,
    EIGHT_LEGS,
    MEI,
    NOW,
    RICH_DETAIL,
    SAM,
    TRIPS,
    draft,
    pending,
    reader,
    rich,
)
from tests.unit.trips.samples import employee

View = dict[str, Any]
DAY = date(2026, 11, 25)
URL = "https://hooks.slack.com/actions/T1/1/x"
WORDS = "Beijing to Shanghai next Wed, client visit"

BINDING = Binding(
    WorkspaceId("T1"),
    Dialect.TRAVEL,
    "key-1",
    "never-to-be-shown",
    "https://open.hesine.com",
    "http://user:never-to-be-shown@proxy.example.com:3128",
    UserId("U9"),
    NOW,
)
LINK = Link(UserId("U1"), CHEN, UserId("U9"), NOW)


def messages(language: str) -> Iterator[tuple[str, Message]]:
    mine, theirs = reader(language), reader(language, CHEN)
    for name, trip in TRIPS.items():
        yield f"requester_card.{name}", cards.requester_card(trip, mine)
        if trip.record:
            yield f"approver_card.{name}", cards.approver_card(trip, theirs)
    yield "approver_card.someone_else", cards.approver_card(TRIPS["pending"], reader(language, SAM))
    for name in ("pending", "deciding_by_delegate", "approved_by_delegate"):
        yield f"approver_card.delegate.{name}", cards.approver_card(TRIPS[name], reader(language, MEI), CHEN)
    yield from digests(language)
    yield "list.empty", lists.trip_list([], [], mine)
    yield "list.trips_and_drafts", lists.trip_list(list(TRIPS.values()), [draft(), draft(TripForm())], mine)
    yield "list.drafts_only", lists.trip_list([], [draft(TripForm(), words=WORDS)], mine)
    yield "status.pending", lists.trip_status(TRIPS["pending_second_step"], mine)
    yield "help", lists.help_text(mine)
    yield "help.administrator", lists.help_text(mine, administrator=True)
    yield "open_form", lists.open_form(draft(words=WORDS), mine)
    yield from talks(language)


DOUBTFUL = LegForm(None, None, None)
ASKED = (
    Question("origin", Doubt.UNKNOWN_PLACE, (Place("Lisbon", "LIS"),), 0),
    Question("destination", Doubt.NAMESAKES, (Place("Birmingham", "BHX"), Place("Birmingham", "BHM")), 0),
    Question("depart", Doubt.WHICH_DAY, (date(2026, 11, 30), date(2026, 12, 7)), 0),
    Question("mode", Doubt.WHICH_MODE, (Mode.TRAIN, Mode.CAR), 0),
    Question("return_date", Doubt.WHICH_DAY, (date(2026, 12, 4), date(2026, 12, 11))),
)


def talks(language: str) -> Iterator[tuple[str, Message]]:
    mine = reader(language)
    yield "heard", talk.heard(draft(words=WORDS), (), mine)
    yield "heard.asking", talk.heard(draft(TripForm(legs=(DOUBTFUL,)), words=WORDS), ASKED, mine)
    yield "heard.of_two_legs", talk.heard(draft(TripForm(legs=(DOUBTFUL, LegForm())), words=WORDS), ASKED[:1], mine)
    yield "heard.no_trip", talk.heard(draft(TripForm(), words="hello", is_trip=False), (), mine)


def talk_words(language: str) -> dict[str, str]:
    mine = reader(language)
    doubts = (Question("origin", one, (), 0) for one in Doubt)
    return {
        "nothing_to_change": talk.nothing_to_change(mine),
        "sent_before": talk.sent_before(mine),
        **{one.doubt.value: understood.question(one, draft(), mine) for one in doubts},
    }


def digests(language: str) -> Iterator[tuple[str, Message]]:
    mine = reader(language, CHEN)
    yield "digest.one", digest.digest(DAY, [pending()], mine)
    decided = [TRIPS["approved"], TRIPS["rejected"], TRIPS["withdrawn"], TRIPS["deciding_approved"]]
    yield "digest.some_decided", digest.digest(DAY, [pending(), rich(), *decided], mine)
    yield "digest.all_decided", digest.digest(DAY, decided, mine)
    yield "digest.more_than_fit", digest.digest(DAY, many(digest.ROWS + 2), mine)


def many(count: int) -> list[Trip]:
    return [trip for trip, _ in zip(cycle([pending(), rich()]), range(count), strict=False)]


def modals(language: str) -> Iterator[tuple[str, View]]:
    mine, theirs = reader(language), reader(language, CHEN)
    offered = trip_modal.OfferedDraft("0ffe4ed", lists.draft_about(draft(), mine))
    yield "trip_modal.empty", trip_modal.build(draft(TripForm()), mine).to_dict()
    yield "trip_modal.offering_a_draft", trip_modal.build(draft(TripForm()), mine, offered=offered).to_dict()
    yield "trip_modal.filled", trip_modal.build(draft(words=WORDS), mine).to_dict()
    asking = draft(TripForm(legs=(DOUBTFUL,)), words=WORDS)
    yield "trip_modal.asking", trip_modal.build(asking, mine, asked=ASKED).to_dict()
    yield "trip_modal.no_trip", trip_modal.build(draft(TripForm(), words="hello"), mine).to_dict()
    yield "trip_modal.eight_legs", trip_modal.build(draft(EIGHT_LEGS), mine).to_dict()
    ref = RejectRef(cards.trip_ref(TRIPS["pending"], Surface.APPROVER), URL)
    yield "reject_modal", reject_modal.build(TRIPS["pending"], ref, theirs).to_dict()
    yield from administration(language)
    for name in ("pending_rich", "pending_all_of_two", "pending_second_step", "approved", "rejected", "refused"):
        yield f"details_modal.{name}", details_modal.build(TRIPS[name], theirs).to_dict()


def administration(language: str) -> Iterator[tuple[str, View]]:
    mine = reader(language)
    yield "setup_modal.first", setup_modal.build(Before(), mine).to_dict()
    yield "setup_modal.bound", setup_modal.build(Before(BINDING, BINDING.app_key), mine).to_dict()
    yield "setup_modal.unbound", setup_modal.unbound(mine).to_dict()
    yield "link_modal", link_modal.build(None, mine).to_dict()
    profile = Profile(UserId("U1"), "Lin")
    standing = {
        "linked": Chosen(Person(profile, None), LINK),
        "by_email": Chosen(Person(profile, employee(CHEN))),
        "nobody": Chosen(Person(profile, None, Unknown.NO_EMAIL)),
        "stranger": Chosen(Person(profile, None, Unknown.STRANGER), bar=Unlinkable.STRANGER),
    }
    for name, chosen in standing.items():
        yield f"link_modal.{name}", link_modal.build(chosen, mine).to_dict()


def setup_words(language: str) -> dict[str, Any]:
    mine = reader(language)
    told = {part: setup_modal.errors({part: Wrong.MISSING}, Before(), mine) for part in Part}
    wrong = {one: setup_modal.errors({Part.APP_KEY: one}, Before(), mine)["app_key"] for one in (*Wrong, *Flaw)}
    tried = {one: setup_modal.outcome((Tried(one, "org.employees", 540),), BINDING, mine) for one in trial.Verdict}
    return {
        "saved": setup_modal.saved(mine),
        "bound_by_settings": setup_modal.bound_by_settings(mine),
        "under": told,
        "wrong": wrong,
        "tried": tried,
    }


def link_words(language: str) -> dict[str, Any]:
    mine = reader(language)
    return {
        "linked": link_modal.linked(LINK, mine),
        "unlinked": link_modal.unlinked(LINK, mine),
        "you_are_linked": link_modal.you_are_linked(LINK, mine),
        "you_are_unlinked": link_modal.you_are_unlinked(LINK, UserId("U9"), mine),
        "errors": {one: link_modal.errors(one, None, mine) for one in Unlinkable},
    }


def words(language: str) -> dict[str, Any]:
    """Every sentence that is no view of its own."""
    mine, trip = reader(language, CHEN), TRIPS["approved"]
    changed = differences(DETAIL, RICH_DETAIL)
    return {
        "barred": {bar.value: sentences.barred(Barred(bar, pending()), mine) for bar in Bar},
        "barred_by_changes": sentences.barred(Barred(Bar.CHANGED, pending(), changed), mine),
        "barred_from_nothing": sentences.barred(Barred(Bar.UNKNOWN_TRIP), mine),
        "stands": {
            f"{verdict}_by_{'me' if by == CHEN else 'other'}": sentences.stands(Stands(trip, by, verdict, NOW), mine)
            for verdict in Verdict
            for by in (CHEN, SAM)
        },
        "counted_already": {state.value: sentences.counted_already(_in(state), mine) for state in State},
        "tell": {what.value: sentences.tell(what, trip, mine) for what in Tell},
        "failure": {
            type(error).__name__: sentences.failure(error, mine)
            for error in (NotSaved("x"), Misconfigured("x"), Unreachable("x"))
        },
        "nobody": {str(why): sentences.nobody(why, mine) for why in (None, *Unknown)},
        "barred_as_nobody": sentences.barred(Barred(Bar.UNKNOWN_PERSON), mine, Unknown.SHARED_EMAIL),
        "unbound": {str(one): sentences.unbound(mine, administrator=one) for one in (True, False)},
        "administrators_only": sentences.administrators_only(mine),
        "setup": setup_words(language),
        "link": link_words(language),
        "talk": talk_words(language),
        "already_sent": sentences.already_sent(trip, mine),
        "stale_button": sentences.stale_button(mine),
        "draft_gone": sentences.draft_gone(mine),
        "discarded": sentences.discarded(mine),
        "too_slow": sentences.too_slow(mine),
        "no_such_trip": sentences.no_such_trip("TR-7", mine),
        "missing_reason": reject_modal.missing_reason(mine),
        "form_errors": {
            problem.value: trip_modal.errors((FormError("purpose", problem),), "d1", mine) for problem in Problem
        },
        "form_error_of_a_leg": trip_modal.errors((FormError("depart", Problem.PAST, 1),), "d1", mine),
        "typed_place": trip_modal.typed_place_option("Ulm Science Park", mine).to_dict(),
    }


def _in(state: State) -> Trip:
    return next(trip for trip in TRIPS.values() if trip.state is state)

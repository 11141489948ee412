"""Every view and message by name, drawn for one language."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any

from blocks import cards, details_modal, digest, lists, reject_modal, sentences, trip_modal
from blocks.parts import Message
from blocks.payload import RejectRef
from bot.errors import Misconfigured, NotSaved, Unreachable
from bot.trips.access import Bar
from bot.trips.changes import differences
from bot.trips.form import FormError, Problem, TripForm
from bot.trips.model import State, Surface, Trip, Verdict
from bot.trips.outbox import Tell
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

View = dict[str, Any]
DAY = date(2026, 11, 25)
URL = "https://hooks.slack.com/actions/T1/1/x"
WORDS = "Beijing to Shanghai next Wed, client visit"


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
    yield "open_form", lists.open_form(draft(words=WORDS), mine)
    yield "heard", lists.heard(draft(TripForm(), words=WORDS), mine)


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
    yield "trip_modal.eight_legs", trip_modal.build(draft(EIGHT_LEGS), mine).to_dict()
    ref = RejectRef(cards.trip_ref(TRIPS["pending"], Surface.APPROVER), URL)
    yield "reject_modal", reject_modal.build(TRIPS["pending"], ref, theirs).to_dict()
    for name in ("pending_rich", "pending_all_of_two", "pending_second_step", "approved", "rejected", "refused"):
        yield f"details_modal.{name}", details_modal.build(TRIPS[name], theirs).to_dict()


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
        "unknown_person": sentences.unknown_person(mine),
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

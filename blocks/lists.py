"""Answers to `/trip list`, `/trip status` and `/trip help`, and the way into the form."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from blocks import itinerary, parts, trip_facts
from blocks.cards import details_button
from blocks.ids import Action
from blocks.parts import Message
from blocks.payload import DraftRef
from blocks.reader import Reader, cut, escape
from blocks.status import SIGN, headline, status
from bot.trips.drafts import Draft
from bot.trips.model import Surface, Trip

SHOWN = 10


def trip_list(trips: Sequence[Trip], drafts: Sequence[Draft], reader: Reader) -> Message:
    if not trips and not drafts:
        text = reader.t("You have no trips yet. Type `/trip` with a few words to start one.")
        return Message(text, (parts.section(text),))
    blocks: list[Block] = []
    if drafts:
        blocks.append(parts.section(f"*{reader.t('Not sent yet')}*"))
        blocks += [block for draft in drafts for block in _draft_row(draft, reader)]
    if trips:
        blocks.append(parts.section(f"*{reader.t('Your trips')}*"))
        blocks += [_trip_row(trip, reader) for trip in trips[:SHOWN]]
    lines = [f"{trip.number}: {headline(trip, reader)}" for trip in trips[:SHOWN]]
    text = reader.t("Your trips") + "\n" + "\n".join(lines)
    return Message(text, tuple(blocks))


def trip_status(trip: Trip, reader: Reader) -> Message:
    text = f"{trip_facts.title(trip, reader)} · {headline(trip, reader)}"
    return Message(
        text,
        (
            parts.section(f"*{trip_facts.title(trip, reader)}*\n{itinerary.dates(trip.detail, reader)}"),
            parts.section(status(trip, reader)),
            parts.actions(details_button(trip, reader, Surface.REQUESTER)),
        ),
    )


def help_text(reader: Reader) -> Message:
    text = "\n".join(
        (
            reader.t("*Travel desk:* ask for a trip, and see it through."),
            reader.t("• `/trip Berlin to Lisbon Tue-Fri, client visit` or `/trip 下周三去上海出差三天` opens the form, filled in from your words"),
            reader.t("• `/trip` opens the empty form, and offers what you have not finished"),
            reader.t("• `/trip list` shows your trips and drafts"),
            reader.t("• `/trip status TR-1042` shows one trip"),
            reader.t("• `/trip help` shows this"),
            reader.t("Your approver is asked here in Slack once Hesine has the trip; every message about it follows what happens, here or in Hesine."),
        )
    )  # fmt: skip
    return Message(text, (parts.section(text),))


def open_form(draft: Draft, reader: Reader) -> Message:
    """Where the form could not be opened at once: a button that opens it, with what was typed kept."""
    words = f"\n>{escape(cut(draft.words, 300))}" if draft.words else ""
    text = reader.t("The form could not be opened in time. What you typed is kept.") + words
    return Message(text, (parts.section(text), parts.actions(_open_button(draft, reader))))


def heard(draft: Draft, reader: Reader) -> Message:
    """An answer to words said in a direct message, where no form can be opened unasked."""
    text = reader.t("Shall I make a trip of this?") + f"\n>{escape(cut(draft.words, 300))}"
    return Message(
        text, (parts.section(text), parts.actions(_open_button(draft, reader), _discard_button(draft, reader)))
    )


def draft_about(draft: Draft, reader: Reader) -> str:
    """A draft in a few plain words."""
    places = [leg.destination for leg in draft.form.legs if leg.destination]
    if places:
        return reader.t(", ").join(
            one.name if not one.code else reader.places.name(one, reader.language) for one in places
        )
    return cut(draft.form.purpose or draft.words, 60) or reader.t("no destination yet")


def _draft_row(draft: Draft, reader: Reader) -> tuple[Block, Block]:
    text = f"✏️ {escape(draft_about(draft, reader))} · {reader.live_moment(draft.saved_at)}"
    return parts.section(text), parts.actions(_open_button(draft, reader), _discard_button(draft, reader))


def _trip_row(trip: Trip, reader: Reader) -> Block:
    line = f"{SIGN[trip.state]} *{trip_facts.title(trip, reader)}*\n{itinerary.dates(trip.detail, reader)} · {headline(trip, reader)}"
    return parts.section(line, details_button(trip, reader, Surface.REQUESTER))


def _open_button(draft: Draft, reader: Reader) -> ButtonElement:
    return parts.button(reader.t("Open the form"), Action.OPEN_FORM, DraftRef(draft.id).pack(), style="primary")


def _discard_button(draft: Draft, reader: Reader) -> ButtonElement:
    return parts.button(reader.t("Discard"), Action.DISCARD_DRAFT, DraftRef(draft.id).pack())

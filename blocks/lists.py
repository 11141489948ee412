"""Answers to `/trip list`, `/trip status` and `/trip help`, and the way into the form."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from blocks import itinerary, parts, trip_facts
from blocks.cards import details_button
from blocks.ids import Action
from blocks.markup import cut, one_line, quote
from blocks.parts import Message
from blocks.payload import DraftRef
from blocks.reader import Reader
from blocks.status import SIGN, headline, status
from bot.trips.drafts import Draft
from bot.trips.model import Surface, Trip

SHOWN = 10
DRAFTS_SHOWN = 5
WORDS_LIMIT = 300


def trip_list(trips: Sequence[Trip], drafts: Sequence[Draft], reader: Reader) -> Message:
    if not trips and not drafts:
        return Message(reader.t("You have no trips yet. Type `/trip` with a few words to start one."))
    text: list[str] = []
    blocks: list[Block] = []
    if drafts:
        unsent, shown = reader.t("Not sent yet"), drafts[:DRAFTS_SHOWN]
        text += [unsent, *(_draft_line(draft, reader) for draft in shown)]
        blocks += [parts.section(f"*{unsent}*"), *(block for draft in shown for block in _draft_row(draft, reader))]
    if trips:
        yours, latest = reader.t("Your trips"), trips[:SHOWN]
        text += [yours, *(f"{trip_facts.title(trip, reader)} · {_stands(trip, reader)}" for trip in latest)]
        blocks += [parts.section(f"*{yours}*"), *(_trip_row(trip, reader) for trip in latest)]
    return Message("\n".join(text), tuple(blocks))


def trip_status(trip: Trip, reader: Reader) -> Message:
    title, dates, now = trip_facts.title(trip, reader), itinerary.dates(trip.detail, reader), status(trip, reader)
    details = details_button(trip, reader, Surface.REQUESTER)
    blocks = (parts.section(f"*{title}*\n{dates}"), *parts.sections(now), parts.actions(details))
    return Message(f"{title} · {dates}\n{now}", blocks)


def help_text(reader: Reader, *, administrator: bool = False) -> Message:
    """The administrators' commands are told to nobody else."""
    of_administrators = (
        reader.t("*For administrators:*"),
        reader.t("• `/trip setup` connects this workspace with your company in Hesine"),
        reader.t("• `/trip link` says who in Slack is who in Hesine, where the e-mail address does not"),
    )
    return Message("\n".join(
        (
            reader.t("*Travel desk:* ask for a trip, and see it through."),
            reader.t("• `/trip Berlin to Lisbon Tue-Fri, client visit` or `/trip 下周三去上海出差三天` opens the form, filled in from your words"),
            reader.t("• A message to me does the same; edit it, or answer in its thread, to change the trip. On any message, *Make a trip of this* opens the form from its words"),
            reader.t("• `/trip` opens the empty form, and offers what you have not finished"),
            reader.t("• `/trip list` shows your trips and drafts"),
            reader.t("• `/trip status TR-1042` shows one trip"),
            reader.t("• `/trip help` shows this"),
            reader.t("Your approver is asked here in Slack once Hesine has the trip; every message about it follows what happens, here or in Hesine."),
            *(of_administrators if administrator else ()),
        )
    ))  # fmt: skip


def open_form(draft: Draft, reader: Reader) -> Message:
    """Where the form could not be opened at once: a button that opens it, with what was typed kept."""
    words = f"\n{quote(draft.words, WORDS_LIMIT)}" if draft.words else ""
    text = reader.t("The form could not be opened in time. What you typed is kept.") + words
    return Message(text, (parts.section(text), parts.actions(open_button(draft, reader))))


def draft_about(draft: Draft, reader: Reader) -> str:
    """A draft in a few words, as plain text."""
    places = [leg.destination for leg in draft.form.legs if leg.destination]
    if places:
        names = (reader.places.name(one, reader.language) if one.code else one.name for one in places)
        return cut(" → ".join(dict.fromkeys(names)), 60)
    return cut(draft.form.purpose or draft.words, 60) or reader.t("no destination yet")


def _draft_line(draft: Draft, reader: Reader) -> str:
    saved = reader.live_moment(draft.saved_at)
    return f"✏️ {one_line(draft_about(draft, reader), 60)} · {reader.t('saved {when}', when=saved)}"


def _draft_row(draft: Draft, reader: Reader) -> tuple[Block, Block]:
    buttons = open_button(draft, reader), discard_button(draft, reader)
    return parts.section(_draft_line(draft, reader)), parts.actions(*buttons)


def _trip_row(trip: Trip, reader: Reader) -> Block:
    line = f"{SIGN[trip.state]} *{trip_facts.title(trip, reader)}*\n{_stands(trip, reader)}"
    return parts.section(line, details_button(trip, reader, Surface.REQUESTER))


def _stands(trip: Trip, reader: Reader) -> str:
    return f"{itinerary.dates(trip.detail, reader)} · {headline(trip, reader)}"


def open_button(draft: Draft, reader: Reader) -> ButtonElement:
    label = reader.t("Open the form: {about}", about=draft_about(draft, reader))
    value = DraftRef(draft.id).pack()
    return parts.button(reader.t("Open the form"), Action.OPEN_FORM, value, style="primary", label=label)


def discard_button(draft: Draft, reader: Reader) -> ButtonElement:
    label = reader.t("Discard the draft: {about}", about=draft_about(draft, reader))
    return parts.button(reader.t("Discard"), Action.DISCARD_DRAFT, DraftRef(draft.id).pack(), label=label)

"""What waits for a manager this morning, with the buttons in it; each row follows its trip."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from blocks import itinerary, parts, trip_facts
from blocks.cards import decision_buttons, details_button
from blocks.markup import one_line
from blocks.parts import Message
from blocks.reader import Reader
from blocks.status import status
from bot.trips.model import Surface, Trip

ROWS = 15
"""Two blocks a row; more than this is read on the cards, one by one."""
PURPOSE_LIMIT = 150


def digest(day: date, trips: Sequence[Trip], reader: Reader) -> Message:
    waiting = [trip for trip in trips if reader.me in trip.waits_for]
    title = reader.t("Good morning. {day}", day=reader.day(day))
    count = (
        reader.tn("{n} trip waits for you", "{n} trips wait for you", len(waiting))
        if waiting
        else reader.t("Nothing waits for you any more")
    )
    blocks: list[Block] = [parts.header(title), parts.section(f"*{count}*")]
    blocks += [block for trip in trips[:ROWS] for block in _row(trip, reader, day.isoformat())]
    if len(trips) > ROWS:
        more = len(trips) - ROWS
        blocks.append(
            parts.context(reader.tn("and {n} more, on its own card", "and {n} more, on their own cards", more))
        )
    lines = [trip_facts.summary(trip, reader) for trip in waiting[:ROWS]]
    return Message("\n".join([f"{title} · {count}", *lines]), tuple(blocks))


def _row(trip: Trip, reader: Reader, key: str) -> list[Block]:
    facts = trip_facts.number(trip), itinerary.dates(trip.detail, reader), reader.money(trip.detail.budget)
    head = f"*{trip_facts.request(trip, reader)}*\n{' · '.join(facts)}\n>{one_line(trip.detail.purpose, PURPOSE_LIMIT)}"
    details = details_button(trip, reader, Surface.DIGEST, key)
    if reader.me not in trip.waits_for:
        return [parts.section(f"{head}\n{status(trip, reader)}"), parts.actions(details)]
    return [parts.section(head), parts.actions(*decision_buttons(trip, reader, Surface.DIGEST, key), details)]

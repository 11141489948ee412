"""What a trip asks for, as both its cards and its details show it."""

from slack_sdk.models.blocks import Block

from blocks import itinerary, parts
from blocks.markup import one_line, quote
from blocks.reader import Reader
from bot.trips.form import MAX_TEXT
from bot.trips.model import EmployeeId, Surface, Trip

TEXT_LIMIT = 600
"""Of what somebody typed, on a card; the details hold all of it."""
SUMMARY_LIMIT = 200
NUMBER_LIMIT = 40


def number(trip: Trip) -> str:
    return one_line(trip.number, NUMBER_LIMIT)


def title(trip: Trip, reader: Reader) -> str:
    """Until Hesine has given it a number, a trip has none to show."""
    route = itinerary.route(trip.detail, reader)
    if trip.record is None:
        return reader.t("New trip: {route}", route=route)
    return reader.t("Trip {number}: {route}", number=number(trip), route=route)


def request(trip: Trip, reader: Reader) -> str:
    """The title for whoever decides: first of all, who asks."""
    route = itinerary.route(trip.detail, reader)
    return reader.t("{who} asks to travel: {route}", who=reader.name(trip.requester), route=route)


def summary(trip: Trip, reader: Reader) -> str:
    """The whole request in one plain sentence, for notifications and screen readers."""
    return reader.t(
        "{who}: {route}, {dates}, {budget}, {purpose}",
        who=reader.name(trip.requester),
        route=itinerary.route(trip.detail, reader),
        dates=itinerary.dates(trip.detail, reader),
        budget=reader.money(trip.detail.budget),
        purpose=one_line(trip.detail.purpose, SUMMARY_LIMIT),
    )


def facts(trip: Trip, reader: Reader, limit: int = TEXT_LIMIT) -> list[Block]:
    """When, how much, for what, why; each leg, with return and lodging; the note. Everything a decision needs."""
    detail = trip.detail
    blocks: list[Block] = [
        parts.facts(_pairs(trip, reader)),
        *parts.sections(f"*{reader.t('Purpose')}*\n{quote(detail.purpose, limit)}"),
        *parts.sections(f"*{reader.t('Itinerary')}*\n{itinerary.legs(detail, reader)}"),
    ]
    if detail.note:
        blocks += parts.sections(f"*{reader.t('Note')}*\n{quote(detail.note, limit)}")
    return blocks


def whole_facts(trip: Trip, reader: Reader) -> list[Block]:
    """The same with every word that was typed."""
    return facts(trip, reader, MAX_TEXT)


def mentioned(trip: Trip) -> set[EmployeeId]:
    """Everyone whose name some view of the trip may say."""
    people = {trip.requester, trip.approver, *trip.detail.travellers}
    people |= {one.person for one in trip.audience if one.surface is not Surface.DIGEST}
    people |= {one for _, detail in trip.earlier for one in detail.travellers}
    for ours in trip.decisions:
        people |= {ours.approver, ours.on_behalf_of or ours.approver}
    for step in trip.record.steps if trip.record else ():
        people |= set(step.approvers)
        people |= {one for said in step.decisions for one in (said.approver, said.on_behalf_of) if one}
    if trip.trouble and trip.trouble.who:
        people.add(trip.trouble.who)
    return people


def _pairs(trip: Trip, reader: Reader) -> list[tuple[str, str]]:
    detail = trip.detail
    pairs = [
        (reader.t("Dates"), itinerary.dates(detail, reader)),
        (reader.t("Budget"), reader.money(detail.budget)),
    ]
    if detail.project:
        pairs.append((reader.t("Project"), one_line(detail.project, SUMMARY_LIMIT)))
    if set(detail.travellers) - {trip.requester}:
        pairs.append((reader.t("Travellers"), reader.listed(map(reader.name, detail.travellers))))
    return pairs

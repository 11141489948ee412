"""What a trip asks for, as both its cards and its details show it."""

from slack_sdk.models.blocks import Block

from blocks import itinerary, parts
from blocks.reader import Reader, cut, escape
from bot.trips.model import EmployeeId, Surface, Trip

TEXT_LIMIT = 600
"""On a card; the details hold the whole text."""


def title(trip: Trip, reader: Reader) -> str:
    return reader.t("Trip {number}: {route}", number=trip.number, route=itinerary.route(trip.detail, reader))


def summary(trip: Trip, reader: Reader) -> str:
    """The whole request in one plain sentence, for notifications and screen readers."""
    return reader.t(
        "{who}: {route}, {dates}, {budget}, {purpose}",
        who=reader.name(trip.requester),
        route=itinerary.route(trip.detail, reader),
        dates=itinerary.dates(trip.detail, reader),
        budget=reader.money(trip.detail.budget),
        purpose=escape(cut(trip.detail.purpose, 200)),
    )


def facts(trip: Trip, reader: Reader, limit: int = TEXT_LIMIT) -> list[Block]:
    """Who, why, when, how much; each leg; lodging, note. Everything a decision needs."""
    detail = trip.detail
    pairs = [
        (reader.t("Traveller"), reader.name(trip.requester)),
        (reader.t("Budget"), reader.money(detail.budget)),
        (reader.t("Dates"), itinerary.dates(detail, reader)),
        (reader.t("Purpose"), escape(cut(detail.purpose, limit))),
    ]
    if detail.project:
        pairs.append((reader.t("Project"), escape(cut(detail.project, limit))))
    if detail.lodging:
        pairs.append((reader.t("Lodging"), itinerary.lodging(detail.lodging, reader)))
    blocks: list[Block] = [parts.facts(pairs), parts.section(itinerary.legs(detail, reader))]
    if detail.note:
        blocks.append(parts.section(f"*{reader.t('Note')}*\n{escape(cut(detail.note, limit))}"))
    return blocks


def mentioned(trip: Trip) -> set[EmployeeId]:
    """Everyone whose name some view of the trip may say."""
    people = {trip.requester, trip.approver, *trip.detail.travellers}
    people |= {one.person for one in trip.audience if one.surface is not Surface.DIGEST}
    for ours in trip.decisions:
        people |= {ours.approver, ours.on_behalf_of or ours.approver}
    for step in trip.record.steps if trip.record else ():
        people |= set(step.approvers)
        people |= {one for said in step.decisions for one in (said.approver, said.on_behalf_of) if one}
    if trip.trouble and trip.trouble.who:
        people.add(trip.trouble.who)
    return people

"""The two messages of a trip: the requester's, which changes state, and the approver's, which asks for a decision."""

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from blocks import itinerary, parts, trip_facts
from blocks.ids import Action
from blocks.parts import Message
from blocks.payload import TripRef
from blocks.reader import Reader
from blocks.status import status
from bot.trips.model import EmployeeId, State, Surface, Trip


def requester_card(trip: Trip, reader: Reader) -> Message:
    title, now = trip_facts.title(trip, reader), status(trip, reader)
    asked = f"{itinerary.dates(trip.detail, reader)} · {reader.money(trip.detail.budget)}"
    blocks: list[Block] = [parts.section(f"*{title}*\n{asked}"), *parts.sections(now)]
    return Message(f"{title} · {asked}\n{now}", (*blocks, parts.actions(*_requester_buttons(trip, reader))))


def approver_card(trip: Trip, reader: Reader, principal: EmployeeId | None = None) -> Message:
    """With buttons for whoever is waited for, or for who decides in the place of `principal`.

    For everyone else it tells how the trip stands.
    """
    now, key = status(trip, reader), principal or ""
    place = (
        [reader.t("You are asked in the place of {principal}.", principal=reader.name(principal))] if principal else []
    )
    text = "\n".join([trip_facts.summary(trip, reader), *place, now])
    buttons = [details_button(trip, reader, Surface.APPROVER, key)]
    if (principal or reader.me) in trip.waits_for:
        buttons = [*decision_buttons(trip, reader, Surface.APPROVER, key), *buttons]
        text = reader.t("Please decide: {summary}", summary=text)
    blocks: list[Block] = [
        parts.section(f"*{trip_facts.request(trip, reader)}*"),
        *map(parts.context, place),
        *trip_facts.facts(trip, reader),
        *parts.sections(now),
        filed(trip, reader),
        parts.actions(*buttons),
    ]
    return Message(text, tuple(blocks))


def filed(trip: Trip, reader: Reader) -> Block:
    """The number to look it up by, and when it was asked for."""
    when = reader.live_moment(trip.created_at)
    return parts.context(reader.t("{number} · asked for {when}", number=trip_facts.number(trip), when=when))


def decision_buttons(
    trip: Trip, reader: Reader, surface: Surface, key: str = ""
) -> tuple[ButtonElement, ButtonElement]:
    value = trip_ref(trip, surface, key).pack()
    return (
        parts.button(
            reader.t("Approve"), Action.APPROVE, value, style="primary",
            label=reader.t("Approve trip {number}", number=trip.number),
        ),
        parts.button(
            reader.t("Reject"), Action.REJECT, value, style="danger",
            label=reader.t("Reject trip {number}", number=trip.number),
        ),
    )  # fmt: skip


def details_button(trip: Trip, reader: Reader, surface: Surface, key: str = "") -> ButtonElement:
    label = reader.t("Details of trip {number}", number=trip.number)
    return parts.button(reader.t("Details"), Action.DETAILS, trip_ref(trip, surface, key).pack(), label=label)


def trip_ref(trip: Trip, surface: Surface, key: str = "") -> TripRef:
    step = trip.step.no if trip.step else 0
    return TripRef(trip.id, step, trip.version, surface.value, key)


def _requester_buttons(trip: Trip, reader: Reader) -> list[ButtonElement]:
    buttons = [details_button(trip, reader, Surface.REQUESTER)]
    if trip.state is State.PENDING:
        buttons.insert(0, _withdraw_button(trip, reader))
    if trip.state is State.REFUSED and not trip.resubmitted_as:
        buttons.insert(0, _edit_button(trip, reader))
    return buttons


def _withdraw_button(trip: Trip, reader: Reader) -> ButtonElement:
    confirm = ConfirmObject(
        title=parts.plain(reader.t("Withdraw this trip?"), 100),
        text=parts.plain(reader.t("The approver is told that it is no longer needed."), 300),
        confirm=parts.plain(reader.t("Withdraw"), 30),
        deny=parts.plain(reader.t("Keep it"), 30),
    )
    value = trip_ref(trip, Surface.REQUESTER).pack()
    label = reader.t("Withdraw trip {number}", number=trip.number)
    return parts.button(reader.t("Withdraw"), Action.WITHDRAW, value, label=label, confirm=confirm)


def _edit_button(trip: Trip, reader: Reader) -> ButtonElement:
    value = trip_ref(trip, Surface.REQUESTER).pack()
    return parts.button(reader.t("Edit and send again"), Action.EDIT, value, style="primary")

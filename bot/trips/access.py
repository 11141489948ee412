"""The one gate: who may decide, who may withdraw, and who sees what of a trip.

Everything is settled from the mirrored trip, never from what a button carries. An empty list of
approvers means nobody. Forbidden and unknown look the same from outside.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.trips.model import EmployeeId, State, Trip
from bot.trips.people import Delegation, Employee, Standing


class Bar(StrEnum):
    """Why a press was not counted; the words are in `blocks`."""

    UNKNOWN_PERSON = "unknown_person"
    LEFT = "left"
    UNKNOWN_TRIP = "unknown_trip"
    OWN_TRIP = "own_trip"
    NOT_APPROVER = "not_approver"
    NOT_REQUESTER = "not_requester"
    NOT_WAITING = "not_waiting"
    CHANGED = "changed"
    ON_ITS_WAY = "on_its_way"


@dataclass(frozen=True, slots=True)
class Entitled:
    """May decide; in whose place, where the person is not an approver of the step themselves."""

    on_behalf_of: EmployeeId | None = None


class Grade(StrEnum):
    """How closely held a fact of a trip is."""

    WHEREABOUTS = "whereabouts"  # who is where, on which days
    PURPOSE = "purpose"
    SUMS = "sums"


class Role(StrEnum):
    TRAVELLER = "traveller"
    APPROVER = "approver"
    MANAGER = "manager"
    COLLEAGUE = "colleague"


SEES: dict[Role, frozenset[Grade]] = {
    Role.TRAVELLER: frozenset(Grade),
    Role.APPROVER: frozenset(Grade),
    Role.MANAGER: frozenset(Grade),
    Role.COLLEAGUE: frozenset(),
}
"""The table of who sees what. A role that is not listed sees nothing."""


def standing_bar(person: Employee | None) -> Bar | None:
    if person is None:
        return Bar.UNKNOWN_PERSON
    return Bar.LEFT if person.standing is Standing.LEFT else None


def may_decide(trip: Trip, person: EmployeeId, delegations: Iterable[Delegation], today: date) -> Entitled | Bar:
    """Whether `person` may decide the step that waits now. `today` is the company's date for delegations."""
    if person == trip.requester or person in trip.detail.travellers:
        return Bar.OWN_TRIP
    absent = {one.employee for one in delegations if one.delegate == person and one.covers(today)}
    approvers = trip.step.approvers if trip.step else ()
    seats = [one for one in approvers if one == person] + [one for one in approvers if one in absent]
    if not seats:
        return Bar.NOT_APPROVER
    seat = next((one for one in seats if one in trip.waits_for), seats[0])  # a word already said frees for the next
    return Entitled(None if seat == person else seat)


def may_withdraw(trip: Trip, person: EmployeeId) -> Bar | None:
    if person != trip.requester:
        return Bar.NOT_REQUESTER
    if trip.state is State.DECIDING:
        return Bar.ON_ITS_WAY
    return None if trip.state is State.PENDING else Bar.NOT_WAITING


def role(trip: Trip, person: EmployeeId, managers: Collection[EmployeeId] = ()) -> Role:
    """`managers` are the requester's managers, nearest first, up to the top."""
    if person == trip.requester or person in trip.detail.travellers:
        return Role.TRAVELLER
    if person == trip.approver or any(one.person == person for one in trip.audience) or _on_a_step(trip, person):
        return Role.APPROVER
    return Role.MANAGER if person in managers else Role.COLLEAGUE


def sees(trip: Trip, person: EmployeeId, grade: Grade, managers: Collection[EmployeeId] = ()) -> bool:
    return grade in SEES[role(trip, person, managers)]


def _on_a_step(trip: Trip, person: EmployeeId) -> bool:
    return trip.record is not None and any(person in step.approvers for step in trip.record.steps)

"""What is still to be done outside: errands for Hesine and for Slack, stored with the change that causes them.

A row says what to look at, never what to say: whoever carries it reads the trip again. Rows of one id
coalesce, so that only the newest state of a message is ever sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.trips.model import Audience, Decision, EmployeeId, Surface, Trip, WorkspaceId


class Errand(StrEnum):
    FILE = "file"  # create the trip in Hesine
    DECIDE = "decide"  # bring a decision
    WITHDRAW = "withdraw"
    READ_TRIP = "read_trip"  # a push named this trip: read it again
    READ_PEOPLE = "read_people"  # a push named a person or department
    SHOW = "show"  # bring one copy of a trip up to date
    TELL = "tell"  # one private sentence, once
    DIGEST = "digest"  # one manager's digest of one day


@dataclass(frozen=True, slots=True)
class Row:
    """`due` is the only schedule. `facts` are ids and enum values, nothing personal.

    Once it was tried in vain: `since` is when it was first due, `reason` what its last try ended with, as in the log.
    """

    id: str
    workspace: WorkspaceId
    errand: Errand
    subject: str
    due: datetime
    facts: dict[str, str] = field(default_factory=dict)
    attempts: int = 0
    parked: bool = False
    since: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row with the text in which the store holds it: who changes it names that, and changes nothing newer."""

    row: Row
    text: str


class Tell(StrEnum):
    """Facts that a person should hear apart from the card; the words are in `blocks`."""

    NOT_COUNTED = "not_counted"
    OVERTAKEN = "overtaken"
    DROPPED = "dropped"  # an administrator stopped what could not succeed


def filing(trip: Trip, now: datetime) -> Row:
    return Row(f"file:{trip.id}", trip.workspace, Errand.FILE, trip.id, now)


def bringing(trip: Trip, decision: Decision, now: datetime) -> Row:
    return Row(f"decide:{decision.id}", trip.workspace, Errand.DECIDE, trip.id, now, {"decision": decision.id})


def withdrawing(trip: Trip, now: datetime) -> Row:
    return Row(f"withdraw:{trip.id}:{trip.version}", trip.workspace, Errand.WITHDRAW, trip.id, now)


def reading_trip(workspace: WorkspaceId, hesine_id: str, now: datetime) -> Row:
    return Row(f"read:{hesine_id}", workspace, Errand.READ_TRIP, hesine_id, now)


def reading_people(workspace: WorkspaceId, now: datetime) -> Row:
    return Row("read-people", workspace, Errand.READ_PEOPLE, "people", now)


def showing(trip: Trip, audience: Audience, now: datetime, response_url: str = "") -> Row:
    """`response_url` is the pressed message's own way back, for its first update."""
    if audience.surface is Surface.DIGEST:
        return digest(trip.workspace, audience.person, audience.key, now)
    facts = {"surface": audience.surface.value, "person": audience.person, "key": audience.key}
    if response_url:
        facts["response_url"] = response_url
    row_id = f"show:{trip.id}:{audience.surface}:{audience.person}:{audience.key}"
    return Row(row_id, trip.workspace, Errand.SHOW, trip.id, now, facts)


def telling(trip: Trip, person: EmployeeId, what: Tell, cause: str, now: datetime) -> Row:
    """`cause` is the id of the press that it answers: one press is answered once."""
    facts = {"person": person, "what": what.value}
    return Row(f"tell:{what}:{person}:{cause}", trip.workspace, Errand.TELL, trip.id, now, facts)


def digest(workspace: WorkspaceId, manager: EmployeeId, day: str, now: datetime) -> Row:
    facts = {"person": manager, "day": day}
    return Row(f"digest:{manager}:{day}", workspace, Errand.DIGEST, f"{manager}:{day}", now, facts)

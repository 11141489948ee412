"""What Hesine pushes: proven, timely and well-formed before an `Event` exists, so nothing behind can hold another.

A push says only what to read again, so one that is played twice does no harm; `event_id` tells repeats apart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StrictInt, ValidationError

from bot.errors import Denied, FieldError, Rejected
from bot.hesine.travel.signer import Message, Signer, is_signed
from bot.hesine.travel.wire import Id, Instant, Wire

WINDOW_SECONDS = 300
NONCE = re.compile(r"[0-9a-zA-Z]{16,64}", re.ASCII)
TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)


class EventKind(StrEnum):
    TRIP_CREATED = "trip.created"
    TRIP_UPDATED = "trip.updated"
    TRIP_DECIDED = "trip.decided"
    TRIP_WITHDRAWN = "trip.withdrawn"
    EMPLOYEE_CHANGED = "employee.changed"
    DEPARTMENT_CHANGED = "department.changed"
    ORDER_CHANGED = "order.changed"
    CLAIM_CHANGED = "claim.changed"
    ENTRY_CREATED = "entry.created"

    @property
    def id_field(self) -> str:
        """Where `data` names the object to read again, e.g. `trip_id`."""
        return f"{self.value.partition('.')[0]}_id"


class _Ids(Wire):
    trip_id: Id | None = None
    employee_id: Id | None = None
    department_id: Id | None = None
    order_id: Id | None = None
    claim_id: Id | None = None
    entry_id: Id | None = None
    version: StrictInt | None = None


class _Push(Wire):
    event_id: Annotated[Id, Field(max_length=200)]
    event: EventKind
    occurred_at: Instant
    data: _Ids


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A push as it came in. `path` is the one Hesine was given, which a proxy before us may have changed."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def app_key(self) -> str:
        """The App Key that names the tenant; nothing is proven yet. Raises Denied when there is none."""
        return self.proof("App-Key")

    def proof(self, name: str) -> str:
        value = self.header(name)
        if not value:
            raise Denied(f"A push came without {name}")
        return value

    def header(self, name: str) -> str:
        return next((value for given, value in self.headers.items() if given.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Event:
    """`subject_id` is the object that `kind` speaks of: a trip, a person, a department, and so on."""

    event_id: str
    kind: EventKind
    subject_id: str
    occurred_at: datetime
    version: int | None = None

    @classmethod
    def from_http(cls, push: PushRequest, *, signer: Signer, now: datetime) -> Self:
        """Raises Denied (answer 401) when the push is not proven to be Hesine's or not of now,
        and Rejected (answer 400) when what it says is not of the contract.
        """
        _prove(push, signer)
        _check_window(push, now)
        said = _read(push)
        return cls(said.event_id, said.event, _subject(said), said.occurred_at, said.data.version)


def _prove(push: PushRequest, signer: Signer) -> None:
    timestamp, nonce, signature = (push.proof(name) for name in ("Timestamp", "Nonce", "Signature"))
    if not TIMESTAMP.fullmatch(timestamp) or not NONCE.fullmatch(nonce):
        raise Denied("A push came with a malformed Timestamp or Nonce")
    message = Message(push.method, push.path, push.query, timestamp, nonce, push.body)
    if not is_signed(signer, message, signature):
        raise Denied("A push came with a wrong signature")


def _check_window(push: PushRequest, now: datetime) -> None:
    if abs(int(push.proof("Timestamp")) - now.timestamp()) > WINDOW_SECONDS:
        raise Denied(f"A push was signed more than {WINDOW_SECONDS} s ago, or ahead of our clock")


def _read(push: PushRequest) -> _Push:
    if push.header("Content-Type").partition(";")[0].strip().lower() != "application/json":
        raise Rejected("A push must be application/json")
    try:
        return _Push.model_validate_json(push.body)
    except ValidationError as error:
        bad = tuple(FieldError(".".join(map(str, one["loc"])), one["type"]) for one in error.errors())
        # Not chained: pydantic's own text quotes the values.
        raise Rejected("A push does not keep the contract", bad) from None


def _subject(said: _Push) -> str:
    subject: str | None = getattr(said.data, said.event.id_field)
    if subject is None:
        raise Rejected("A push names no object", (FieldError(f"data.{said.event.id_field}", "missing"),))
    return subject

"""What Hesine sends of its own accord. Nothing signs it, so it is believed in one thing only: which flow to read again.

It is proven by an address that nobody can guess, and by where it comes from if the company wants that. Messages may
come twice, late and in any order; `Message.event_id` tells repeats apart for a while.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Self

from pydantic import ValidationError

from bot.errors import Denied, Rejected
from bot.hesine.openplatform.assumptions import MESSAGE_REPEATS_WITHIN
from bot.hesine.openplatform.values import Text, Wire

LARGEST_BODY = 64 * 1024
SIGN_KEY = "signKey"


class Kind(StrEnum):
    """What a message announces. Whatever nobody documented is a change of its flow."""

    TO_APPROVE = "backlog.approving"
    REJECTED = "flow.rejected"
    APPROVED = "flow.paid"
    MAY_BOOK = "freeflow.ticketReserve"
    REMINDED = "freeflow.remind"
    URGED = "urgent.remind"
    LATE = "timeout.remind"
    TO_PAY = "backlog.paying"
    TO_SEND = "backlog.sending"
    TO_RECEIVE = "backlog.receiving"
    COMMENTED = "freeflow.comment"
    MENTIONED = "freeflow.mention"
    COPIED = "freeflow.carbonCopy"
    TO_PRINT = "freeflow.print"
    CHANGED = "changed"


KINDS = {one.value: one for one in Kind}


class _Person(Wire):
    id: Text = ""


class _Said(Wire):
    """Only ids and what kind of news it is: the rest is the company's choice of fields and is not read."""

    action: Text = ""
    flow_id: Text = ""
    node_id: Text = ""
    backlog_id: Text = ""
    data_link_id: Text = ""
    sign_key: Text = ""
    user_info: _Person | None = None


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A message as it came in: the secret part of its path, the address it came from, its headers and body."""

    secret: str = field(repr=False)
    source: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        return next((value for given, value in self.headers.items() if given.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where one company's messages are taken: no `sources` means from anywhere.

    A sign key is compared where one comes with a message; that one comes is nowhere promised.
    """

    secret: str = field(repr=False)
    sources: tuple[IPv4Network | IPv6Network, ...] = ()
    sign_key: str = field(default="", repr=False)

    def prove(self, request: MessageRequest) -> None:
        """Raises Denied."""
        if not self.secret or not _same(request.secret, self.secret):
            raise Denied("A message came to an address that is nobody's")
        if self.sources and not self._is_expected(request.source):
            raise Denied(f"A message came from {request.source}, which is not on the list")

    def prove_key(self, given: str) -> None:
        """Raises Denied."""
        if self.sign_key and given and not _same(given, self.sign_key):
            raise Denied("A message came with another sign key")

    def _is_expected(self, source: str) -> bool:
        try:
            address = ip_address(source)
        except ValueError:
            return False
        return any(address.version == one.version and address in one for one in self.sources)


@dataclass(frozen=True, slots=True)
class Message:
    """News of a flow or an object. Both ids are empty where an administrator presses "test and save": such a message
    is to be answered with success, like every other that is proven.
    """

    kind: Kind
    action: str
    flow_id: str
    node_id: str = ""
    recipient_id: str = ""
    backlog_id: str = ""
    object_id: str = ""

    @classmethod
    def from_http(cls, request: MessageRequest, letterbox: Letterbox) -> Self:
        """Raises Denied (answer 404, as for any unknown address) when it is not proven, and Rejected (answer 400, or 413)
        when it is too large or no JSON object.
        """
        letterbox.prove(request)
        said = _read(request.body)
        letterbox.prove_key(said.sign_key or request.header(SIGN_KEY))
        return cls._of(said)

    @classmethod
    def from_log(cls, request: Mapping[str, Any]) -> Self:
        """A message that Hesine could not deliver, as its log keeps it. Raises Rejected."""
        return cls._of(_checked(request))

    @classmethod
    def _of(cls, said: _Said) -> Self:
        return cls(
            kind=KINDS.get(said.action, Kind.CHANGED),
            action=said.action,
            flow_id=said.flow_id,
            node_id=said.node_id,
            recipient_id=said.user_info.id if said.user_info else "",
            backlog_id=said.backlog_id,
            object_id=said.data_link_id,
        )

    def event_id(self, now: datetime) -> str:
        """The same for repeats of about the same time; a later one is news again, and reading twice is harmless."""
        age = int(now.timestamp() // MESSAGE_REPEATS_WITHIN.total_seconds())
        parts = (self.action, self.flow_id, self.node_id, self.recipient_id, self.backlog_id, self.object_id, str(age))
        return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _read(body: bytes) -> _Said:
    if len(body) > LARGEST_BODY:
        raise Rejected(f"A message has more than {LARGEST_BODY} bytes")
    try:
        return _checked(json.loads(body))
    except (ValueError, RecursionError):
        raise Rejected("A message is no JSON") from None


def _checked(data: object) -> _Said:
    """Ids that are no texts count as none: the fields are chosen by hand in Hesine's console."""
    if not isinstance(data, Mapping):
        raise Rejected("A message is no JSON object")
    plain = {name: value for name, value in data.items() if isinstance(value, str | int) or name == "userInfo"}
    if not isinstance(plain.get("userInfo"), Mapping):
        plain.pop("userInfo", None)
    try:
        return _Said.model_validate(plain)
    except ValidationError:
        # Not chained: pydantic's own text quotes the values.
        raise Rejected("A message does not keep the contract") from None


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())

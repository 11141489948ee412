"""What can go wrong, split by what the caller can do about it.

BotError
├── Rejected       what was sent breaks a rule: show the fields, let the person mend them
├── Denied         this person, or this App Key, may not do it
├── NotFound       there is no such object, or it is not for these eyes
├── Conflict       it moved on meanwhile: read again, then decide anew
├── Busy           too fast: wait `retry_after` seconds
├── Broken         the other side failed, and what it did is known: nothing
├── Unreachable    no answer; a write may or may not have taken effect
├── Misconfigured  an administrator must act; the message says where
└── NotSaved       our own durable step failed: nothing may be promised to anyone
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One refused field, as our form names it (`legs.0.depart`, `amount`), else as the refusing side does."""

    field: str
    reason: str


class BotError(Exception):
    """Root of all errors we raise on purpose. Messages name ids and rules, never personal facts."""

    def __init__(self, message: str, *, request_id: str = "") -> None:
        super().__init__(message)
        self.request_id = request_id


class Rejected(BotError):
    def __init__(self, message: str, fields: tuple[FieldError, ...] = (), *, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.fields = fields


class Denied(BotError):
    """`permission` is the closed Hesine permission; empty when it is the person who may not."""

    def __init__(self, message: str, permission: str = "", *, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.permission = permission


class NotFound(BotError):
    pass


class Conflict(BotError):
    pass


class Busy(BotError):
    def __init__(self, message: str, retry_after: float, *, request_id: str = "") -> None:
        super().__init__(message, request_id=request_id)
        self.retry_after = retry_after


class Broken(BotError):
    pass


class Unreachable(BotError):
    pass


class Misconfigured(BotError):
    pass


class NotSaved(BotError):
    pass

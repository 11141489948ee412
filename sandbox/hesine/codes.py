"""The codes that Hesine answers with, and the error that carries one to the edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Code(IntEnum):
    OK = 0
    MALFORMED = 40001
    REFUSED_VALUE = 40002
    BAD_SIGNATURE = 40101
    BAD_TIMESTAMP = 40102
    TOKEN_EXPIRED = 40103
    TOKEN_INVALID = 40104
    NONCE_SEEN = 40105
    PERMISSION_CLOSED = 40301
    ADDRESS_REFUSED = 40302
    NOT_ENTITLED = 40303
    NOT_FOUND = 40401
    ID_REUSED = 40901
    CONFLICT = 40902
    BUSINESS_RULE = 42201
    TOO_MANY_CALLS = 42901
    BROKEN = 50001
    UNAVAILABLE = 50301

    @property
    def http_status(self) -> int:
        return self.value // 100 if self.value else 200


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field` is a path such as `trip_detail.legs[0].depart_date`."""

    field: str
    reason: str


class HesineError(Exception):
    """An answer other than success. `headers` go out with it as they are."""

    def __init__(self, code: Code, message: str, data: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data
        self.headers = headers or {}


def field_errors(code: Code, message: str, errors: Sequence[FieldError]) -> HesineError:
    return HesineError(code, message, {"errors": [{"field": e.field, "reason": e.reason} for e in errors]})


def rule_broken(*errors: FieldError) -> HesineError:
    return field_errors(Code.BUSINESS_RULE, "a business rule refuses this", errors)


def malformed(field: str, reason: str) -> HesineError:
    return field_errors(Code.MALFORMED, "malformed or missing field", [FieldError(field, reason)])


def not_found(what: str) -> HesineError:
    return HesineError(Code.NOT_FOUND, f"no such {what}")

"""Strict values of the contract, and the one function that turns bytes into a form or names each bad field."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sandbox.hesine.clock import render
from sandbox.hesine.codes import Code, FieldError, HesineError, field_errors, malformed

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
_WHOLE = re.compile(r"[0-9]{1,9}")
_REFUSED = {"refused", "enum", "literal_error"}
_REASONS = {"missing": "required", "extra_forbidden": "unknown field"}


class Mode(StrEnum):
    FLIGHT = "flight"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class StepRule(StrEnum):
    ANY = "any"
    ALL = "all"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("malformed", "must be text")
    return value


def _date(value: object) -> date:
    text = _text(value)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("refused", "must be a date as YYYY-MM-DD")


def _instant(value: object) -> datetime:
    text = _text(value)
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("refused", "must be an RFC 3339 instant with offset")


def _time(value: object) -> str:
    text = _text(value)
    if not _TIME.fullmatch(text):
        raise PydanticCustomError("refused", "must be a time as HH:MM")
    return text


def _whole(value: object) -> int:
    if not _WHOLE.fullmatch(_text(value)):
        raise PydanticCustomError("malformed", "must be a whole number")
    return int(_text(value))


Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Text = Annotated[str, StringConstraints(pattern=r"\S", max_length=2000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}|[0-9]{6})?$")]
Day = Annotated[date, BeforeValidator(_date)]
TimeOfDay = Annotated[str, BeforeValidator(_time)]
Instant = Annotated[datetime, BeforeValidator(_instant), PlainSerializer(render)]
WholeText = Annotated[int, BeforeValidator(_whole)]
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}\.[0-9]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Form(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Money(Form):
    amount: Amount
    currency: Currency

    @property
    def value(self) -> Decimal:
        return Decimal(self.amount)


F = TypeVar("F", bound=Form)


def parse_body(form: type[F], body: bytes) -> F:
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False)) from error


def read_form(form: type[F], given: dict[str, Any]) -> F:
    return parse_body(form, json.dumps(given).encode())


def parse_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise malformed("body", "is not JSON") from error


def parse_query(form: type[F], raw_query: str) -> F:
    pairs = parse_qsl(raw_query, keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise malformed("query", "a parameter is given twice")
    try:
        return form.model_validate_strings(given)
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False)) from error


def dump(form: Form) -> dict[str, Any]:
    return form.model_dump(mode="json", by_alias=True)


def _refusal(details: Sequence[ErrorDetails]) -> HesineError:
    errors = [FieldError(_path(d["loc"]), _REASONS.get(d["type"], d["msg"])) for d in details]
    if all(d["type"] in _REFUSED for d in details):
        return field_errors(Code.REFUSED_VALUE, "date format or enum value refused", errors)
    return field_errors(Code.MALFORMED, "malformed or missing field", errors)


def _path(location: tuple[int | str, ...]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".") or "body"

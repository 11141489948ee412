"""Hesine's values as they come: numbers that are texts, texts that are numbers, and three ways to say nothing."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from bot.hesine.openplatform.assumptions import ZONE
from bot.trips.model import Money

T = TypeVar("T")

LOCAL_TIME = "%Y-%m-%d %H:%M:%S"
NOTHING = (None, "", "-")
"""How a value that is not there may be written."""


class Wire(BaseModel):
    """Blind to what Hesine may add. Only ids are ever required."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, alias_generator=to_camel)


def _text(value: object) -> object:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _listed(value: object) -> object:
    return () if value is None or value == "" else value


def _object(value: object) -> object:
    return {} if value is None or value == "" else value


def _flag(value: object) -> object:
    return None if value in NOTHING else value


def moment(value: object) -> datetime | None:
    """Unix milliseconds as number or digits, or local time as text. What is no moment of this era is none."""
    if value in (*NOTHING, 0, "0"):
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and not value.isdigit():
        return datetime.strptime(value, LOCAL_TIME).replace(tzinfo=ZONE)
    try:
        return datetime.fromtimestamp(float(str(value)) / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def decimal(value: object) -> Decimal | None:
    if value in NOTHING:
        return None
    try:
        found = Decimal(str(value).replace(",", "")) if isinstance(value, int | float | str | Decimal) else None
    except InvalidOperation:
        found = None
    if found is None or isinstance(value, bool) or not found.is_finite():
        raise ValueError("must be a decimal number")
    return found


Id = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Text = Annotated[str, BeforeValidator(_text)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_listed)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]
"""None where Hesine says nothing, which is not the same as no."""
Moment = Annotated[datetime | None, BeforeValidator(moment)]
Rows = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list that may be null."""
Number = Annotated[Decimal | None, BeforeValidator(decimal)]
Scale = Annotated[int | None, BeforeValidator(_flag)]
Facts = Annotated[dict[str, Any], BeforeValidator(_object), Field(default_factory=dict)]


class WireMoney(Wire):
    """`standard` is in the company's own currency; a sum typed in another one stands in `foreign`."""

    standard: Number = None
    standard_str_code: Text = "CNY"
    standard_num_code: Text = ""
    standard_scale: Scale = None
    standard_symbol: Text = ""
    standard_unit: Text = ""
    foreign: Number = None
    foreign_str_code: Text = ""
    foreign_num_code: Text = ""
    foreign_scale: Scale = None
    foreign_symbol: Text = ""
    foreign_unit: Text = ""
    rate: Number = None
    sys_rate: Number = None


def _money(value: object) -> object:
    if value in NOTHING:
        return None
    return value if isinstance(value, dict | WireMoney) else {"standard": value}


Sum = Annotated[WireMoney | None, BeforeValidator(_money)]
"""A Money object, or the bare number that some places print instead."""


def money(found: WireMoney | None) -> Money | None:
    """What was typed: the foreign sum where there is one."""
    if found is None:
        return None
    if found.foreign is not None and found.foreign_str_code:
        return Money(found.foreign, found.foreign_str_code)
    return Money(found.standard, found.standard_str_code or "CNY") if found.standard is not None else None


def yuan_body(amount: Decimal) -> dict[str, Any]:
    """All six keys are required on write, and the sum is a text."""
    return {
        "standard": f"{amount:f}",
        "standardUnit": "元",
        "standardScale": 2,
        "standardSymbol": "¥",
        "standardNumCode": "156",
        "standardStrCode": "CNY",
    }


class CityRef(Wire):
    """`key` is Hesine's own id of a city; the label is for reading only."""

    key: Id
    label: Text = ""


def cities(value: object) -> tuple[CityRef, ...]:
    """A JSON array inside a text; nothing, where it is not one."""
    try:
        found = json.loads(value) if isinstance(value, str) and value else value
    except ValueError:
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(CityRef.model_validate(one) for one in found if isinstance(one, dict) and one.get("key"))


def cities_text(*places: CityRef) -> str:
    return json.dumps(
        [{"key": one.key, "label": one.label} for one in places], ensure_ascii=False, separators=(",", ":")
    )


def day(value: object) -> date | None:
    """The local day of a moment; a time of day, which Hesine's page may leave in it, is cut off."""
    try:
        found = moment(value)
    except ValueError:
        return None
    return found.astimezone(ZONE).date() if found else None


def day_ms(value: date) -> int:
    """Midnight there, in milliseconds."""
    return int(datetime.combine(value, time(), ZONE).timestamp() * 1000)


def local_time(value: datetime) -> str:
    """As the date filters take it: whole seconds, rounded down."""
    return value.astimezone(ZONE).strftime(LOCAL_TIME)


def bare_id(path_id: str) -> str:
    """Without the one `$` that leads an id in a path; a `$` inside belongs to the id."""
    return path_id.removeprefix("$")

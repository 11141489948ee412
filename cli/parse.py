"""`travelbot parse`: what the intake understands of a sentence, for people and for scoring."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.language.intake import read
from bot.language.places import gazetteer
from bot.trips.model import Mode, Money, Place
from bot.trips.reading import Hours, Precedent, Question, Slot, Source, TripReading

DEFAULT_ZONE = "Asia/Shanghai"


def parse(
    text: Annotated[str, typer.Argument(help="What a person would type after /trip.")] = "",
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One prediction a line; without TEXT, records come on stdin.")
    ] = False,
    now: Annotated[str, typer.Option(help="The moment it is typed at, as an ISO date and time; default: now.")] = "",
    tz: Annotated[str, typer.Option(help="The person's time zone.")] = DEFAULT_ZONE,
    home: Annotated[str, typer.Option(help="The city the person lives in; not with --jsonl.")] = "",
) -> None:
    """Read free text as a trip and show every slot with the words it came from."""
    if not text and not jsonl:
        raise typer.BadParameter("Nothing to read. Give a sentence, or --jsonl and records on stdin.")
    if jsonl:
        records = (
            [{"id": "", "text": text, "now": now, "tz": tz}] if text else map(json.loads, filter(str.strip, sys.stdin))
        )
        for record in records:
            print(json.dumps(predict(record), ensure_ascii=False))
    else:
        moment = _moment(now, tz)
        reading = read(text, moment, _home(home))
        Console().print(_table(reading), *map(_asked, reading.asked))


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """One prediction in the form the scorer reads."""
    moment = _moment(record.get("now") or "", record.get("tz") or DEFAULT_ZONE)
    began = time.perf_counter()
    reading = read(record["text"], moment)
    latency_ms = (time.perf_counter() - began) * 1000
    asked = list(dict.fromkeys(one.slot for one in reading.asked))
    return {"id": record.get("id", ""), **_prediction(reading), "asked": asked, "latency_ms": round(latency_ms, 3)}


def _prediction(reading: TripReading) -> dict[str, Any]:
    first = reading.legs[0] if reading.legs else None
    return {
        "legs": [
            {
                "origin": _names(reading, leg.origin),
                "destination": _names(reading, leg.destination),
                "mode": _plain(leg.mode),
            }
            for leg in reading.legs
        ],
        "depart": _plain(first.depart) if first else None,
        "return": _plain(reading.return_date),
        "window": [str(day) for day in reading.window.value] if reading.window else None,
        "days": _plain(reading.days),
        "nights": _plain(reading.nights),
        "travellers": _plain(reading.travellers),
        "budget": float(reading.budget.value.amount) if reading.budget else None,
        "currency": reading.budget.value.currency if reading.budget else None,
        "purpose": _plain(reading.purpose),
        "project": _plain(reading.project),
        "seat": _plain(first.seat) if first else None,
        "companions": [one.value for one in reading.companions],
        "not_by": [one.value for one in reading.refused_modes],
        "urgent": _plain(reading.urgent),
        "like": _precedent(reading),
    }


def _names(reading: TripReading, slot: Slot[Place] | None) -> list[str] | None:
    """The name as typed first, then what it was resolved to."""
    if slot is None or slot.source is not Source.SAID:
        return None
    names = gazetteer().name
    known = (reading.text[slice(*slot.span)], names(slot.value, "en"), names(slot.value, "zh"), slot.value.code)
    return list(dict.fromkeys(name for name in known if name))


def _precedent(reading: TripReading) -> dict[str, Any] | None:
    if not reading.precedent:
        return None
    wanted = reading.precedent.value
    return {
        "place": wanted.place and wanted.place.name,
        "when": wanted.when and [day.isoformat() for day in wanted.when],
    }


def _plain(slot: Slot[Any] | None) -> Any:
    if slot is None:
        return None
    return slot.value.isoformat() if isinstance(slot.value, date) else slot.value


def _moment(now: str, tz: str) -> datetime:
    """Raises BadParameter for a zone or a moment that is none."""
    try:
        zone = ZoneInfo(tz)
        moment = datetime.fromisoformat(now) if now else datetime.now(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(f"{error}: give --tz as in Europe/Berlin and --now as in 2026-11-24T10:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _home(name: str) -> Place | None:
    if not name:
        return None
    found = gazetteer().lookup(name)
    if not found:
        raise typer.BadParameter(f"{name} is in no table of ours: give --home as in Berlin or 上海.")
    return found[0]


def _table(reading: TripReading) -> Table:
    table = Table("slot", "value", "in the sentence", "sure", "or")
    for name, slot in _slots(reading):
        words = Text(reading.text)
        words.stylize("bold underline", *slot.span)
        table.add_row(name, _shown(slot.value), words, _how_sure(slot), ", ".join(map(_shown, slot.candidates)))
    return table


def _how_sure(slot: Slot[Any]) -> str:
    return f"{slot.confidence:.0%}" if slot.source is Source.SAID else f"{slot.confidence:.0%} ({slot.source})"


def _asked(question: Question) -> Text:
    """What the form would ask, with its buttons."""
    leg = "" if question.leg is None else f" of leg {question.leg + 1}"
    choices = " | ".join(_shown(choice) for choice in question.choices) or "type it again"
    return Text.assemble("\n? ", (f"{question.slot}{leg}", "bold"), f" ({question.doubt}): {choices}")


def _slots(reading: TripReading) -> Iterator[tuple[str, Slot[Any]]]:
    for number, leg in enumerate(reading.legs, start=1):
        yield from _filled(f"leg {number} ", leg, ("origin", "destination", "mode", "depart", "hours", "seat"))
    if reading.way_back:
        yield from _filled("way back ", reading.way_back, ("origin", "destination", "mode"))
    yield from _filled("", reading, ("return_date", "return_hours", "window", "days", "nights", "budget", "purpose"))
    yield from _filled("", reading, ("project", "travellers", "urgent", "precedent"))
    for companion in reading.companions:
        yield "companion", companion
    for mode in reading.refused_modes:
        yield "not by", mode


def _filled(prefix: str, owner: object, names: Sequence[str]) -> Iterator[tuple[str, Slot[Any]]]:
    for name in names:
        if slot := getattr(owner, name):
            yield f"{prefix}{name}", slot


def _shown(value: Place | Mode | Money | date | tuple[date, date] | Hours | Precedent | str | int | Decimal) -> str:
    match value:
        case Place(name, code) if code and (where := gazetteer().where(value)):
            return f"{name} ({code}, {where})"
        case Hours(earliest, latest):
            return " … ".join(f"{end:%H:%M}" if end else "" for end in dict.fromkeys((earliest, latest)))
        case Precedent(place, when):
            return " ".join(_shown(one) for one in (place, when) if one)
        case Place(name, code):
            return f"{name} ({code or 'unresolved'})"
        case Money(amount, currency):
            return f"{amount:,} {currency}".strip()
        case date():
            return f"{value:%a} {value.isoformat()}"
        case (first, last):
            return f"{_shown(first)} … {_shown(last)}"
        case _:
            return str(value)

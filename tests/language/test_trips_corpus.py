"""Every sentence of corpus/trips.*.jsonl is read as it says: see README.md for the format."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.language.intake import read
from bot.language.places import gazetteer
from bot.trips.model import Place
from bot.trips.reading import LegReading, Slot, Source, TripReading

CORPUS = Path(__file__).parent / "corpus"
LEAST = 150
"""Sentences in each language."""


def sentences(language: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"trips.{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def name(slot: Slot[Place] | None) -> str | None:
    """The code, or the name of what has none; in brackets what was not said."""
    if slot is None:
        return None
    shown = slot.value.code or slot.value.name
    return shown if slot.source is Source.SAID else f"({shown})"


def ends(leg: LegReading | None) -> list[str | None] | None:
    return [name(leg.origin), name(leg.destination)] if leg and (leg.origin or leg.destination) else None


def way_of(reading: TripReading) -> dict[str, Any]:
    """Places and modes of the way out and of the way back."""
    legs = [pair for leg in reading.legs if (pair := ends(leg))]
    modes = [leg.mode.value for leg in reading.legs if leg.mode]
    back = reading.way_back
    return {
        "legs": legs,
        "mode": modes[0] if modes and len(set(modes)) == 1 else None,
        "modes": modes if len(set(modes)) > 1 else None,
        "back": ends(back),
        "back_mode": back.mode.value if back and back.mode else None,
        "seat": reading.legs[0].seat.value if reading.legs and reading.legs[0].seat else None,
    }


def terms_of(reading: TripReading) -> dict[str, Any]:
    """All that is said of the trip beyond its way and its days."""
    budget = reading.budget and [float(reading.budget.value.amount), reading.budget.value.currency]
    wanted = reading.precedent and reading.precedent.value.place
    return {
        "budget": budget,
        "travellers": reading.travellers and reading.travellers.value,
        "companions": [one.value for one in reading.companions],
        "purpose": reading.purpose and reading.purpose.value,
        "project": reading.project and reading.project.value,
        "not_by": [one.value for one in reading.refused_modes],
        "urgent": reading.urgent and reading.urgent.value,
        "like": wanted and wanted.name,
    }


def said(line: dict[str, Any]) -> dict[str, Any]:
    """The reading of a line in the corpus's form; questions about days, and departures, only where the line has them."""
    now = datetime.fromisoformat(line["now"]).replace(tzinfo=ZoneInfo(line["zone"]))
    home = gazetteer().lookup(line["home"])[0] if "home" in line else None
    reading = read(line["text"], now, home)
    asked = [one.slot for one in reading.asked if one.slot not in {"depart", "return_date"}]
    departs = [str(leg.depart.value) for leg in reading.legs if leg.depart] if "departs" in line["expect"] else None
    every = way_of(reading) | terms_of(reading) | {"asked": asked, "departs": departs}
    return {key: value for key, value in every.items() if value or value is False}


def cases() -> list[Any]:
    marks = {True: [pytest.mark.xfail(strict=True, reason="known: docs/language.md")], False: []}
    lines = [*sentences("en"), *sentences("zh")]
    return [pytest.param(line, id=line["text"], marks=marks["fails" in line]) for line in lines]


@pytest.mark.parametrize("line", cases())
def test_a_sentence_is_read_as_the_corpus_says(line):
    assert said(line) == line["expect"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_corpus_is_large_and_says_nothing_twice(language):
    texts = [line["text"] for line in sentences(language)]
    assert len(texts) >= LEAST
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hardly_any_sentence_is_known_to_fail(language):
    lines = sentences(language)
    assert sum("fails" in line for line in lines) <= len(lines) // 10

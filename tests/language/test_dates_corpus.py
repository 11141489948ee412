"""Every sentence of corpus/dates.*.jsonl is read as it says: see README.md for the format."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.language.intake import read
from bot.trips.reading import Slot, TripReading

CORPUS = Path(__file__).parent / "corpus"
LEAST = 150
"""Sentences in each language."""


def sentences(language: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"dates.{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def timing_of(reading: TripReading) -> dict[str, Any]:
    """What the reading says of time, in the corpus's form; what it does not say is left out."""
    slots = {
        "depart": reading.legs[0].depart if reading.legs else None,
        "return": reading.return_date,
        "window": reading.window,
        "days": reading.days,
        "nights": reading.nights,
    }
    said = {name: plain(slot.value) for name, slot in slots.items() if slot}
    return said | {f"{name}_or": rivals for name in ("depart", "return") if (rivals := candidates(slots[name]))}


def plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return [str(day) for day in value] if isinstance(value, tuple) else str(value)


def candidates(slot: Slot[Any] | None) -> list[str]:
    return [str(day) for day in slot.candidates] if slot else []


@pytest.mark.parametrize("line", [*sentences("en"), *sentences("zh")], ids=lambda line: line["text"])
def test_a_sentence_is_read_as_the_corpus_says(line):
    now = datetime.fromisoformat(line["now"]).replace(tzinfo=ZoneInfo(line["zone"]))
    assert timing_of(read(line["text"], now)) == line["expect"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_corpus_is_large_and_says_nothing_twice(language):
    lines = sentences(language)
    said = [(line["text"], line["now"]) for line in lines]
    assert len(lines) >= LEAST
    assert len(set(said)) == len(said)

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.intake import read
from bot.trips.reading import TripReading

Reader = Callable[..., TripReading]


@pytest.fixture
def said() -> Reader:
    """Reads a sentence typed on Tuesday, 24 November 2026, ten in the morning."""

    def typed(text: str, day: str = "2026-11-24", zone: str = "Asia/Shanghai") -> TripReading:
        return read(text, datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(zone)))

    return typed


@pytest.fixture
def now() -> datetime:
    return datetime.fromisoformat("2026-11-24T10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))

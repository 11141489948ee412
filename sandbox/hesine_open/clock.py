"""The stand-in's time: it can be moved, run fast, or stand still; and the two forms in which Hesine writes it."""

import time
from datetime import UTC, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))
_TEXT = "%Y-%m-%d %H:%M:%S"


class Clock:
    """`speed` is world seconds for each real one; 0 stands still."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._anchor = datetime.now(UTC)
        self._anchored = time.monotonic()

    def now(self) -> datetime:
        """Aware, in Hesine's zone and in whole milliseconds."""
        passed = timedelta(seconds=(time.monotonic() - self._anchored) * self.speed)
        now = (self._anchor + passed).astimezone(ZONE)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def advance(self, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))

    def set(self, now: datetime) -> None:
        """The clock goes on from `now` at its speed."""
        self._anchor, self._anchored = now, time.monotonic()

    def run_at(self, speed: float) -> None:
        self.set(self.now())
        self.speed = speed

    def real_seconds_until(self, due: datetime) -> float | None:
        """None where the clock stands still and `due` never comes by itself."""
        left = max(0.0, (due - self.now()).total_seconds())
        if left and not self.speed:
            return None
        return left / self.speed if left else 0.0


def millis(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def millis_or_none(instant: datetime | None) -> int | None:
    return None if instant is None else millis(instant)


def from_millis(number: int) -> datetime:
    return datetime.fromtimestamp(number / 1000, ZONE)


def local_text(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime(_TEXT)


def from_local_text(text: str) -> datetime:
    """Raises ValueError."""
    return datetime.strptime(text, _TEXT).replace(tzinfo=ZONE)

"""The stand-in's time: the real clock plus an offset that the control API moves."""

from datetime import UTC, datetime, timedelta, timezone

HESINE_ZONE = timezone(timedelta(hours=8))


class Clock:
    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Aware, in Hesine's zone and in whole milliseconds, so that an instant reads back as the same value."""
        now = (datetime.now(UTC) + self._offset).astimezone(HESINE_ZONE)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def advance(self, seconds: float) -> None:
        self._offset += timedelta(seconds=seconds)

    def set(self, now: datetime) -> None:
        """The clock goes on running from `now`."""
        self._offset = now - datetime.now(UTC)


def render(instant: datetime) -> str:
    return instant.astimezone(HESINE_ZONE).isoformat(timespec="milliseconds")

"""Whether someone's digest is due: at nine in their own zone, on weekdays, once."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HOUR = time(9)
LATEST = time(12)
"""After an outage a digest may still come before noon; later it would only repeat what the cards say."""
SATURDAY = 5


def due_day(now: datetime, zone: ZoneInfo) -> date | None:
    """The local date whose digest is due now, or None. Across clock changes there is one per date."""
    local = now.astimezone(zone)
    in_time = HOUR <= local.time() < LATEST
    return local.date() if in_time and local.weekday() < SATURDAY else None

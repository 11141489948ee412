"""When to try again. The due time of the row is the only schedule there is."""

from datetime import timedelta

CEILING = timedelta(minutes=5)


def delay(attempts: int) -> timedelta:
    """Doubling from one second to five minutes, without end: an outage may last, a decision may not be lost."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), CEILING)

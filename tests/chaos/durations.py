"""How long a press took: until it was answered, and until Hesine held it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.hesine.tenant import Tenant
from tests.chaos.clicks import Click


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Durations:
    to_answer: Spread
    to_hesine: Spread


def measured(by_company: Iterable[tuple[Tenant, list[Click]]]) -> Durations:
    answers: list[float] = []
    arrivals: list[float] = []
    for company, clicks in by_company:
        held = _held_since(company)
        answers += [(one.at - one.sent) * 1000 for one in clicks if one.answered]
        arrivals += [(held[one.id] - one.sent) * 1000 for one in clicks if one.id in held]
    return Durations(_spread(answers), _spread(arrivals))


def _held_since(company: Tenant) -> dict[str, float]:
    """Each decision's own event says when it was recorded: of one trip both are in the same order."""
    moments: dict[str, list[float]] = {}
    for push in company.pushes.pushes:
        if push.event == "trip.decided":
            moments.setdefault(push.data["trip_id"], []).append(push.occurred_at.timestamp())
    held: dict[str, float] = {}
    for trip in company.book.trips.values():
        decisions = [one for step in trip.steps for one in step.decisions]
        held.update(zip((one.decision_id for one in decisions), moments.get(trip.trip_id, ()), strict=False))
    return held


def _spread(values: Iterable[float]) -> Spread:
    ordered = sorted(values)
    if not ordered:
        return Spread(0.0, 0.0)
    return Spread(ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)])

"""The outcome in words."""

from collections.abc import Iterable, Iterator

from tests.chaos.durations import Spread
from tests.chaos.run import Outcome

SHOWN = 20


def report(outcome: Outcome) -> str:
    return "\n".join(_lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    plan, verdicts = outcome.plan, outcome.verdicts
    yield f"seed {plan.seed}: {plan.trips} trips in {plan.workspaces} workspaces on Redis {plan.redis}"
    yield f"{outcome.clicks} presses, {outcome.decisions} decisions, {outcome.seconds:.0f} s"
    yield f"kills: {_counts(outcome.kills.items())}"
    yield f"faults met (Slack's rate limits times {plan.rate_factor:g}): {_counts(outcome.faults.items())}"
    yield f"press to answer: {_spread(outcome.durations.to_answer)}"
    yield f"press to Hesine: {_spread(outcome.durations.to_hesine)}"
    yield f"presses that did not count and were told so: {verdicts.told_otherwise}"
    yield f"outbox at the end: {outcome.outbox.due} due, {outcome.outbox.later} later, {outcome.outbox.parked} parked"
    yield f"ended by themselves (exit code) and started again: {_counts(outcome.ended.items())}"
    yield from _found("doubled copies (a post of unknown outcome)", verdicts.copies_twice)
    yield from _found("lost", verdicts.lost)
    yield from _found("doubled", verdicts.doubled)
    yield from _found("wrong copies", verdicts.wrong)
    yield from _found("in another company's hands", verdicts.crossed)
    yield from _found("not in the audit as it should be", outcome.unwritten)
    yield "the books agree" if outcome.well else "THE BOOKS DO NOT AGREE"


def _found(what: str, findings: list[str]) -> Iterator[str]:
    yield f"{what}: {len(findings)}"
    yield from (f"  {one}" for one in findings[:SHOWN])


def _counts(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts)) or "none"


def _spread(spread: Spread) -> str:
    return f"p50 {spread.p50:.0f} ms, p99 {spread.p99:.0f} ms"

"""The durability proof in short: some companies at work, and each process, Redis too, killed at least once."""

from pathlib import Path

import pytest

from tests.chaos.report import report
from tests.chaos.run import Plan, run

SHORT = Plan(
    trips=60,
    seed=7,
    workspaces=5,
    per_second=4.0,
    settle_seconds=200.0,
    kill_every=(0.2, 1.5),
    spared=frozenset({"push_lost"}),  # only the minute's tick makes up for it
)


@pytest.mark.timeout(300)
async def test_whatever_dies_and_fails_no_decision_is_lost_or_doubled_and_every_copy_tells_the_truth(
    short_folder: Path,
) -> None:
    outcome = await run(SHORT, short_folder, print)
    assert outcome.well, report(outcome)

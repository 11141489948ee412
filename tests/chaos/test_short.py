"""The durability proof in short: a hundred trips and each process, Redis too, killed at least once."""

from pathlib import Path

import pytest

from tests.chaos.report import report
from tests.chaos.run import Plan, run

SEED = 7


@pytest.mark.timeout(300)
async def test_whatever_dies_and_fails_no_decision_is_lost_or_doubled_and_every_copy_tells_the_truth(
    short_folder: Path,
) -> None:
    outcome = await run(Plan(trips=120, seed=SEED, per_second=4.0, settle_seconds=200.0), short_folder, print)
    assert outcome.well, report(outcome)

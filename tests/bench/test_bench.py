"""That the bench runs and finds every figure; how fast it is, no test can say on a shared machine."""

from dataclasses import replace

import pytest

from tests.bench.answers import CLICK, COMMAND, CONNECTIONS, DEFAULT, INLINE, OWN, SPLIT, WHOLE
from tests.bench.figures import Load, quantile
from tests.bench.page import drawn
from tests.bench.plan import SHORT, carried_out


@pytest.mark.timeout(180)
async def test_a_short_bench_measures_every_server_and_draws_the_page():
    results = await carried_out(SHORT, lambda _: None)

    assert [one.name for one in results.subjects] == [DEFAULT, INLINE, OWN, SPLIT, WHOLE]
    for subject in results.subjects:
        assert set(subject.loads) == {(what, many) for what in (COMMAND, CLICK) for many in CONNECTIONS}
    assert results.trips.commands["EVALSHA"] == results.trips.commands["WAITAOF"] == 1
    assert [one.calls >= 2 * one.decisions for one in results.relayed] == [True, True]
    assert results.relayed[1].seconds > 2 * results.relayed[1].hesine_seconds
    assert results.stalls.digests == SHORT.digests
    assert 0 < results.start.listens < results.start.ready

    page = drawn(results, (0.0, 0.0))
    assert all(f"| {name} | {many} |" in page for name in (DEFAULT, SPLIT) for many in CONNECTIONS)
    slower = replace(results, relayed=(replace(results.relayed[0], seconds=3600.0), results.relayed[1]))
    assert "Hesine that answers at once | 0 | **missed** |" in drawn(slower, (0.0, 0.0))


def test_a_quantile_is_a_value_that_was_measured():
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([5.0], 0.99) == 5.0


def test_a_ratio_is_that_of_the_median_turn():
    mine = Load.of_rounds([Load((one,), 1.0, 0.1) for one in (1.0, 2.0, 90.0)])
    theirs = Load.of_rounds([Load((one,), 1.0, 0.1) for one in (10.0, 10.0, 10.0)])
    assert mine.against(theirs, lambda load: load.p50) == 0.2


def test_one_disturbed_round_does_not_change_the_throughput():
    rounds = [Load((1.0,), per_second, 0.1) for per_second in (900.0, 12.0, 1000.0)]
    assert Load.of_rounds(rounds).per_second == 900.0

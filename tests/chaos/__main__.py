"""`python -m tests.chaos`: the long proof. Exit code 1 if anything was lost, doubled or shown wrong."""

import argparse
import asyncio
import logging
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from tests.chaos.redis_homes import HOMES
from tests.chaos.report import report
from tests.chaos.run import Plan, run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--trips", type=int, default=2000)
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10_000), help="repeats the choice of faults and kills"
    )
    parser.add_argument("--workspaces", type=int, default=20, help="each with a company of its own at Hesine")
    parser.add_argument("--rate-factor", type=float, default=5.0, help="scales Slack's rate limits")
    parser.add_argument("--per-second", type=float, default=3.0, help="trips filed in a second")
    parser.add_argument("--settle", type=float, default=300.0, help="seconds of quiet at most, after the trouble")
    parser.add_argument("--redis", choices=list(HOMES), default="embedded", help="where Redis stands")
    return parser.parse_args()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it complains of every answer that is dropped
    given = _arguments()
    plan = Plan(
        given.trips,
        given.seed,
        workspaces=given.workspaces,
        rate_factor=given.rate_factor,
        per_second=given.per_second,
        settle_seconds=given.settle,
        redis=given.redis,
    )
    folder = Path(tempfile.mkdtemp(prefix="tb"))
    outcome = asyncio.run(run(plan, folder, _tell))
    _tell(report(outcome))
    if outcome.well:
        shutil.rmtree(folder)
    else:
        _tell(f"the processes' logs are in {folder}")
    return 0 if outcome.well else 1


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.bench [--short] [--write]`: measure, print, and with `--write` draw docs/performance.md."""

import argparse
import asyncio
import os
import sys

from uvloop import new_event_loop

from tests.bench.page import PAGE, drawn
from tests.bench.plan import FULL, SHORT, carried_out


def _say(what: str) -> None:
    sys.stderr.write(f"measuring {what} …\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few requests of each: shows that it runs, not how fast")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    before = os.getloadavg()[0]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:  # the stand-ins run here
        results = runner.run(carried_out(SHORT if arguments.short else FULL, _say))
    page = drawn(results, (before, os.getloadavg()[0]))
    sys.stdout.write(page)
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

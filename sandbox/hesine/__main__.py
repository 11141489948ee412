"""`python -m sandbox.hesine`: the stand-in as a process of its own."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from sandbox.hesine.seeding import Seed
from sandbox.hesine.serving import serving, stop_signal
from sandbox.hesine.values import parse_body
from sandbox.hesine.world import Account, World


def _arguments() -> argparse.Namespace:
    default = Account()
    parser = argparse.ArgumentParser(prog="python -m sandbox.hesine", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--json", action="store_true", help="print address and credentials as one line of JSON")
    parser.add_argument("--push-url", help="where events are posted to")
    parser.add_argument("--seed", type=Path, help="JSON file with departments, employees, delegates and rules")
    parser.add_argument("--app-key", default=default.app_key)
    parser.add_argument("--app-secret", default=default.app_secret)
    parser.add_argument("--rate-factor", type=float, default=1.0, help="scales the rate limit; 0 switches it off")
    return parser.parse_args()


def _world(arguments: argparse.Namespace) -> World:
    return World(
        [Account(arguments.app_key, arguments.app_secret)],
        seed=parse_body(Seed, arguments.seed.read_bytes()) if arguments.seed else None,
        rate_factor=arguments.rate_factor,
        push_url=arguments.push_url,
    )


def _greeting(arguments: argparse.Namespace, url: str) -> str:
    if arguments.json:
        return json.dumps({"url": url, "app_key": arguments.app_key, "app_secret": arguments.app_secret})
    return f"Hesine stand-in at {url} (App-Key {arguments.app_key}, rate factor {arguments.rate_factor:g})"


async def _run(arguments: argparse.Namespace) -> None:
    told = stop_signal()
    async with serving(_world(arguments), arguments.port) as url:
        sys.stdout.write(_greeting(arguments, url) + "\n")
        sys.stdout.flush()
        await told.wait()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

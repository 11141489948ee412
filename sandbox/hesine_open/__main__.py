"""`python -m sandbox.hesine_open`: the stand-in as a process of its own."""

import argparse
import asyncio
import json
import sys

from sandbox.hesine.serving import stop_signal
from sandbox.hesine_open.serving import serving
from sandbox.hesine_open.world import Account, World


def _arguments() -> argparse.Namespace:
    default = Account()
    parser = argparse.ArgumentParser(prog="python -m sandbox.hesine_open", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument(
        "--json", action="store_true", help="as of the other stand-ins: here the first line always is JSON"
    )
    parser.add_argument("--push-url", help="where outbound messages are posted to")
    parser.add_argument("--corp-id", default=default.corp_id)
    parser.add_argument("--app-key", default=default.app_key)
    parser.add_argument("--app-security", default=default.app_security)
    parser.add_argument("--speed", type=float, default=1.0, help="seconds of its clock for each real one")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    told = stop_signal()
    account = Account(arguments.corp_id, app_key=arguments.app_key, app_security=arguments.app_security)
    world = World([account], push_url=arguments.push_url, speed=arguments.speed)
    async with serving(world, arguments.port) as url:
        known = {"corp_id": account.corp_id, "app_key": account.app_key, "app_security": account.app_security}
        sys.stdout.write(json.dumps({"url": url, **known}) + "\n")
        sys.stdout.flush()
        await told.wait()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

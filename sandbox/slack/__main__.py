"""`python -m sandbox.slack`: serve until told to stop."""

import argparse
import json
import signal
import socket
from pathlib import Path

import uvicorn

from sandbox.slack.app import create_app
from sandbox.slack.manifest import DEFAULT, load
from sandbox.slack.world import World


def main() -> None:
    options = _options()
    manifest = load(options.manifest) if options.manifest else DEFAULT
    world = World(manifest=manifest, request_url=options.app, rate_factor=_factor(options.rate_factor))
    world.registration.redirect_urls += tuple(options.redirect_url)
    listening = socket.create_server(("127.0.0.1", options.port))
    world.public_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    print(_greeting(world, as_json=options.json), flush=True)  # noqa: T201  the first line is the contract
    config = uvicorn.Config(create_app(world), log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=2)
    for ending in (signal.SIGTERM, signal.SIGINT):  # uvicorn stops well, then raises the signal again
        signal.signal(ending, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.slack", description="A local Slack to try the bot against."
    )
    parser.add_argument("--app", help="request URL of the bot; can be set later")
    parser.add_argument("--manifest", type=Path, help="the app's manifest (YAML or JSON)")
    parser.add_argument("--redirect-url", action="append", default=[], help="allowed besides the manifest's own")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--json", action="store_true", help="print address and tokens as one JSON line")
    parser.add_argument("--rate-factor", default="1", help='multiplies the rate limits; "off" switches them off')
    return parser.parse_args()


def _factor(value: str) -> float | None:
    return None if value == "off" else float(value)


def _greeting(world: World, *, as_json: bool) -> str:
    team = next(iter(world.teams.values()))
    facts = {
        "api": f"{world.public_url}/api/",
        "token": team.bot_token,
        "app_token": world.app_token,
        "signing_secret": world.signing_secret,
        "client_id": world.registration.client_id,
        "client_secret": world.registration.client_secret,
        "authorize_url": f"{world.public_url}/oauth/v2/authorize",
        "channel": next(iter(team.channels)),
        "user": next(iter(team.people)),
        "team": team.id,
    }
    return json.dumps(facts) if as_json else f"Slack stand-in at {facts['api']}, rate factor {world.rates.factor}"


if __name__ == "__main__":
    main()

"""What Slack would send: the bodies of clicks and commands, as large as the real ones."""

import json
from collections.abc import Iterable
from time import time
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from blocks import cards
from blocks.payload import TripRef
from blocks.reader import Reader
from bot.language.places import gazetteer
from bot.trips.model import Surface, Trip
from sandbox.slack.world import World
from tests.scenario.rig import ANNA, ASK, MARTA, TEAM


def clicks(trips: Iterable[Trip]) -> list[str]:
    """Marta approves each, on its card."""
    reader = Reader("en-GB", ZoneInfo("Europe/Madrid"), gazetteer())
    return [_click(trip, reader, number) for number, trip in enumerate(trips)]


def commands(world: World, count: int) -> list[str]:
    """Anna types `/trip` and what she wants; each trigger is real, and good for three seconds."""
    return [
        urlencode(
            {
                "command": "/trip",
                "text": ASK,
                "team_id": TEAM,
                "team_domain": "morningstar",
                "user_id": ANNA,
                "user_name": "anna",
                "channel_id": "D1",
                "channel_name": "directmessage",
                "api_app_id": world.app_id,
                "response_url": f"{world.public_url}/hooks/bench",
                "trigger_id": world.triggers.issue(TEAM, ANNA),
            }
        )
        for _ in range(count)
    ]


def _click(trip: Trip, reader: Reader, number: int) -> str:
    stamp = f"{time():.6f}"
    value = TripRef(trip.id, 1, trip.version, Surface.APPROVER).pack()
    payload = {
        "type": "block_actions",
        "api_app_id": "A0TRAVELDESK",
        "team": {"id": TEAM, "domain": "morningstar"},
        "user": {"id": MARTA, "username": "marta", "name": "marta", "team_id": TEAM},
        "container": {"type": "message", "message_ts": stamp, "channel_id": "D1", "is_ephemeral": False},
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "ts": stamp, **cards.approver_card(trip, reader).payload()},
        "state": {"values": {}},
        "trigger_id": f"{number}.1.bench",
        "response_url": "http://127.0.0.1:9/hooks/bench",
        "actions": [
            {"type": "button", "action_id": "approve_trip", "block_id": "b", "value": value, "action_ts": f"{stamp}{number}"}
        ],
    }  # fmt: skip
    return urlencode({"payload": json.dumps(payload)})

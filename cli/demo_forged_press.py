"""A press that no client would allow: someone sends the button of a card that is not theirs, in Slack's own words."""

import json
import time
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from cli.demo_processes import Scene
from sandbox.company import Employee
from sandbox.slack.pages import Message


async def press_as(scene: Scene, who: Employee, card: Message, action: str) -> int:
    """The HTTP status of the bot's answer. Signed, so that only the gate behind the signature can refuse it."""
    body = urlencode({"payload": json.dumps(_payload(scene, who, card, action))})
    stamp = str(int(time.time()))
    signature = SignatureVerifier(scene.signing_secret).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    async with httpx.AsyncClient(base_url=scene.bot_url, trust_env=False) as http:
        return (await http.post("/slack/events", content=body, headers=headers)).status_code


def _payload(scene: Scene, who: Employee, card: Message, action: str) -> dict[str, object]:
    button = next(one for one in card.buttons if one.action_id == action)
    pressed = {"type": "button", "action_id": action, "block_id": button.block_id, "value": button.value}
    return {
        "type": "block_actions",
        "team": {"id": scene.team},
        "user": {"id": who.slack_user_id, "team_id": scene.team},
        "trigger_id": "forged",
        "container": {"type": "message", "message_ts": card.ts, "channel_id": card.channel},
        "actions": [{**pressed, "action_ts": f"{time.time():.6f}"}],
    }

"""What comes down a socket passes the same door as what comes over HTTP."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from handlers.slack_door import SlackDoor

PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [{"type": "button", "action_id": "approve_trip", "block_id": "b", "action_ts": "1.1"}],
}


class OnlyT1:
    async def bot_in(self, workspace):
        return object() if workspace == "T1" else None


class Told:
    """A desk of which only the background is asked; counts what it was given to do."""

    def __init__(self) -> None:
        self.background, self.works = self, 0

    def run(self, work):
        work.close()
        self.works += 1


async def anyone(enterprise_id, team_id):
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_id="B1", bot_user_id="U0", bot_token="x")


@pytest.fixture
def seen():
    return []


@pytest.fixture
def door(seen):
    app = AsyncApp(signing_secret="x", authorize=anyone, process_before_response=True)

    async def noted(ack, body):
        seen.append(body)
        await ack()

    app.action("approve_trip")(noted)
    return SlackDoor(app, SignatureVerifier("x"), OnlyT1(), Told())


async def test_what_was_read_and_proven_is_handed_on_as_it_is(door, seen):
    assert (await door.let_in(PRESS)).status == 200
    assert seen[0] is PRESS


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({**PRESS, "actions": []}, 200, 1),
        ({**PRESS, "actions": [7]}, 200, 1),
        ({**PRESS, "actions": [], "team": {"id": "T2"}, "user": {"id": "U1"}}, 403, 0),
        ({**PRESS, "actions": [], "user": {}}, 400, 0),
        ({"type": "event_callback", "team_id": "T1", "event": {"user": "U1"}}, 200, 0),
        ({"team_id": "T1", "user_id": "U1", "ssl_check": "0"}, 200, 1),
        ({}, 403, 0),
    ],
)
async def test_what_is_not_as_slack_sends_it_reaches_no_journey_and_whoever_can_be_told_is(
    door, seen, body, status, told
):
    assert (await door.let_in(body)).status == status
    assert door.desk.works == told
    assert not seen


async def test_slack_asking_whose_address_this_is_is_answered_for_no_workspace(door):
    answer = await door.let_in({"type": "url_verification", "challenge": "c-1"})
    assert (answer.status, answer.body) == (200, '{"challenge": "c-1"}')
    assert (await door.let_in({"ssl_check": "1", "token": "x"})).status == 200
    assert (await door.let_in({"type": "url_verification", "challenge": {"a": "b"}})).status == 403

"""What Slack says of tokens: whose one is, and what a refresh token brings."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import Misconfigured, Unreachable
from bot.tenants.installations import Installation
from bot.trips.model import UserId, WorkspaceId
from delivery.refusals import called

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When what stands in the settings was installed."""


async def installation_of(token: str, client: AsyncWebClient, workspace: str) -> Installation:
    """Of a token from the settings, in `workspace` if that is told too. Raises Misconfigured or Unreachable."""
    try:
        me = await called(lambda: client.auth_test(token=token))
    except Misconfigured as refusal:
        raise Misconfigured(f"{refusal} to the bot token: set SLACK_BOT_TOKEN to one that is valid") from refusal
    except Unreachable as silence:
        raise Unreachable(f"{silence} (asked at {client.base_url}): try again when it can be reached") from silence
    return Installation(
        WorkspaceId(workspace or me["team_id"]), token, me["bot_id"], UserId(me["user_id"]), LONG_AGO, name=me["team"]
    )


@dataclass(frozen=True, slots=True)
class SlackRenewals:
    """Token rotation: a refresh token, which works once, becomes the next pair.

    https://docs.slack.dev/authentication/using-token-rotation

    `client` has no token and repeats nothing by itself: a refresh token sent twice is a dead one.
    """

    client: AsyncWebClient
    client_id: str
    client_secret: str = field(repr=False)
    clock: Clock

    async def renewed(self, held: Installation) -> Installation:
        if not self.client_id:
            raise Misconfigured(f"the token of {held.workspace} must be renewed: set SLACK_CLIENT_ID and its secret")
        asked = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": held.refresh_token,
        }
        try:
            answer = await called(lambda: self.client.api_call("oauth.v2.access", data=asked))
        except Misconfigured as refusal:
            raise Misconfigured(
                f"{refusal} to the refresh token of {held.workspace}: check SLACK_CLIENT_SECRET, then install the app there again"
            ) from refusal
        return replace(
            held,
            token=answer["access_token"],
            refresh_token=answer["refresh_token"],
            expires_at=self.clock.now() + timedelta(seconds=int(answer["expires_in"])),
        )

"""Slack: is the token valid, may it do what we need, and do our clocks agree."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.settings import Settings
from bot.trips.model import WorkspaceId
from cli.checks.finding import Finding, Tell, clock, well, wrong
from cli.socket_mode import code_of, dialled

SIDE = "slack"
SECONDS = 10
SCOPES = {
    "chat:write": "cards, digests and answers are messages",
    "commands": "`/trip` and the shortcut",
    "im:history": "what people write to the bot, and whether a lost post arrived",
    "im:write": "whether a lost post arrived",
    "users:read": "language and time zone of a person",
    "users:read.email": "finding a person in Hesine",
}
"""The manifest's bot scopes, and what does not work without each."""


async def check(settings: Settings, tell: Tell) -> WorkspaceId | None:
    """The workspace that the bot serves; None where that cannot be found out."""
    token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token, base_url=url, session=session, timeout=SECONDS)
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            tell(_refused(error))
            return None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            tell(wrong(SIDE, f"no answer from {url} ({type(error).__name__})", "open the way to it, or a proxy"))
            return None
        tell(_home(answer["team_id"], answer["user"], settings.slack_team_id))
        for finding in _of_headers(answer.headers):
            tell(finding)
        if settings.slack_app_token:
            tell(await _socket(client, settings.slack_app_token.get_secret_value()))
    return WorkspaceId(settings.slack_team_id or answer["team_id"])


def _home(team: str, user: str, wanted: str) -> Finding:
    if wanted and wanted != team:
        return wrong(SIDE, f"the token is of workspace {team}, not of {wanted}", "correct SLACK_TEAM_ID")
    return well(SIDE, f"the token is valid: {user} in workspace {team}")


def _refused(error: SlackApiError) -> Finding:
    if not (code := code_of(error)):
        return wrong(SIDE, f"Slack fails (HTTP {error.response.status_code})", "wait; status.slack.com tells more")
    return wrong(SIDE, f"the bot token is refused ({code})", "set SLACK_BOT_TOKEN from *OAuth & Permissions*")


def _of_headers(headers: Mapping[str, str]) -> list[Finding]:
    told = {name.lower(): value for name, value in headers.items()}
    found = _scopes({one.strip() for one in told.get("x-oauth-scopes", "").split(",")})
    if "date" in told:
        found.append(clock(SIDE, parsedate_to_datetime(told["date"]) - datetime.now(UTC)))
    return found


def _scopes(granted: set[str]) -> list[Finding]:
    todo = "add it under *OAuth & Permissions* and install the app again"
    missing = [
        wrong(SIDE, f"scope {name} is missing: {use}", todo) for name, use in SCOPES.items() if name not in granted
    ]
    return missing or [well(SIDE, f"all {len(SCOPES)} scopes are granted")]


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await dialled(client, app_token)
    except BotError as error:
        return wrong(SIDE, "Socket Mode cannot be opened", str(error))
    return well(SIDE, "Socket Mode can be opened")

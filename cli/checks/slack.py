"""Slack: is the token valid, may it do what we need, and do our clocks agree."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.settings import Settings
from bot.tenants.scopes import SCOPES
from bot.trips.model import WorkspaceId
from cli.checks.finding import Finding, Tell, clock, well, wrong
from cli.socket_mode import dialled
from delivery.refusals import code_of

SIDE = "slack"
SECONDS = 10


async def check(settings: Settings, tell: Tell) -> WorkspaceId | None:
    """The workspace that the settings serve; None where they name none, or where that cannot be found out."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=settings.slack_api_url, session=session, timeout=SECONDS)
        home = await _token(client, settings, tell) if settings.slack_bot_token else settings.slack_team_id
        if settings.slack_app_token:
            tell(await _socket(client, settings.slack_app_token.get_secret_value()))
    return WorkspaceId(home) if home else None


async def _token(client: AsyncWebClient, settings: Settings, tell: Tell) -> str:
    """Empty where it is not known whose it is."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as error:
        tell(_refused(error))
        return ""
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        url = settings.slack_api_url
        tell(wrong(SIDE, f"no answer from {url} ({type(error).__name__})", "open the way to it, or a proxy"))
        return ""
    tell(_home(answer["team_id"], answer["user"], settings.slack_team_id))
    told = {name.lower(): value for name, value in answer.headers.items()}
    for finding in _of_headers(told):
        tell(finding)
    return str(settings.slack_team_id or answer["team_id"])


def _home(team: str, user: str, wanted: str) -> Finding:
    if wanted and wanted != team:
        return wrong(SIDE, f"the token is of workspace {team}, not of {wanted}", "correct SLACK_TEAM_ID")
    return well(SIDE, f"the token is valid: {user} in workspace {team}")


def _refused(error: SlackApiError) -> Finding:
    if not (code := code_of(error)):
        return wrong(SIDE, f"Slack fails (HTTP {error.response.status_code})", "wait; status.slack.com tells more")
    return wrong(SIDE, f"the bot token is refused ({code})", "set SLACK_BOT_TOKEN from *OAuth & Permissions*")


def _of_headers(told: Mapping[str, str]) -> list[Finding]:
    """Their names in lower case."""
    missing = missing_scopes(told.get("x-oauth-scopes", ""))
    found = missing or [well(SIDE, f"all {len(SCOPES)} scopes are granted")]
    if "date" in told:
        found.append(clock(SIDE, parsedate_to_datetime(told["date"]) - datetime.now(UTC)))
    return found


def missing_scopes(granted: str, where: str = "") -> list[Finding]:
    """`granted` as Slack lists them, with commas; `where` begins what is said."""
    todo = "add it under *OAuth & Permissions* and install the app again"
    held = {one.strip() for one in granted.split(",")}
    return [
        wrong(SIDE, f"{where}scope {name} is missing: {use}", todo) for name, use in SCOPES.items() if name not in held
    ]


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await dialled(client, app_token)
    except BotError as error:
        return wrong(SIDE, "Socket Mode cannot be opened", str(error))
    return well(SIDE, "Socket Mode can be opened")

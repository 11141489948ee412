"""Slack's refusals, and its silence, as errors of ours: split by what we can do about them."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot import log
from bot.errors import BotError, Broken, Busy, Denied, Misconfigured, NotFound, Unreachable

LOG = log.get("slack")
BY_CODE: dict[str, type[BotError]] = {
    **dict.fromkeys(
        ("channel_not_found", "message_not_found", "user_not_found", "users_not_found", "cant_update_message"), NotFound
    ),
    **dict.fromkeys(
        ("user_disabled", "account_inactive", "is_archived", "messages_tab_disabled", "user_not_visible"), Denied
    ),
    **dict.fromkeys(
        (
            *("invalid_auth", "not_authed", "token_revoked", "token_expired", "missing_scope"),
            *("not_allowed_token_type", "team_access_not_granted"),
            *("invalid_client_id", "bad_client_secret", "invalid_refresh_token"),
        ),
        Misconfigured,
    ),
}
"""Slack's error codes by what we can do about them; whatever is not here is Broken."""


async def called(call: Callable[[], Awaitable[Any]]) -> Any:
    """Slack's answer; what it raises is one of ours."""
    try:
        return await call()
    except SlackApiError as error:
        raise _translated(error) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unreachable(f"Slack did not answer: {type(error).__name__}") from error


def code_of(error: SlackApiError) -> str:
    """Slack's word for why it refused; empty where a page came instead, as in an outage."""
    said = error.response.data
    return str(said.get("error", "")) if isinstance(said, dict) else ""


def _translated(error: SlackApiError) -> BotError:
    response, code = error.response, code_of(error)
    if response.status_code == 429 or code in {"ratelimited", "rate_limited"}:  # noqa: PLR2004  # HTTP's own number
        return Busy("Slack asks us to wait", retry_after=float(response.headers.get("Retry-After", 1)))
    if code.startswith("invalid_"):
        said = response.data if isinstance(response.data, dict) else {}
        messages = (said.get("response_metadata") or {}).get("messages") or []
        LOG.error("slack refused what we sent", code=code, messages=messages)
    return BY_CODE.get(code, Broken)(f"Slack says {code or response.status_code}")

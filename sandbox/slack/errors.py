"""What goes wrong, split by who hears of it: the app, or whoever plays a person."""

from typing import Any

from sandbox.slack.shapes import Json


class SlackError(Exception):
    """An app's call that Slack refuses: HTTP 200 with `ok: false` and this error code."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra: Json = extra


class RateLimitedError(Exception):
    """HTTP 429; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"rate limited for {retry_after} s")
        self.retry_after = retry_after


class ImpossibleError(Exception):
    """A person cannot do this in Slack's client; the sentence says why."""


def invalid_arguments(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})

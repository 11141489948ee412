"""Slack's requests over HTTP: of a size that we take, proven, well-formed. Only then Bolt, which parses before it verifies."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from blocks.payload import UnreadableError
from bot import metrics
from handlers import envelope
from handlers.bodies import body_of
from handlers.desk import Desk
from handlers.errors import tell_unreadable
from handlers.request import Body, Sender
from handlers.slack_app import Bots

TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
UNPARSABLE = (ValueError, RecursionError)
MISSHAPEN = (UnreadableError, AttributeError, IndexError, KeyError, TypeError)
"""Ours, and what Bolt raises where it takes a payload apart that is not as Slack sends it."""


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """`verifier` goes by the real time, in which Slack signs, whatever time the rest of us is given."""

    slack: AsyncApp
    verifier: SignatureVerifier
    bots: Bots
    desk: Desk

    async def receive(self, request: Request) -> Response:
        started = perf_counter()
        response = await self._answer(request)
        metrics.ANSWER_SECONDS.labels("slack").observe(perf_counter() - started)
        return response

    async def _answer(self, request: Request) -> Response:
        raw = await body_of(request)
        if raw is None:
            return _refused("too_large", 413)
        if not self._is_signed(raw, request.headers):
            return _refused("unsigned", 401)
        try:
            body = _parsed(raw, request.headers.get("content-type", ""))
        except UNPARSABLE:
            return _refused("malformed", 400)
        try:
            envelope.check(body)
            taken = to_async_bolt_request(request, raw)
        except MISSHAPEN:
            return self._unreadable(body)
        return to_starlette_response(await self.slack.async_dispatch(taken))

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack/"""
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not TIMESTAMP.fullmatch(stamp) or not signature.isascii():
            return False
        try:
            return self.verifier.is_valid(raw, stamp, signature)
        except UnicodeDecodeError:  # what is no text was never signed by Slack
            return False

    def _unreadable(self, body: Body) -> Response:
        """An event has no press to answer; whoever else can be read is told."""
        sender = Sender.of(body)
        if self.bots.bot_in(sender.workspace) is None:
            return _refused("unknown_workspace", 403)
        if not sender.user:
            return _refused("malformed", 400)
        metrics.REFUSALS.labels("unreadable_payload").inc()
        if body.get("type") != "event_callback":
            self.desk.background.run(tell_unreadable(self.desk, sender))
        return Response()


def _parsed(raw: bytes, content_type: str) -> Body:
    """As Bolt reads it. Raises one of UNPARSABLE; half a surrogate pair is no text that could be kept or sent on."""
    text = raw.decode()
    body = parse_body(text, content_type.partition(";")[0])
    if not isinstance(body, dict):
        raise UnreadableError("not an object")
    if "\\ud" in text.lower():
        json.dumps(body, ensure_ascii=False).encode()
    return body


def _refused(reason: str, status: int) -> Response:
    metrics.REFUSALS.labels(reason).inc()
    return PlainTextResponse(reason.replace("_", " "), status_code=status)

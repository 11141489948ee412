"""The one door for what Slack sends, over HTTP or down a socket that we opened: proven, well-formed, from a workspace
in which we are installed. Only then Bolt.

Bolt would parse before it verifies, and parse again what is parsed here. So it is handed what was read, in the form in
which it takes what came down a socket, and its own checks of an HTTP request are off.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response

from blocks.payload import UnreadableError
from bot import log, metrics
from bot.errors import BotError
from bot.tenants.installations import Installation
from handlers import bodies, envelope
from handlers.desk import Desk
from handlers.errors import tell_unreadable
from handlers.request import Body, Sender, workspace_of
from handlers.slack_app import INSTALLATION
from handlers.uninstall import tells_of_leaving

LOG = log.get("door")
TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
MISSHAPEN = (UnreadableError, AttributeError, IndexError, KeyError, TypeError)
"""Ours, and what Bolt raises where it takes a payload apart that is not as Slack sends it."""
ANSWERED = metrics.ANSWER_SECONDS.labels("slack")


class Bots(Protocol):
    async def bot_in(self, workspace: str) -> Installation | None:
        """None for a workspace, or an org, in which we are not installed. The token may be about to expire."""
        ...


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """`verifier` goes by the real time, in which Slack signs, whatever time the rest of us is given."""

    slack: AsyncApp
    verifier: SignatureVerifier
    bots: Bots
    desk: Desk

    async def receive(self, request: Request) -> Response:
        started = perf_counter()
        answer = await self._answer(request)
        ANSWERED.observe(perf_counter() - started)
        return to_starlette_response(answer)

    async def let_in(self, body: Body) -> BoltResponse:
        """What is proven to come from Slack: by its signature, or by the socket that we opened."""
        if greeting := _greeting(body):
            return greeting
        try:
            installation = await self.bots.bot_in(workspace_of(body))
        except BotError as error:
            LOG.warning("not known whether we are installed", error=type(error).__name__, reason=str(error))
            return _refused("store_away", 503)
        if installation is None and not tells_of_leaving(body):
            return _refused("unknown_workspace", 403)
        try:
            envelope.check(body)
            taken = AsyncBoltRequest(body=body, mode="socket_mode", context={INSTALLATION: installation})
        except MISSHAPEN:
            return self._unreadable(body)
        return await self.slack.async_dispatch(taken)

    async def _answer(self, request: Request) -> BoltResponse:
        raw = await bodies.body_of(request)
        if raw is None:
            return _refused("too_large", 413)
        if not self._is_signed(raw, request.headers):
            return _refused("unsigned", 401)
        try:
            body = bodies.parsed(raw, request.headers.get("content-type", ""))
        except bodies.UNPARSABLE:
            return _refused("malformed", 400)
        return await self.let_in(body)

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack/"""
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not TIMESTAMP.fullmatch(stamp) or not signature.isascii():
            return False
        try:
            return self.verifier.is_valid(raw, stamp, signature)
        except UnicodeDecodeError:  # what is no text was never signed by Slack
            return False

    def _unreadable(self, body: Body) -> BoltResponse:
        """An event has no press to answer; whoever else can be read is told."""
        sender = Sender.of(body)
        if not sender.user:
            return _refused("malformed", 400)
        metrics.REFUSALS.labels("unreadable_payload").inc()
        if body.get("type") != "event_callback":
            self.desk.background.run(tell_unreadable(self.desk, sender))
        return BoltResponse(status=200)


def _greeting(body: Body) -> BoltResponse | None:
    """What Slack asks of an address, on behalf of no workspace.

    https://docs.slack.dev/reference/events/url_verification/, and `ssl_check` in "Slash commands".
    """
    if body.get("type") == "url_verification" and isinstance(challenge := body.get("challenge"), str):
        return BoltResponse(status=200, body={"challenge": challenge})
    return BoltResponse(status=200) if body.get("ssl_check") == "1" else None


def _refused(reason: str, status: int) -> BoltResponse:
    metrics.REFUSALS.labels(reason).inc()
    return BoltResponse(status=status, body=reason.replace("_", " "))

"""Brings one payload to the app, over signed HTTP or a socket, and tells how it was answered."""

import asyncio
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import httpx

from sandbox.slack.clock import Clock
from sandbox.slack.faults import Faults, take
from sandbox.slack.journal import Journal
from sandbox.slack.shapes import Json
from sandbox.slack.signing import signature
from sandbox.slack.sockets import Sockets

Family = Literal["events_api", "slash_commands", "interactive"]
PATIENCE = 3.0
_LAST_GOOD = 299
_STALE = 301


@dataclass(frozen=True, slots=True)
class Delivery:
    """`kind` names it in the log and for faults: "command", "block_actions", an event's type, …"""

    family: Family
    kind: str
    team_id: str
    payload: Json
    retry_num: int = 0
    retry_reason: str = ""

    def body(self) -> bytes:
        if self.family == "events_api":
            return json.dumps(self.payload, ensure_ascii=False).encode()
        if self.family == "slash_commands":
            return urlencode(self.payload).encode()
        return urlencode({"payload": json.dumps(self.payload, ensure_ascii=False)}).encode()

    def headers(self) -> dict[str, str]:
        form = "application/x-www-form-urlencoded"
        headers = {"Content-Type": "application/json" if self.family == "events_api" else form}
        if self.retry_num:
            headers |= {"X-Slack-Retry-Num": str(self.retry_num), "X-Slack-Retry-Reason": self.retry_reason}
        return headers


@dataclass(frozen=True, slots=True)
class Answer:
    """`error` is Slack's word for what went wrong, None if the app answered 2xx in time."""

    status: int | None
    ms: float
    body: bytes = b""
    error: str | None = None
    no_retry: bool = False

    def brief(self) -> Json:
        return {"status": self.status, "ms": round(self.ms, 1), "error": self.error}


@dataclass
class Postman:
    """`patience` is the seconds Slack waits for an answer; `request_url` may be set while running."""

    signing_secret: str
    clock: Clock
    journal: Journal
    faults: Faults
    sockets: Sockets
    request_url: str | None = None
    patience: float = PATIENCE
    _http: httpx.AsyncClient | None = field(default=None)

    def open(self) -> None:
        self._http = httpx.AsyncClient(follow_redirects=True, max_redirects=2, trust_env=False)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def deliver(self, delivery: Delivery) -> Answer:
        """One delivery and its entry in the journal; a requested duplicate goes out at the same time."""
        fault = take(self.faults.deliveries, delivery.kind)
        if fault is not None and fault.fault == "lost":
            return self._logged(delivery, Answer(None, 0.0, error="connection_failed"))
        if fault is not None and fault.fault == "slow":
            await asyncio.sleep(fault.seconds)
        kind = fault.fault if fault is not None else ""
        return (await self.deliver_copies(delivery, 2 if kind == "duplicate" else 1, spoilt=kind))[0]

    async def deliver_copies(self, delivery: Delivery, copies: int, *, spoilt: str = "") -> list[Answer]:
        """The very same signed bytes, several times at once. Signed in real time: the app's clock cannot be moved."""
        body = delivery.body()
        timestamp = int(time.time()) - (_STALE if spoilt == "stale" else 0)
        secret = self.signing_secret + ("?" if spoilt == "forged" else "")
        signed = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(secret, timestamp, body),
        }
        answers = await asyncio.gather(*(self._send(delivery, body, signed) for _ in range(copies)))
        return [self._logged(delivery, answer) for answer in answers]

    async def verify_url(self) -> str | None:
        """None if the app echoes the challenge, else what went wrong."""
        challenge = hashlib.sha256(str(self.clock.now()).encode()).hexdigest()
        payload: Json = {"token": "deprecated", "challenge": challenge, "type": "url_verification"}
        answer = await self.deliver(Delivery("events_api", "url_verification", "", payload))
        if answer.error is None and challenge not in answer.body.decode(errors="replace"):
            return "challenge_failed"
        return answer.error

    async def _send(self, delivery: Delivery, body: bytes, signed: Mapping[str, str]) -> Answer:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.patience):
                status, answer, no_retry = await self._carry(delivery, body, signed)
        except TimeoutError:
            return Answer(None, _ms_since(started), error="operation_timeout")
        except httpx.TooManyRedirects:
            return Answer(None, _ms_since(started), error="too_many_redirects")
        except httpx.TransportError:
            return Answer(None, _ms_since(started), error="connection_failed")
        error = None if status <= _LAST_GOOD else "http_error"
        return Answer(status, _ms_since(started), answer, error, no_retry)

    async def _carry(self, delivery: Delivery, body: bytes, signed: Mapping[str, str]) -> tuple[int, bytes, bool]:
        if self.sockets.any_open():
            payload = await self.sockets.send(
                delivery.family, delivery.payload, delivery.retry_num, delivery.retry_reason
            )
            return 200, payload, False
        if self._http is None or self.request_url is None:
            raise httpx.ConnectError("the app has no request URL")
        headers = {**delivery.headers(), **signed}
        response = await self._http.post(self.request_url, content=body, headers=headers, timeout=None)
        return response.status_code, response.content, response.headers.get("X-Slack-No-Retry") == "1"

    def _logged(self, delivery: Delivery, answer: Answer) -> Answer:
        self.journal.delivered(
            {
                "at": self.clock.now(),
                "kind": delivery.kind,
                "team": delivery.team_id,
                "retry_num": delivery.retry_num,
                **answer.brief(),
                "payload": delivery.payload,
            },
        )
        return answer


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000

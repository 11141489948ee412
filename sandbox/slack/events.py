"""Events API: envelopes, subscriptions, and three more tries when the app does not answer."""

import asyncio
from dataclasses import dataclass, field, replace

from sandbox.slack.clock import Clock
from sandbox.slack.delivery import Answer, Delivery, Postman
from sandbox.slack.manifest import Manifest
from sandbox.slack.mint import Mint
from sandbox.slack.shapes import Json
from sandbox.slack.workspace import Team

RETRY_AFTER = (0.0, 60.0, 300.0)
_SCOPES = {"message.im": "im:history", "user_change": "users:read", "team_join": "users:read"}
_REASONS = {"operation_timeout": "http_timeout"}
_TOO_OLD = 2 * 3600.0


@dataclass
class Newsroom:
    app_id: str
    manifest: Manifest
    clock: Clock
    mint: Mint
    postman: Postman
    _running: set[asyncio.Task[Answer]] = field(default_factory=set)

    def subscribed(self, team: Team, event: Json) -> bool:
        name = _subscription(event)
        scopes = team.scopes if team.scopes is not None else self.manifest.scopes
        return name in self.manifest.events and _SCOPES.get(name, "") in ("", *scopes)

    def publish(self, team: Team, event: Json) -> asyncio.Task[Answer] | None:
        """Deliver in the background if the app is subscribed; the task ends with the last try."""
        return self.force(team, event) if self.subscribed(team, event) else None

    def force(self, team: Team, event: Json) -> asyncio.Task[Answer]:
        task = asyncio.create_task(self._with_retries(self._delivery(team, event)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def first_try(self, team: Team, event: Json) -> Answer:
        """Deliver and return the first answer; later tries go on in the background."""
        delivery = self._delivery(team, event)
        answer = await self.postman.deliver(delivery)
        if answer.error and not answer.no_retry:
            task = asyncio.create_task(self._retry(delivery, answer))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return answer

    async def close(self) -> None:
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _with_retries(self, delivery: Delivery) -> Answer:
        answer = await self.postman.deliver(delivery)
        return await self._retry(delivery, answer) if answer.error and not answer.no_retry else answer

    async def _retry(self, delivery: Delivery, answer: Answer) -> Answer:
        failed_at, first = self.clock.now(), self.clock.now()
        for number, pause in enumerate(RETRY_AFTER, start=1):
            await self.clock.until(failed_at + pause)
            if self.clock.now() - first > _TOO_OLD:
                break
            reason = _REASONS.get(answer.error or "", answer.error or "unknown_error")
            answer = await self.postman.deliver(replace(delivery, retry_num=number, retry_reason=reason))
            if answer.error is None or answer.no_retry:
                break
            failed_at = self.clock.now()
        return answer

    def _delivery(self, team: Team, event: Json) -> Delivery:
        stamped = {**event, "event_ts": event.get("event_ts") or self.mint.ts(self.clock.now())}
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": team.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        envelope = {
            "token": "deprecated",
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": stamped,
            "type": "event_callback",
            "event_id": self.mint.object_id("Ev"),
            "event_time": int(self.clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self.mint.secret()}",
        }
        return Delivery("events_api", event["type"], team.id, envelope)


def _subscription(event: Json) -> str:
    name = str(event["type"])
    return f"message.{event.get('channel_type')}" if name == "message" else name
